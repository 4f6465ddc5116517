"""Carries out a mutation, and shows its record with the machinery that every query is read with."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import asyncpg
import structlog
from graphql import GraphQLObjectType, GraphQLResolveInfo

from taskforce.api.identity import Viewer
from taskforce.api.limits.meter import RateLimited
from taskforce.api.mutations.desk import Desk
from taskforce.api.mutations.form import filled_in
from taskforce.api.mutations.payloads import Outcome
from taskforce.api.mutations.refusals import BEHIND, told
from taskforce.api.reading.chosen import chosen
from taskforce.api.reading.context import Reading
from taskforce.api.standing import Behind, NoSuchView
from taskforce.domain.commands import CommandType
from taskforce.domain.errors import TaskforceError
from taskforce.doors.pace import at_pace
from taskforce.log.canonical import NotStorable
from taskforce.log.event_log import GONE
from taskforce.log.verdict import LogError

_log = structlog.get_logger(__name__)


class Acting(Reading, Protocol):
    """Who acts, and what is read afterwards."""

    @property
    def viewer(self) -> Viewer: ...

    @property
    def desk(self) -> Desk: ...

    async def leave(self) -> None:
        """No snapshot is kept while something is carried out."""
        ...

    async def hold(self, position: int) -> None:
        """Takes a snapshot that holds what was recorded by then. Raises Behind."""
        ...


def act(
    name: str, command: CommandType, payload: GraphQLObjectType, record: str, view: str
) -> Callable[..., Awaitable[Outcome]]:
    """`record`: the field of the payload that shows it, a row of the `view`."""

    async def resolve(_root: object, info: GraphQLResolveInfo[Acting], input: dict[str, Any]) -> Outcome:
        acting, outcome = info.context, Outcome(input.pop("client_mutation_id"))
        is_asked_for = any(each.name == record for each in chosen(info, payload).below)
        await acting.leave()
        begun = time.monotonic()
        try:
            form = filled_in(command, input)
            outcome.command_id = form.command_id
            done = await acting.desk.carry_out(acting.viewer, name, form)
        except (TaskforceError, LogError, NotStorable) as refusal:
            outcome.errors.append(told(refusal, command.record))
            await at_pace(begun, max(1, len(input.get("ids", ()))))
            return outcome
        outcome.receipt, outcome.version = done.receipt, done.version
        if is_asked_for:
            try:
                await acting.hold(done.position)
                acting.home(view, None)
                outcome.records = done.ids
            except (Behind, NoSuchView, RateLimited, TaskforceError):
                outcome.errors.append(BEHIND)
            except (LogError, asyncpg.PostgresError, *GONE) as error:  # whatever it says, what was recorded stands
                _log.warning("record.not_shown", error=type(error).__name__, sqlstate=getattr(error, "sqlstate", None))
                outcome.errors.append(BEHIND)
        return outcome

    return resolve


def shown(node: Callable[..., Awaitable[object]], several: bool) -> Callable[..., Awaitable[object]]:
    """`node` reads one record by its id."""

    async def resolve(outcome: Outcome, info: GraphQLResolveInfo[Acting]) -> object:
        if outcome.records is None:
            return None
        async with outcome.turn:
            found = [await node(None, info, id=record) for record in outcome.records]
        return found if several else found[0]

    return resolve
