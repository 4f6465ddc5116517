"""The local issuer, for demo and tests: it signs with a key derived from the secret."""

import time

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from taskforce.settings import Misconfigured, Secret, Settings

LOCAL_ISSUER = "taskforce-local"


class RealIssuerConfigured(Misconfigured):
    """A real issuer is configured (TASKFORCE_ISSUER): get your token there. The local issuer signs nothing here."""


class LocalIssuer:
    def __init__(self, settings: Settings) -> None:
        if settings.issuer:
            raise RealIssuerConfigured(RealIssuerConfigured.__doc__)
        self._key = _key(settings.secret())

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
        claims = {"iss": LOCAL_ISSUER, "aud": "taskforce", "sub": person, "iat": now, "exp": now + int(hours * 3600),
                  "audience": audience, "organisation": organisation, "office": office, "system": system}  # fmt: skip
        return jwt.encode(claims, self._key, algorithm="EdDSA")


class LocalKey:
    """The one key of the local issuer, whatever a token calls it."""

    def __init__(self, secret: Secret) -> None:
        self._key = jwt.PyJWK(OKPAlgorithm.to_jwk(_key(secret).public_key(), as_dict=True))

    age = None
    """They are never fetched."""

    async def of(self, _: str | None) -> jwt.PyJWK:
        return self._key


def _key(secret: Secret) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret.derive("local issuer"))
