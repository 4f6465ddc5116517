"""A CloudEvent 1.0 as this service takes it: in JSON, with the attributes that are known here."""

import base64
import binascii
import json
import re
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from taskforce.api.events.types import schema_id
from taskforce.domain.commands import COMMANDS, CommandType
from taskforce.domain.errors import TaskforceError
from taskforce.doors.errors import BadData, BadEvent, UnknownAttribute, UnknownType
from taskforce.doors.reasons import without_values
from taskforce.doors.saying import Saying
from taskforce.log.canonical import canonical, moment

Name = Annotated[str, Meta(min_length=1, max_length=256)]
Text = Annotated[str, Meta(min_length=1, max_length=300)]
_UNKNOWN = re.compile(r"unknown field `(.*)`$", flags=re.DOTALL)
_ATTRIBUTE = re.compile(r"[a-z0-9]{1,20}")
NOTHING_KEPT = "So its marking is not known, and nothing of it was kept."


class CloudEvent(Struct, kw_only=True, forbid_unknown_fields=True, frozen=True):
    """With the extension attributes that a log of evidence needs. Tracing's two say nothing of the event."""

    specversion: Literal["1.0"]
    id: Name
    source: Name
    type: Name
    subject: Name | None = None
    time: Annotated[datetime, Meta(tz=True)] | None = None
    datacontenttype: Name | None = None
    dataschema: Name | None = None
    data: Any = UNSET
    data_base64: str | UnsetType = UNSET
    actor: Text | None = None
    office: Text | None = None
    onbehalfof: Text | None = None
    authority: Text | None = None
    classification: Text = "OFFICIAL-SENSITIVE"
    handling: Text | None = None
    permittedactions: Text | None = None
    releasableto: Text | None = None
    regime: Literal["uk-gdpr", "law-enforcement", "intelligence-services"] = "uk-gdpr"
    correlationid: Text | None = None
    causationid: Text | None = None
    reported: bool | Literal["true", "false"] = False
    expectedversion: Annotated[int, Meta(ge=0)] | Annotated[str, Meta(pattern="^[0-9]{1,9}$")] | None = None
    traceparent: str | None = None
    tracestate: str | None = None

    @property
    def command(self) -> CommandType:
        """Raises UnknownType."""
        if self.type not in COMMANDS:
            raise UnknownType
        return COMMANDS[self.type]

    def saying(self) -> Saying:
        return Saying(
            occurred_at=self.time,
            reported=self.reported in (True, "true"),
            expected_version=None if self.expectedversion is None else int(self.expectedversion),
            on_behalf_of=self.onbehalfof,
            authority=self.authority,
            classification=self.classification,
            handling=_words(self.handling),
            permitted_actions=_words(self.permittedactions),
            releasable_to=_words(self.releasableto),
            regime=self.regime,
            correlation_id=self.correlationid,
            causation_id=self.causationid,
        )

    def said(self) -> Any:
        """Its data. Raises BadData."""
        if (self.datacontenttype or "application/json").partition(";")[0].strip().lower() != "application/json":
            raise BadData("Send it as application/json.", field="datacontenttype")
        schema = schema_id(self.type)
        if self.dataschema not in (None, schema):
            raise BadData(f"The schema of this type is {schema}.", field="dataschema")
        if self.data_base64 is UNSET:
            return {} if self.data is UNSET or self.data is None else self.data
        if self.data is not UNSET:
            raise BadData("Send data or data_base64, not both.", field="data_base64")
        try:
            return once(base64.b64decode(self.data_base64, validate=True))
        except (BadEvent, binascii.Error, ValueError):
            raise BadData("It holds no JSON in base64, or a name twice.", field="data_base64") from None

    def content(self, said: Any) -> bytes:
        """What tells a repetition from a reused id: the same in every mode. Raises NotStorable."""
        when = moment(self.time) if self.time else None
        more = (
            *(self.actor, self.office, self.onbehalfof, self.authority, self.correlationid, self.causationid),
            *(self.classification, self.handling, self.permittedactions, self.releasableto, self.regime),
        )
        return canonical([self.type, self.subject, when, said, self.reported in (True, "true"), more])


_decode = msgspec.json.Decoder(CloudEvent).decode


def read(raw: bytes) -> CloudEvent:
    """Raises BadEvent, UnknownAttribute."""
    once(raw)
    try:
        return _decode(raw)
    except msgspec.ValidationError as error:
        raise _refused(str(error)) from None


class _Named(Struct):
    id: str = ""


_named = msgspec.json.Decoder(_Named).decode


def id_of(raw: bytes) -> str:
    """What its sender calls it, read fast and of nothing else; empty where that cannot be told."""
    try:
        return _named(raw).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def once(raw: bytes) -> Any:
    """JSON in which no name stands twice: of two that do, each reader may take another. Raises BadEvent."""
    try:
        said = msgspec.json.decode(raw)
        _names.decode(raw.decode())
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise BadEvent(f"It is not JSON in UTF-8. {NOTHING_KEPT}") from None
    return said


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) < len(pairs):
        raise BadEvent(f"It says a name twice. {NOTHING_KEPT}")


_names = json.JSONDecoder(object_pairs_hook=_once)


def _refused(message: str) -> TaskforceError:
    if unknown := _UNKNOWN.search(message):
        name = unknown[1] if _ATTRIBUTE.fullmatch(unknown[1]) else "one that no CloudEvent can have"
        return UnknownAttribute(f"It is {name}.", field=name)
    why, _, place = without_values(message).partition(" - at `$.")
    return BadEvent(f"{why.strip()}.", **({"field": place.rstrip("`")} if place else {}))


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip()) if text else ()
