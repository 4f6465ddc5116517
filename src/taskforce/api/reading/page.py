"""Which page of a list is asked for, as SQL conditions."""

from dataclasses import dataclass
from typing import Any

from taskforce.api.reading.chosen import Chosen
from taskforce.api.reading.errors import BadPage, PageTooLarge
from taskforce.api.reading.order import Order, Place, order_of
from taskforce.api.reading.parameters import Parameters
from taskforce.api.reading.shape import Shape

USUAL, MOST = 50, 500


@dataclass(frozen=True, slots=True)
class Page:
    order: Order
    size: int
    forwards: bool
    between: tuple[str, ...]
    """What the cursors leave of the list."""
    over: str | None
    """What `before` cuts off at the end of it."""
    under: str | None
    """What `after` cuts off at the beginning of it."""

    def shows_what_is_next(self, chosen: Chosen) -> bool:
        """Whether it shows the row next to its one cursor, if there is one, and tells nothing of what is behind.

        So a list is read page by page.
        """
        ends, back = (self.over, "hasPreviousPage") if self.forwards else (self.under, "hasNextPage")
        looks_back = any(
            each.name == back for field in chosen.below if field.name == "pageInfo" for each in field.below
        )
        return (
            self.size > 0
            and ends is None
            and not looks_back
            and any(field.name in {"nodes", "edges"} for field in chosen.below)
        )


def page_of(shape: Shape, asked: dict[str, Any], row: str, parameters: Parameters) -> Page:
    first, last = asked.get("first"), asked.get("last")
    if first is not None and last is not None:
        raise BadPage
    size = first if first is not None else last if last is not None else USUAL
    if size < 0:
        raise BadPage
    if size > MOST:
        raise PageTooLarge
    order = order_of(shape, asked.get("orderBy"))
    between, over, under = [], None, None
    if (text := asked.get("after")) is not None:
        after = Place(text, order, row, parameters)
        between.append(after.beyond(">"))
        under = after.beyond("<=")
    if (text := asked.get("before")) is not None:
        before = Place(text, order, row, parameters)
        between.append(before.beyond("<"))
        over = before.beyond(">=")
    return Page(order, size, last is None, tuple(between), over, under)
