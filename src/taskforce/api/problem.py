"""Errors of the HTTP surface: a GraphQL error list with a stable code, as every client of the API can read."""

import orjson
from litestar import MediaType, Response


class Problem(Exception):
    """The request is refused before its document is looked at."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message

    @property
    def body(self) -> bytes:
        return orjson.dumps({"errors": [{"message": self.message, "extensions": {"code": self.code}}]})


BROKEN = Problem(500, "INTERNAL", "This could not be answered. It has been noted and will be looked at.")
OF_STATUS = {
    problem.status: problem
    for problem in (
        Problem(404, "NOT_FOUND", "There is nothing here. Post to /graphql/ and the name of your audience."),
        Problem(405, "METHOD_NOT_ALLOWED", "Post a document."),
        Problem(413, "BODY_TOO_LARGE", "A request can have 1,000,000 bytes."),
        Problem(503, "UNAVAILABLE", "The database cannot be reached. Ask again in a few seconds."),
    )
}


def refusal(problem: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(problem.body, status_code=problem.status, media_type=MediaType.JSON, headers=headers)
