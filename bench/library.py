"""The peer: the eventsourcing library's own PostgreSQL recorders, its transcoder, and its projection runner."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    InfrastructureFactory,
    JSONTranscoder,
    Mapper,
    Tracking,
    UUIDAsHex,
)
from eventsourcing.postgres import PostgresFactory, PostgresTrackingRecorder
from eventsourcing.projection import Projection
from eventsourcing.utils import Environment
from psycopg.sql import SQL, Identifier

from taskforce.postgres import Server


class Note(Aggregate):
    """What the log's Donation.note says, in the library's own manner."""

    class Noted(Aggregate.Created):
        recipient: str
        donor_name: str
        donor_status: str
        postcode: str
        value: int
        received_on: str
        subject_ids: list[str]
        noted_by: str

    class Amended(Aggregate.Event):
        value: int

        def apply(self, aggregate: Any) -> None:
            aggregate.value = self.value

    def __init__(self, **said: Any) -> None:
        pass

    @classmethod
    def note(cls, number: int, subject: UUID) -> "Note":
        return cls._create(
            cls.Noted, recipient="PP52", donor_name=f"Donor {number}", donor_status="Individual", postcode="AB1 2CD",
            value=number, received_on=date(2026, 1, 1).isoformat(), subject_ids=[str(subject)], noted_by="officer-4",
        )  # fmt: skip


class Notes(Application):
    pass


def environment(server: Server, pool: int = 8, **more: str) -> Environment:
    parts = urlsplit(server.admin)
    asked = parse_qs(parts.query)
    said = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path[1:],
        "POSTGRES_HOST": asked.get("host", [parts.hostname])[0] or "",
        "POSTGRES_PORT": asked.get("port", [str(parts.port)])[0],
        "POSTGRES_USER": unquote(parts.username or ""),
        "POSTGRES_PASSWORD": unquote(parts.password or ""),
        "POSTGRES_POOL_SIZE": str(pool),
        "POSTGRES_MAX_OVERFLOW": "0",
        "POSTGRES_MAX_WAITING": "1000",
        "POSTGRES_SCHEMA": "public",
    }
    os.environ.update(said | more)
    return Environment("Notes", said | more)


@contextmanager
def factory(server: Server, pool: int = 8, **more: str) -> Iterator[PostgresFactory]:
    made: Any = InfrastructureFactory.construct(environment(server, pool, **more))
    try:
        yield made
    finally:
        made.close()


def mapper() -> Mapper:
    transcoder = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO()):
        transcoder.register(transcoding)
    return Mapper(transcoder)


class View(PostgresTrackingRecorder):
    """One row a note, brought up to date in the transaction that tracks the event: the library's own manner."""

    def __init__(self, datastore: Any, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        table = Identifier("notes_view")
        self.sql_create_statements.append(
            SQL("create table if not exists {0}.{1} (id uuid primary key, recipient text, donor text, status text,"
                " postcode text, value bigint, received_on date)").format(Identifier(self.datastore.schema), table)
        )  # fmt: skip

    def write(self, event: Any, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as curs:
            self._insert_tracking(curs, tracking)
            if isinstance(event, Note.Noted):
                curs.execute(
                    "insert into notes_view values (%s, %s, %s, %s, %s, %s, %s)",
                    (event.originator_id, event.recipient, event.donor_name, event.donor_status, event.postcode,
                     event.value, event.received_on), prepare=True,
                )  # fmt: skip
            else:
                said = (event.value, event.originator_id)
                curs.execute("update notes_view set value = %s where id = %s", said, prepare=True)


class Follow(Projection[View]):
    name = "follow"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.write(domain_event, tracking)
