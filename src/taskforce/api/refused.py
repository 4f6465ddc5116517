"""A document that is not answered at all, and why."""

from typing import Any

import orjson

STATUS = {
    "UNAVAILABLE": 503,
    "VIEWS_BEHIND": 503,
    "VIEW_NOT_READY": 503,
    "TOO_MANY_SUBSCRIPTIONS": 503,
    "RATE_LIMITED": 429,
    "INTERNAL": 500,
}


class Refused(Exception):
    """Nothing was executed. `errors` are those of GraphQL, each with a stable `extensions.code`."""

    def __init__(self, *errors: dict[str, Any]) -> None:
        super().__init__()
        self.errors = errors

    @property
    def body(self) -> bytes:
        return orjson.dumps({"errors": self.errors})

    @property
    def status(self) -> int:
        """Of HTTP, for a client that reads it."""
        return STATUS.get(self.errors[0]["extensions"]["code"], 400)


def told(code: str, message: str) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code}}
