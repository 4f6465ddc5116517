"""Events as a system sends them, and whoever sends them. Everybody in them is invented."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from served import Client

DRAFT = {
    "recipient": "PP9001",
    "recipient_offices": ["security"],
    "subject_id": "00000000-0000-0000-0000-000000000007",
    "gist": "Ms Ann Example is in touch with a foreign service.",
    "permitted_actions": ["use within the named offices"],
}
_ids = count(1)


@dataclass
class Sender:
    client: Client
    audience: str
    organisation: str
    office: str | None = None
    person: str = "local"
    system: bool = False

    @property
    def headers(self) -> dict[str, str]:
        said = (self.audience, self.organisation, self.office, self.person)
        return {"authorization": f"Bearer {self.client.issuer.token(*said, system=self.system)}"}

    def event(self, type: str, subject: str = "W1", data: Any = None, **more: Any) -> dict[str, Any]:
        """With an id of its own unless told."""
        said = {"specversion": "1.0", "id": str(next(_ids)), "source": f"/{self.organisation}", "type": type}
        return said | {"subject": subject} | ({} if data is None else {"data": data}) | more

    async def post(self, content: bytes, kind: str, **headers: str) -> httpx.Response:
        return await self.client.http.post(
            "/events", content=content, headers=self.headers | {"content-type": kind} | headers
        )

    async def send(self, *events: Any) -> list[dict[str, Any]]:
        """As a batch: the verdicts."""
        kind = {"content-type": "application/cloudevents-batch+json"}
        response = await self.client.http.post("/events", json=events, headers=self.headers | kind)
        assert response.status_code == 200, response.text
        verdicts: list[dict[str, Any]] = response.json()
        return verdicts

    async def say(self, type: str, subject: str = "W1", data: Any = None, **more: Any) -> dict[str, Any]:
        """One event: its verdict."""
        [verdict] = await self.send(self.event(type, subject, data, **more))
        return verdict


def told(verdicts: list[dict[str, Any]]) -> list[str]:
    """What each verdict comes to, in a word."""
    return [verdict.get("code", verdict["verdict"]) for verdict in verdicts]
