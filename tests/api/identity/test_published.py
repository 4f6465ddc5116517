"""How long an issuer's keys are believed, and how often it is asked for them."""

import asyncio
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs

from issuing import DISCOVERY, KEYS, Issuer, answer, believing, issuing
from issuing import identity as identity
from issuing import issuer as issuer
from taskforce.api.identity import Identity, IssuerAway, NotAuthenticated, published
from taskforce.api.identity import issuer as fetching


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


async def test_forged_key_ids_make_one_fetch_however_many_come(identity: Identity, issuer: Issuer) -> None:
    tokens = [issuer.token(f"forged-{number}", new_key()) for number in range(50)]
    forged = await asyncio.gather(*(identity.viewer(f"Bearer {token}") for token in tokens), return_exceptions=True)
    assert {type(error) for error in forged} == {NotAuthenticated}
    assert issuer.asked == {DISCOVERY: 1, KEYS: 1}
    for number in range(50, 100):
        with pytest.raises(IssuerAway):
            await identity.viewer(f"Bearer {issuer.token(f'forged-{number}', new_key())}")
    assert await identity.viewer(f"Bearer {issuer.token()}")
    assert issuer.asked == {DISCOVERY: 1, KEYS: 1}


async def test_what_no_key_could_mend_is_refused_without_asking_the_issuer(identity: Identity, issuer: Issuer) -> None:
    for other in ({"iss": "somebody"}, {"aud": "something-else"}, {"exp": 1}, {"audience": "newspapers"}):
        with pytest.raises(NotAuthenticated):
            await identity.viewer(f"Bearer {issuer.token(**other)}")
    assert not issuer.asked


async def test_a_token_of_a_key_that_may_be_new_is_not_called_false(identity: Identity, issuer: Issuer) -> None:
    await identity.viewer(f"Bearer {issuer.token()}")
    issuer.keys["two"] = new_key()
    with pytest.raises(IssuerAway) as refused:
        await identity.viewer(f"Bearer {issuer.token('two')}")
    assert 1 <= int(refused.value.headers["retry-after"]) <= published.PAUSE


async def test_a_new_key_is_believed_once_it_is_named(
    identity: Identity, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "PAUSE", 0)
    await identity.viewer(f"Bearer {issuer.token()}")
    issuer.keys["two"] = new_key()
    assert await identity.viewer(f"Bearer {issuer.token('two')}")
    assert await identity.viewer(f"Bearer {issuer.token()}")
    assert issuer.asked[KEYS] == 2


async def test_a_withdrawn_key_ends_also_for_tokens_that_are_remembered(
    identity: Identity, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, issuer.keys["two"] = issuer.token(), new_key()
    await identity.viewer(f"Bearer {token}")
    del issuer.keys["one"]
    assert await identity.viewer(f"Bearer {token}")
    monkeypatch.setattr(published, "FRESH", 0)
    monkeypatch.setattr(published, "PAUSE", 0)
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {token}")
    assert await identity.viewer(f"Bearer {issuer.token('two')}")


async def test_a_key_that_was_replaced_under_its_id_ends(
    identity: Identity, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issuer.token()
    await identity.viewer(f"Bearer {token}")
    issuer.keys["one"] = new_key()
    monkeypatch.setattr(published, "FRESH", 0)
    monkeypatch.setattr(published, "PAUSE", 0)
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {token}")


async def test_an_issuer_that_withdraws_every_key_is_believed_in_nothing(
    identity: Identity, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await identity.viewer(f"Bearer {issuer.token()}")
    issuer.publish(KEYS, {"keys": []})
    monkeypatch.setattr(published, "FRESH", 0)
    monkeypatch.setattr(published, "PAUSE", 0)
    with pytest.raises(NotAuthenticated):
        await identity.viewer(f"Bearer {issuer.token()}")


async def test_who_ask_together_share_one_fetch_though_the_first_goes_away(identity: Identity, issuer: Issuer) -> None:
    issuer.answers.clear()
    first, *others = (asyncio.create_task(identity.viewer(f"Bearer {issuer.token()}")) for _ in range(20))
    async with asyncio.timeout(30):
        await issuer.called.wait()
        first.cancel()
        issuer.answers.set()
        assert len({viewer.person for viewer in await asyncio.gather(*others)}) == 1
    assert issuer.asked[KEYS] == 1


async def test_who_come_while_old_keys_are_fetched_again_wait_too(
    identity: Identity, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issuer.token()
    await identity.viewer(f"Bearer {token}")
    monkeypatch.setattr(published, "PAUSE", 0)
    monkeypatch.setattr(published, "FRESH", 0)
    issuer.answers.clear()
    issuer.called.clear()
    issuer.keys = {"two": new_key()}
    waiting = [asyncio.create_task(identity.viewer(f"Bearer {token}"))]
    async with asyncio.timeout(30):
        await issuer.called.wait()
        waiting += [asyncio.create_task(identity.viewer(f"Bearer {token}")) for _ in range(5)]
        issuer.answers.set()
        found = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(error) for error in found} == {NotAuthenticated}


async def test_while_the_issuer_is_away_keys_are_believed_for_an_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with issuing() as issuer:
        identity = Identity(believing(issuer, tmp_path))
        await identity.viewer(f"Bearer {issuer.token()}")
    monkeypatch.setattr(published, "FRESH", 0)
    monkeypatch.setattr(published, "PAUSE", 0)
    with capture_logs() as logs:
        assert await identity.viewer(f"Bearer {issuer.token()}")
    assert [line["why"] for line in logs] == ["it cannot be reached"]
    with pytest.raises(IssuerAway):
        await identity.viewer(f"Bearer {issuer.token('unknown', new_key())}")
    monkeypatch.setattr(published, "BELIEVED", 0)
    with pytest.raises(IssuerAway):
        await identity.viewer(f"Bearer {issuer.token()}")


async def test_nobody_with_a_key_that_is_believed_waits_for_an_issuer_that_was_away(
    identity: Identity, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await identity.viewer(f"Bearer {issuer.token()}")
    monkeypatch.setattr(published, "FRESH", 0)
    monkeypatch.setattr(published, "PAUSE", 0)
    issuer.says[KEYS] = answer(b"", "503 Service Unavailable")
    await identity.viewer(f"Bearer {issuer.token()}")
    issuer.answers.clear()
    monkeypatch.setattr(fetching, "WITHIN", 3600)
    async with asyncio.timeout(30):
        assert await identity.viewer(f"Bearer {issuer.token()}")


async def test_an_issuer_that_was_away_is_believed_once_it_is_back(
    identity: Identity, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "PAUSE", 0)
    issuer.says[KEYS] = answer(b"", "503 Service Unavailable")
    with pytest.raises(IssuerAway):
        await identity.viewer(f"Bearer {issuer.token()}")
    issuer.says.clear()
    assert await identity.viewer(f"Bearer {issuer.token()}")
