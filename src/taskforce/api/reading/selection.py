"""A root field's selection as one statement that answers with JSON text, in the order of the document."""

from functools import lru_cache

from taskforce.api.reading.asked import Asked
from taskforce.api.reading.chosen import Chosen
from taskforce.api.reading.connection import Connected
from taskforce.api.reading.pieces import Names, all_of, piece
from taskforce.api.reading.row import NOBODY, Row, Written, is_whole, own, plain, together

KEPT = 256


@lru_cache(KEPT)
def write(chosen: Chosen, asked: tuple[Asked, ...]) -> str:
    """The same selection and the same question give the same text, which the database has then prepared."""
    return piece("answer", question=_question(Names(asked), chosen).sql)


def _question(names: Names, chosen: Chosen) -> Written:
    asked = names.asked[chosen.number]
    if asked.page:
        return Connected(names, asked, asked.page, row_of).write(chosen)
    return _every(names, chosen, asked) if asked.order else _single(names, chosen, asked)


def _single(names: Names, chosen: Chosen, asked: Asked) -> Written:
    row = row_of(names, chosen, asked)
    sql = piece(
        "single",
        object=row.object(names),
        whole=all_of(row.whole),
        shown=together(row.shown),
        source=asked.source,
        joins=" ".join(row.joins),
        conditions=all_of(asked.conditions),
    )
    return Written(sql, bool(row.shown))


def _every(names: Names, chosen: Chosen, asked: Asked) -> Written:
    row = row_of(names, chosen, asked)
    sql = piece(
        "every",
        object=row.object(names),
        whole=all_of(row.whole),
        shown=piece("shown", shown=together(row.shown)) if row.shown else NOBODY,
        source=asked.source,
        joins=" ".join(row.joins),
        conditions=all_of(asked.conditions),
        order=asked.order,
        row=asked.row,
    )
    return Written(sql, bool(row.shown))


def row_of(names: Names, chosen: Chosen, asked: Asked) -> Row:
    """One row of what was asked, with what is chosen of it."""
    written = Row(shown=own(asked))
    for each in chosen.below:
        value = plain(asked.shape, each, asked.row)
        column = asked.shape.columns.get(each.name)
        if value is None:
            name = names.fresh()
            value = f"{name}.json"
            how = "many" if names.asked[each.number].page else "one"
            question = _question(names, each)
            written.joins.append(piece(how, question=question.sql, name=name))
            written.whole.append(f"{name}.whole is not false")
            if question.shows:
                written.shown.append(f"coalesce({name}.shown, '')")
        elif column:
            written.whole += is_whole(column, each, asked.row)
        written.add(each, value)
    return written
