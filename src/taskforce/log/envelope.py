"""What every event says of itself, beside what happened."""

from datetime import datetime

from msgspec import Struct


class Envelope(Struct, frozen=True):
    """Who recorded something, for whom, under what authority, and who may have it. All of it is in the leaf.

    `actor` is a person's pseudonym, `organisation` the one they acted in. Originator and controller are that
    organisation unless said. `handling` and `permitted_actions` hold vocabularies of the marking in use.
    """

    actor: str
    organisation: str
    office: str | None = None
    on_behalf_of: str | None = None
    authority: str | None = None
    originator: str | None = None
    classification: str = "OFFICIAL-SENSITIVE"
    handling: tuple[str, ...] = ()
    permitted_actions: tuple[str, ...] = ()
    releasable_to: tuple[str, ...] = ()
    controller: str | None = None
    regime: str = "uk-gdpr"
    correlation_id: str | None = None
    causation_id: str | None = None
    signature: bytes | None = None


class Act(Struct, frozen=True):
    """One thing asked or reported, once: the envelope of whatever it leads to.

    `source` is bound to the credential that sent it; `command_id` is unique within the source for ever, and the nth
    event it leads to is `command_id/n`. `occurred_at` is when it happened in the world.
    """

    source: str
    command_id: str
    occurred_at: datetime
    envelope: Envelope
