"""Viewers from tokens: what is checked, and what is remembered."""

import time
from collections import OrderedDict
from hashlib import sha256
from typing import Any, NamedTuple

import jwt

from taskforce.api.identity.claims import Claims, UnusableClaims
from taskforce.api.identity.issuer import Issuer
from taskforce.api.identity.keys import ALGORITHMS
from taskforce.api.identity.local import LOCAL_ISSUER, LocalKey
from taskforce.api.identity.published import PublishedKeys
from taskforce.api.identity.viewer import NotAuthenticated, Viewer
from taskforce.settings import Settings

LEEWAY = 30  # seconds by which clocks may differ
LONGEST = 16_384
_REQUIRED = ["exp", "iat", "iss", "aud"]
_REMEMBERED = 10_000
_ODD = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


class Known(NamedTuple):
    viewer: Viewer
    until: float
    kid: str | None
    key: jwt.PyJWK


class Identity:
    """A verified token is remembered, by its hash, until it expires or its issuer's keys have been fetched again."""

    def __init__(self, settings: Settings) -> None:
        """Raises Misconfigured."""
        self._issuer = settings.issuer or LOCAL_ISSUER
        if settings.claims and not settings.issuer:
            raise UnusableClaims("TASKFORCE_CLAIMS is for tokens of a real issuer: set TASKFORCE_ISSUER too.")
        self._claims = Claims.read(settings.claims) if settings.claims else Claims()
        self._keys = PublishedKeys(Issuer(settings.issuer)) if settings.issuer else LocalKey(settings.secret())
        self._known: OrderedDict[bytes, Known] = OrderedDict()

    async def viewer(self, authorization: str | None) -> Viewer:
        """Of an Authorization header. Raises NotAuthenticated, or IssuerAway where that cannot be known."""
        return (await self.admitted(authorization))[0]

    async def admitted(self, authorization: str | None) -> tuple[Viewer, float]:
        """The viewer, and until when the token is believed, in seconds since 1970.

        Raises NotAuthenticated, or IssuerAway where that cannot be known.
        """
        token = _bearer(authorization)
        digest = sha256(token.encode()).digest()
        known = self._known.get(digest)
        if known is None or known.until <= time.time() or await self._keys.of(known.kid) is not known.key:
            self._known[digest] = known = await self._verified(token)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return known.viewer, known.until + LEEWAY

    async def _verified(self, token: str) -> Known:
        try:
            header = jwt.get_unverified_header(token)
            # Danger: nothing is believed here. What no key could mend is refused before any is asked for.
            self._read(token, None)
        except _ODD as error:
            raise NotAuthenticated from error
        if header.get("alg") not in ALGORITHMS:
            raise NotAuthenticated
        kid: str | None = header.get("kid")
        key = await self._keys.of(kid)
        try:
            return Known(*self._read(token, key), kid, key)
        except _ODD as error:
            raise NotAuthenticated from error

    def _read(self, token: str, key: jwt.PyJWK | None) -> tuple[Viewer, float]:
        """The signature is checked where there is a key, everything else always."""
        said: dict[str, Any] = jwt.decode(
            token, key or "", algorithms=[key.algorithm_name] if key else None,
            issuer=self._issuer, audience=self._claims.aud, leeway=LEEWAY,
            options={"verify_signature": key is not None, "require": _REQUIRED, "verify_iss": True, "verify_aud": True,
                     "verify_exp": True, "verify_nbf": True, "verify_iat": True},
        )  # fmt: skip
        return self._claims.viewer(said), float(said["exp"])


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or len(token) > LONGEST or not token.isascii():
        raise NotAuthenticated
    return token
