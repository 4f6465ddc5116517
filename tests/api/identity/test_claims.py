"""Which of an issuer's claims means what: a file says so, and what is wrong in it is said at once."""

import re
from pathlib import Path
from typing import Any

import pytest

from issuing import Issuer, believing
from issuing import issuer as issuer
from taskforce.api.identity import Identity, NotAuthenticated, Viewer
from taskforce.api.identity.claims import Claims, UnusableClaims
from taskforce.settings import Settings

FILE = """
aud = "api://taskforce"

[person]
claim = "oid"

[organisation]
claim = "org.id"

[office]
claim = "realm_access.roles"
values = { "tf security" = "security", "tf treasurer" = "treasurer" }

[audience]
claim = "groups"
values = { party-users = "parties", agency-users = "agencies" }

[system]
claim = "https://identity.example/grant"
value = "client-credentials"
"""
GRANT = "https://identity.example/grant"
SAID: dict[str, Any] = {"aud": "api://taskforce", "sub": None, "audience": None, "organisation": None, "office": None,
                        "oid": "p-7", "org": {"id": "PP52"}, "groups": ["staff", "party-users"],
                        "realm_access": {"roles": ["offline", "tf security"]}}  # fmt: skip


@pytest.fixture
def mapped(issuer: Issuer, tmp_path: Path) -> Identity:
    return Identity(believing(issuer, tmp_path, FILE))


async def test_claims_are_found_where_the_file_says(mapped: Identity, issuer: Issuer) -> None:
    assert await mapped.viewer(f"Bearer {issuer.token(**SAID)}") == Viewer("parties", "PP52", "security", "p-7")


async def test_a_claim_with_one_word_is_mapped_as_one_of_a_list_is(mapped: Identity, issuer: Issuer) -> None:
    token = issuer.token(**SAID | {"groups": "agency-users"})
    assert (await mapped.viewer(f"Bearer {token}")).audience == "agencies"


async def test_a_system_is_told_by_its_claim(mapped: Identity, issuer: Issuer) -> None:
    token = issuer.token(**SAID | {GRANT: "client-credentials", "realm_access": None})
    assert await mapped.viewer(f"Bearer {token}") == Viewer("parties", "PP52", None, "p-7", is_system=True)


@pytest.mark.parametrize("grant", ["authorization_code", "", True, 1, ["client-credentials"], None])
async def test_whatever_else_that_claim_says_is_a_person(mapped: Identity, issuer: Issuer, grant: object) -> None:
    assert not (await mapped.viewer(f"Bearer {issuer.token(**SAID | {GRANT: grant})}")).is_system


async def test_what_is_true_is_not_one(issuer: Issuer, tmp_path: Path) -> None:
    identity = Identity(believing(issuer, tmp_path))
    assert not (await identity.viewer(f"Bearer {issuer.token(system=1)}")).is_system


WRONG: dict[str, dict[str, Any]] = {
    "of our own names": {"oid": None, "sub": "p-7"},
    "of our own aud": {"aud": "taskforce"},
    "without an organisation": {"org": {}},
    "whose nesting ends early": {"org": "PP52"},
    "whose organisation is a list": {"org": {"id": ["PP52"]}},
    "whose organisation is a number": {"org": {"id": 52}},
    "whose organisation is empty": {"org": {"id": ""}},
    "without an office": {"realm_access": {}},
    "of an office that is not mapped": {"realm_access": {"roles": ["offline"]}},
    "of two offices": {"realm_access": {"roles": ["tf security", "tf treasurer"]}},
    "of offices in an object": {"realm_access": {"roles": {"tf security": True}}},
    "without an audience": {"groups": []},
    "of two audiences": {"groups": ["party-users", "agency-users"]},
    "of an audience in our word": {"groups": ["parties"]},
    "of an audience in a list of lists": {"groups": [["party-users"]]},
}


@pytest.mark.parametrize("other", WRONG.values(), ids=WRONG.keys())
async def test_a_token_that_does_not_say_it_is_refused(mapped: Identity, issuer: Issuer, other: dict[str, Any]) -> None:
    with pytest.raises(NotAuthenticated):
        await mapped.viewer(f"Bearer {issuer.token(**SAID | other)}")


def test_the_file_that_the_page_shows_can_be_used(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "identity.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"^```toml\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    for name, text in (("shown", shown), ("claims", FILE.replace(GRANT, "gty"))):
        (tmp_path / name).write_text(text)
    assert Claims.read(tmp_path / "shown") == Claims.read(tmp_path / "claims")


def test_what_the_file_leaves_out_has_our_own_name(tmp_path: Path) -> None:
    file = tmp_path / "claims.toml"
    file.write_text('[person]\nclaim = "oid"\n')
    assert Claims.read(file).organisation == Claims().organisation


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[person\n", "line 1, column 8"),
        ('[person]\nclaims = "sub"\n', r"unknown field `claims` - at `\$.person`"),
        ('[persons]\nclaim = "sub"\n', "unknown field `persons`"),
        ("[person]\n", r"missing required field `claim` - at `\$.person`"),
        ("[person]\nclaim = 7\n", r"got `int` - at `\$.person.claim`"),
        ('[office]\nclaim = ""\n', r"at `\$.office.claim`"),
        ('[office]\nclaim = "a"\nvalues = {}\n', r"at `\$.office.values`"),
        ('[office]\nclaim = "a"\nvalues = { a = 1 }\n', r"at `\$.office.values\[...\]`"),
        (
            '[audience]\nclaim = "a"\nvalues = { a = "newspapers" }\n',
            "audience.values: there is no audience newspapers",
        ),
        ('[system]\nclaim = "a"\nvalue = []\n', r"at `\$.system.value`"),
        ('[system]\nvalues = { a = "b" }\n', r"unknown field `values` - at `\$.system`"),
        ("\udcff", "byte 0 is no UTF-8"),
        (None, "No such file"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, text: str | None, why: str) -> None:
    file = tmp_path / "claims.toml"
    if text is not None:
        file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(UnusableClaims, match=rf"TASKFORCE_CLAIMS .*{file}: .*{why}"):
        Identity(Settings(tmp_path, issuer="https://identity.example", claims=file))


def test_the_local_issuer_has_our_own_names_alone(tmp_path: Path) -> None:
    with pytest.raises(UnusableClaims, match="set TASKFORCE_ISSUER too"):
        Identity(Settings(tmp_path, claims=tmp_path / "claims.toml"))
