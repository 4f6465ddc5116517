"""Events as a system sends them, and whoever sends them. Everybody in them is invented."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from served import OFFICE, Client
from taskforce.api.officers import KINDS_OF
from taskforce.domain.commands import COMMANDS
from taskforce.domain.offices import WHICHEVER, offices_in

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
        return self.headers_for()

    def headers_for(self, *types: str) -> dict[str, str]:
        """A person's token is for an office that may send these, if there is one."""
        office = self.office if self.system else office_for(self.audience, self.office, *types)
        said = (self.audience, self.organisation, office, self.person)
        return {"authorization": f"Bearer {self.client.issuer.token(*said, system=self.system)}"}

    @property
    def source(self) -> str:
        """The shortest that is its own."""
        return f"/{self.organisation}" if self.system else f"/{self.organisation}/~{self.person}"

    def event(self, type: str, subject: str = "W1", data: Any = None, **more: Any) -> dict[str, Any]:
        """With an id of its own unless told; a system's, in an office that may send it."""
        if self.system and type in COMMANDS:
            more = {"office": office_for(self.audience, self.office, type)} | more
        said = {"specversion": "1.0", "id": str(next(_ids)), "source": self.source, "type": type}
        return said | {"subject": subject} | ({} if data is None else {"data": data}) | more

    async def post(self, content: bytes, kind: str, **headers: str) -> httpx.Response:
        return await self.client.http.post(
            "/events", content=content, headers=self.headers | {"content-type": kind} | headers
        )

    async def send(self, *events: Any) -> list[dict[str, Any]]:
        """As a batch: the verdicts."""
        kind = {"content-type": "application/cloudevents-batch+json"}
        types = [each["type"] for each in events if isinstance(each, dict) and each.get("type") in COMMANDS]
        response = await self.client.http.post("/events", json=events, headers=self.headers_for(*types) | kind)
        assert response.status_code == 200, response.text
        verdicts: list[dict[str, Any]] = response.json()
        return verdicts

    async def say(self, type: str, subject: str = "W1", data: Any = None, **more: Any) -> dict[str, Any]:
        """One event: its verdict."""
        [verdict] = await self.send(self.event(type, subject, data, **more))
        return verdict


def office_for(audience: str, office: str | None, *types: str) -> str:
    """This one, or the usual one, if it may send these; otherwise one that may, if there is any."""
    usual = office or OFFICE[audience]
    may = [{o for kind in KINDS_OF[audience] for o in offices_in(COMMANDS[type].by, kind)} for type in types]
    offices = set.intersection(*([each for each in may if WHICHEVER not in each] or [{usual}]))
    return usual if usual in offices or not offices else min(offices)


def told(verdicts: list[dict[str, Any]]) -> list[str]:
    """What each verdict comes to, in a word."""
    return [verdict.get("code", verdict["verdict"]) for verdict in verdicts]
