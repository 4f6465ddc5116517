"""Whom a token makes of whoever sends it; everything that is not quite a token is refused alike."""

import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import ECAlgorithm

from served import Client
from served import client as client
from taskforce.api.identity import Identity, LocalIssuer, NoKeys, NotAuthenticated, RealIssuerConfigured, Viewer
from taskforce.settings import Settings

ISSUER = "https://identity.example"


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


def test_a_token_says_who_asks(settings: Settings) -> None:
    token = LocalIssuer(settings).token("parties", "PP9001", "security", "officer-1")
    viewer = Viewer("parties", "PP9001", "security", "officer-1")
    identity = Identity(settings)
    assert identity.viewer(f"Bearer {token}") == identity.viewer(f"bearer  {token} ") == viewer


WRONG: dict[str, dict[str, Any]] = {
    "expired": {"exp": int(time.time()) - 120},
    "of another service": {"aud": "something-else"},
    "of another issuer": {"iss": "somebody"},
    "not yet issued": {"iat": int(time.time()) + 3600},
    "an organisation that is no text": {"organisation": 7},
    "an office that is no text": {"office": ["security"]},
    **{f"without {name}": {name: None} for name in ("exp", "iat", "iss", "aud", "sub", "organisation", "audience")},
}


@pytest.mark.parametrize("other", WRONG.values(), ids=WRONG.keys())
def test_a_token_that_says_the_wrong_thing_is_refused(settings: Settings, other: dict[str, Any]) -> None:
    with pytest.raises(NotAuthenticated):
        Identity(settings).viewer(f"Bearer {signed(settings, **other)}")


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", "Bearer \u00e9.\u00e9.\u00e9"]
)
def test_what_is_no_token_is_refused(settings: Settings, header: str | None) -> None:
    with pytest.raises(NotAuthenticated):
        Identity(settings).viewer(header)


def test_a_token_without_a_signature_is_refused(settings: Settings) -> None:
    with pytest.raises(NotAuthenticated):
        Identity(settings).viewer(f"Bearer {jwt.encode(claims(), '', algorithm='none')}")


def test_a_token_of_another_key_is_refused(settings: Settings) -> None:
    for key, algorithm in (
        (ed25519.Ed25519PrivateKey.generate(), "EdDSA"),
        (ec.generate_private_key(ec.SECP256R1()), "ES256"),
        (b"a shared secret of 32 bytes or so", "HS256"),
    ):
        with pytest.raises(NotAuthenticated):
            Identity(settings).viewer(f"Bearer {jwt.encode(claims(), key, algorithm=algorithm)}")


def test_a_token_that_was_changed_is_refused(settings: Settings) -> None:
    head, _, end = signed(settings).split(".")
    other = jwt.encode(claims(organisation="PP9002"), local_key(settings), algorithm="EdDSA").split(".")[1]
    with pytest.raises(NotAuthenticated):
        Identity(settings).viewer(f"Bearer {head}.{other}.{end}")


def test_a_known_token_ends_with_its_time(settings: Settings) -> None:
    identity, token = Identity(settings), signed(settings, exp=int(time.time()) - 29)
    identity.viewer(f"Bearer {token}")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            identity.viewer(f"Bearer {token}")
        except NotAuthenticated:
            return
    pytest.fail("it is still believed")


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


def configured(tmp_path: Path, *keys: tuple[str | None, Any]) -> Settings:
    found = [json.loads(ECAlgorithm.to_jwk(key.public_key())) | ({"kid": kid} if kid else {}) for kid, key in keys]
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"keys": found}))
    return Settings(tmp_path, issuer=ISSUER, jwks=file)


def test_a_real_issuer_is_believed_by_its_keys(tmp_path: Path) -> None:
    one, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    identity = Identity(configured(tmp_path, ("one", one), ("other", other)))
    for kid, key in (("one", one), ("other", other)):
        token = jwt.encode(claims(iss=ISSUER), key, algorithm="ES256", headers={"kid": kid})
        assert identity.viewer(f"Bearer {token}").organisation == "PP9001"
    for headers in ({"kid": "other"}, {"kid": "unknown"}, None):
        token = jwt.encode(claims(iss=ISSUER), one, algorithm="ES256", headers=headers)
        with pytest.raises(NotAuthenticated):
            identity.viewer(f"Bearer {token}")


def test_a_real_issuer_with_one_key_needs_no_key_id(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    token = jwt.encode(claims(iss=ISSUER), key, algorithm="ES256")
    assert Identity(configured(tmp_path, (None, key))).viewer(f"Bearer {token}").office == "security"


def test_where_a_real_issuer_is_configured_the_local_one_is_not_believed(tmp_path: Path) -> None:
    settings = configured(tmp_path, ("one", ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(RealIssuerConfigured):
        LocalIssuer(settings)
    with pytest.raises(NotAuthenticated):
        Identity(settings).viewer(f"Bearer {LocalIssuer(Settings(tmp_path)).token('parties', 'PP9001')}")


@pytest.mark.parametrize("text", [None, "", "{}", '{"keys": []}', "no json"])
def test_a_real_issuer_needs_readable_keys(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "keys.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(NoKeys):
        Identity(Settings(tmp_path, issuer=ISSUER, jwks=None if text is None else file))
