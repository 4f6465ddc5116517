"""Where the server listens: a socket in its folder, or a port of this machine alone."""

import json
import os
import socket
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from taskforce.postgres.errors import PostgresProblem
from taskforce.postgres.layout import Layout

_PORT = 5432
_LONGEST_SOCKET = 107 if sys.platform == "linux" else 103


@dataclass(frozen=True)
class Address:
    """A host, or the absolute path of the folder with the socket."""

    host: str
    port: int

    @property
    def is_socket(self) -> bool:
        return self.host.startswith("/")

    def url(self, user: str, password: str, database: str) -> str:
        who, name = f"{quote(user, safe='')}:{quote(password, safe='')}", quote(database, safe="")
        if self.is_socket:
            return f"postgresql://{who}@/{name}?{urlencode({'host': self.host, 'port': self.port})}"
        return f"postgresql://{who}@{self.host}:{self.port}/{name}"

    def write(self, file: Path) -> None:
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps([self.host, self.port]), encoding="utf-8")
        draft.replace(file)

    @classmethod
    def read(cls, file: Path) -> "Address | None":
        try:
            return cls(*json.loads(file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None


def choose(layout: Layout) -> Address:
    """The socket where its path is short enough, else a free port, the same as last time if it can be."""
    folder = str(layout.folder)
    if len(os.fsencode(f"{folder}/.s.PGSQL.{_PORT}")) <= _LONGEST_SOCKET and "," not in folder:
        return Address(folder, _PORT)
    before = Address.read(layout.address)
    for wanted in (before.port if before else 0, 0):
        with closing(socket.socket()) as probe:
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return Address("127.0.0.1", probe.getsockname()[1])
    raise PostgresProblem("No port of 127.0.0.1 is free.")
