"""Who is let in. An address that sends many tokens that are none has no other judged for a while."""

from ipaddress import IPv6Address, ip_address

from litestar.types import HTTPScope, WebSocketScope

from taskforce.api.identity import Identity, IssuerAway, NotAuthenticated, Viewer
from taskforce.api.limits.buckets import Buckets
from taskforce.api.limits.meter import RateLimited

A_SECOND, AT_ONCE, IN_DOUBT = 10, 200, 0.1
"""Tokens that are none; and what one counts of which that is not known, as its issuer is away or was just asked."""
TOO_MANY = "Too many tokens that are none came from your address: send one that is good, after Retry-After."
Admitted = tuple[Viewer, float]


class Admission:
    """Whoever was let in before from that address is let in still, and whoever comes from another."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._bad = Buckets(A_SECOND, AT_ONCE)
        self.refused = 0

    async def of(
        self, scope: HTTPScope | WebSocketScope, authorization: str | None, office: str | None = None
    ) -> Admitted:
        """The viewer in that office, and until when the token is believed, in seconds since 1970.

        Raises NotAuthenticated, IssuerAway where that cannot be known, or RateLimited.
        """
        address = address_of(scope)
        if (seconds := self._bad.seconds(address)) and not self._identity.remembers(authorization):
            self.refused += 1
            raise RateLimited(seconds, TOO_MANY)
        try:
            return await self._identity.admitted(authorization, office)
        except NotAuthenticated:
            if authorization:
                self._bad.take(address, 1)
            raise
        except IssuerAway:
            if not self._identity.remembers(authorization):
                self._bad.take(address, IN_DOUBT)
            raise


def address_of(scope: HTTPScope | WebSocketScope) -> str:
    """Of IPv6 the network of 64 bits, within which anybody has as many addresses as he likes."""
    client = scope.get("client")
    try:
        address = ip_address(client[0]) if client else None
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)
