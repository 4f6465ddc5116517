"""docs/permissions.md is what the tables say."""

from pathlib import Path

from taskforce.doors.permissions import page


def test_the_page_is_written_anew_whenever_the_tables_change() -> None:
    found = Path(__file__).parents[2] / "docs" / "permissions.md"
    assert found.read_text(encoding="utf-8") == page(), "run `make schema`"
