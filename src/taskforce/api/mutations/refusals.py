"""Why something was not done, as data."""

from collections.abc import Mapping

import strawberry
from strawberry.utils.str_converters import to_camel_case

from taskforce.domain.errors import TaskforceError
from taskforce.log.canonical import NotStorable
from taskforce.log.verdict import LogError, Unrecordable

Refusal = TaskforceError | LogError | NotStorable


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


def told(refusal: Refusal, names: Mapping[str, str]) -> CommandError:
    """`names`: what this audience calls the commands of such a record."""
    if isinstance(refusal, NotStorable):
        return CommandError(code=Unrecordable.code, message=f"{Unrecordable.__doc__} It holds {refusal}.")
    if isinstance(refusal, LogError):
        return CommandError(code=refusal.code, message=str(refusal))
    facts = refusal.facts
    if "possible" in facts:
        facts["possible"] = [names[command] for command in _texts(facts["possible"]) if command in names]
    field, stage = facts.get("field"), facts.get("stage")
    return CommandError(
        code=refusal.code,
        message=str(refusal),
        field=None if field is None else to_camel_case(str(field)),
        record=strawberry.ID(str(facts["named"])) if "named" in facts else None,
        stage=None if stage is None else str(stage).upper(),
        possible=_texts(facts["possible"]) if "possible" in facts else None,
    )


def _texts(said: object) -> list[str]:
    return [str(each) for each in said] if isinstance(said, list) else []
