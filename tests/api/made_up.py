"""A made-up audience with every kind of column and link, and random histories of its rows."""

import random
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import strawberry

from taskforce.api.reading import Connection, Node, Pence, by_id, every, many, one, part, record, records

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LAST = 100  # the position at which a history ends


@strawberry.enum
class Stage(Enum):
    OPEN = "open"
    SHUT = "shut"
    LOST = strawberry.enum_value("astray")


@strawberry.enum
class Mark(Enum):
    LATE = "late"
    ODD = "odd"


@part
class Hand:
    """One of those that a gift went through."""

    name: str
    was_gloved: bool | None
    held_at: datetime
    mark: Mark


@record(
    view="gifts",
    filters=(
        "stage",
        "amount",
        "parts",
        "given_on",
        "noted_at",
        "giver",
        "is_cash",
        "tags",
        "marks",
        "book_id",
        "nick",
    ),
    orders=("noted_at", "amount", "given_on", "nick", "parts", "stage"),
    sums=("amount",),
)
class Gift(Node):
    """A gift."""

    stage: Stage | None
    amount: Pence
    parts: int | None
    given_on: date | None
    noted_at: datetime
    giver: str | None
    nick: str | None
    is_cash: bool | None
    tags: list[str]
    marks: list[Mark] | None
    hands: list[Hand]
    book_id: UUID | None
    book: "Book | None" = one("book_id")
    before: "Gift | None" = one("gift_id", "The gift that this one came after.")
    after: Connection["Gift"] = many("gift_id")


@record(view="books", filters=("title",), orders=("title",))
class Book(Node):
    """Where gifts are noted."""

    title: str
    kept_by: str | None = strawberry.field(name="keeper")
    gifts: Connection[Gift] = many("book_id")


@record(view="seals", discloses=False)
class ASealWithANameThatIsLong(Node):
    """A view that has no orders, no filters and no `visible`; its ids take more than a line of base64."""

    is_broken: bool


@strawberry.type
class Query:
    gifts: Connection[Gift] = records("Every gift.")
    books: Connection[Book] = records()
    seals: Connection[ASealWithANameThatIsLong] = records()
    all_books: list[Book] = every()
    all_seals: list[ASealWithANameThatIsLong] = every()
    node: Node | None = by_id()
    book: Book | None = by_id()


TABLES = """
    create table {home}.gifts (log_id int, stream_id uuid, since bigint, until bigint, marking text, stage text,
        amount bigint, parts int, given_on date, noted_at timestamptz, giver text, nick text, is_cash boolean,
        tags text[], marks text[], hands jsonb, book_id uuid, gift_id uuid, visible boolean);
    create table {home}.books (log_id int, stream_id uuid, since bigint, until bigint, marking text, title text,
        kept_by text, visible boolean);
    create table {home}.seals (log_id int, stream_id uuid, since bigint, until bigint, marking text, is_broken boolean);
"""

Rows = dict[str, list[dict[str, Any]]]
GIVERS = ["Ann O'Neil", 'quote " and \\ back', "100%_sure", "new\nline", "Zoë 🦉", "", "'; drop table gifts; --"]


def history(seed: int, gifts: int = 40) -> Rows:
    """Rows that came, changed and went, by view. Few different values, so that ties are common."""
    rng = random.Random(seed)
    books, seals = ([UUID(int=rng.getrandbits(128)) for _ in range(n)] for n in (6, 4))
    streams = [UUID(int=rng.getrandbits(128)) for _ in range(gifts)]

    def gift() -> dict[str, Any]:
        return {
            "stage": rng.choice(["open", "shut", "astray", None]),
            "amount": rng.choice([0, 1, 1, 250_000, -7, 2**53 + 1, 2**57, -(2**57)]),
            "parts": rng.choice([None, 1, 2, 2**31 - 1]),
            "given_on": rng.choice([None, date(2001, 2, 3), date(2024, 2, 29), date(1, 1, 2), date(9999, 12, 30)]),
            "noted_at": BEGIN + timedelta(microseconds=rng.choice([0, 1, 120_000, 999_999, 3_600_000_000])),
            "giver": rng.choice([None, *GIVERS]),
            "nick": rng.choice([None, "a", "ab", "b", "abc"]),
            "is_cash": rng.choice([None, True, False]),
            "tags": rng.sample(["x", "y, z", '"'], rng.randint(0, 3)),
            "marks": rng.choice([None, [], ["late"], ["odd", "late"]]),
            "hands": [hand() for _ in range(rng.choice([0, 1, 3]))],
            "book_id": rng.choice([None, *books, UUID(int=1)]),
            "gift_id": rng.choice([None, *streams]),
            "visible": rng.choice([True, True, True, None, False]),
        }

    def hand() -> dict[str, Any]:
        return {
            "name": rng.choice(GIVERS),
            "was_gloved": rng.choice([None, True, False]),
            "held_at": BEGIN + timedelta(microseconds=rng.choice([0, 120_000])),
            "mark": rng.choice(["late", "odd"]),
        }

    def book() -> dict[str, Any]:
        return {"title": rng.choice("abc"), "kept_by": rng.choice([None, "Ann"]), "visible": rng.random() < 0.9}

    def marking() -> str:
        return rng.choice(["OFFICIAL", "OFFICIAL", "OFFICIAL", "OFFICIAL-SENSITIVE"])

    def versions(stream: UUID, fold: Any) -> list[dict[str, Any]]:
        ends: list[int | None] = [*sorted(rng.sample(range(1, LAST), rng.randint(1, 4))), None]
        return [
            {"log_id": 1, "stream_id": stream, "since": since, "until": until, "marking": marking(), **fold()}
            for since, until in pairwise(ends)
        ]

    return {
        "gifts": [row for stream in streams for row in versions(stream, gift)],
        "books": [row for stream in books for row in versions(stream, book)],
        "seals": [row for stream in seals for row in versions(stream, lambda: {"is_broken": rng.random() < 0.5})],
    }


HISTORIES: list[Rows] = [history(seed, gifts) for seed, gifts in ((1, 40), (2, 12), (3, 0))]


async def store(db: asyncpg.Connection, home: str, rows: Rows) -> None:
    await db.execute(f"create schema {home}")
    await db.execute(TABLES.format(home=home))
    for view, some in rows.items():
        if some:
            columns = list(some[0])
            values = [[_stored(column, row[column]) for column in columns] for row in some]
            await db.copy_records_to_table(view, schema_name=home, records=values, columns=columns)


def _stored(column: str, value: Any) -> Any:
    return orjson.dumps(value).decode() if column == "hands" else value


def moment(position: int) -> datetime:
    """When the log stood there."""
    return BEGIN + timedelta(minutes=position)


class Snapshot:
    """What reading asks for, over one of the stored histories."""

    def __init__(self, connection: asyncpg.Connection, home: str) -> None:
        self.connection, self._homes = connection, dict.fromkeys(("gifts", "books", "seals"), home)
        self.shown, self.searches = set[UUID](), list[dict[str, Any]]()

    def home(self, view: str, _position: int | None = None) -> str:
        return self._homes[view]

    async def now(self) -> None:
        pass

    async def position(self, as_of: datetime) -> int:
        return (as_of - BEGIN) // timedelta(minutes=1)

    async def consulted(self, _asked: object) -> None:
        """Nothing is recorded here: what was disclosed can be looked at."""

    def disclose(self, _position: int | None, shown: bytes, searches: list[dict[str, Any]]) -> None:
        self.shown |= {UUID(bytes=shown[n : n + 16]) for n in range(0, len(shown), 24)}
        self.searches += searches
