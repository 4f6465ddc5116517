"""One event on its way in, and what became of it."""

from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote
from uuid import UUID

from taskforce.api.events.about import about, named_in
from taskforce.api.events.cloud_event import CloudEvent, id_of, once, read
from taskforce.api.identity import Viewer
from taskforce.api.officers import Staff, office_of
from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Officer
from taskforce.doors.asked import Asked
from taskforce.doors.errors import ActorNotYours, BadEvent, EventTooLarge, OtherSource
from taskforce.doors.marking import held
from taskforce.doors.refusals import Refusal
from taskforce.log.command import Command

MOST_BYTES = 256 * 1024


class Item:
    def __init__(self, raw: bytes, viewer: Viewer, staff: Staff) -> None:
        self.raw, self._viewer, self._staff = raw, viewer, staff
        self._by = staff.officer(viewer.person, office_of(viewer))
        self.id, self.source = "", _source_of(viewer)
        self.marking_is_known = False
        self.asked: Asked | None = None
        self.refusal: Refusal | None = None

    def command(self, now: datetime) -> Command:
        """Raises what is wrong with it. Danger: its marking is looked at first, for what is refused is kept."""
        if len(self.raw) > MOST_BYTES:
            self.id = id_of(self.raw)
            raise EventTooLarge
        event = self._read()
        own, is_system = self.source, self._viewer.is_system
        # Danger: no system uses what is a person's, or each could find out and take ids of the other.
        if f"{event.source}/".startswith(f"{own}/") and not (is_system and event.source.startswith(f"{own}/~")):
            self.source = event.source
        held(event.classification)
        self.marking_is_known = True
        if event.source != self.source:
            but = f", but not with {own}/~" if is_system else ""
            raise OtherSource(f"It is {own}, or begins with {own}/{but}.", field="source")
        if event.subject is None:
            raise BadEvent("It does not say which record: subject is its id, or your own key of it.", field="subject")
        kind, said = event.command, event.said()
        by, saying = self._actor(event), event.saying()
        if not saying.reported:  # what is reported was done when the office was still held, or against the rules
            self._staff.check(by)
        asked = Asked(kind, by, event.subject, "subject", said, saying)
        command = asked.to_log(event.source, event.id, event.content(said), now)
        self.asked = asked
        return command

    def _read(self) -> CloudEvent:
        try:
            event = read(self.raw)
        except TaskforceError:
            said = self._guessed
            if said is None:
                raise
            self.id = said["id"] if isinstance(said.get("id"), str) else ""
            for name, marking in said.items():
                if name.lower() == "classification":
                    held(str(marking))
            self.marking_is_known = True
            raise
        self.id = event.id
        return event

    @cached_property
    def _guessed(self) -> dict[str, Any] | None:
        """What there is to call it by, where it is no CloudEvent. None where it cannot be read at all."""
        try:
            said = once(self.raw)
        except BadEvent:
            return None
        return said if isinstance(said, dict) else {}

    def _actor(self, event: CloudEvent) -> Officer:
        """A system vouches for the officers of its organisation; an officer acts alone. Raises ActorNotYours."""
        by = self._by
        actor, office = event.actor or by.person, event.office or by.office
        if (actor, office) != (by.person, by.office) and not self._viewer.is_system:
            raise ActorNotYours
        return self._staff.officer(actor, office)

    @cached_property
    def named(self) -> set[UUID]:
        """What may be a record or a subject, as soon as that can be read."""
        if len(self.raw) > MOST_BYTES:
            return set()
        return named_in(self._guessed or {}, self._by)

    def about(self, records: dict[UUID, Any]) -> list[UUID]:
        return about(self.named, self._by, records)


def _source_of(viewer: Viewer) -> str:
    organisation = f"/{quote(viewer.organisation, safe='')}"
    return organisation if viewer.is_system else f"{organisation}/~{quote(viewer.person, safe='')}"
