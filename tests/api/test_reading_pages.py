"""Pages: one after another they are the whole list, whichever way they are turned."""

from typing import Any

import orjson
import pytest

from api.answering import execute
from api.made_up import Query, Snapshot, moment
from taskforce.api.reading import audience_schema

SCHEMA = audience_schema(Query)
PAGE = """
query Page($order: GiftOrder, $asOf: DateTime, $first: Int, $after: String, $last: Int, $before: String) {
  gifts(orderBy: $order, asOf: $asOf, first: $first, after: $after, last: $last, before: $before) {
    totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


async def page(snapshot: Snapshot, **variables: Any) -> dict[str, Any]:
    answer = orjson.loads(await execute(SCHEMA, PAGE, variables, None, snapshot))
    assert "errors" not in answer
    found: dict[str, Any] = answer["data"]["gifts"]
    return found


def ids(page: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in page["edges"]]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", ["NOTED_AT", "AMOUNT", "GIVEN_ON", "NICK", "PARTS", "STAGE"])
async def test_pages_one_after_another_are_the_whole_list(
    snapshots: list[Snapshot], field: str, direction: str
) -> None:
    for as_of in (None, moment(50).isoformat()):
        said = {"order": {"field": field, "direction": direction}, "asOf": as_of}
        whole = await page(snapshots[0], first=500, **said)
        for size in (1, 4):
            forwards, backwards = list[str](), list[str]()
            here = await page(snapshots[0], first=size, **said)
            while True:
                assert here["pageInfo"]["hasPreviousPage"] == bool(forwards)
                forwards += ids(here)
                if not here["pageInfo"]["hasNextPage"]:
                    break
                here = await page(snapshots[0], first=size, after=here["pageInfo"]["endCursor"], **said)
            here = await page(snapshots[0], last=size, **said)
            while True:
                assert here["pageInfo"]["hasNextPage"] == bool(backwards)
                backwards = ids(here) + backwards
                if not here["pageInfo"]["hasPreviousPage"]:
                    break
                here = await page(snapshots[0], last=size, before=here["pageInfo"]["startCursor"], **said)
            assert forwards == backwards == ids(whole)
            assert len(forwards) == len(set(forwards)) == whole["totalCount"] > 4


async def test_descending_is_ascending_the_other_way_round(snapshots: list[Snapshot]) -> None:
    for field in ("NICK", "GIVEN_ON", "AMOUNT"):
        up, down = [await page(snapshots[0], order={"field": field, "direction": way}) for way in ("ASC", "DESC")]
        assert ids(up) == ids(down)[::-1]


async def test_a_page_lies_between_its_cursors(snapshots: list[Snapshot]) -> None:
    whole = await page(snapshots[0])
    cursors = [edge["cursor"] for edge in whole["edges"]]
    between = await page(snapshots[0], after=cursors[2], before=cursors[9])
    assert ids(between) == ids(whole)[3:9]
    assert between["pageInfo"]["hasNextPage"]
    assert between["pageInfo"]["hasPreviousPage"]
    nothing = await page(snapshots[0], after=cursors[9], before=cursors[2])
    assert ids(nothing) == []
    assert nothing["pageInfo"]["startCursor"] is None


async def test_a_cursor_leads_on_when_its_row_is_gone(snapshots: list[Snapshot]) -> None:
    whole = await page(snapshots[0])
    db, home = snapshots[0].connection, snapshots[0].home("gifts")
    gone = whole["edges"][4]
    await db.execute(f"delete from {home}.gifts where encode(convert_to('Gift:' || stream_id, 'UTF8'), 'base64') = $1",
                     gone["node"]["id"])  # fmt: skip
    assert ids(await page(snapshots[0], after=gone["cursor"])) == ids(whole)[5:]


async def test_an_empty_list_has_no_cursors(snapshots: list[Snapshot]) -> None:
    nothing = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert await page(snapshots[2]) == {"totalCount": 0, "edges": [], "pageInfo": nothing}


async def test_a_page_of_no_rows_tells_whether_there_are_any(snapshots: list[Snapshot]) -> None:
    none = await page(snapshots[0], first=0)
    assert (none["edges"], none["pageInfo"]["hasNextPage"], none["pageInfo"]["endCursor"]) == ([], True, None)


@pytest.mark.parametrize("side", ["first", "last"])
async def test_the_marking_of_a_page_is_the_highest_of_its_rows_and_of_no_row_beyond_it(
    snapshots: list[Snapshot], side: str
) -> None:
    found = set()
    for more in ("", "pageInfo { hasNextPage hasPreviousPage }", "pageInfo { startCursor } nodes { id }"):
        for size in range(8):
            text = f"{{ gifts({side}: {size}) {{ marking {more} edges {{ node {{ marking }} }} }} }}"
            answer = orjson.loads(await execute(SCHEMA, text, {}, None, snapshots[0]))["data"]["gifts"]
            marked = [edge["node"]["marking"] for edge in answer["edges"]]
            assert answer["marking"] == max(marked, default="OFFICIAL")
            alone = orjson.loads(
                await execute(SCHEMA, f"{{ gifts({side}: {size}) {{ marking }} }}", {}, None, snapshots[0])
            )
            assert alone["data"]["gifts"] == {"marking": answer["marking"]}
            found.add(answer["marking"])
    assert found == {"OFFICIAL", "OFFICIAL_SENSITIVE"}
