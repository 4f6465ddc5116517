"""The contracts: equal to the code, true to the views, and silent about what an audience may not know."""

import re
from uuid import UUID

import asyncpg
import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, print_schema

from served import told as told
from taskforce import files
from taskforce.api.audiences import schemas
from taskforce.api.names import AUDIENCES
from taskforce.api.reading.declare import Record
from taskforce.api.reading.schema import core
from taskforce.api.reading.shape import Shape, shape_of
from taskforce.database import Database
from taskforce.log.erasure import erase
from taskforce.log.logins import ERASER
from taskforce.projections.engine import Views


def shapes(audience: str) -> list[Shape]:
    schema = schemas()[audience]
    found = []
    for name in core(schema).type_map:
        kind = schema.get_type_by_name(name)
        origin = getattr(kind, "origin", None)
        if isinstance(vars(origin or object).get("__record__"), Record):
            assert isinstance(origin, type)
            found.append(shape_of(origin, schema.config))
    return found


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_schema_in_the_folder_is_the_one_in_the_code(audience: str) -> None:
    text = (files.graphql() / audience / "schema.graphql").read_text()
    assert text == schemas()[audience].as_str() + "\n", "run: make schema"


def test_every_folder_of_views_is_an_audience() -> None:
    assert tuple(sorted(folder.name for folder in files.projections().iterdir())) == AUDIENCES


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_view_is_in_the_schema(audience: str) -> None:
    views = {file.stem for file in (files.projections() / audience).glob("*.sql")}
    assert {shape.view for shape in shapes(audience)} == views


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_every_field_has_its_column_and_an_honest_promise(audience: str, told: Database) -> None:
    follower = await told.follower()
    await _every_promise_is_kept(follower, audience)
    eraser = await told.connect(ERASER)
    admin = await told.admin()
    for subject in await admin.fetchval("select array_agg(distinct s) from log.vault, unnest(subjects) s"):
        await erase(eraser, UUID(str(subject)))
    assert await admin.fetchval("select count(*) from log.vault") == 0
    await Views(follower).follow()
    await _every_promise_is_kept(follower, audience)
    for connection in (admin, eraser, follower):
        await connection.close()


async def _every_promise_is_kept(db: asyncpg.Connection, audience: str) -> None:
    for shape in shapes(audience):
        home = await db.fetchval(
            "select home from projection.view where live and name = $1", f"{audience}/{shape.view}"
        )
        linked = {link.column: False for link in shape.links.values() if link.reads.name == "ONE"}
        promised = linked | {column.sql: column.required for column in shape.columns.values()}
        nothing = [f"bool_or({sql} is null) as {sql}" for sql in promised]
        row = await db.fetchrow(f"select count(*) as rows, {', '.join(nothing)} from {home}.{shape.view}")
        assert row is not None
        assert row["rows"] > 0
        broken = [sql for sql, required in promised.items() if required and row[sql.strip('"')]]
        assert broken == [], shape.name
        for column in shape.columns.values():
            parts = column.parts.columns.values() if column.parts else []
            for part in (part.sql.strip('"') for part in parts if part.required):
                nothing_in = f"select count(*) from {home}.{shape.view}, jsonb_array_elements({column.sql}) p"
                assert await db.fetchval(f"{nothing_in} where p->>'{part}' is null") == 0, (shape.name, part)


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_every_stored_word_has_a_name_in_the_schema(audience: str, told: Database) -> None:
    db = await told.follower()
    for shape in shapes(audience):
        home = await db.fetchval(
            "select home from projection.view where live and name = $1", f"{audience}/{shape.view}"
        )
        for column in shape.columns.values():
            if column.names:
                stored = await db.fetch(f"select distinct {column.sql} as word from {home}.{shape.view}")
                assert {row["word"] for row in stored} - {None} <= column.names.keys()
    await db.close()


def test_a_partys_schema_tells_nothing_of_what_it_may_not_know() -> None:
    text = print_schema(core(schemas()["parties"]))
    said = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", re.sub(r'"""[\s\S]*?"""', "", text))}
    unsaid = (
        "assessment assessed concern conclusion confidence drafted draft reviewed authorised raiser recipients reason"
        " redirected duplicate rejected unsent position log correlation minister overview inquiry vetting lobby"
    )
    assert said & set(unsaid.split()) == set()


def test_ministers_are_told_of_no_party_and_of_no_record() -> None:
    types = core(schemas()["ministers"]).type_map.values()
    fields = {name for kind in types if isinstance(kind, GraphQLObjectType) for name in kind.fields}
    assert not fields & {"party", "recipient", "originator", "organisation", "gist", "donorName", "candidateName"}
    assert "kind" in fields


def test_the_regulators_schema_knows_no_warning_no_bar_and_no_referral() -> None:
    text = (files.graphql() / "regulator" / "schema.graphql").read_text().lower()
    assert not re.search("warning|candidate|referral|assess|vetting", text)


def test_the_secretariats_schema_knows_organisations_and_no_case() -> None:
    text = (files.graphql() / "secretariat" / "schema.graphql").read_text().lower()
    assert not re.search("warning|candidate|referral|assess|vetting|flag|donor|subject", text)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_type_that_is_written_by_hand_says_what_it_is(audience: str) -> None:
    made = re.compile(r"__|.*(Connection|Edge|Filter|Order|OrderField)$|Query$")
    kinds = (GraphQLObjectType, GraphQLEnumType, GraphQLInputObjectType)
    types = [t for t in core(schemas()[audience]).type_map.values() if isinstance(t, kinds) and not made.match(t.name)]
    assert [t.name for t in types if not t.description] == []


def test_every_root_field_takes_a_moment() -> None:
    for schema in schemas().values():
        query = core(schema).query_type
        assert query is not None
        assert all("asOf" in field.args for field in query.fields.values())
