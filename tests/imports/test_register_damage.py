"""What cannot be read is set aside whole with its line and reason, and harms nothing else."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from register_files import ROW, readings, row, text, unreadable
from taskforce.imports.register import NotARegister, Statement, Unreadable, read

GOOD = text(*(row(f"C{n}") for n in range(1, 6)))
HEADERS, *LINES = GOOD.splitlines(keepends=True)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


def references(found: list[Statement | Unreadable]) -> list[str]:
    return [item.reference if isinstance(item, Statement) else item.code for item in found]


@pytest.mark.parametrize(
    ("header", "said", "code"),
    [
        ("ECRef", " ", "not_said"),
        ("RegulatedEntityId", "", "not_said"),
        ("RegulatedEntityType", "", "not_said"),
        ("RegulatedEntityName", "", "not_said"),
        ("Value", "", "not_said"),
        ("RegulatedEntityId", "PP52", "not_a_recipient"),
        ("RegulatedEntityId", "52.5", "not_a_recipient"),
        ("RegulatedEntityId", "1" * 19, "not_a_recipient"),
        ("RegulatedEntityId", "1" * 5000, "not_a_recipient"),
        ("ECRef", "C" * 101, "too_long"),
        ("RegulatedEntityId", "\N{ARABIC-INDIC DIGIT FIVE}", "not_a_recipient"),
        ("Value", "€5.00", "not_money"),
        ("Value", "£90,071,992,547,409.92", "not_money"),
        ("AcceptedDate", "soon", "not_a_date"),
        ("ReceivedDate", "01/02/2008 10:30", "not_a_date"),
        ("ReportedDate", "01/02/08", "not_a_date"),
        ("IsBequest", "perhaps", "not_yes_or_no"),
    ],
)
def test_a_row_with_an_unreadable_cell_is_set_aside_with_its_column(
    folder: Path, header: str, said: str, code: str
) -> None:
    found = unreadable(folder, text(ROW | {header: said}))
    assert (found.file, found.line, found.code) == ("register.csv", 2, code)
    assert found.reason.startswith(f"{header}: ")
    assert found.raw.encode() in (folder / "register.csv").read_bytes()


def test_only_the_bad_row_of_many_is_set_aside(folder: Path) -> None:
    many = text(*(row(f"C{n}") for n in range(1234)))
    found = readings(folder, many.replace("C777,", ",").replace("C999,", "\0,"))
    codes = {777: "not_said", 999: "not_text"}
    assert references(found) == [codes.get(n, f"C{n}") for n in range(1234)]
    assert [item.line for item in found] == list(range(2, 1236))


@pytest.mark.parametrize("change", [lambda line: line[:-9], lambda line: "x," + line, lambda line: "x\r\n" + line])
def test_a_row_of_another_length_is_set_aside(folder: Path, change: object) -> None:
    assert callable(change)
    found = readings(folder, HEADERS + LINES[0] + change(LINES[1]) + "\r\n" + LINES[2])
    assert [code for code in references(found) if code not in {"C1", "C2", "C3"}] == ["wrong_length"]
    assert references(found)[0] == "C1"
    assert references(found)[-1] == "C3"


@given(st.integers(min_value=1, max_value=len(LINES[-1]) - 3))
def test_a_file_that_was_cut_loses_only_the_row_it_was_cut_in(folder: Path, gone: int) -> None:
    assume(gone != len("False"))  # a row whose last field is blank: nothing in it tells that it was cut
    content = GOOD.encode()[: -gone - 2]
    *whole, cut = readings(folder, content)
    assert references(whole) == ["C1", "C2", "C3", "C4"]
    assert isinstance(cut, Unreadable)
    assert cut.line == 6


@given(st.sampled_from(range(5)), st.floats(0, 1, exclude_max=True))
def test_a_quotation_mark_gone_astray_harms_no_other_row(folder: Path, which: int, where: float) -> None:
    line = LINES[which]
    at = int(where * (len(line) - 1))
    damaged = [*LINES[:which], line[:at] + '"' + line[at:], *LINES[which + 1 :]]
    found = readings(folder, HEADERS + "".join(damaged))
    assert len(found) == 5
    others = [item for at, item in enumerate(found) if at != which]
    assert references(others) == [f"C{n}" for n in range(1, 6) if n != which + 1]
    assert [item.line for item in found] == [2, 3, 4, 5, 6]


def test_an_open_quotation_mark_swallows_nothing_to_the_end(folder: Path) -> None:
    open_at_once = LINES[1].replace("Ms Ann", '"Ms Ann')
    found = readings(
        folder, HEADERS + LINES[0] + open_at_once + "".join(LINES[2:]).replace("£12,345.67", "5").replace('"', "")
    )
    assert references(found) == ["C1", "broken_record", "C3", "C4", "C5"]
    broken = found[1]
    assert isinstance(broken, Unreadable)
    assert broken.raw == open_at_once


def test_a_broken_record_at_the_end_is_set_aside_with_all_its_lines(folder: Path) -> None:
    found = readings(folder, HEADERS + LINES[0] + 'C2,"The Blue\r\nParty')
    assert [(item.line, item.raw) for item in found if isinstance(item, Unreadable)] == [
        (3, 'C2,"The Blue\r\n'),
        (4, "Party"),
    ]


def test_text_with_a_null_is_set_aside(folder: Path) -> None:
    found = readings(folder, GOOD.replace("C2,The", "C2,\0The"))
    assert references(found) == ["C1", "not_text", "C3", "C4", "C5"]


def test_a_damaged_byte_costs_its_row_and_leaves_the_rest_utf_8(folder: Path) -> None:
    found = readings(folder, GOOD.encode().replace(b"C2,The", b"C2,\xffThe"))
    assert references(found) == ["C1", "not_text", "C3", "C4", "C5"]
    bad = found[1]
    assert isinstance(bad, Unreadable)
    assert bad.raw.startswith("C2,\\xffThe")
    bad.raw.encode()


def test_half_of_a_surrogate_pair_costs_its_row(folder: Path) -> None:
    content = GOOD.replace("C2,The", "C2,\ud83dThe").encode("utf-16", "surrogatepass") + b"\0"
    found = readings(folder, content)
    assert references(found) == ["C1", "not_text", "C3", "C4", "C5", "not_text"]


def test_a_byte_that_windows_1252_does_not_know_costs_its_row(folder: Path) -> None:
    found = readings(folder, GOOD.encode("cp1252").replace(b"C2,The", b"C2,\x81The"))
    assert references(found) == ["C1", "not_text", "C3", "C4", "C5"]


def test_a_file_that_lacks_columns_is_refused_by_their_names(folder: Path) -> None:
    (folder / "other.csv").write_text("Name,Value\nAnn,5\n")
    with pytest.raises(NotARegister) as refused:
        read(folder / "other.csv")
    assert "other.csv" in str(refused.value)
    assert "It has no column ECRef, RegulatedEntityId, RegulatedEntityName" in str(refused.value)
    assert "Value" not in str(refused.value)


@pytest.mark.parametrize(
    "content", [b"", b"\r\n\r\n", b"PK\x03\x04\x00\xff\xfe\n\x00\x81", b'"never closed', b"\xff\xfe"]
)
def test_what_is_no_register_at_all_is_refused_before_any_row(folder: Path, content: bytes) -> None:
    (folder / "no.csv").write_bytes(content)
    with pytest.raises(NotARegister, match="It has no column ECRef, "):
        read(folder / "no.csv")


def test_two_columns_of_one_meaning_are_refused(folder: Path) -> None:
    with pytest.raises(NotARegister, match=r"more than one column ECRef\."):
        readings(folder, text(ROW | {"EC reference": "C2"}))


def test_headers_that_are_no_text_are_refused(folder: Path) -> None:
    with pytest.raises(NotARegister, match="headers hold bytes"):
        readings(folder, GOOD.encode().replace(b"IsIrishSource", b"IsIrishSource,\xff"))


def test_memory_does_not_grow_with_the_file(folder: Path) -> None:
    file = folder / "large.csv"
    file.write_text(HEADERS + "".join(LINES) * 2000, newline="")
    tracemalloc.start()
    try:
        count = sum(1 for _ in read(file))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 10_000
    assert most < file.stat().st_size
