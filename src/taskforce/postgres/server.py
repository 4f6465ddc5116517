"""A PostgreSQL that can be connected to."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from taskforce.settings import Secret

ADMIN, DATABASE = "taskforce_admin", "taskforce"
_SAID_ELSEWHERE = {"user", "password", "passfile", "dbname", "database"}


def admin_password(secret: Secret) -> str:
    return secret.derive(f"login {ADMIN}").hex()


@dataclass(frozen=True)
class Server:
    """Known by its administrator's URL, which may name several hosts."""

    admin: str = field(repr=False)

    def dsn(self, user: str, password: str, database: str | None = None) -> str:
        """The same server for another login; the administrator's database unless told."""
        parts = urlsplit(self.admin)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        named = database or options.get("dbname") or options.get("database") or unquote(parts.path[1:])
        others = urlencode({name: value for name, value in options.items() if name not in _SAID_ELSEWHERE})
        who, hosts = f"{quote(user, safe='')}:{quote(password, safe='')}", parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{who}@{hosts}/{quote(named, safe='')}" + (f"?{others}" if others else "")

    def of(self, database: str) -> "Server":
        """The same server with another database."""
        parts = urlsplit(self.admin)
        options = parse_qsl(parts.query, keep_blank_values=True)
        others = urlencode([(name, value) for name, value in options if name not in {"dbname", "database"}])
        path = f"/{quote(database, safe='')}"
        return Server(f"{parts.scheme}://{parts.netloc}{path}" + (f"?{others}" if others else ""))
