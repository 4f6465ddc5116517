"""The organisations of the story, their offices and who holds them."""

from collections.abc import Iterator
from datetime import date

from taskforce.demo.people import OFFICERS, ORGANISATIONS, REGISTRAR
from taskforce.demo.record import Record
from taskforce.domain.organisation import Organisation, stream_of

BEGINNING = date(2025, 1, 6)


def organisations() -> Iterator[Record]:
    for organisation, (kind, name) in ORGANISATIONS.items():
        record = Record(f"organisation {organisation}", stream_of(organisation))
        record.opens(BEGINNING, REGISTRAR, Organisation.register, organisation, kind, name)
        officers = [officer for officer in OFFICERS if officer.organisation == organisation]
        for office in sorted({officer.office for officer in officers}):
            record.so(BEGINNING, REGISTRAR, Organisation.open_office, office)
        for officer in officers:
            record.so(BEGINNING, REGISTRAR, Organisation.join, officer.person, officer.office)
        yield record
