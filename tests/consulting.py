"""What the log of consultations holds."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from taskforce.database import Database
from taskforce.doors.identifiers import parse_id

ALL = "select * from log.readable where log_id = 2 and type = 'consultation.made' order by position"


@dataclass(frozen=True)
class Made:
    """One of them."""

    row: asyncpg.Record
    said: dict[str, Any]
    personal: dict[str, Any]

    @property
    def records(self) -> set[UUID]:
        return {UUID(record) for record in self.said["records"]}

    @property
    def terms(self) -> Any:
        return json.loads(self.personal["terms"]) if self.personal.get("terms") else None


async def consultations(database: Database) -> list[Made]:
    db = await database.writer()
    try:
        return [Made(row, json.loads(row["data"]), json.loads(row["personal"] or "{}")) for row in await db.fetch(ALL)]
    finally:
        await db.close()


def ids(answer: Any) -> set[UUID]:
    """Of the records in an answer, wherever they are."""
    if isinstance(answer, list):
        return set().union(*map(ids, answer))
    if not isinstance(answer, dict):
        return set()
    own = parse_id(answer["id"]) if isinstance(answer.get("id"), str) else None
    return set().union({own[1]} if own else set(), *map(ids, answer.values()))
