"""The values of a statement. None of them is ever part of its text."""

from datetime import date
from typing import Any


class Parameters:
    def __init__(self) -> None:
        self.values: list[Any] = []

    def add(self, value: Any, cast: str) -> str:
        """The SQL that stands for the value."""
        if isinstance(value, date):  # asyncpg takes the first and the last day there is for minus and plus infinity
            value, cast = value.isoformat(), f"text::{cast}"
        self.values.append(value)
        return f"${len(self.values)}::{cast}"
