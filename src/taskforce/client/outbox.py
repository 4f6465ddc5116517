"""What has been kept and not answered yet, in a file of its own. For one thread.

It is on the disk before `keep` returns, and leaves only with its answer. One file a source; any number of processes.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from taskforce.client.errors import OtherContent
from taskforce.client.event import MOST_BYTES, Event
from taskforce.client.private import make
from taskforce.client.verdict import Conflict, Refused, Verdict

MOST_EVENTS = 500
WAIT = 60.0  # seconds, for another process to write

_PARTS = re.split(r"^-- (\w+): .*$", Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), flags=re.MULTILINE)
SQL = dict(zip(_PARTS[1::2], _PARTS[2::2], strict=True))


class Kept(NamedTuple):
    place: int
    id: str
    subject: str
    is_versioned: bool
    event: bytes


class NotRecorded(NamedTuple):
    """An event as it was sent, and why it was not recorded."""

    event: dict[str, Any]
    verdict: Conflict | Refused


class Outbox:
    def __init__(self, file: Path) -> None:
        make(file)
        self._db = sqlite3.connect(file, timeout=WAIT, isolation_level=None)
        try:
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self._write_ahead()
        self._db.execute("pragma synchronous = full")  # Danger: in a WAL, less would lose what `keep` has promised.
        self._db.execute("pragma secure_delete = on")
        with self._transaction():
            for table in ("kept", "not_recorded"):
                self._db.execute(SQL[table])

    def _write_ahead(self) -> None:
        """Danger: here SQLite does not wait for another that makes a new file ready, but fails at once."""
        while True:
            try:
                self._db.execute("pragma journal_mode = wal")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
            self._db.execute("begin exclusive")
            self._db.execute("rollback")

    def close(self) -> None:
        self._db.close()

    def keep(self, events: Sequence[tuple[Event, bytes]]) -> None:
        """All or none. What is kept already is left as it is. Raises OtherContent."""
        with self._transaction():
            for event, encoded in events:
                if kept := self._db.execute(SQL["find"], (event.id,)).fetchone():
                    if kept[0] != encoded:
                        raise OtherContent(event.id)
                    continue
                is_versioned = event.expected_version is not None
                self._db.execute(SQL["keep"], (event.id, event.subject, is_versioned, encoded))

    def next(self, most: int = MOST_EVENTS) -> list[Kept]:
        """The first that may be sent, as many as fit into one request.

        One that expects a version is the last of its subject there: what follows must not be decided without it.
        """
        taken: list[Kept] = []
        size, ended = len(b"[]"), set[str]()
        with closing(self._db.execute(SQL["next"])) as rows:
            for kept in map(Kept._make, rows):
                size += len(kept.event) + len(b",")
                if len(taken) == most or kept.subject in ended or (taken and size > MOST_BYTES):
                    break
                taken.append(kept)
                if kept.is_versioned:
                    ended.add(kept.subject)
        return taken

    def settle(self, answers: Iterable[tuple[Kept, Verdict]]) -> None:
        with self._transaction():
            for kept, verdict in answers:
                self._db.execute(SQL["remove"], (kept.place,))
                if isinstance(verdict, Conflict | Refused):
                    holds, why = isinstance(verdict, Conflict), msgspec.json.encode(verdict)
                    self._db.execute(SQL["remember"], (kept.id, kept.subject, holds, kept.event, why))

    def not_recorded(self) -> list[NotRecorded]:
        read = msgspec.json.decode
        found = self._db.execute(SQL["remembered"]).fetchall()
        return [NotRecorded(read(event), read(verdict, type=Conflict | Refused)) for event, verdict in found]

    def acknowledge(self, ids: Sequence[str]) -> None:
        self._each(SQL["acknowledge"], ids)

    def discard(self, ids: Sequence[str]) -> None:
        self._each(SQL["discard"], ids)

    def count(self) -> int:
        count: int = self._db.execute(SQL["count"]).fetchone()[0]
        return count

    def _each(self, statement: str, ids: Sequence[str]) -> None:
        with self._transaction():
            self._db.executemany(statement, [(id,) for id in ids])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
            self._db.execute("commit")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("rollback")
            raise
