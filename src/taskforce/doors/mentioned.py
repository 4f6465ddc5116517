"""What is asked about a record that whoever asks may not see, or that is not there: both are the same."""

from collections.abc import Sequence

from taskforce.domain.errors import NotFound
from taskforce.domain.sight import is_shown
from taskforce.doors.asked import Asked
from taskforce.log.cases import Cases


async def refusals(cases: Cases, asked: Sequence[Asked | None]) -> list[NotFound | None]:
    """For each, the refusal where it mentions such a record. Raises Unavailable."""
    mentioned = {each.mentions for each in asked if each and each.mentions}
    known = await cases.readable(mentioned)

    def refusal(each: Asked | None) -> NotFound | None:
        if each is None or each.mentions is None:
            return None
        record = known.get(each.mentions)
        return None if record is not None and is_shown(record, each.by) else NotFound(field="record")

    return [refusal(each) for each in asked]
