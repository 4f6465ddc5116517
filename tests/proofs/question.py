"""A request, the same to both services, and all that is said to it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from proofs.stories import Story
from served import Client

UNLIKE = {"x-request-id", "date"}
RANDOM = re.compile(rb'"receipt":"[A-Za-z0-9_-]{48}"|"quarantine":"[0-9a-f-]{36}"')
BY_THE_CLOCK = re.compile(rb'"20[2-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00"')
ROWS = re.compile(rb'"(nodes|edges)":\[\{|"node":\{')
Answer = tuple[int, bytes, list[tuple[str, str]]]


@dataclass(frozen=True)
class Question:
    """`path` is that of the audience unless said, `office` the viewer's. `document`: the dashboards' one that it is."""

    body: Any = None
    method: str = "POST"
    params: dict[str, str] = field(default_factory=dict)
    path: str | None = None
    office: str | None = None
    document: str = ""

    @property
    def reads(self) -> bool:
        return not self.path and not str((self.body or {}).get("query", "")).startswith("mutation")


def shows(body: bytes) -> bool:
    """Whether a record is shown in it."""
    return ROWS.search(body) is not None


async def answers(client: Client, story: Story, questions: list[Question]) -> list[Answer]:
    """All that is said, but for the time and the id of the request. What is got is got again, if it has changed."""
    return [await _answer(client, story, each) for each in questions]


async def _answer(client: Client, story: Story, question: Question) -> Answer:
    audience, organisation, office, person = story.viewer
    token = client.issuer.token(audience, organisation, question.office or office, person)
    headers = {"authorization": f"Bearer {token}", **story.headers}
    content = None if question.method == "GET" else json.dumps(question.body).encode()
    if content:
        headers["content-type"] = "application/cloudevents-batch+json" if question.path else "application/json"
    path = question.path or f"/graphql/{audience}"

    async def ask(**more: str) -> httpx.Response:
        return await client.http.request(
            question.method, path, params=question.params, headers=headers | more, content=content
        )

    response = await ask()
    said = [header for header in response.headers.items() if header[0] not in UNLIKE]
    if question.method == "GET" and "etag" in response.headers:
        again = await ask(**{"if-none-match": response.headers["etag"]})
        said += [("again", f"{again.status_code} {again.content!r}")]
        said += [header for header in again.headers.items() if header[0] not in UNLIKE]
    if BY_THE_CLOCK.search(response.content):  # and a fraction that ends in a zero is shorter
        said = [header for header in said if header[0] != "content-length"]
    return response.status_code, BY_THE_CLOCK.sub(b"", RANDOM.sub(b"", response.content)), said
