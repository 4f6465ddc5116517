"""What the service answers to each event."""

from msgspec import Struct


class Recorded(Struct, frozen=True, tag_field="verdict", tag="recorded"):
    """`record`: its id as the API shows it. `receipt`: what can be waited for. `version`: where the record stands."""

    id: str
    source: str
    record: str
    receipt: str
    version: int | None = None


class Duplicate(Struct, frozen=True, tag_field="verdict", tag="duplicate"):
    """It was recorded before."""

    id: str
    source: str
    record: str
    receipt: str


class Conflict(Struct, frozen=True, tag_field="verdict", tag="conflict"):
    """The record does not stand at the version that was expected: look at it, and decide again."""

    id: str
    source: str
    code: str
    detail: str


class Refused(Struct, frozen=True, tag_field="verdict", tag="refused"):
    """`detail` says what to do; `stage` where the record stands, `possible` what may follow; `quarantine` where it is
    kept whole, if it is.
    """

    id: str
    source: str
    code: str
    detail: str
    field: str | None = None
    stage: str | None = None
    possible: tuple[str, ...] = ()
    quarantine: str | None = None


Verdict = Recorded | Duplicate | Conflict | Refused
