"""The database logins: who they are, their secrets, and what the server may wait for them.

Passwords are derived from the one secret, so every process that has it can log in and no list of passwords exists.
The server is only ever sent a verifier.
"""

import base64
import hashlib
import hmac
import secrets

import asyncpg

from taskforce.settings import Secret

WRITER, FOLLOWER, ERASER = "taskforce_writer", "taskforce_follower", "taskforce_eraser"
SETTINGS = {
    # Danger: a plan kept from when the log was empty would scan it for ever after. All that the writer asks has an
    # index, so it may not scan, and need not plan each time.
    WRITER: {"idle_in_transaction_session_timeout": "5s", "statement_timeout": "60s",
             "plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_bitmapscan": "off",
             "synchronous_commit": "on"},
    FOLLOWER: {"idle_in_transaction_session_timeout": "60s", "plan_cache_mode": "force_custom_plan"},
    ERASER: {"idle_in_transaction_session_timeout": "5s", "synchronous_commit": "on"},
}  # fmt: skip
READER = {
    "plan_cache_mode": "force_generic_plan",  # views keep no statistics, so a plan for one value is no better
    "idle_in_transaction_session_timeout": "10s",
    "statement_timeout": "15s",
    "default_transaction_read_only": "on",
    "timezone": "UTC",
}

_POWERS = "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname = $1"


def audience_login(audience: str) -> str:
    return f"taskforce_{audience}"


def password(secret: Secret, login: str) -> str:
    return secret.derive(f"login {login}").hex()


async def make(db: asyncpg.Connection, secret: Secret, audiences: list[str]) -> None:
    """Makes the logins, or makes existing ones what they must be. Needs a login that may create roles."""
    for login in (WRITER, FOLLOWER, ERASER, *map(audience_login, audiences)):
        powers = await db.fetchrow(_POWERS, login)
        if powers is None:
            await db.execute(f"create role {login}")
        elif any(powers):  # only who has a power may even say that another has not
            await db.execute(f"alter role {login} nosuperuser nocreaterole nocreatedb noreplication nobypassrls")
        await db.execute(f"alter role {login} login noinherit password '{_verifier(password(secret, login))}'")
        await db.execute(f"alter role {login} reset all")  # a login may have set something for itself
        for name, value in SETTINGS.get(login, READER).items():
            await db.execute(f"alter role {login} set {name} = '{value}'")


def _verifier(password: str, rounds: int = 4096) -> str:
    """What PostgreSQL keeps of a password for SCRAM-SHA-256 (RFC 5802, RFC 7677)."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    stored = hashlib.sha256(_hmac(salted, b"Client Key")).digest()
    return f"SCRAM-SHA-256${rounds}:{_b64(salt)}${_b64(stored)}:{_b64(_hmac(salted, b'Server Key'))}"


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()
