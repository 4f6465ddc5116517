"""The keys that an issuer publishes, as far as they are fit to check a signature with."""

from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

# Danger: never one with a shared secret, or whoever knows a public key could sign.
ALGORITHMS = {"EdDSA", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"}
LEAST_BITS = 2048

Keys = dict[str | None, jwt.PyJWK]


def keys_in(published: list[dict[str, Any]]) -> Keys:
    """By key id; under None as well where there is one only. What cannot be used here is passed over."""
    keys = [key for said in published if (key := _key(said))]
    only = {None: keys[0]} if len(keys) == 1 else {}
    return {key.key_id: key for key in keys if key.key_id is not None} | only


def _key(said: dict[str, Any]) -> jwt.PyJWK | None:
    purposes = said.get("key_ops", ["verify"])
    if said.get("use", "sig") != "sig" or not isinstance(purposes, list) or "verify" not in purposes or "d" in said:
        return None
    try:
        key = jwt.PyJWK(said)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError):
        return None
    is_short = isinstance(key.key, RSAPublicKey) and key.key.key_size < LEAST_BITS
    is_named = key.key_id is None or isinstance(key.key_id, str)
    return key if key.algorithm_name in ALGORITHMS and is_named and not is_short else None
