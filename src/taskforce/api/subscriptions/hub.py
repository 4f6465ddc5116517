"""Who subscribes in this process, and who of them is woken when the views have moved."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

import asyncpg

from taskforce import queries
from taskforce.api.identity import Viewer
from taskforce.api.limits.crowd import Crowd
from taskforce.api.reading.errors import TooManySubscriptions
from taskforce.api.reading.shape import quoted
from taskforce.api.standing import Live, Standing
from taskforce.domain.organisation import stream_of
from taskforce.projections.view import View, all_views

SQL = queries.load(__file__)
MOST, MOST_OF_ONE, MOST_OF_CLIENT = 5_000, 1_000, 200


class Subscriber(Protocol):
    def wake(self, quiet_until: int | None) -> None:
        """There may be news. Up to that position there was none of which it has not been told."""
        ...


class Hub:
    """At most so many subscribers, so many of one organisation within an audience, and so many of one client."""

    def __init__(
        self,
        standing: Standing,
        log_id: int = 1,
        most: int = MOST,
        most_of_one: int = MOST_OF_ONE,
        most_of_client: int = MOST_OF_CLIENT,
    ) -> None:
        self._standing, self._log_id, self._most, self._most_of_one = standing, log_id, most, most_of_one
        self._views: dict[str, list[View]] = defaultdict(list)
        for view in all_views():
            self._views[view.audience].append(view)
        self._here: dict[str, dict[str, set[Subscriber]]] = {}
        self._editions: dict[str, str] = {}
        self._told: int | None = None
        self._planned: asyncpg.Connection | None = None
        self._clients, self.is_closed = Crowd(most_of_client), False

    def join(self, viewer: Viewer, subscriber: Subscriber) -> None:
        """Raises TooManySubscriptions."""
        those = self._here.get(viewer.audience, {}).get(viewer.organisation, ())
        is_full = len(those) >= self._most_of_one or self._clients.size >= self._most
        if is_full or not self._clients.has_room(viewer):
            raise TooManySubscriptions
        self._here.setdefault(viewer.audience, {}).setdefault(viewer.organisation, set()).add(subscriber)
        self._clients.join(viewer)

    def leave(self, viewer: Viewer, subscriber: Subscriber) -> None:
        organisations = self._here[viewer.audience]
        organisations[viewer.organisation].remove(subscriber)
        if not organisations[viewer.organisation]:
            del organisations[viewer.organisation]
        if not organisations:
            del self._here[viewer.audience]
            self._editions.pop(viewer.audience, None)
        self._clients.leave(viewer)

    @property
    def size(self) -> int:
        return self._clients.size

    def close(self) -> None:
        """Ends all that there are."""
        self.is_closed = True
        self._wake_all()

    async def moved(self, db: asyncpg.Connection, position: int, began: float) -> None:
        """Told by the follower, on its connection, when all views have been brought to a position."""
        # Danger: first, so that whoever joins while the question below is out begins at this position.
        if not self._standing.moved(position, began):
            self._told = None
        if self._told is None:  # it may be a crash that set the views back, so everybody looks for himself
            self._wake_all()
        # Danger: others join and leave while this is asked.
        live = {audience: await self._standing.live(audience) for audience in tuple(self._here)}
        self._compare(live)
        if live and self._told is not None and self._told < position:
            await self._tell(db, live, self._told, position)
        self._told = position

    def _compare(self, live: dict[str, Live]) -> None:
        """Wakes whoever may stand on tables that are others by now: no news of theirs would be asked for any more."""
        for audience, tables in live.items():
            if self._editions.get(audience) != tables.edition and self._told is not None:
                self._wake(audience, None, None)
            if audience in self._here:
                self._editions[audience] = tables.edition

    async def _tell(self, db: asyncpg.Connection, live: dict[str, Live], after: int, until: int) -> None:
        try:
            news = await self._news(db, live, after, until)
        except asyncpg.SyntaxOrAccessError:  # tables of a newer program, or dropped: everybody looks for himself
            self._wake_all()
            return
        for audience, organisation in news:
            if audience:
                self._wake(audience, organisation, after)
            else:
                self._let_look(organisation)

    def _let_look(self, stream: str) -> None:
        """Whoever is not of this organisation any more is told so when he looks."""
        for audience, organisations in self._here.items():
            for organisation in organisations:
                if str(stream_of(organisation)) == stream:
                    self._wake(audience, organisation, None)

    def _wake_all(self) -> None:
        for audience in self._here:
            self._wake(audience, None, None)

    def _wake(self, audience: str, organisation: str | None, quiet_until: int | None) -> None:
        organisations = self._here.get(audience, {})
        for each in organisations if organisation is None else (organisation,):
            for subscriber in organisations.get(each, ()):
                subscriber.wake(quiet_until)

    async def _news(
        self, db: asyncpg.Connection, live: dict[str, Live], after: int, until: int
    ) -> list[asyncpg.Record]:
        if db is not self._planned:
            await db.execute(SQL["plan_once"])
            self._planned = db
        asked = tuple(part for audience in sorted(live) for part in self._parts(audience, live[audience]))
        return await db.fetch(_union(asked), self._log_id, after, until)

    def _parts(self, audience: str, live: Live) -> Iterable[tuple[str, str, str | None]]:
        for view in self._views[audience]:
            if view.table in live.tables:
                table = f"{quoted(live.home(view.table, None))}.{quoted(view.table)}"
                for column in view.shown_to or [None]:
                    yield audience, table, column


@lru_cache
def _union(asked: tuple[tuple[str, str, str | None], ...]) -> str:
    news = (
        SQL["news_of_all" if column is None else "news_of_some"].format(audience=audience, table=table, column=column)
        for audience, table, column in asked
    )
    return " union ".join((*news, SQL["ended"]))
