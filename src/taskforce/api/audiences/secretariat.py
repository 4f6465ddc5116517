"""What the secretariat sees: the organisations that take part, their offices, and who holds them."""

from datetime import datetime

import strawberry

from taskforce.api.audiences.words import OrganisationKind, OrganisationStage
from taskforce.api.reading import Connection, Node, by_id, part, record, records


@part
class Holder:
    """Somebody who holds an office. One who holds several is listed with each."""

    office: str
    person: str = strawberry.field(description="A pseudonym.")
    since_at: datetime = strawberry.field(description="When they took it, the last time they did.")
    until_at: datetime | None = strawberry.field(description="Until when a deputy holds it.")


@record(
    view="organisations",
    filters=("organisation_id", "kind", "name", "stage", "offices", "registered_at"),
    orders=("registered_at", "organisation_id", "name", "changed_at"),
)
class Organisation(Node):
    """A body that acts through the system, or that a register names as a recipient of donations."""

    organisation_id: str = strawberry.field(description="By which all records name it, such as PP52.")
    kind: OrganisationKind
    name: str | None = strawberry.field(description="Null once it has been erased.")
    stage: OrganisationStage
    offices: list[str] = strawberry.field(description="Those that are open, held or not, as they were opened.")
    holders: list[Holder] = strawberry.field(description="Who holds its offices, in the order in which they took them.")
    registered_at: datetime
    changed_at: datetime = strawberry.field(description="When the last thing that happened to it was recorded.")


@strawberry.type
class Query:
    organisations: Connection[Organisation] = records("Every organisation, also those that have left.")
    node: Node | None = by_id("The organisation with this id. Null where there is none.")
