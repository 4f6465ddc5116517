"""What a document asks of the views, list by list: the conditions as SQL, and apart from it the values.

Two requests that differ in values alone ask equal questions, so a statement is written once for both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql.execution.values import VariableValues

from taskforce.api.reading.chosen import Chosen
from taskforce.api.reading.conditions import filtered
from taskforce.api.reading.declare import Reads
from taskforce.api.reading.errors import TooMuch
from taskforce.api.reading.order import order_of
from taskforce.api.reading.page import Page, page_of
from taskforce.api.reading.parameters import Parameters
from taskforce.api.reading.shape import Shape, quoted

MOST_ROWS, MOST_VIEWS = 50_000, 60
PLACES = ("after", "before")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one view, for one field of the document."""

    number: int
    shape: Shape
    source: str
    """For a from clause: the rows that stand at the time that is asked about, named `row`."""
    conditions: tuple[str, ...]
    page: Page | None = None
    order: str = ""

    @property
    def row(self) -> str:
        return f"r{self.number}"


NOW = "until is null"
STANDS = "stands.log_id = told.log_id and stands.stream_id = told.stream_id and stands.until is null"


def as_of(position: str) -> str:
    """The condition for rows as they stood, given SQL for the position."""
    # Danger: "+ 0" keeps the index by position out of it. In small tables that was gathered with the viewer's own, and
    # the page sorted: ten times as long.
    return f"since + 0 <= {position} and (until is null or until > {position})"


class Question:
    """Collects them. `found` and the chosen fields say all that the statement says.

    `home` tells the schema of a view's table; `when` is the condition for the versions that are asked about. `still`:
    only of rows of which the viewer may see how they stand now.
    """

    def __init__(
        self,
        shapes: dict[str, Shape],
        home: Callable[[str], str],
        when: str,
        parameters: Parameters,
        variables: VariableValues,
        still: bool = False,
    ) -> None:
        self._shapes, self._home, self._when, self._variables, self._still = shapes, home, when, variables, still
        self.parameters, self.found, self.rows = parameters, dict[int, Asked](), 0
        self.searches: list[dict[str, Any]] = []
        """What of records that disclose something is asked for by what they say."""
        self.unless_shown: list[dict[str, Any]] = []
        """What is a search as well if the answer shows no row."""

    def page(
        self, chosen: Chosen, shape: Shape, asked: dict[str, Any], within: tuple[str, ...] = (), times: int = 1
    ) -> None:
        row = chosen.row
        filters = filtered(self.parameters, shape, row, asked.get("filter"))
        conditions, page = (*within, *filters), page_of(shape, asked, row, self.parameters)
        times *= page.size
        # Danger: a cursor can be made up. It is a search, but where the row next to it is shown; within a row, always.
        goes_on = not within and page.shows_what_is_next(chosen)
        self._search(shape, asked, *(["filter"] if filters else []), *([] if goes_on else PLACES))
        if goes_on:
            self.unless_shown = self._searched(shape, asked, *PLACES)
        self.rows += times
        self._add(Asked(chosen.number, shape, self._source(shape, row), conditions, page))
        for field in chosen.below:
            for rows in (field,) if field.name == "nodes" else field.below if field.name == "edges" else ():
                self._links(rows, shape, row, times)

    def every(self, chosen: Chosen, shape: Shape, asked: dict[str, Any]) -> None:
        row = chosen.row
        conditions = filtered(self.parameters, shape, row, asked.get("filter"))
        self._search(shape, asked, *(["filter"] if conditions else []))
        order = order_of(shape, asked.get("orderBy")).by(row, forwards=True)
        self._add(Asked(chosen.number, shape, self._source(shape, row), tuple(conditions), order=order))
        self._links(chosen, shape, row, 1)

    def single(self, chosen: Chosen, shape: Shape, conditions: tuple[str, ...], times: int = 1) -> None:
        self._add(Asked(chosen.number, shape, self._source(shape, chosen.row), conditions))
        self._links(chosen, shape, chosen.row, times)

    def change(self, chosen: Chosen, shape: Shape, conditions: tuple[str, ...]) -> None:
        """One row, of which each `node` chooses."""
        self._add(Asked(chosen.number, shape, self._source(shape, chosen.row), conditions))
        for each in chosen.below:
            if each.name == "node":
                self._links(each, shape, chosen.row, 1)

    def _links(self, chosen: Chosen, shape: Shape, row: str, times: int) -> None:
        for each in chosen.below:
            if (link := shape.links.get(each.name)) and link.reads is not Reads.ID:
                there, same = self._shapes[link.to], f"{each.row}.log_id = {row}.log_id"
                if link.reads is Reads.ONE:
                    self.single(each, there, (same, f"{each.row}.stream_id = {row}.{link.column}"), times)
                else:
                    within = (same, f"{each.row}.{link.column} = {row}.stream_id")
                    self.page(each, there, each.arguments(self._variables), within, times)

    def _add(self, asked: Asked) -> None:
        self.found[asked.number] = asked
        if self.rows > MOST_ROWS or len(self.found) > MOST_VIEWS:
            raise TooMuch

    def _search(self, shape: Shape, asked: dict[str, Any], *by: str) -> None:
        self.searches += self._searched(shape, asked, *by)

    def _searched(self, shape: Shape, asked: dict[str, Any], *by: str) -> list[dict[str, Any]]:
        said = {name: asked[name] for name in by if asked.get(name) is not None}
        return [{"of": shape.name, **said}] if said and shape.discloses else []

    def _source(self, shape: Shape, row: str) -> str:
        return versions(self._home(shape.view), shape, row, self._when, self._still)


def versions(home: str, shape: Shape, row: str, when: str, still: bool = False) -> str:
    """For a from clause: the versions of a view's rows that are shown, named `row`; `still`, if they are still."""
    # Danger: `visible` means the view's own column where it has one, and the constant outside where it has none.
    table = f"{quoted(home)}.{quoted(shape.view)}"
    shown = f"select * from {table} told where {when} and visible is not false"
    if still:  # Danger: the policy hides how it stands now. Not by `exists`, which is joined to all rows of a viewer
        shown += f" and (until is null or (select true from {table} stands where {STANDS} limit 1))"
    return f"(select true as visible) {row}_otherwise cross join lateral ({shown}) {row}"
