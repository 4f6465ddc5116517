"""What ministers see: counts, rounded, published at fixed moments. No names, no parties, no records."""

from datetime import date, datetime

import strawberry

from taskforce.api.audiences.words import RecordKind
from taskforce.api.reading import Connection, Node, record, records


@record(view="overview", filters=("kind", "stage", "month"), orders=("month", "kind", "stage", "count"))
class OverviewCell(Node):
    """How many records of a kind stood at a stage, of those that began in a month, to the nearest five."""

    kind: RecordKind
    stage: str
    month: date
    count: int
    published_at: datetime


@record(view="publications", orders=("moment",))
class Publication(Node):
    """The moment at which the counts were last published."""

    moment: datetime


@strawberry.type
class Query:
    overview: Connection[OverviewCell] = records(
        "The counts as last published; with asOf, as they were published then."
    )
    publications: Connection[Publication] = records()
