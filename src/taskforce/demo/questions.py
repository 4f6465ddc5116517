"""Referrals: a party asks an agency, and learns that it was received and closed; an agency asks another."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from taskforce.demo.people import ASSESSOR, DRAFTER, HARBOUR_SECURITY, ORCHARD_SECURITY, REVIEWER, SERVICE, UNIT
from taskforce.demo.record import Record, named
from taskforce.domain.kernel import Officer
from taskforce.domain.referral import Referral
from taskforce.domain.referral_events import Conclusion, Confidence


def questions() -> Iterator[Record]:
    yield _of_a_party()
    yield _between_agencies()
    yield _waiting()


def _asked(name: str, on: date, by: Officer, to: str, question: str, acknowledge_by: date) -> Record:
    until = datetime(acknowledge_by.year, acknowledge_by.month, acknowledge_by.day, 17, tzinfo=UTC)
    record, subjects = Record(name), [named(f"subject of {name}")]
    return record.opens(on, by, Referral.raise_referral, by, to, subjects, question, until)


def _of_a_party() -> Record:
    on, ended = date(2025, 5, 6), date(2025, 5, 20)
    question = "Wren Alder asks to work in our research office. Is there anything that we should know?"
    record = _asked("question about Wren Alder", on, HARBOUR_SECURITY, SERVICE, question, date(2025, 5, 9))
    for step in (Referral.acknowledge, Referral.accept, Referral.start_assessment):
        record.then(on, REVIEWER, step)
    record.then(ended, REVIEWER, Referral.assess, Conclusion.NO_CONCERN, Confidence.MODERATE)
    return record.then(ended, REVIEWER, Referral.close)


def _between_agencies() -> Record:
    on, told, ended = date(2025, 2, 17), date(2025, 2, 21), date(2025, 2, 27)
    question = "Do the two candidates of our assessment have undeclared income from abroad?"
    record = _asked("question about two candidates", on, DRAFTER, UNIT, question, date(2025, 2, 20))
    for step in (Referral.acknowledge, Referral.accept, Referral.start_assessment):
        record.then(on, ASSESSOR, step)
    record.then(told, ASSESSOR, Referral.await_information, "Which banks are they with?")
    record.then(ended, ASSESSOR, Referral.start_assessment)
    record.then(ended, ASSESSOR, Referral.assess, Conclusion.CONCERN, Confidence.HIGH)
    return record.then(ended, ASSESSOR, Referral.close)


def _waiting() -> Record:
    question = "A new donor of a branch of ours will not say who its members are. Do you know of it?"
    return _asked(
        "question about a branch", date(2025, 6, 18), ORCHARD_SECURITY, UNIT, question, date(2025, 6, 23)
    ).then(date(2025, 6, 19), ASSESSOR, Referral.acknowledge)
