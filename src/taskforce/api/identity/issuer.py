"""What a real issuer publishes: its OpenID Connect discovery document, and the keys that this leads to."""

import asyncio
from ipaddress import ip_address
from typing import Any, TypeVar

import httpx
import msgspec

from taskforce.api.identity.keys import Keys, keys_in
from taskforce.settings import Misconfigured

DISCOVERY = "/.well-known/openid-configuration"
WITHIN = 5.0
"""Seconds for all of it."""
MOST_BYTES = 262_144
HEADERS = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "taskforce"}


class UnusableIssuer(Misconfigured):
    """TASKFORCE_ISSUER must be the https address of an OpenID Connect issuer, without query, fragment or password."""


class NotFetched(Exception):
    """Why, in words of ours alone: they are logged."""


class Discovery(msgspec.Struct):
    issuer: str
    jwks_uri: str


class KeySet(msgspec.Struct):
    keys: list[dict[str, Any]]


Said = TypeVar("Said", Discovery, KeySet)


class Issuer:
    """Its name is its address, to the letter. http is for a loopback host only."""

    def __init__(self, name: str) -> None:
        url = _url(name)
        if url is None or url.query or url.fragment or "?" in name or "#" in name:
            raise UnusableIssuer(UnusableIssuer.__doc__)
        self.name, self._is_near = name, _is_loopback(url)
        if url.scheme != "https" and not self._is_near:
            raise UnusableIssuer(UnusableIssuer.__doc__)
        self._tls = httpx.create_ssl_context()

    async def keys(self) -> Keys:
        """Raises NotFetched."""
        try:
            # Danger: httpx counts each read for itself, so one that drips would never end; a proxy is no loopback host.
            async with (
                asyncio.timeout(WITHIN),
                httpx.AsyncClient(
                    verify=self._tls, timeout=WITHIN, headers=HEADERS, trust_env=not self._is_near
                ) as http,
            ):
                found = await _read(http, self.name.removesuffix("/") + DISCOVERY, Discovery)
                if found.issuer != self.name:
                    raise NotFetched("its discovery document names another issuer")
                return keys_in((await _read(http, self._safe(found.jwks_uri), KeySet)).keys)
        except (TimeoutError, httpx.TimeoutException):
            raise NotFetched("it did not answer in time") from None
        except (httpx.HTTPError, UnicodeError):  # the second of a host whose name is too long
            raise NotFetched("it cannot be reached") from None

    def _safe(self, address: str) -> str:
        url = _url(address)
        if url is None or not (url.scheme == "https" or (self._is_near and _is_loopback(url))):
            raise NotFetched("its discovery document leads to keys at no https address")
        return address


async def _read(http: httpx.AsyncClient, address: str, kind: type[Said]) -> Said:
    """Follows no redirect, and unpacks nothing."""
    body = bytearray()
    async with http.stream("GET", address, follow_redirects=False) as answer:
        if answer.status_code != httpx.codes.OK:
            raise NotFetched(f"it answered with status {answer.status_code}")
        async for piece in answer.aiter_raw():
            body += piece
            if len(body) > MOST_BYTES:
                raise NotFetched("it answered with too many bytes")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotFetched("its answer is not understood") from None


def _url(address: str) -> httpx.URL | None:
    try:
        url = httpx.URL(address)
        return url if url.scheme in {"http", "https"} and url.host and not url.userinfo else None
    except (httpx.InvalidURL, UnicodeError):
        return None


def _is_loopback(url: httpx.URL) -> bool:
    try:
        return url.host == "localhost" or ip_address(url.host).is_loopback
    except ValueError:
        return False
