"""Encodings, line ends, quotation and line numbers are told from the file."""

import codecs
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register_files import ROW, row, statement, statements, text
from taskforce.imports import register

said = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("text")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends_are_told_from_the_file(folder: Path, encoding: str, end: str) -> None:
    rows = text(row(DonorName="José “Pepe” Example"), row("C2"), end=end)
    first, second = statements(folder, rows.encode(encoding))
    assert (first.donor_name, first.line, second.line) == ("José “Pepe” Example", 2, 3)


def test_big_endian_utf_16_is_told_from_its_mark(folder: Path) -> None:
    assert statements(folder, codecs.BOM_UTF16_BE + text(ROW).encode("utf-16-be")) == [statement(folder)]


@given(st.lists(st.tuples(said, said), max_size=12), st.booleans())
def test_whatever_a_field_holds_it_is_read_back_and_lines_are_right(
    folder: Path, texts: list[tuple[str, str]], quoted: bool
) -> None:
    rows = [row(f"C{n}", DonorName=donor, PurposeOfVisit=purpose) for n, (donor, purpose) in enumerate(texts)]
    found = statements(folder, text(row("first"), *rows, quoted=quoted))[1:]
    assert [(s.donor_name or "", s.purpose_of_visit or "") for s in found] == [(a.strip(), b.strip()) for a, b in texts]
    line = 3
    for each, read in zip(rows, found, strict=True):
        assert read.line == line
        line += 1 + sum(cell.count("\n") for cell in each.values())
    assert register.read(folder / "register.csv").lines == line - 1


def test_blank_lines_are_no_records(folder: Path) -> None:
    first, second = text(row("C1"), row("C2")).split("\r\n")[1:3]
    header = text(ROW).split("\r\n")[0]
    found = statements(folder, f"\r\n{header}\r\n\r\n{first}\r\n\r\n\r\n{second}")
    assert [(s.reference, s.line) for s in found] == [("C1", 4), ("C2", 7)]


def test_a_register_without_rows_is_a_register(folder: Path) -> None:
    assert statements(folder, text(ROW).split("\r\n")[0]) == []


def test_many_rows_come_in_the_order_of_the_file(folder: Path) -> None:
    references = random.Random(1).sample(range(10_000), 1234)
    found = statements(folder, text(*(row(f"C{n}") for n in references)))
    assert [s.reference for s in found] == [f"C{n}" for n in references]
