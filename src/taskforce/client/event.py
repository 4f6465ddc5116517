"""What happened, as the service is told it: a CloudEvent 1.0."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec

from taskforce.client.errors import NotStorable, TooLarge

MOST_BYTES, MOST_OF_ONE = 4 * 2**20, 256 * 1024
"""Of the body of one request, and of one event."""

_LISTS = ("handling", "permittedactions", "releasableto")


def _attribute(field: str) -> str:
    return field.replace("_", "")


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename=_attribute):
    """`subject`: your own key of the record, or its id as the API shows it. `time`: when it happened, with its zone.

    The same `id` is recorded once, for ever: take one that your system will say again when it sends the same again.
    `actor` and `office` are for a system's credential, and say for whom it acts.
    """

    type: str
    subject: str
    time: datetime
    data: Mapping[str, Any]
    id: str = msgspec.field(default_factory=lambda: str(uuid4()))
    actor: str | None = None
    office: str | None = None
    on_behalf_of: str | None = None
    authority: str | None = None
    classification: str | None = None
    handling: tuple[str, ...] = ()
    permitted_actions: tuple[str, ...] = ()
    releasable_to: tuple[str, ...] = ()
    regime: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    reported: bool = False
    expected_version: int | None = None

    def encode(self, source: str) -> bytes:
        """As JSON. Raises NotStorable or TooLarge."""
        if self.time.tzinfo is None:
            raise NotStorable(self.id, "Its time has no zone.")
        try:
            own = msgspec.to_builtins(self)
            # Danger: nothing has looked at it yet. A text in place of words would be parted into letters, and an id
            # that is a number would be answered under none.
            msgspec.convert(own, Event)
            said = {"specversion": "1.0", "source": source} | own
            for name in _LISTS:
                if words := said.get(name):
                    said[name] = ",".join(words)
            # Danger: msgspec would say null where a number is not one.
            event = json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        except msgspec.ValidationError as error:
            raise NotStorable(self.id, f"{error}.") from error
        except (TypeError, ValueError, RecursionError) as error:
            raise NotStorable(self.id, "It holds something that is no JSON.") from error
        if any("," in word for word in (*self.handling, *self.permitted_actions, *self.releasable_to)):
            raise NotStorable(self.id, "A comma would part one of its words in two.")
        if len(event) > MOST_OF_ONE:
            raise TooLarge(self.id)
        return event
