"""A consultation: somebody was shown records, or searched for some. Each is a history of its own, of one event."""

from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain.kernel import First, Personal, Stream


class Consultation(Stream):
    TOPIC = "consultation"
    PURPOSE = "accountability"
    RETENTION = "consultations"

    # What can happen. Topics are stored for ever: add, never rename.

    class Made(First):
        """Who, in what office and organisation, and when, is in the envelope.

        `document` is a SHA-256 in hexadecimal: of its text with each string emptied, or of all of it, where it is a
        trusted one. `records` are the streams that were shown, as they stood at `position` of the main log. `terms`:
        what was searched for, as a JSON list.
        """

        TOPIC = "consultation.made"
        audience: str
        document: str
        records: list[UUID]
        position: int
        subject_ids: list[UUID]
        terms: Personal | None
        justification: Personal | None

    # What may be asked.

    @classmethod
    def make(
        cls,
        audience: str,
        document: str,
        records: list[UUID],
        position: int,
        terms: str | None = None,
        justification: str | None = None,
        about: list[UUID] | None = None,
    ) -> "Consultation":
        """`about`: all that was shown, if it was more. Words may be about any of it; where nothing was, nobody."""
        id = cls.create_id()
        subjects = [] if terms is None and justification is None else about or records or [id]
        return cls._create(
            cls.Made,
            id=id,
            audience=audience,
            document=document,
            records=records,
            position=position,
            subject_ids=subjects,
            terms=terms,
            justification=justification,
        )

    # What it leads to.

    @event(Made)
    def __init__(
        self,
        audience: str,
        document: str,
        records: list[UUID],
        position: int,
        subject_ids: list[UUID],
        terms: str | None,
        justification: str | None,
    ) -> None:
        self.audience, self.document, self.records, self.position = audience, document, records, position
        self.subject_ids, self.terms, self.justification = subject_ids, terms, justification
