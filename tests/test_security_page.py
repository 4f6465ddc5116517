"""docs/security.md names a test for each of its claims."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`", PAGE))


def test_every_test_that_it_names_is_there() -> None:
    assert len(NAMED) > 30
    lacking = [(file, test) for file, test in NAMED if not _holds(TESTS / file, test)]
    assert lacking == []


def _holds(file: Path, test: str) -> bool:
    return file.is_file() and re.search(rf"def {test}\(", file.read_text(encoding="utf-8")) is not None


def test_every_attacker_is_answered_by_a_test() -> None:
    attackers = PAGE.partition("## Who attacks")[2].partition("## What does not")[0].split("\n\n**")[1:]
    assert len(attackers) > 8
    assert [said.partition("**")[0] for said in attackers if "::test_" not in said] == []
