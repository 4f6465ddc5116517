"""Errors of the HTTP surface: to GraphQL a list of errors with codes, to everybody else RFC 9457's problem details."""

from http import HTTPStatus
from typing import Any

import orjson
from litestar import Request, Response

from taskforce.api.graphql import kinds


class Problem(Exception):
    """The request is refused as a whole."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}

    @property
    def body(self) -> bytes:
        """As GraphQL's clients read it."""
        return orjson.dumps({"errors": [{"message": self.message, "extensions": {"code": self.code}}]})


SOON = {"retry-after": "2"}
BROKEN = Problem(500, "INTERNAL", "This could not be answered. It has been noted and will be looked at.")
OF_STATUS = {
    problem.status: problem
    for problem in (
        Problem(404, "NOT_FOUND", "There is nothing here. Post to /events, or to /graphql/ and your audience's name."),
        Problem(405, "METHOD_NOT_ALLOWED", "This is done by another method here."),
        Problem(413, "BODY_TOO_LARGE", "A document can have 1,000,000 bytes, events 4 MiB at a time: send less."),
        Problem(503, "UNAVAILABLE", "The database cannot be reached. Ask again in a few seconds.", SOON),
    )
}


def details(status: int, code: str, detail: str) -> dict[str, Any]:
    """RFC 9457."""
    title = HTTPStatus(status).phrase
    return {"type": f"urn:taskforce:problem:{code}", "title": title, "status": status, "detail": detail, "code": code}


def refusal(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    body, kind = problem.body, kinds.with_charset(kinds.of_refusals(request))
    # Danger: not request.url, which fails where the Host header is none.
    if request.scope["path"].startswith("/events"):
        body, kind = orjson.dumps(details(problem.status, problem.code, problem.message)), "application/problem+json"
    return Response(body, status_code=problem.status, media_type=kind, headers=problem.headers)
