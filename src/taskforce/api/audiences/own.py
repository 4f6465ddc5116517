"""What an organisation's leading offices see of it: whose sight of a record is not what the office has."""

from datetime import datetime

import strawberry

from taskforce.api.audiences.words import Sight
from taskforce.api.reading import Node, about, part, record


@part
class SightException:
    """Somebody for whom sight of one record is not what the office has."""

    person: str = strawberry.field(description="A pseudonym.")
    record: strawberry.ID = about()
    sight: Sight
    since_at: datetime


@record(view="organisations", filters=(), orders=("organisation_id",))
class Organisation(Node):
    """Your own organisation, as far as it is its own business who sees what."""

    organisation_id: str = strawberry.field(description="By which all records name it, such as PP52.")
    exceptions: list[SightException] = strawberry.field(
        description="Sight goes by office, but for these: named, a person sees the record in whatever office; recused, "
        "nothing of it."
    )
    changed_at: datetime = strawberry.field(description="When that was last changed.")
