"""How long an issuer's keys are believed, and when it is asked again."""

import asyncio
import math
import time

import jwt
import structlog

from taskforce.api.identity.issuer import Issuer, NotFetched
from taskforce.api.identity.keys import Keys
from taskforce.api.identity.viewer import IssuerAway, NotAuthenticated

FRESH = 600.0
"""Seconds after which keys are fetched again, so that one that was withdrawn ends."""
BELIEVED = 3600.0
"""Seconds for which they are believed while the issuer cannot be asked."""
PAUSE = 10.0
"""Seconds between two fetches, however many tokens name unknown keys."""
_log = structlog.get_logger(__name__)


class PublishedKeys:
    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._keys: Keys = {}
        self._fetched_at = self._asked_at = -math.inf
        self._is_away = False
        self._fetching: asyncio.Task[bool] | None = None

    @property
    def age(self) -> float | None:
        age = _age(self._fetched_at)
        return age if age < math.inf else None

    async def of(self, kid: str | None) -> jwt.PyJWK:
        """Raises NotAuthenticated where the issuer has no such key, IssuerAway where that cannot be known now."""
        is_judged = False
        if kid not in self._keys or _age(self._fetched_at) >= FRESH:
            is_judged = await self._fetched(kid)
        if (key := self._keys.get(kid)) and _age(self._fetched_at) < BELIEVED:
            return key
        if is_judged:
            raise NotAuthenticated
        raise IssuerAway(PAUSE - _age(self._asked_at))

    async def _fetched(self, kid: str | None) -> bool:
        """All who wait share one fetch. False where there was none, or it failed."""
        if self._fetching is None:
            if _age(self._asked_at) < PAUSE:
                return False
            self._fetching = asyncio.create_task(self._fetch())
        if self._is_away and kid in self._keys and _age(self._fetched_at) < BELIEVED:
            return False  # it is believed in any case: do not wait for one that may be away still
        # Danger: who asked first may go away, and the others still wait.
        return await asyncio.shield(self._fetching)

    async def _fetch(self) -> bool:
        self._asked_at = time.monotonic()
        try:
            self._keys = await self._issuer.keys()
        except NotFetched as error:
            self._is_away = True
            _log.warning("issuer.keys_not_fetched", why=str(error))
            return False
        finally:
            self._fetching = None
        self._fetched_at, self._is_away = self._asked_at, False
        return True


def _age(moment: float) -> float:
    return time.monotonic() - moment
