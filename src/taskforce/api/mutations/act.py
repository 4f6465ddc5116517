"""What goes with every mutation: under which id, and how it is said."""

from datetime import datetime
from enum import Enum

import strawberry


@strawberry.enum(description="The law under which what it says of people is held.")
class Regime(Enum):
    UK_GDPR = "uk-gdpr"
    LAW_ENFORCEMENT = "law-enforcement"
    INTELLIGENCE_SERVICES = "intelligence-services"


def _text(description: str) -> str | None:
    made: str | None = strawberry.field(default=None, description=description)
    return made


def _words(description: str) -> list[str]:
    made: list[str] = strawberry.field(default_factory=list, description=description)
    return made


@strawberry.input(
    description="How something is done, beside what: under which id, when, by what authority and marking."
)
class ActInput:
    """As `taskforce.doors.saying.Saying` has it, but for the ids that tie acts to each other: those are systems'."""

    command_id: str | None = _text(
        "Your own id of this request, so that it is carried out once however often it is sent."
    )
    occurred_at: datetime | None = strawberry.field(
        default=None, description="When it happened. Now, unless you say so."
    )
    reported: bool = strawberry.field(
        default=False, description="It has happened already: it is recorded, also against a rule, which is then named."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="Refused where the record does not stand at this version."
    )
    on_behalf_of: str | None = _text("Whoever you act for.")
    authority: str | None = _text("Under which authority.")
    classification: str = strawberry.field(
        default="OFFICIAL-SENSITIVE",
        description="OFFICIAL or OFFICIAL-SENSITIVE. What is above is refused and not kept.",
    )
    handling: list[str] = _words("Handling instructions, in the words of the marking.")
    permitted_actions: list[str] = _words("What may be done with what it says, in the words of the marking.")
    releasable_to: list[str] = _words("The organisations and offices that it may be released to.")
    regime: Regime = strawberry.field(default=Regime.UK_GDPR)
