"""One view: one file. Its folder is its audience, its text decides where its table lives."""

import hashlib
import re
from pathlib import Path

from taskforce import files

_VIEWER = re.compile(r"\b(\w+) = \(select viewer[.]organisation\(\)\)")
_EVENT_TYPE = re.compile(r"'([a-z_]+\.[a-z_]+)'")


class View:
    def __init__(self, file: Path) -> None:
        self.text = file.read_text(encoding="utf-8")
        self.audience, self.table = file.parent.name, file.stem
        self.name = f"{self.audience}/{self.table}"
        self.types = sorted(set(_EVENT_TYPE.findall(self.text)))
        self.shown_to = sorted(set(_VIEWER.findall(self.text)))
        self._digest = hashlib.sha256(self.text.encode()).hexdigest()[:8]

    def home(self, generation: int = 1) -> str:
        """The schema of this text of it: made again without a change, it is another generation."""
        return f"{self.audience}_{self.table}_{self._digest}_{generation}"

    def generation(self, home: str) -> int | None:
        """None for the home of another text."""
        prefix, _, number = home.rpartition("_")
        return int(number) if prefix == self.home().rpartition("_")[0] else None


def all_views() -> list[View]:
    return [View(file) for file in sorted(files.projections().glob("*/*.sql"))]
