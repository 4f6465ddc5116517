"""Why something was not done, as data."""

import strawberry
from strawberry.utils.str_converters import to_camel_case

from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Stream
from taskforce.doors import refusals
from taskforce.doors.refusals import Refusal


@strawberry.type(description="Why something was not done; or that it was, and cannot be shown yet.")
class CommandError:
    code: str = strawberry.field(description="Stable.")
    message: str
    field: str | None = strawberry.field(default=None, description="Where in the input it is wrong.")
    record: strawberry.ID | None = strawberry.field(
        default=None, description="Of several records the one that refused, as you named it."
    )
    stage: str | None = strawberry.field(default=None, description="Where the record stands.")
    possible: list[str] | None = strawberry.field(
        default=None, description="The mutations that are possible from there."
    )


BEHIND = CommandError(
    code="VIEWS_BEHIND",
    message="It was recorded, and cannot be shown yet. Ask for it in a query with @after and this receipt.",
)


def told(refusal: Refusal, record: type[Stream]) -> CommandError:
    """Of a record of this kind: what may be asked instead is called as its mutations are."""
    said = refusals.told(refusal, record, lambda command: command.name)
    named = refusal.facts.get("named") if isinstance(refusal, TaskforceError) else None
    field, stage = said.get("field"), said.get("stage")
    return CommandError(
        code=said["code"],
        message=said["detail"],
        field=None if field is None else to_camel_case(str(field)),
        record=None if named is None else strawberry.ID(str(named)),
        stage=None if stage is None else str(stage).upper(),
        possible=said.get("possible"),
    )
