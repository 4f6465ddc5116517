"""What an agency keeps is recorded once, in its order, or it is told why not and nothing is forgotten."""

import asyncio
import traceback

import asyncpg
import pytest
from msgspec.structs import replace

from client.said import DRAFT, STEPS, event, warning
from client.sending import Agency, histories, names, recorded, sent
from taskforce.client import BadToken, Conflict, Duplicate, OutboxFailed, Recorded, Refused, RequestRefused

FOUND = "query ($id: ID!) { node(id: $id) { ... on Warning { gist stage } } }"


async def test_what_is_kept_is_recorded_in_its_order_and_can_be_read(agency: Agency, admin: asyncpg.Connection) -> None:
    async with agency.client() as client:
        await client.keep(*warning("case-7"))
        verdicts = await sent(client)
        assert [(type(verdict), verdict.id) for verdict in verdicts] == [(Recorded, e.id) for e in warning("case-7")]
        assert [verdict.version for verdict in verdicts if isinstance(verdict, Recorded)] == [1, 2, 3, 4]
        assert await client.unsent() == 0
    assert await recorded(admin) == [e.id for e in warning("case-7")]
    await agency.served.service.caught_up()
    last = verdicts[-1]
    assert isinstance(last, Recorded)
    found = await agency.served.ask("agencies", "interference-service", FOUND, id=last.record)
    assert found == {"node": {"gist": DRAFT["gist"], "stage": "ISSUED"}}


async def test_all_that_an_event_says_of_itself_is_recorded(agency: Agency, admin: asyncpg.Connection) -> None:
    said = event(
        data=DRAFT,
        actor="officer-1",
        office="desk",
        on_behalf_of="minister-1",
        authority="National Security Act 2023",
        classification="OFFICIAL",
        handling=("UK only", "no copies"),
        permitted_actions=("brief",),
        releasable_to=("PP9001", "PP9002"),
        regime="intelligence-services",
        correlation_id="c-1",
        causation_id="d-1",
    )
    async with agency.client() as client:
        await client.keep(said)
        assert names(await sent(client)) == ["Recorded"]
    [row] = await admin.fetch(
        "select occurred_at, actor, actor_office, on_behalf_of, authority, classification, handling, permitted_actions,"
        " releasable_to, regime, correlation_id, causation_id from log.event where source like '/%'"
    )
    assert dict(row) == {
        "occurred_at": said.time, "actor": "officer-1", "actor_office": "desk", "on_behalf_of": "minister-1",
        "authority": "National Security Act 2023", "classification": "OFFICIAL", "handling": ["UK only", "no copies"],
        "permitted_actions": ["brief"], "releasable_to": ["PP9001", "PP9002"], "regime": "intelligence-services",
        "correlation_id": "c-1", "causation_id": "d-1",
    }  # fmt: skip


async def test_what_was_sent_before_is_a_duplicate_and_recorded_once(agency: Agency, admin: asyncpg.Connection) -> None:
    async with agency.client() as client:
        await client.keep(*warning("case-7", "drafted"))
        [first] = await sent(client)
        await client.keep(*warning("case-7", "drafted"))
        [again] = await sent(client)
        assert isinstance(first, Recorded)
        assert isinstance(again, Duplicate)
        assert first.record == again.record
    assert len(await recorded(admin)) == 1


async def test_an_id_that_was_sent_with_other_content_is_refused(agency: Agency) -> None:
    async with agency.client() as client:
        await client.keep(event(data=DRAFT, office="desk"))
        await sent(client)
        await client.keep(event(data=DRAFT | {"gist": "Another."}, office="desk"))
        [verdict] = await sent(client)
        assert isinstance(verdict, Refused)
        assert verdict.code == "COMMAND_REUSED"


async def test_what_is_refused_is_told_with_its_reason_and_remembered_and_holds_nothing_up(agency: Agency) -> None:
    async with agency.client() as client:
        await client.keep(*warning("case-7", "drafted", "authorised", "reviewed"))
        assert names(await sent(client)) == ["Recorded", "Refused", "Recorded"]
    async with agency.client() as another:
        [(told, why)] = await another.not_recorded()
        assert told["type"] == "warning.authorised"
        assert isinstance(why, Refused)
        assert (why.code, why.stage, why.possible) == ("WRONG_STAGE", "drafted", ("warning.reviewed",))
        assert why.quarantine
        await another.keep(*warning("case-7", "authorised"))
        assert names(await sent(another)) == ["Recorded"]
        await another.acknowledge(why.id)
        assert await another.not_recorded() == []


async def test_after_a_version_that_was_not_expected_its_subject_waits_until_acknowledged(
    agency: Agency,
) -> None:
    draft, review, authorise, issue = warning("case-7")
    review = event(id="r", type=review.type, subject="case-7", actor="officer-2", office="desk", expected_version=7)
    async with agency.client() as client:
        await client.keep(draft, review, authorise, *warning("case-8", "drafted"))
        assert names(await sent(client)) == ["Recorded", "Conflict", "Recorded"]
        assert await client.unsent() == 1
        assert await sent(client) == []
        await client.keep(issue)
        [(_, why)] = await client.not_recorded()
        assert isinstance(why, Conflict)
        await client.discard(authorise.id)
        await client.acknowledge("r")
        [verdict] = await sent(client)
        assert isinstance(verdict, Refused)  # to issue it, without the review that was asked for before
        assert verdict.id == issue.id


async def test_the_version_that_was_expected_is_taken(agency: Agency) -> None:
    async with agency.client() as client:
        steps = [replace(e, id=f"v{n}", expected_version=n) for n, e in enumerate(warning("case-7"))]
        await client.keep(*steps)
        assert names(await sent(client)) == ["Recorded"] * 4


async def test_a_token_that_has_expired_is_asked_for_again_once(agency: Agency) -> None:
    tokens = [agency.token(), agency.token(hours=-1)]

    async def token() -> str:
        return tokens.pop()

    async with agency.client(token=token) as client:
        await client.keep(*warning("case-7", "drafted"))
        assert names(await sent(client)) == ["Recorded"]
        await client.keep(*warning("case-7", "reviewed"))
        assert names(await sent(client)) == ["Recorded"]
        assert tokens == []


async def test_a_token_that_stays_bad_is_said_and_nothing_is_lost(agency: Agency) -> None:
    async def token() -> str:
        return agency.token(hours=-1)

    async with agency.client(token=token) as client:
        await client.keep(*warning("case-7"))
        with pytest.raises(RequestRefused, match="NOT_AUTHENTICATED") as refusal:
            await sent(client)
        assert refusal.value.status == 401
        assert await client.unsent() == 4
    async with agency.client() as client:
        assert names(await sent(client)) == ["Recorded"] * 4


@pytest.mark.parametrize("token", ["its-secret\n", "its-secret\u00e9"], ids=repr)
async def test_what_can_be_no_token_is_said_without_repeating_it(agency: Agency, token: str) -> None:
    async with agency.client(token=token) as client:
        await client.keep(*warning("case-7"))
        with pytest.raises(BadToken) as error:
            await sent(client)
        assert "its-secret" not in "".join(traceback.format_exception(error.value))
        assert await client.unsent() == 4


async def test_an_organisation_that_is_not_registered_is_told_so_and_keeps_what_it_has(agency: Agency) -> None:
    token = agency.token("parties", "PP404")
    async with agency.client(token=token, source="/PP404") as client:
        await client.keep(event(type="donation.noted"))
        with pytest.raises(RequestRefused) as refusal:
            await sent(client)
        assert (refusal.value.status, refusal.value.code, refusal.value.first) == (403, "NOT_REGISTERED", "e-1")
        assert await client.unsent() == 1


async def test_the_source_of_another_is_refused(agency: Agency) -> None:
    async with agency.client(source="/another-service/cases") as client:
        await client.keep(event(data=DRAFT, office="desk"))
        [verdict] = await sent(client)
        assert isinstance(verdict, Refused)
        assert verdict.code == "OTHER_SOURCE"


async def test_two_that_send_the_same_file_at_once_record_everything_once_and_in_order(
    agency: Agency, admin: asyncpg.Connection
) -> None:
    async with agency.client() as one, agency.client() as two:
        await one.keep(*(step for n in range(150) for step in warning(f"case-{n}")))
        first, second = await asyncio.gather(sent(one), sent(two))
    assert names(first + second) == ["Recorded"] * 600
    assert await recorded(admin) == [step.id for n in range(150) for step in warning(f"case-{n}")]
    assert await histories(admin) == {tuple(f"warning.{step}" for step in STEPS)}


async def test_a_file_that_is_no_outbox_is_said_to_have_failed(agency: Agency) -> None:
    (agency.folder / "unsent.sqlite").write_bytes(b"no database " * 1000)
    with pytest.raises(OutboxFailed):
        async with agency.client():
            pass


async def test_a_file_that_cannot_be_written_is_said_to_have_failed(agency: Agency) -> None:
    with pytest.raises(OutboxFailed):
        async with agency.client(outbox="nowhere/unsent.sqlite"):
            pass
