"""What is asked about a record that whoever asks may not see, or that is not there: both are the same."""

from collections.abc import Sequence

from taskforce.domain.errors import NotFound
from taskforce.domain.organisation import Organisation
from taskforce.domain.sight import is_shown
from taskforce.doors.asked import Asked
from taskforce.log.cases import Cases


async def look(cases: Cases, asked: Sequence[Asked]) -> None:
    """Has each refused, as it is decided, that mentions such a record. Raises Unavailable.

    Sight of an organisation goes by office alone: whoever could be recused from it could say nothing of sight any more.
    """
    known = await cases.readable({each.mentions.id for each in asked if each.mentions})
    for each in asked:
        if each.mentions is not None:
            record = known.get(each.mentions.id)
            is_there = record is not None and is_shown(record, each.by) and not isinstance(record, Organisation)
            is_so = is_there and vars(type(record))["TOPIC"] == each.mentions.kind
            each.unseen = None if is_so else NotFound(field="record")
