"""A real issuer, served over HTTP on this machine, that counts what it is asked. Everybody in its tokens is invented.

A test imports the fixture: `from issuing import issuer as issuer`.
"""

import asyncio
import json
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, cast

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from taskforce.api.identity import Identity
from taskforce.settings import Settings

DISCOVERY, KEYS = "/.well-known/openid-configuration", "/keys"


class Issuer:
    """`keys` are what it publishes, by key id; `says` is what it says instead at a path: a head and a body, raw.

    It is silent until `answers` is set, and sets `called` when it is asked. Where it `drips`, its answers never end.
    """

    def __init__(self) -> None:
        self.keys = {"one": ec.generate_private_key(ec.SECP256R1())}
        self.asked: Counter[str] = Counter()
        self.says: dict[str, bytes] = {}
        self.answers = asyncio.Event()
        self.answers.set()
        self.called = asyncio.Event()
        self.drips = False
        self.name, self.heads = "", ""

    def token(self, kid: str | None = "one", key: Any = None, algorithm: str = "ES256", **other: Any) -> str:
        """What is None is left out."""
        said = {name: value for name, value in self.claims(**other).items() if value is not None}
        return jwt.encode(said, key or self.keys[kid or "one"], algorithm, {"kid": kid} if kid else None)

    def claims(self, **other: Any) -> dict[str, Any]:
        now = int(time.time())
        said = {"iss": self.name, "aud": "taskforce", "sub": "officer-1", "iat": now, "exp": now + 60}
        return said | {"audience": "parties", "organisation": "PP9001", "office": "security"} | other

    def published(self) -> list[dict[str, Any]]:
        return [ECAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid} for kid, key in self.keys.items()]

    def publish(self, path: str, said: object) -> None:
        """From now on, instead of what is so."""
        self.says[path] = answer(json.dumps(said).encode())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads += head
        path = head.split(" ")[1]
        self.asked[path] += 1
        self.called.set()
        await self.answers.wait()
        discovery = {"issuer": self.name, "jwks_uri": self.name + KEYS, "authorization_endpoint": "https://a.example"}
        said = {DISCOVERY: discovery, KEYS: {"keys": self.published()}}
        writer.write(self.says.get(path) or answer(json.dumps(said[path]).encode()))
        while self.drips and not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.01)


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    said = [f"HTTP/1.1 {status}", *headers, "connection: close", f"content-length: {len(body)}", "\r\n"]
    return "\r\n".join(said).encode() + body


@asynccontextmanager
async def issuing(tls: ssl.SSLContext | None = None) -> AsyncIterator[Issuer]:
    """On leaving, nobody answers there any more."""
    issuer, tasks = Issuer(), set[asyncio.Task[Any]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(cast("asyncio.Task[Any]", asyncio.current_task()))
        with closing(writer):
            await issuer.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    issuer.name = f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        try:
            yield issuer
        finally:
            issuer.answers.set()
            issuer.drips = False
            await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with issuing() as issuer:
        yield issuer


def believing(issuer: Issuer, home: Path, claims: str | None = None) -> Settings:
    """`claims` is the file that says which of them means what."""
    if claims is None:
        return Settings(home, issuer=issuer.name)
    file = home / "claims.toml"
    file.write_text(claims)
    return Settings(home, issuer=issuer.name, claims=file)


@pytest.fixture
def identity(issuer: Issuer, tmp_path: Path) -> Identity:
    return Identity(believing(issuer, tmp_path))
