"""Errors of the HTTP surface: a GraphQL error list with a stable code, as every client of the API can read."""

from typing import Any

import orjson
from litestar import Response


def refusal(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response[bytes]:
    body: dict[str, Any] = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return Response(orjson.dumps(body), status_code=status, media_type="application/json", headers=headers)
