"""Whom the demo shows the story as, and what each of them asks."""

import shlex
from dataclasses import dataclass

import orjson

from taskforce.demo.people import COMMISSION, HARBOUR, MEMBER, ORCHARD, SERVICE


@dataclass(frozen=True, slots=True)
class Shown:
    who: str
    audience: str
    organisation: str
    office: str
    query: str

    def curl(self, url: str, token: str) -> str:
        """One line for a shell."""
        headers = [f"authorization: Bearer {token}", "content-type: application/json"]
        said = ["-H", headers[0], "-H", headers[1], "-d", orjson.dumps({"query": self.query}).decode()]
        return shlex.join(["curl", "-s", f"{url}/graphql/{self.audience}", *said])


WARNINGS = (
    "{ warnings { totalCount nodes { gist stage receipt candidateBars { nodes { candidateName stage reviewDue } } } } }"
)
SHOWN = (
    Shown("Harbour Party, which was warned", "parties", HARBOUR, "security", WARNINGS),
    Shown("Orchard Alliance, which sees nothing of that", "parties", ORCHARD, "security", WARNINGS),
    Shown(
        "Robin Vale, a member whose donation nobody questions", "parties", MEMBER, "office",
        "{ donations { totalValue nodes { donorName value stage flags { totalCount } } } }",
    ),
    Shown(
        "the Interference Service, which warned", "agencies", SERVICE, "desk",
        "{ warnings(first: 5) { totalCount nodes { recipient gist stage receipt response } } }",
    ),
    Shown(
        "the Electoral Commission", "regulator", COMMISSION, "donations",
        "{ donationFlags(first: 5, orderBy: { field: VALUE, direction: DESC })"
        " { totalCount totalValue nodes { recipient value ground stage acceptBy breaches } } }",
    ),
    Shown(
        "ministers", "ministers", "cabinet", "ministers",
        "{ overview { totalCount nodes { kind stage month count publishedAt } } }",
    ),
    Shown(
        "the secretariat", "secretariat", "secretariat", "office",
        "{ organisations(first: 5) { totalCount nodes { organisationId kind name holders { office person } } } }",
    ),
)  # fmt: skip
