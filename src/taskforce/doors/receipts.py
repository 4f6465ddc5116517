"""Receipts: what can be waited for. Whoever holds one learns nothing from it, not even how much is recorded."""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taskforce.settings import Secret

NONCE = 12  # bytes


class Receipts:
    """Each is good for the organisation that it was given to, as long as the secret is."""

    def __init__(self, secret: Secret) -> None:
        self._cipher = AESGCM(secret.derive("receipts"))

    def write(self, position: int | None, organisation: str) -> str:
        """No position: what it was given for changed nothing, so there is nothing to wait for."""
        nonce = secrets.token_bytes(NONCE)
        sealed = self._cipher.encrypt(nonce, (position or 0).to_bytes(8), organisation.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def read(self, receipt: str, organisation: str) -> int | None:
        """The position. None where it is no receipt, or was given to another."""
        try:
            sealed = base64.b64decode(receipt, altchars=b"-_", validate=True)
            return int.from_bytes(self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], organisation.encode()))
        except (binascii.Error, ValueError, InvalidTag):
            return None
