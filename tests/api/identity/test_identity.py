"""Whom a token makes of whoever sends it; everything that is not quite a token is refused alike."""

import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from served import Client
from served import client as client
from taskforce.api.identity import Identity, LocalIssuer, NotAuthenticated, Viewer
from taskforce.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path)


def claims(**other: Any) -> dict[str, Any]:
    now = int(time.time())
    said = {"iss": "taskforce-local", "aud": "taskforce", "sub": "officer-1", "iat": now, "exp": now + 60}
    return said | {"audience": "parties", "organisation": "PP9001", "office": "security"} | other


def local_key(settings: Settings) -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(settings.secret().derive("local issuer"))


def signed(settings: Settings, **other: Any) -> str:
    said = {name: value for name, value in claims(**other).items() if value is not None}
    return jwt.encode(said, local_key(settings), algorithm="EdDSA")


async def test_a_token_says_who_asks(settings: Settings) -> None:
    token = LocalIssuer(settings).token("parties", "PP9001", "security", "officer-1")
    viewer = Viewer("parties", "PP9001", "security", "officer-1")
    identity = Identity(settings)
    assert await identity.viewer(f"Bearer {token}") == await identity.viewer(f"bearer  {token} ") == viewer


WRONG: dict[str, dict[str, Any]] = {
    "expired": {"exp": int(time.time()) - 120},
    "that never expires": {"exp": 10**400},
    "of another service": {"aud": "something-else"},
    "of another issuer": {"iss": "somebody"},
    "not yet issued": {"iat": int(time.time()) + 3600},
    "not yet good": {"nbf": int(time.time()) + 3600},
    "an organisation that is no text": {"organisation": 7},
    "an organisation without a name": {"organisation": ""},
    "an organisation that cannot be written": {"organisation": "PP\u00009001"},
    "an office that is no text": {"office": ["security"]},
    "an audience that is unknown": {"audience": "newspapers"},
    "too long": {"padding": "x" * 17_000},
    **{f"without {name}": {name: None} for name in ("exp", "iat", "iss", "aud", "sub", "organisation", "audience")},
}


@pytest.mark.parametrize("other", WRONG.values(), ids=WRONG.keys())
async def test_a_token_that_says_the_wrong_thing_is_refused(settings: Settings, other: dict[str, Any]) -> None:
    with pytest.raises(NotAuthenticated):
        await Identity(settings).viewer(f"Bearer {signed(settings, **other)}")


NESTED = f"Bearer {jwt.utils.base64url_encode(b'[' * 12_000).decode()}.e30.e30"


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", "Bearer \u00e9.\u00e9.\u00e9", NESTED]
)
async def test_what_is_no_token_is_refused(settings: Settings, header: str | None) -> None:
    with pytest.raises(NotAuthenticated):
        await Identity(settings).viewer(header)


async def test_a_token_without_a_signature_is_refused(settings: Settings) -> None:
    with pytest.raises(NotAuthenticated):
        await Identity(settings).viewer(f"Bearer {jwt.encode(claims(), '', algorithm='none')}")


async def test_a_token_of_another_key_is_refused(settings: Settings) -> None:
    for key, algorithm in (
        (ed25519.Ed25519PrivateKey.generate(), "EdDSA"),
        (ec.generate_private_key(ec.SECP256R1()), "ES256"),
        (b"a shared secret of 32 bytes or so", "HS256"),
    ):
        with pytest.raises(NotAuthenticated):
            await Identity(settings).viewer(f"Bearer {jwt.encode(claims(), key, algorithm=algorithm)}")


async def test_a_token_that_was_changed_is_refused(settings: Settings) -> None:
    head, _, end = signed(settings).split(".")
    other = jwt.encode(claims(organisation="PP9002"), local_key(settings), algorithm="EdDSA").split(".")[1]
    with pytest.raises(NotAuthenticated):
        await Identity(settings).viewer(f"Bearer {head}.{other}.{end}")


async def test_a_known_token_ends_with_its_time(settings: Settings) -> None:
    identity, token = Identity(settings), signed(settings, exp=int(time.time()) - 29)
    await identity.viewer(f"Bearer {token}")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            await identity.viewer(f"Bearer {token}")
        except NotAuthenticated:
            return
    pytest.fail("it is still believed")


async def test_clocks_may_differ_a_little(settings: Settings) -> None:
    now = int(time.time())
    for skewed in ({"exp": now - 20}, {"iat": now + 20}, {"nbf": now + 20}):
        assert await Identity(settings).viewer(f"Bearer {signed(settings, **skewed)}")


@pytest.mark.parametrize("said", ["exp", "iat", "nbf"])
async def test_clocks_may_not_differ_by_more(settings: Settings, said: str) -> None:
    skew = -31 if said == "exp" else 40
    with pytest.raises(NotAuthenticated):
        await Identity(settings).viewer(f"Bearer {signed(settings, **{said: int(time.time()) + skew})}")


async def test_all_of_them_are_told_the_same(client: Client, tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    answers = set()
    for other in ({}, *WRONG.values()):
        token = signed(settings, **other) if other else "nonsense"
        said = {"query": "{ warnings { totalCount } }"}
        response = await client.http.post("/graphql/parties", json=said, headers={"authorization": f"Bearer {token}"})
        answers.add((response.status_code, response.content))
    assert {status for status, _ in answers} == {401}
    assert len(answers) == 1
