"""What lies where in the server's folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def draft(self) -> Path:
        """Data that is being made and gets its name when it is whole."""
        return self.folder / "data.draft"

    @property
    def programs(self) -> Path:
        """PostgreSQL's programs, copied where they cannot be reached in their package."""
        return self.folder / "programs"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def address(self) -> Path:
        """Host and port; there while the server accepts connections."""
        return self.folder / "address"

    @property
    def users(self) -> Path:
        return self.folder / "users"

    @property
    def supervisor(self) -> Path:
        """Also says the supervisor's process id."""
        return self.folder / "supervisor"

    @property
    def server(self) -> Path:
        return self.folder / "server"

    @property
    def door(self) -> Path:
        return self.folder / "door"
