"""A root field's selection as one statement that answers with JSON text, in the order of the document."""

from functools import lru_cache

from taskforce.api.reading.asked import Asked
from taskforce.api.reading.chosen import Chosen
from taskforce.api.reading.connection import Connected
from taskforce.api.reading.declare import Reads
from taskforce.api.reading.row import Row, plain
from taskforce.api.reading.pieces import Names, all_of, piece

KEPT = 2048


@lru_cache(KEPT)
def write(reads: Reads, chosen: Chosen, asked: tuple[Asked, ...]) -> str:
    """The same selection and the same question give the same text, which the database has then prepared."""
    names = Names(asked)
    match reads:
        case Reads.PAGE:
            question = _connection(names, chosen)
        case Reads.EVERY:
            question = _every(names, chosen)
        case _:
            question = _single(names, chosen)
    return piece("answer", question=question)


def _connection(names: Names, chosen: Chosen) -> str:
    return Connected(names, names.asked[chosen.number], _row).write(chosen)


def _single(names: Names, chosen: Chosen) -> str:
    asked, row = names.asked[chosen.number], _row(names, chosen, names.asked[chosen.number])
    return piece(
        "single",
        object=row.object(names),
        whole=all_of(row.whole),
        source=asked.source,
        joins=" ".join(row.joins),
        conditions=all_of(asked.conditions),
    )


def _every(names: Names, chosen: Chosen) -> str:
    asked, row = names.asked[chosen.number], _row(names, chosen, names.asked[chosen.number])
    return piece(
        "every",
        object=row.object(names),
        whole=all_of(row.whole),
        source=asked.source,
        joins=" ".join(row.joins),
        conditions=all_of(asked.conditions),
        order=asked.order,
        row=asked.row,
    )


def _row(names: Names, chosen: Chosen, asked: Asked) -> Row:
    """One row of what was asked, with what is chosen of it."""
    written = Row()
    for each in chosen.below:
        value = plain(asked.shape, each.name, asked.row)
        column = asked.shape.columns.get(each.name)
        if value is None:
            name = names.fresh()
            value = f"{name}.json"
            written.joins.append(_join(names, each, name))
            written.whole.append(f"{name}.whole is not false")
        elif column and column.required:
            written.whole.append(f"{value} is not null")
        written.add(each, value)
    return written


def _join(names: Names, chosen: Chosen, name: str) -> str:
    if names.asked[chosen.number].page:
        return piece("many", connection=_connection(names, chosen), name=name)
    return piece("one", single=_single(names, chosen), name=name)
