"""What a mutation does is what the method of its record does: random histories, acted out and told to the records."""

import inspect
import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from asking import askable, asked
from mutating import ask, audience_of, register, worded
from served import Client
from served import client as client
from taskforce.database import Database
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.commands import COMMANDS, CommandType
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.errors import NotFound, TaskforceError
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.parameters import moment, parameters
from taskforce.domain.referral import Referral
from taskforce.domain.register_entry import SAID, RegisterEntry
from taskforce.domain.warning import Warning
from taskforce.doors.identifiers import begun, id_of
from taskforce.log.codec import replay, store
from world import World, opened

STEPS = 120
BEGIN = {
    Warning: "draftWarning",
    CandidateBar: "openConsideration",
    Referral: "raiseReferral",
    DonationFlag: "raiseDonationFlag",
}
NAMED = {command.name: command for command in COMMANDS.values()}
STEPPING = {(c.record, c.method.__name__): c for c in COMMANDS.values() if not c.begins}


class Acted:
    """Records as they stand when their methods are asked, beside the service, which is sent mutations."""

    def __init__(self, client: Client, seed: int) -> None:
        self._client, self._rng = client, random.Random(seed)
        self._world = World(self._rng, ("blue", "red"), ("desk", "yard"), (), [], marks=False)
        self.histories: dict[Any, list[Any]] = {}
        self.codes: list[str | None] = []

    async def step(self) -> None:
        if len(self.histories) < 4 or self._rng.random() < 0.1:
            await self._begin(self._rng.choice((Warning, CandidateBar, Referral, DonationFlag, Donation)))
            return
        known = replay(self.histories[self._rng.choice(list(self.histories)[-6:])])
        commands = [name for name in askable(self._world, known) if (type(known), name) in STEPPING or name == "amend"]
        if commands:
            await self._ask(known, self._rng.choice(commands))

    async def _begin(self, kind: Any) -> None:
        by, made = opened(self._world, kind)
        first = vars(made.pending_events[0])
        name = BEGIN.get(kind) or ("noteDonation" if "noted_by" in first else "reportDonation")
        if name == "reportDonation":
            first |= {"entry": RegisterEntry(**{field: first[field] for field in SAID}), "noticed": []}
        said = {each: first[each] for each in parameters(NAMED[name].method)}
        key = said["entry"].reference if name == "reportDonation" else str(len(self.codes))
        id, more = begun(kind, by, key), {} if name == "reportDonation" else {"key": key}

        def method(_: None, **said: Any) -> Any:
            return NAMED[name].method(**({"id": id, "by": by} if name != "reportDonation" else {"id": id}), **said)

        await self._compare(NAMED[name], by, id, said, method, more)

    async def _ask(self, known: Any, name: str) -> None:
        by, (arguments, reported) = asked(self._world, known, name)
        if by.organisation == "electoral-commission":
            by = Officer(by.organisation, OrganisationKind.REGULATOR, by.office, by.person)
        method = getattr(known, name)
        bound = inspect.signature(method).bind(*arguments, **reported).arguments | (
            {} if name == "amend" else {"by": by}
        )
        act: dict[str, Any] = {"reported": True} if reported else {}
        command = NAMED["reportDonation"] if name == "amend" else STEPPING[type(known), name]
        if when := moment(command.method):
            at = _at(bound[when[0]]) if reported else datetime.now(UTC)
            bound[when[0]] = at if when[1] is datetime else at.date()
            act |= {"occurredAt": at.isoformat()} if reported else {}
        said = {each: bound[each] for each in parameters(command.method) if each in bound}
        named = {} if name == "amend" else {"id": id_of(type(known), known.id)}

        def decided(known: Any, **_: Any) -> Any:
            if not known.is_seen_by(by):
                raise NotFound
            getattr(known, name)(**bound)
            return known

        await self._compare(command, by, known.id, said, decided, named | {"act": act})

    async def _compare(
        self, command: CommandType, by: Officer, id: Any, said: dict[str, Any], method: Any, more: dict[str, Any]
    ) -> None:
        expected, version = None, None
        try:
            stands = method(replay(self.histories[id]) if id in self.histories else None, **said)
            version = stands.version_for(by)
            self.histories.setdefault(id, []).extend(stands.collect_events())
        except TaskforceError as refusal:
            expected = refusal.code
        kind = f"{command.name[0].upper()}{command.name[1:]}Input"
        text = f"mutation ($i: {kind}!) {{ {command.name}(input: $i) {{ receipt version errors {{ code }} }} }}"
        payload = (await ask(self._client, by, text, i=worded(command, said) | more))[command.name]
        code = next((error["code"] for error in payload["errors"]), None)
        assert (code, payload["version"]) == (expected, version), (command.name, audience_of(by), said)
        assert (payload["receipt"] is None) == (code is not None)
        self.codes.append(code)


def _at(said: date | datetime) -> datetime:
    at = said if isinstance(said, datetime) else datetime.combine(said, time(12), UTC)
    return min(at, datetime.now(UTC))


def _told(histories: dict[Any, list[Any]]) -> Iterator[tuple[Any, ...]]:
    for stream, events in histories.items():
        for stored in map(store, events):
            personal = json.loads(stored.personal) if stored.personal else None
            yield stream, stored.version, stored.type, json.loads(stored.data), personal


@pytest.mark.parametrize("seed", range(3))
async def test_what_mutations_record_is_what_the_methods_say(client: Client, database: Database, seed: int) -> None:
    await register(client, *(Officer(name, OrganisationKind.PARTY, "", "") for name in ("blue", "red")))
    acted = Acted(client, seed)
    while len(acted.codes) < STEPS:
        await acted.step()
    admin = await database.admin()
    rows = await admin.fetch("select * from log.readable where source like 'graphql/%' order by stream_id, version")
    await admin.close()
    recorded = [
        (row["stream_id"], row["version"], row["type"], json.loads(row["data"]),
         json.loads(row["personal"]) if row["personal"] else None)
        for row in rows
    ]  # fmt: skip
    assert recorded == sorted(_told(acted.histories), key=lambda said: said[:2])
    assert len(recorded) > STEPS / 3
    assert len(set(acted.codes)) > 2
