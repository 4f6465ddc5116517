"""How something is said, beside what: when it happened, who acts, under what marking."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

from taskforce.domain.kernel import Officer
from taskforce.doors.errors import InFuture
from taskforce.doors.marking import held
from taskforce.log.envelope import Envelope

CLOCKS_DIFFER = timedelta(minutes=5)
Text = Annotated[str, Meta(min_length=1, max_length=300)]
Words = Annotated[tuple[Text, ...], Meta(max_length=50)]


class Saying(Struct, frozen=True, kw_only=True):
    """`reported`: it has happened already, also against a rule. Otherwise it is an act, and must follow the rules."""

    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None
    reported: bool = False
    expected_version: Annotated[int, Meta(ge=0)] | None = None
    on_behalf_of: Text | None = None
    authority: Text | None = None
    classification: Text = "OFFICIAL-SENSITIVE"
    handling: Words = ()
    permitted_actions: Words = ()
    releasable_to: Words = ()
    regime: Literal["uk-gdpr", "law-enforcement", "intelligence-services"] = "uk-gdpr"
    correlation_id: Text | None = None
    causation_id: Text | None = None

    def happened(self, now: datetime) -> datetime:
        """Raises InFuture."""
        if self.occurred_at and self.occurred_at > now + CLOCKS_DIFFER:
            raise InFuture
        return self.occurred_at or now

    def envelope(self, by: Officer) -> Envelope:
        """Raises AboveCeiling."""
        return Envelope(
            actor=by.person, organisation=by.organisation, office=by.office or None,
            on_behalf_of=self.on_behalf_of, authority=self.authority, classification=held(self.classification),
            handling=self.handling, permitted_actions=self.permitted_actions, releasable_to=self.releasable_to,
            regime=self.regime, correlation_id=self.correlation_id, causation_id=self.causation_id,
        )  # fmt: skip
