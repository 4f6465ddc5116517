"""Who is asking: bearer tokens from one issuer, the local one unless another is configured."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from taskforce.settings import Misconfigured, Secret, Settings

LOCAL_ISSUER = "taskforce-local"
SERVICE = "taskforce"
LEEWAY = 30  # seconds by which clocks may differ
_ALGORITHMS = ["EdDSA", "ES256", "RS256", "PS256"]
_REQUIRED = ["exp", "iat", "iss", "aud", "sub", "organisation", "audience"]
_REMEMBERED = 10_000


class NotAuthenticated(Exception):
    """Send a bearer token of this service's issuer that has not expired."""

    code = "NOT_AUTHENTICATED"


class RealIssuerConfigured(Misconfigured):
    """A real issuer is configured (TASKFORCE_ISSUER): get your token there. The local issuer signs nothing here."""


class NoKeys(RealIssuerConfigured):
    """A real issuer is configured (TASKFORCE_ISSUER): TASKFORCE_JWKS must name the file that holds its public keys."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """`person` is a pseudonym, `organisation` an id such as PP52. A system acts for the officers that it names."""

    audience: str
    organisation: str
    office: str | None
    person: str
    is_system: bool = False


class LocalIssuer:
    """Signs tokens for demo and tests, with a key derived from the secret."""

    def __init__(self, settings: Settings) -> None:
        if settings.issuer:
            raise RealIssuerConfigured(RealIssuerConfigured.__doc__)
        self._key = _local_key(settings.secret())

    def token(
        self,
        audience: str,
        organisation: str,
        office: str | None = None,
        person: str = "local",
        hours: float = 12,
        system: bool = False,
    ) -> str:
        now = int(time.time())
        claims = {"iss": LOCAL_ISSUER, "aud": SERVICE, "sub": person, "iat": now, "exp": now + int(hours * 3600),
                  "audience": audience, "organisation": organisation, "office": office, "system": system}  # fmt: skip
        return jwt.encode(claims, self._key, algorithm="EdDSA")


class Identity:
    """Tells viewers from tokens. A verified token is remembered until it expires."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.issuer or LOCAL_ISSUER
        self._keys = _keys(settings)
        self._known: OrderedDict[str, tuple[Viewer, float]] = OrderedDict()

    def viewer(self, authorization: str | None) -> Viewer:
        """Of an Authorization header. Raises NotAuthenticated."""
        return self.admitted(authorization)[0]

    def admitted(self, authorization: str | None) -> tuple[Viewer, float]:
        """The viewer, and until when the token is believed, in seconds since 1970. Raises NotAuthenticated."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            raise NotAuthenticated
        token = token.strip()
        viewer, until = self._known.get(token, (None, 0.0))
        if viewer is None or until <= time.time():
            viewer, until = self._verify(token)
            self._known[token] = viewer, until
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return viewer, until + LEEWAY

    def _verify(self, token: str) -> tuple[Viewer, float]:
        try:
            header = jwt.get_unverified_header(token)
            key = self._keys.get(header.get("kid")) or self._keys[None]
            claims: dict[str, Any] = jwt.decode(
                token, key, algorithms=_ALGORITHMS, issuer=self._issuer, audience=SERVICE,
                leeway=LEEWAY, options={"require": _REQUIRED},
            )  # fmt: skip
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise NotAuthenticated from error
        office, texts = claims.get("office"), (claims["audience"], claims["organisation"], claims["sub"])
        system = claims.get("system", False)
        if not (all(isinstance(text, str) for text in (*texts, office or "")) and isinstance(system, bool)):
            raise NotAuthenticated
        return Viewer(texts[0], texts[1], office, texts[2], system), float(claims["exp"])


def _local_key(secret: Secret) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret.derive("local issuer"))


def _keys(settings: Settings) -> dict[str | None, Any]:
    """By key id; None for an issuer with one key and no ids."""
    if not settings.issuer:
        public: Ed25519PublicKey = _local_key(settings.secret()).public_key()
        return {None: public}
    try:
        keys = jwt.PyJWKSet.from_json(settings.jwks.read_text()).keys if settings.jwks else []
    except (jwt.PyJWTError, ValueError) as error:
        raise NoKeys(NoKeys.__doc__) from error
    if not keys:
        raise NoKeys(NoKeys.__doc__)
    return {key.key_id: key for key in keys} | ({None: keys[0]} if len(keys) == 1 else {})
