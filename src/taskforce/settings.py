"""What an installation is told from outside, and the one secret from which all others are derived."""

import hashlib
import hmac
import os
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from taskforce import files


class Misconfigured(Exception):
    """What was set from outside cannot be used."""


class UnusableSecret(Misconfigured):
    """The file of the master secret must hold at least 32 bytes and must not be open to everybody."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{self.__doc__} It is {file}.")


class UnknownDocuments(Misconfigured):
    """TASKFORCE_DOCUMENTS can be any or trusted."""


class BadCost(Misconfigured):
    """TASKFORCE_COST_PER_SECOND must be a whole number above 0."""


class Secret:
    """The master secret; every login's password and every signing key is derived from it."""

    def __init__(self, value: bytes) -> None:
        self._value = value

    def derive(self, purpose: str) -> bytes:
        """32 bytes that only this secret and this purpose give."""
        return hmac.digest(self._value, purpose.encode(), hashlib.sha256)

    def __repr__(self) -> str:
        return "Secret()"

    @classmethod
    def read(cls, file: Path) -> "Secret":
        """Raises UnusableSecret where it is too short or open to everybody."""
        with file.open("rb") as opened:
            value, mode = opened.read(), os.fstat(opened.fileno()).st_mode
        if len(value) < 32 or mode & 0o007:
            raise UnusableSecret(file)
        return cls(value)

    @classmethod
    def kept(cls, file: Path) -> "Secret":
        """The secret in the file, which is made where it is missing."""
        if not file.exists():
            _make(file)
        return cls.read(file)


def _make(file: Path) -> None:
    """A secret is whole before it has its name, and the first of several makers wins."""
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(secrets.token_bytes(32))
            opened.flush()
            os.fsync(descriptor)
        file.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()


@dataclass(frozen=True)
class Settings:
    """Everything that can be set from outside; each field is an environment variable."""

    home: Path
    """TASKFORCE_HOME: the folder that holds all that this installation keeps."""
    database_url: str | None = field(default=None, repr=False)
    """TASKFORCE_DATABASE_URL: an administrator's address of a PostgreSQL to use instead of the embedded one."""
    issuer: str | None = None
    """TASKFORCE_ISSUER: the https address of who issues access tokens; without it a local issuer does."""
    claims: Path | None = None
    """TASKFORCE_CLAIMS: the file that says which of the issuer's claims means what."""
    secret_file: Path | None = None
    """TASKFORCE_SECRET_FILE: the master secret, where it is not kept in the home."""
    only_trusted: bool = False
    """TASKFORCE_DOCUMENTS=trusted: no documents are answered but those in graphql/; otherwise `any` that is right."""

    tls_certificate: Path | None = None
    """TASKFORCE_TLS_CERTIFICATE: the file of the certificate and those that it rests on, in PEM."""
    tls_key: Path | None = None
    """TASKFORCE_TLS_KEY: the file of its private key, in PEM and without a password."""
    cost_per_second: int = 300_000
    """TASKFORCE_COST_PER_SECOND: what one client may ask for, and ten times that at once."""

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(
            home=_path("TASKFORCE_HOME") or (files.checkout() or Path.home()).absolute() / ".taskforce",
            database_url=os.environ.get("TASKFORCE_DATABASE_URL") or None,
            issuer=os.environ.get("TASKFORCE_ISSUER") or None,
            claims=_path("TASKFORCE_CLAIMS"),
            secret_file=_path("TASKFORCE_SECRET_FILE"),
            only_trusted=_only_trusted(os.environ.get("TASKFORCE_DOCUMENTS") or "any"),
            tls_certificate=_path("TASKFORCE_TLS_CERTIFICATE"),
            tls_key=_path("TASKFORCE_TLS_KEY"),
            cost_per_second=_cost(os.environ.get("TASKFORCE_COST_PER_SECOND") or "300000"),
        )

    def secret(self) -> Secret:
        if self.secret_file:
            return Secret.read(self.secret_file)
        self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        return Secret.kept(self.home / "secret")


def _only_trusted(documents: str) -> bool:
    if documents not in {"any", "trusted"}:
        raise UnknownDocuments(UnknownDocuments.__doc__)
    return documents == "trusted"


def _cost(said: str) -> int:
    if not said.isdecimal() or int(said) == 0:
        raise BadCost(BadCost.__doc__)
    return int(said)


def _path(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).expanduser().absolute() if value else None
