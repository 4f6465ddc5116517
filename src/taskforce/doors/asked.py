"""Something asked of a record, whichever door it came through, as a command of the log."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from taskforce.domain.commands import CommandType
from taskforce.domain.errors import NotFound, NotYourOffice
from taskforce.domain.kernel import Officer, Stream
from taskforce.domain.offices import includes, offices_in
from taskforce.domain.parameters import AnyRecord, moment, taken
from taskforce.domain.sight import is_shown
from taskforce.doors.content import arguments
from taskforce.doors.errors import BadData, UnknownType
from taskforce.doors.identifiers import begun, named, parse_id
from taskforce.doors.saying import Saying
from taskforce.log.command import Command, Decision
from taskforce.log.envelope import Act


@dataclass(slots=True)
class Asked:
    """`record`: how it is named from outside, in the field `named_in`.

    After the command has been decided, `version` is where it stands. `mentions`: another record, of any kind, that it
    is about; whoever may not see that is told that there is none.
    """

    command: CommandType
    by: Officer
    record: str
    named_in: str
    data: object
    saying: Saying
    version: int | None = None
    stream_id: UUID = field(init=False)
    mentions: AnyRecord | None = field(init=False, default=None)
    unseen: NotFound | None = field(init=False, default=None)
    """Why it is refused, if what it mentions is not shown. Danger: only as it is decided: said again, it is no news."""

    def __post_init__(self) -> None:
        find = begun if self.command.begins else named
        self.stream_id = find(self.command.record, self.by, self.record)

    def to_log(self, source: str, command_id: str, content: bytes, now: datetime) -> Command:
        """`content` is all that was said, canonically. Raises what is wrong with it before any record is asked."""
        self._check_permission()
        if self.command.begins and parse_id(self.record):
            raise BadData("It begins under a key of your own: the id of a record is none.", field=self.named_in)
        envelope, occurred_at = self.saying.envelope(self.by), self.saying.happened(now)
        act = Act(source, command_id, occurred_at, envelope)
        said = arguments(self.command, self.data, self.by)
        self.mentions = next((value for value in said.values() if isinstance(value, AnyRecord)), None)
        decide = self._decision(said, occurred_at, now)
        return Command(act, self.stream_id, content, decide, self.saying.expected_version, self.by)

    def _check_permission(self) -> None:
        kind, allowed = self.by.organisation_kind, self.command.by
        if kind not in self.command.kinds:
            raise UnknownType
        if not includes(allowed, self.by):
            raise NotYourOffice(offices=offices_in(allowed, kind))

    def _decision(self, said: dict[str, Any], occurred_at: datetime, now: datetime) -> Decision:
        method, takes = self.command.method, taken(self.command.method)
        if self.saying.reported and "reported" not in takes:
            raise BadData("It cannot be reported: leave that out.", field="reported")
        stream = self.stream_id
        more = {"id": stream, "by": self.by, "reported": self.saying.reported}
        said |= {name: value for name, value in more.items() if name in takes}
        if when := moment(method):
            # An act is judged by when it is asked, whatever it says of itself; a report by when it happened.
            at = occurred_at if self.saying.reported else now
            said[when[0]] = at if when[1] is datetime else at.date()

        def decide(known: Any) -> Stream:
            if self.unseen:
                raise self.unseen
            if known is not None and known.id in self.by.recused:
                raise NotFound
            if self.command.begins:
                known = self._begin(known, said)
            else:
                if not (isinstance(known, self.command.record) and self._may_ask(known)):
                    raise NotFound
                method(known, **said)
            is_told = self.command.begins or is_shown(known, self.by)
            self.version = known.version_for(self.by) if is_told else None
            decided: Stream = known
            return decided

        return decide

    def _may_ask(self, known: Stream) -> bool:
        """Anybody may ask this of his own organisation, who is shown nothing of it."""
        own = self.command.of_ones_own and known.is_on(self.by, "organisation_id")
        return own or is_shown(known, self.by)

    def _begin(self, known: Any, said: dict[str, Any]) -> Any:
        if known is None:
            return self.command.method(**said)
        if again := self.command.again:
            again(known, **{name: said[name] for name in taken(again) if name in said})
        else:
            known.is_begun_again(self.command.method(**said))
        return known
