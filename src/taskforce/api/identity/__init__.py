"""Who is asking: bearer tokens of one issuer, the local one unless a real one is configured.

viewer     whom a token makes of whoever sends it, and the two ways to refuse one
claims     what a token says, in the words of the configured file
keys       the keys that are believed; published: how long those of a real issuer are
issuer     what a real issuer publishes, over HTTP
local      the local issuer
"""

from taskforce.api.identity.identity import Identity
from taskforce.api.identity.local import LocalIssuer, RealIssuerConfigured
from taskforce.api.identity.viewer import IssuerAway, NotAuthenticated, Viewer

__all__ = ["Identity", "IssuerAway", "LocalIssuer", "NotAuthenticated", "RealIssuerConfigured", "Viewer"]
