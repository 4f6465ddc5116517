"""Changes as one statement: the next versions of the rows of every view, each as it stood from then on."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from graphql import GraphQLResolveInfo, assert_object_type

from taskforce.api.reading.asked import MOST_ROWS, MOST_VIEWS, Asked, Question, as_of, versions
from taskforce.api.reading.chosen import Chosen, chosen
from taskforce.api.reading.cursor import parse_cursor, write_cursor
from taskforce.api.reading.declare import Change
from taskforce.api.reading.errors import BadCursor, TooMuch
from taskforce.api.reading.parameters import Parameters
from taskforce.api.reading.pieces import Names, all_of, literal, piece
from taskforce.api.reading.row import Row, own, together
from taskforce.api.reading.selection import row_of
from taskforce.api.reading.shape import Shape

KEPT, MOST = 256, 100
PLACE = ("bigint", "integer", "uuid")

Place = tuple[int, int, UUID]
"""In the order of the log: a position, the number of the kind of record, the stream. Never shown to anybody."""


def end_of(position: int) -> Place:
    """Beyond all that was recorded by a position."""
    return position, 2**31 - 1, UUID(int=0)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record, and what is chosen of a change to one."""

    number: int
    home: str
    cursors: str
    chosen: Chosen
    asked: tuple[Asked, ...]

    @property
    def shape(self) -> Shape:
        return self.asked[0].shape

    def versions(self, row: str, until: str = "true") -> str:
        return versions(self.home, self.shape, row, until)


@dataclass(frozen=True, slots=True)
class Changes:
    """`statement` takes a place, the position to go to, and `values`. It yields at most `most` rows."""

    statement: str
    values: tuple[Any, ...]
    most: int
    linked: frozenset[str]
    """The views that are read beside those that have changed."""
    kinds: tuple[Kind, ...]
    searches: tuple[dict[str, Any], ...]
    """What is asked for in lists within a record, by what their rows say."""

    def find(self, cursor: str) -> tuple[str, UUID, int, int]:
        """The position of the version that a cursor names: a statement, the two values it takes, and the kind."""
        for kind in self.kinds:
            with suppress(BadCursor):
                said = parse_cursor(cursor, kind.cursors, "bigint")
                if said.value:
                    statement = piece("nth_version", source=kind.versions("version"))
                    return statement, said.stream, abs(said.value) - 1, kind.number
        raise BadCursor


def changes_asked(
    info: GraphQLResolveInfo[Any], shapes: dict[str, Shape], home: Callable[[str], str], edition: str
) -> Changes:
    """What a document chooses of changes. A cursor is good while the tables are those of this edition."""
    parameters, kinds, rows, searches = Parameters(), [], 1, list[dict[str, Any]]()
    for cast in (*PLACE, "bigint"):
        parameters.add(None, cast)
    of = assert_object_type(info.schema.get_type(Change.__name__))
    for number, (name, shape) in enumerate(sorted(shapes.items())):
        fields = chosen(info, of, assert_object_type(info.schema.get_type(name)))
        question = Question(shapes, home, as_of("place.since"), parameters, info.variable_values)
        here = (f"{fields.row}.log_id = place.log_id", f"{fields.row}.stream_id = place.stream_id")
        question.change(fields, shape, here)
        rows = max(rows, question.rows)
        searches += question.searches
        asked = tuple(question.found.values())
        kinds.append(Kind(number, home(shape.view), f"{name} {edition}", fields, asked))
    if sum(len(kind.asked) for kind in kinds) > MOST_VIEWS:
        raise TooMuch
    most = min(MOST, MOST_ROWS // rows)
    linked = frozenset(each.shape.view for kind in kinds for each in kind.asked[1:])
    statement, values = _write(tuple(kinds), most), tuple(parameters.values[4:])
    return Changes(statement, values, most, linked, tuple(kinds), tuple(searches))


@lru_cache(KEPT)
def _write(kinds: tuple[Kind, ...], most: int) -> str:
    beyond = [
        piece(
            "beyond",
            kind=kind.number,
            source=kind.versions("version", "since >= $1::bigint and since <= $4::bigint"),
            most=most,
        )
        for kind in kinds
    ]
    each = [_change(kind) for kind in kinds]
    return piece("changes", beyond=" union all ".join(beyond), each=" union all ".join(each), most=most)


def _change(kind: Kind) -> str:
    names, asked = Names(kind.asked), kind.asked[0]
    row = Row(shown=own(asked))
    shown = kind.versions("version", "since <= place.since")
    for each in kind.chosen.below:
        match each.name:
            case "cursor":
                row.add(each, "counted.cursor")
            case "node":
                written = row_of(names, each, asked)
                row.whole += written.whole
                row.shown += written.shown
                row.add(each, written.object(names))
                row.joins += written.joins
            case _:
                row.add(each, literal(Change.__name__) + "::text")
    return piece(
        "change",
        kind=kind.number,
        object=row.object(names),
        whole=all_of(row.whole),
        shown=together(row.shown),
        source=asked.source,
        cursor=write_cursor(kind.cursors, "count(*)", "place.stream_id"),
        counted=f"{shown} where version.log_id = place.log_id and version.stream_id = place.stream_id",
        joins=" ".join(row.joins),
        conditions=all_of(asked.conditions),
    )
