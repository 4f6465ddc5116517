"""Served over TLS, to clients that verify; and what is wrong with the files is said before anything is served."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from structlog.testing import capture_logs
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from certificates import Authority
from served import served
from subscribing import PROTOCOL
from taskforce.api.identity import LocalIssuer
from taskforce.api.tls import UnusableCertificate, tls
from taskforce.database import Database
from taskforce.settings import Settings

QUERY = {"query": "{ warnings { totalCount } }"}


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
async def url(database: Database, tmp_path: Path, authority: Authority) -> AsyncIterator[str]:
    certificate, key = authority.issue(tmp_path)
    async with served(database, tmp_path, tls_certificate=certificate, tls_key=key) as client:
        yield str(client.http.base_url)


async def shown(url: str, trusted: ssl.SSLContext, least: ssl.TLSVersion | None = None) -> tuple[bytes, str | None]:
    """The certificate, and which version of TLS is spoken."""
    at = urlsplit(url)
    if least:
        trusted.minimum_version = trusted.maximum_version = least
    _, writer = await asyncio.open_connection(at.hostname, at.port, ssl=trusted, server_hostname="127.0.0.1")
    spoken: ssl.SSLObject = writer.get_extra_info("ssl_object")
    writer.close()
    return spoken.getpeercert(binary_form=True) or b"", spoken.version()


async def test_questions_and_sockets_are_answered_to_clients_that_verify(
    url: str, tmp_path: Path, authority: Authority
) -> None:
    headers = {"authorization": f"Bearer {LocalIssuer(Settings(tmp_path)).token('parties', 'blue', 'security')}"}
    assert url.startswith("https://127.0.0.1:")
    async with httpx.AsyncClient(base_url=url, verify=authority.trusted(), headers=headers) as http:
        answer = await http.post("/graphql/parties", json=QUERY)
        assert answer.json() == {"data": {"warnings": {"totalCount": 0}}}
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
    protocols = [Subprotocol(PROTOCOL)]
    async with connect(
        f"wss{url.removeprefix('https')}/graphql/parties", ssl=authority.trusted(), subprotocols=protocols,
        additional_headers=headers,
    ) as socket:  # fmt: skip
        await socket.send('{"type": "connection_init"}')
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}


async def test_who_does_not_believe_the_authority_hears_nothing(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, verify=Authority().trusted()) as http:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await http.get("/health/live")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_what_is_spoken_is_new_enough(url: str, authority: Authority, version: ssl.TLSVersion) -> None:
    _, spoken = await shown(url, authority.trusted(), version)
    assert spoken == version.name.replace("_", ".")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
async def test_nothing_older_is_spoken(url: str, authority: Authority) -> None:
    trusted = authority.trusted()
    trusted.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await shown(url, trusted, ssl.TLSVersion.TLSv1_1)


async def test_a_certificate_that_was_renewed_is_shown_from_the_next_connection_on(
    url: str, tmp_path: Path, authority: Authority
) -> None:
    first, _ = await shown(url, authority.trusted())
    assert await shown(url, authority.trusted()) == (first, "TLSv1.3")
    authority.issue(tmp_path)
    second, _ = await shown(url, authority.trusted())
    assert second != first
    with capture_logs() as lines:
        (tmp_path / "key.pem").write_text("half a key")
        assert (await shown(url, authority.trusted()))[0] == second
        (tmp_path / "certificate.pem").unlink()
        assert (await shown(url, authority.trusted()))[0] == second
        authority.issue(tmp_path)
        assert (await shown(url, authority.trusted()))[0] not in (first, second)
    said = [line["event"] for line in lines if line["event"].startswith("tls.")]
    assert said == ["tls.certificate_not_renewed"] * 2 + ["tls.certificate_renewed"]


def test_neither_file_is_no_tls(tmp_path: Path) -> None:
    assert tls(Settings(tmp_path)) is None


def test_files_that_cannot_be_used_are_said(tmp_path: Path, authority: Authority) -> None:
    certificate, key = authority.issue(tmp_path)
    (other := tmp_path / "other").mkdir()
    _, of_another = authority.issue(other)
    (nonsense := tmp_path / "nonsense.pem").write_text("nonsense")
    for said, why in (
        (Settings(tmp_path, tls_certificate=certificate), "Only one"),
        (Settings(tmp_path, tls_key=key), "Only one"),
        (Settings(tmp_path, tls_certificate=certificate, tls_key=tmp_path / "none.pem"), "No such file"),
        (Settings(tmp_path, tls_certificate=nonsense, tls_key=key), "nonsense.pem"),
        (Settings(tmp_path, tls_certificate=certificate, tls_key=of_another), "KEY_VALUES_MISMATCH"),
    ):
        with pytest.raises(UnusableCertificate, match=why):
            tls(said)
