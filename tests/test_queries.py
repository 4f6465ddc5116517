"""Queries are found by name in the .sql file beside a module."""

from pathlib import Path

from taskforce import queries


def test_each_name_starts_a_query(tmp_path: Path) -> None:
    file = tmp_path / "some.sql"
    file.write_text("-- What this file is for.\n\n-- one: the first\nselect 1;\n-- two: the second\nselect\n  2;\n")
    assert queries.load(str(file.with_suffix(".py"))) == {"one": "select 1;", "two": "select\n  2;"}
