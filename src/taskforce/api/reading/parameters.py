"""The values of a statement. None of them is ever part of its text."""

from typing import Any


class Parameters:
    def __init__(self) -> None:
        self.values: list[Any] = []

    def add(self, value: Any, cast: str) -> str:
        """The SQL that stands for the value."""
        self.values.append(value)
        return f"${len(self.values)}::{cast}"
