"""The headers of every answer, and the id of a request, which its sender may have chosen."""

import re
from collections.abc import Mapping
from uuid import uuid4

from litestar.types import HTTPScope, WebSocketScope

# Nothing is kept by anybody on the way, shown in a page, taken for another kind of file, or told to another site.
# Danger: no header gives another site leave to ask (CORS), and none may.
ALWAYS = [
    (b"cache-control", b"no-store"),
    (b"vary", b"accept, authorization, taskforce-office"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
]
ONLY_TLS = (b"strict-transport-security", b"max-age=31536000")
OFFICE = "taskforce-office"
"""Names the office that somebody asks in who holds several, by the log: as a member or as a deputy."""

# Danger: it is written into the log.
_HARMLESS = re.compile(rb"[0-9A-Za-z._-]{1,64}")


def id_of(scope: HTTPScope | WebSocketScope) -> str:
    """The one that was sent, if it is short and harmless; otherwise a new one."""
    said = dict(scope["headers"]).get(b"x-request-id", b"")
    return said.decode() if _HARMLESS.fullmatch(said) else str(uuid4())


def asking(said: Mapping[str, str]) -> tuple[str | None, str | None]:
    """By which token, and in which office if it is not the token's."""
    return said.get("authorization"), said.get(OFFICE)


def of(scope: HTTPScope | WebSocketScope, request_id: str) -> list[tuple[bytes, bytes]]:
    secure = [ONLY_TLS] if scope["scheme"] in ("https", "wss") else []
    return [*ALWAYS, *secure, (b"x-request-id", request_id.encode())]
