"""The real register, held against an independent reading of the same files."""

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from taskforce.domain.register_entry import marks_of
from taskforce.domain.register_label import outcome_of
from taskforce.imports.commands import entry_of
from taskforce.imports.register import NotARegister, Statement, read

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = sorted((DATA / "ec-donations").glob("*.csv"))
OLDER = sorted((DATA / "ec-register-2014-export").glob("*.csv"))

pytestmark = pytest.mark.skipif(not FILES, reason=f"the real register is not there: {DATA / 'ec-donations'}")


@cache
def register() -> list[Statement]:
    found = [item for file in FILES for item in read(file)]
    assert [item for item in found if not isinstance(item, Statement)] == []
    return [item for item in found if isinstance(item, Statement)]


@cache
def plainly() -> list[dict[str, str]]:
    rows = []
    for file in FILES:
        with file.open(encoding="utf-8", newline="") as source:
            rows += list(csv.DictReader(source))
    return rows


def test_every_row_is_read_and_every_reference_is_unique() -> None:
    assert len(register()) == len({s.reference for s in register()}) == len(plainly()) == 45_393


def test_the_sum_of_each_recipient_is_exact() -> None:
    prefixes = {"Political Party": "PP", "Regulated Donee": "RD", "Third Party": "TP", "Permitted Participant": "RE"}
    read, expected = Counter[str](), Counter[str]()
    for statement in register():
        read[statement.recipient] += statement.value
    for row in plainly():
        value = row["Value"].strip().lstrip("£").replace(",", "").strip()
        recipient = prefixes[row["RegulatedEntityType"]] + row["RegulatedEntityId"]
        expected[recipient] += int(Decimal("0" if value == "-" else value) * 100)
    assert read == expected


def test_every_text_is_what_was_exported_but_for_its_ends() -> None:
    texts = [(s.reference, s.donor_name, s.purpose_of_visit, s.postcode, s.company_number) for s in register()]
    headers = ("DonorName", "PurposeOfVisit", "Postcode", "CompanyRegistrationNumber")
    assert texts == [(row["ECRef"], *(row[header].strip() or None for header in headers)) for row in plainly()]


def test_what_the_register_itself_questions_is_found_with_its_outcome() -> None:
    questioned = [s for s in register() if s.ground]
    assert Counter(s.ground for s in questioned) == {"impermissible": 175, "unidentified": 11}
    assert Counter(outcome_of(s.action) for s in questioned) == {"returned": 159, "forfeited": 20, "deferred": 7}
    assert not [s for s in register() if s.action and not s.ground]


def test_odd_dates_are_kept_and_marked() -> None:
    assert [s.marks for s in register() if s.marks] == []
    assert Counter(mark for s in register() for mark in marks_of(entry_of(s))) == {
        "accepted_before_received": 47,
        "reported_before_accepted": 331,
        "reported_before_received": 283,
    }
    assert sum(1 for s in register() if s.received_on is None) == 1793


def test_each_line_number_finds_its_record() -> None:
    for file in FILES:
        text = file.read_bytes().decode().split("\n")
        for item in read(file):
            assert isinstance(item, Statement)
            assert f",{item.reference}," in text[item.line - 1]
        assert read(file).lines == len(text) - 1


@pytest.mark.skipif(not OLDER, reason=f"the second witness is not there: {DATA / 'ec-register-2014-export'}")
def test_the_second_witness_is_refused_for_it_does_not_say_who_received() -> None:
    for file in OLDER:
        with pytest.raises(NotARegister, match=r"It has no column RegulatedEntityId\."):
            read(file)
