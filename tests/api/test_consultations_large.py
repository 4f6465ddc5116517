"""A large answer is several consultations, and its words are about all that it showed."""

from uuid import uuid4

from api.test_consultations import PARTY
from consulting import consultations
from served import Client
from served import client as client
from taskforce.api.asked import asked as documents_asked
from taskforce.api.identity import Viewer
from taskforce.api.reading.disclosed import Disclosed
from taskforce.database import Database
from taskforce.log.erasure import erase
from taskforce.log.logins import ERASER


async def test_a_large_answer_leaves_several_that_are_recorded_together(client: Client, database: Database) -> None:
    viewer = Viewer("parties", PARTY, "security", "cat")
    question = documents_asked(client.service.schema("parties"), "{ __typename }", justification="Why.")
    streams = [uuid4() for _ in range(2_001)]
    disclosed = Disclosed()
    disclosed.add(7, b"".join(stream.bytes + bytes(8) for stream in streams), [{"of": "Warning"}])
    await client.service.consultations.record(viewer, question, disclosed)
    made = await consultations(database)
    assert [len(each.records) for each in made] == [1_000, 1_000, 1]
    assert set().union(*(each.records for each in made)) == set(streams)
    assert {each.said["position"] for each in made} == {7}
    assert [each.personal.get("justification") for each in made] == ["Why.", None, None]
    assert {each.row["event_id"].partition("/")[0] for each in made} == {str(made[0].row["stream_id"])}


async def test_what_is_said_of_a_large_answer_goes_with_whoever_any_of_its_records_is_about(
    client: Client, database: Database
) -> None:
    viewer = Viewer("parties", PARTY, "security", "cat")
    question = documents_asked(client.service.schema("parties"), "{ __typename }", justification="About John Smith.")
    streams = sorted(uuid4() for _ in range(1_500))
    disclosed = Disclosed()
    disclosed.add(7, b"".join(stream.bytes + bytes(8) for stream in streams), [{"filter": "John Smith"}])
    await client.service.consultations.record(viewer, question, disclosed)
    eraser = await database.connect(ERASER)
    await erase(eraser, streams[-1])
    await eraser.close()
    assert [each.personal for each in await consultations(database)] == [{}, {}]
