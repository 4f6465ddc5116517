"""The words a schema is written in: a record is a row of a view, and its links are answered by joins.

    @record(view="warnings", filters=("stage", "issued_at", "gist"), orders=("issued_at", "stage"))
    class Warning(Node):
        gist: str | None
        stage: WarningStage
        issued_at: datetime
        bars: Connection["CandidateBar"] = many("warning_id")

    @strawberry.type
    class Query:
        warnings: Connection[Warning] = records()
        node: Node | None = by_id()

A field is the column of that name. What a filter looks like follows from the type of the column. The first of the
orders, greatest first, is the one that holds when none is asked for; what has no value counts as the greatest.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar, dataclass_transform

import strawberry

from taskforce.domain.markings import Marking

T = TypeVar("T")
KEY, ABOUT = "taskforce", "taskforce about"
strawberry.enum(
    Marking, description="How carefully it is to be handled, from the lowest to the highest that is held here."
)


class Reads(Enum):
    """How a field is answered."""

    ID = "the row's global id"
    MANY = "rows whose column names this row"
    ONE = "the row that this row's column names"
    PAGE = "a page of all rows"
    EVERY = "all rows"
    BY_ID = "the row of any record that has this global id"
    CHANGES = "versions of rows as they come"


@dataclass(frozen=True, slots=True)
class Link:
    reads: Reads
    column: str = "stream_id"


@dataclass(frozen=True, slots=True)
class Record:
    """What is declared of a record beside its fields."""

    view: str
    filters: tuple[str, ...]
    orders: tuple[str, ...]
    sums: tuple[str, ...]
    discloses: bool


@strawberry.type
class Connection(Generic[T]):
    """Stands in a declaration for a page of rows; the type itself is made from the record."""

    nodes: list[T]


@strawberry.interface(description="A record that can be asked for again by its id.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque: `node` finds the record again by it.", metadata={KEY: Link(Reads.ID)}
    )
    marking: Marking = strawberry.field(description="The highest of what is shown here.")


@strawberry.type(description="One thing that has happened to a record that you may see.")
class Change:
    cursor: str = strawberry.field(description="Opaque: `changes` goes on after it.")
    node: Node = strawberry.field(description="The record as it stood from then on.")


@dataclass_transform(kw_only_default=True)
def record(
    *,
    view: str,
    filters: Sequence[str] = (),
    orders: Sequence[str] = (),
    sums: Sequence[str] = (),
    discloses: bool = True,
) -> Callable[[type[T]], type[T]]:
    """A type whose rows are those of a view. Sums are offered beside `totalCount`, as `totalValue` for `value`.

    Whoever is shown a row of it is recorded to have been, unless it `discloses` nothing about anybody.
    """

    def declare(cls: type[T]) -> type[T]:
        made = strawberry.type(cls, description=inspect.cleandoc(cls.__doc__ or "") or None)
        made.__record__ = Record(view, tuple(filters), tuple(orders), tuple(sums), discloses)  # type: ignore[attr-defined]
        return made

    return declare


@dataclass_transform(kw_only_default=True)
def part(cls: type[T]) -> type[T]:
    """A type of what a row holds several of, `list[X]`: in the view, jsonb arrays of objects with these names."""
    return strawberry.type(cls, description=inspect.cleandoc(cls.__doc__ or "") or None)


def about() -> Any:
    """In a part: the global id of a record. Whoever is recused from that record is not shown the part."""
    return strawberry.field(metadata={ABOUT: True})


def many(column: str, description: str | None = None) -> Any:
    """A page of the rows whose column holds this row's stream."""
    return _link(Reads.MANY, column, description)


def one(column: str, description: str | None = None) -> Any:
    """The row whose stream this row's column holds; null where it is not visible. So its type is `X | None`."""
    return _link(Reads.ONE, column, description)


def records(description: str | None = None) -> Any:
    """A root field: a page of all rows that the viewer may see."""
    return _link(Reads.PAGE, "", description)


def every(description: str | None = None) -> Any:
    """A root field, `list[X]`: all rows without pages. For views that stay small."""
    return _link(Reads.EVERY, "", description)


def by_id(description: str | None = None) -> Any:
    """A root field, `Node | None` or `X | None`: the row with this id. No row and no such id are both null."""
    return _link(Reads.BY_ID, "", description)


def _link(reads: Reads, column: str, description: str | None) -> Any:
    return strawberry.field(description=description, metadata={KEY: Link(reads, column)})


def declared(cls: Any) -> Record | None:
    """What was declared of a record; None for any other type."""
    found: Record | None = vars(cls).get("__record__") if isinstance(cls, type) else None
    return found


@strawberry.type(description="What is told as it comes.")
class Subscription:
    changes: Change = _link(
        Reads.CHANGES,
        "",
        "What happens to the records that you may see, each thing once and in order: from now on, or after a cursor.",
    )
