"""What ministers see: counts, rounded, published at fixed moments. No names, no parties, no records."""

from datetime import date, datetime

import strawberry

from taskforce.api.audiences.words import RecordKind
from taskforce.api.reading import Connection, Node, by_id, record, records


@record(
    view="overview", filters=("kind", "stage", "month"), orders=("month", "kind", "stage", "count"), discloses=False
)
class OverviewCell(Node):
    """How many records of a kind stood at a stage, of those that began in a month, rounded."""

    kind: RecordKind
    stage: str = strawberry.field(description="As the records of its kind name their stages.")
    month: date = strawberry.field(description="The first day of the month in which they began.")
    count: int = strawberry.field(description="Rounded up or down to a five. Small counts are not shown.")
    published_at: datetime = strawberry.field(description="The moment at which this count was first published.")


@record(view="publications", orders=("moment",), discloses=False)
class Publication(Node):
    """The moment at which the counts were last published."""

    moment: datetime = strawberry.field(description="The counts are of this moment.")


@strawberry.type
class Query:
    overview: Connection[OverviewCell] = records(
        "The counts as last published; with asOf, as they were published then."
    )
    publications: Connection[Publication] = records("When the counts were last published.")
    node: Node | None = by_id("The count or publication with this id. Null where there is none.")
