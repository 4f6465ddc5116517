"""How the house is built, as facts."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskforce import files
from taskforce.domain.registry import EVENTS
from taskforce.projections.view import View, all_views

TOP = Path(__file__).parents[1]
SRC = TOP / "src"
PACKAGE = SRC / "taskforce"

# Each part may import itself and the parts in its set. A direction, not a list of who happens to.
GROUND = {"files", "settings", "queries"}
DOMAIN = {"domain"}
LOG = DOMAIN | {"log", "files", "settings", "queries"}
PROJECTIONS = LOG | {"projections"}
DOORS = LOG | {"doors"}
SERVING = PROJECTIONS | DOORS | {"reactions", "postgres", "database"}
MAY_IMPORT = {
    "client": set[str](),
    "files": set[str](),
    "queries": set[str](),
    "settings": {"files"},
    "postgres": GROUND,
    "domain": DOMAIN,
    "log": LOG,
    "projections": PROJECTIONS,
    "doors": LOG,
    "reactions": LOG,
    "database": LOG | {"postgres"},
    "imports": SERVING,
    "api": SERVING | {"imports"},
    "demo": SERVING | {"imports", "api"},
    "cli": SERVING | {"imports", "api", "demo"},
}
WITHOUT_IO = {"collections", "dataclasses", "datetime", "enum", "functools", "importlib", "inspect", "operator",
              "pkgutil", "re", "types", "typing", "unicodedata", "uuid", "eventsourcing", "msgspec"}  # fmt: skip


def modules() -> Iterator[tuple[str, Path]]:
    """Each module of the package, with the part it belongs to."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if "_shipped" not in file.parts and file != PACKAGE / "__init__.py" and file != PACKAGE / "__main__.py":
            yield file.relative_to(PACKAGE).parts[0].removesuffix(".py"), file


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            assert node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_flow_one_way() -> None:
    against = [
        f"{file.relative_to(SRC)} imports {name}"
        for part, file in modules()
        for name in imported(file)
        if name.startswith("taskforce.") and name.split(".")[1] not in MAY_IMPORT[part] | {part}
    ]
    assert against == []


def test_no_two_parts_import_each_other() -> None:
    for part, others in MAY_IMPORT.items():
        assert [other for other in others - {part} if part in MAY_IMPORT[other]] == []


def test_the_domain_does_no_io() -> None:
    used = {name.split(".")[0] for part, file in modules() if part == "domain" for name in imported(file)}
    assert used - WITHOUT_IO - {"taskforce"} == set()


def test_the_client_needs_little() -> None:
    """An agency may take its folder alone."""
    used = {name.split(".")[0] for part, file in modules() if part == "client" for name in imported(file)}
    assert used - sys.stdlib_module_names == {"httpx", "msgspec", "taskforce"}


def test_an_audience_is_a_word_that_appears_in_each_place() -> None:
    views = {folder.name for folder in files.projections().iterdir() if folder.is_dir()}
    contracts = {folder.name for folder in files.graphql().iterdir() if folder.is_dir()}
    assert views == contracts
    assert all((files.graphql() / audience / "schema.graphql").is_file() for audience in contracts)


def test_the_contracts_hold_no_python() -> None:
    """A folder named graphql with Python in it would be mistaken for graphql-core."""
    assert list(files.graphql().rglob("*.py")) == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    told = [*(TOP / "bench").rglob("*.py"), *(TOP / "tests").rglob("*.py"), *PACKAGE.rglob("*.py"),
            *PACKAGE.rglob("*.sql"), *files.migrations().glob("*.sql"),
            *files.projections().rglob("*.sql")]  # fmt: skip
    lines = {str(file.relative_to(TOP)): len(file.read_text(encoding="utf-8").splitlines()) for file in told}
    assert {name: count for name, count in lines.items() if count > 250} == {}


@pytest.mark.parametrize("view", all_views(), ids=lambda view: view.name)
def test_a_view_names_only_events_that_there_are(view: View) -> None:
    assert view.types
    assert set(re.findall(r"'(\w+[.]\w+)'", view.text)) == set(view.types) <= set(EVENTS)
    assert f"create view {view.table}_history as" in view.text
    assert f"projection.keep('{view.table}'" in view.text
    assert f"grant select on {view.table} to taskforce_{view.audience};" in view.text


@pytest.mark.parametrize("view", all_views(), ids=lambda view: view.name)
def test_whoever_a_policy_lets_see_a_row_is_found_in_its_text(view: View) -> None:
    """Or they would not be woken when it changes."""
    policy = view.text.partition("create policy")[2]
    assert len(re.findall(r"viewer[.]organisation", policy)) == len(view.shown_to)
    assert all(f"{column} = (select viewer.organisation())" in policy for column in view.shown_to)
