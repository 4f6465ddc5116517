"""What an issuer may say of itself, and what is made of one that says something else."""

import asyncio
import gzip
import hmac
import json
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from jwt.utils import base64url_encode
from structlog.testing import capture_logs

from issuing import DISCOVERY, KEYS, Issuer, answer, believing
from issuing import identity as identity
from issuing import issuer as issuer
from taskforce.api.identity import Identity, IssuerAway, LocalIssuer, NotAuthenticated, RealIssuerConfigured, Viewer
from taskforce.api.identity import issuer as fetching
from taskforce.api.identity.issuer import UnusableIssuer
from taskforce.settings import Settings

OFFICER = Viewer("parties", "PP9001", "security", "officer-1")


@pytest.mark.parametrize(
    "name",
    ["", "identity.example", "http://identity.example", "ftp://127.0.0.1", "https://", "https://a:b@identity.example",
     "https://identity.example?a=b", "https://identity.example#a", "http://127.0.0.1.example", "https://[x]", "https://xn--/",
     "http://10.0.0.1"],
)  # fmt: skip
def test_an_address_that_is_no_issuers_is_refused_at_start(name: str) -> None:
    with pytest.raises(UnusableIssuer, match="TASKFORCE_ISSUER must be the https address"):
        fetching.Issuer(name)


@pytest.mark.parametrize("name", ["https://identity.example/realms/a", "http://localhost:1", "http://[::1]:1/"])
def test_an_issuer_is_known_by_its_address(name: str) -> None:
    assert fetching.Issuer(name).name == name


def test_the_local_issuer_signs_nothing_where_a_real_one_is_configured(tmp_path: Path) -> None:
    with pytest.raises(RealIssuerConfigured):
        LocalIssuer(Settings(tmp_path, issuer="https://identity.example"))


async def test_the_local_issuer_is_not_believed_where_a_real_one_is(identity: Identity, tmp_path: Path) -> None:
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {LocalIssuer(Settings(tmp_path)).token('parties', 'PP9001', 'security')}")


async def test_a_token_of_a_real_issuer_says_who_asks(identity: Identity, issuer: Issuer) -> None:
    assert await identity.viewer(f"Bearer {issuer.token()}") == OFFICER
    assert await identity.viewer(f"Bearer {issuer.token(aud=['another', 'taskforce'])}") == OFFICER


async def test_an_issuer_on_this_machine_is_asked_through_no_proxy(
    issuer: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert await Identity(believing(issuer, tmp_path)).viewer(f"Bearer {issuer.token()}") == OFFICER


async def test_an_issuer_with_one_key_needs_no_key_id(identity: Identity, issuer: Issuer) -> None:
    assert await identity.viewer(f"Bearer {issuer.token(None)}") == OFFICER


async def test_an_issuer_with_several_keys_must_say_which(identity: Identity, issuer: Issuer) -> None:
    issuer.keys["two"] = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {issuer.token(None)}")


async def test_a_token_of_another_key_than_it_names_is_refused(identity: Identity, issuer: Issuer) -> None:
    issuer.keys["two"] = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {issuer.token('one', issuer.keys['two'])}")


def signed_with(secret: bytes, claims: dict[str, Any]) -> str:
    """By hand: the library refuses to."""
    parts = ({"alg": "HS256", "kid": "one"}, claims)
    said = b".".join(base64url_encode(json.dumps(part).encode()) for part in parts)
    return (said + b"." + base64url_encode(hmac.digest(secret, said, "sha256"))).decode()


async def test_a_token_signed_with_the_public_key_as_secret_is_refused(identity: Identity, issuer: Issuer) -> None:
    public = issuer.keys["one"].public_key()
    for secret in (
        json.dumps(issuer.published()[0]).encode(),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    ):
        with pytest.raises(NotAuthenticated):
            await identity.viewer(f"Bearer {signed_with(secret, issuer.claims())}")
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {jwt.encode(issuer.claims(), '', 'none', {'kid': 'one'})}")


async def test_a_token_is_signed_as_its_key_says(identity: Identity, issuer: Issuer) -> None:
    key = rsa.generate_private_key(65537, 2048)
    issuer.publish(
        KEYS, {"keys": [RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": "one", "alg": "PS256"}]}
    )
    assert await identity.viewer(f"Bearer {issuer.token(key=key, algorithm='PS256')}") == OFFICER
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {issuer.token(key=key, algorithm='RS256')}")


def jwk(**other: Any) -> dict[str, Any]:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return {**ECAlgorithm.to_jwk(key, as_dict=True), "kid": "other", **other}


UNFIT: dict[str, dict[str, Any]] = {
    "a shared secret": {"kty": "oct", "kid": "other", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA"},
    "for encryption": jwk(use="enc"),
    "that may not verify": jwk(key_ops=["deriveKey"]),
    "of a kind to come": jwk(kty="PQ"),
    "whose curve is missing": jwk(crv=None, x=7),
    "that is no key": {"kid": ["other"]},
    "whose private part is out": ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True),
    "too short": RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 1024).public_key(), as_dict=True),  # noqa: S505
}


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=UNFIT.keys())
async def test_a_key_that_is_unfit_is_passed_over(identity: Identity, issuer: Issuer, unfit: dict[str, Any]) -> None:
    issuer.publish(KEYS, {"keys": [unfit, *issuer.published()]})
    assert await identity.viewer(f"Bearer {issuer.token(None)}") == OFFICER


@pytest.mark.parametrize("at", [DISCOVERY, KEYS])
@pytest.mark.parametrize(
    ("said", "why"),
    [
        (answer(b"<html>Sign in</html>"), "its answer is not understood"),
        (answer(b'{"keys": {}, "issuer": 1}'), "its answer is not understood"),
        (answer(b"[" * 100_000), "its answer is not understood"),
        (answer(gzip.compress(b'{"keys": []}'), "200 OK", "content-encoding: gzip"), "its answer is not understood"),
        (answer(b" " * 3_000_000), "it answered with too many bytes"),
        (answer(b"", "404 Not Found"), "it answered with status 404"),
        (answer(b"", "302 Found", "location: http://127.0.0.1:1/"), "it answered with status 302"),
        (b"nonsense\r\n\r\n", "it cannot be reached"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", "it cannot be reached"),
    ],
)
async def test_an_issuer_that_answers_nonsense_is_away(
    identity: Identity, issuer: Issuer, at: str, said: bytes, why: str
) -> None:
    issuer.says[at] = said
    with capture_logs() as logs, pytest.raises(IssuerAway):
        await identity.viewer(f"Bearer {issuer.token()}")
    assert logs == [{"event": "issuer.keys_not_fetched", "log_level": "warning", "why": why}]


async def test_an_issuer_that_does_not_answer_in_time_is_away(
    identity: Identity, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "WITHIN", 0.1)
    issuer.answers.clear()
    with capture_logs() as logs, pytest.raises(IssuerAway):
        await identity.viewer(f"Bearer {issuer.token()}")
    assert [line["why"] for line in logs] == ["it did not answer in time"]


async def test_an_issuer_that_never_comes_to_an_end_is_away(
    identity: Identity, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "WITHIN", 0.3)
    issuer.drips, issuer.says[DISCOVERY] = True, b"HTTP/1.1 200 OK\r\n\r\n"
    with pytest.raises(IssuerAway):
        async with asyncio.timeout(30):
            await identity.viewer(f"Bearer {issuer.token()}")


async def test_an_issuer_that_says_it_is_another_is_not_believed(identity: Identity, issuer: Issuer) -> None:
    issuer.publish(DISCOVERY, {"issuer": f"{issuer.name}/", "jwks_uri": issuer.name + KEYS})
    with pytest.raises(IssuerAway):
        await identity.viewer(f"Bearer {issuer.token()}")
    assert not issuer.asked[KEYS]


@pytest.mark.parametrize(
    "address", ["http://identity.example/keys", "file:///etc/passwd", "/keys", "https://", "http://[", ""]
)
async def test_keys_are_fetched_from_no_address_that_is_not_safe(
    identity: Identity, issuer: Issuer, address: str
) -> None:
    issuer.publish(DISCOVERY, {"issuer": issuer.name, "jwks_uri": address})
    with capture_logs() as logs, pytest.raises(IssuerAway):
        await identity.viewer(f"Bearer {issuer.token()}")
    assert [line["why"] for line in logs] == ["its discovery document leads to keys at no https address"]


async def test_keys_at_an_address_that_cannot_be_are_not_fetched(identity: Identity, issuer: Issuer) -> None:
    issuer.publish(DISCOVERY, {"issuer": issuer.name, "jwks_uri": f"https://{'a' * 70}.example/"})
    with pytest.raises(IssuerAway):
        await identity.viewer(f"Bearer {issuer.token()}")


def test_a_far_issuer_leads_to_no_keys_on_this_machine() -> None:
    with pytest.raises(fetching.NotFetched):
        fetching.Issuer("https://identity.example")._safe("http://127.0.0.1:8000/keys")


async def test_the_path_of_an_issuer_is_part_of_its_name(issuer: Issuer, tmp_path: Path) -> None:
    name = f"{issuer.name}/realms/a/"
    issuer.publish(f"/realms/a{DISCOVERY}", {"issuer": name, "jwks_uri": issuer.name + KEYS})
    identity = Identity(Settings(tmp_path, issuer=name))
    assert await identity.viewer(f"Bearer {issuer.token(iss=name)}") == OFFICER
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {issuer.token()}")


async def test_a_person_without_an_office_is_refused_and_a_system_is_not(issuer: Issuer, tmp_path: Path) -> None:
    identity = Identity(believing(issuer, tmp_path))
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {issuer.token(office=None)}")
    assert (await identity.viewer(f"Bearer {issuer.token(office=None, system=True)}")).is_system
