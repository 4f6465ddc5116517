"""One page of a list as SQL: only what was asked for is computed."""

from collections.abc import Callable

from taskforce.api.reading.asked import Asked
from taskforce.api.reading.chosen import Chosen
from taskforce.api.reading.cursor import write_cursor
from taskforce.api.reading.page import Page
from taskforce.api.reading.pieces import Names, all_of, literal, piece
from taskforce.api.reading.row import NOBODY, Row, Written, named, noted, own, together
from taskforce.api.reading.shape import quoted

WriteRow = Callable[[Names, Chosen, Asked], Row]


class Connected:
    """Writes the page that was asked for. `write_row` writes a row of it."""

    def __init__(self, names: Names, asked: Asked, page: Page, write_row: WriteRow) -> None:
        self._names, self._asked, self._page, self._write_row = names, asked, page, write_row
        self._row, self._all = asked.row, asked.conditions
        self._aggregates: dict[str, str] = {}
        self._totals: dict[str, str] = {}
        self._rows = Row()
        """What each row of the page is joined to, and when it is whole."""
        self._answer = Row()
        self._named: list[str] = []
        """The streams that the cursors of the page itself name."""

    def write(self, chosen: Chosen) -> Written:
        for each in chosen.below:
            self._answer.add(each, self._field(each, chosen))
        if self._totals:
            totals = ", ".join(f"{sql} as {name}" for name, sql in self._totals.items())
            joined = piece("totals", totals=totals, source=self._asked.source, conditions=all_of(self._all))
            self._answer.joins.insert(0, joined)
        fields, joins = ", ".join(self._answer.fields), " ".join(self._answer.joins)
        shown = "page.shown" if self._rows.shown else together(self._named)
        sql = piece("connection", page=self._page_of_rows(), shown=shown, joins=joins, fields=fields)
        return Written(sql, shown != NOBODY)

    def _page_of_rows(self) -> str:
        conditions = all_of(self._all + self._page.between)
        # Danger: PostgreSQL refuses a statement with a parameter that stands nowhere in it.
        if not self._aggregates and "$" not in conditions + self._asked.source:
            return "select true as whole"
        rows = piece(
            "rows",
            row=self._row,
            source=self._asked.source,
            conditions=conditions,
            order=self._page.order.by(self._row, self._page.forwards),
            limit=self._page.size + ("more" in self._aggregates),
        )
        if not self._page.forwards:
            rows = piece("numbered", row=self._row, rows=rows)
        whole = f"coalesce(bool_and({all_of(self._rows.whole)}), true)"
        found = self._aggregates | {"whole": whole} | self._shown()
        aggregates = ", ".join(f"{sql} as {name}" for name, sql in found.items())
        return piece("page", aggregates=aggregates, rows=rows, row=self._row, joins=" ".join(self._rows.joins))

    def _shown(self) -> dict[str, str]:
        if not self._rows.shown:
            return {}
        how = "shown" if self._page.forwards else "shown_of_reversed"
        if self._page.forwards and "more" in self._aggregates:
            how = "shown_of_list"
        return {"shown": piece(how, shown=together(self._rows.shown), size=self._page.size)}

    def _field(self, chosen: Chosen, page: Chosen) -> str:
        match chosen.name:
            case "__typename":
                return literal(f"{self._asked.shape.name}Connection") + "::text"
            case "totalCount":
                return self._total("count", "count(*)")
            case "marking":
                return self._marking(any(self._is_total(each.name) for each in page.below))
            case "pageInfo":
                return self._page_info(chosen)
            case "nodes":
                return self._list(self._node(chosen))
            case "edges":
                return self._list(self._edge(chosen))
        column = self._asked.shape.sums[chosen.name]
        return self._total(quoted(chosen.name), f"coalesce(sum({self._row}.{column.sql}), 0)")

    def _total(self, name: str, sql: str) -> str:
        self._totals[name] = sql
        return f"total.{name}"

    def _is_total(self, name: str) -> bool:
        return name == "totalCount" or name in self._asked.shape.sums

    def _marking(self, of_all: bool) -> str:
        """Danger: totals are of the whole list, so what is shown beside them is as high as all of it."""
        column = self._asked.shape.columns["marking"]
        if of_all:
            return named(column, self._total("marking", f"coalesce(max({self._row}.{column.sql}), 'OFFICIAL')"))
        self._aggregates["markings"] = self._each(f"{self._row}.{column.sql}")
        return named(column, piece("highest", markings="page.markings", size=self._page.size))

    def _node(self, chosen: Chosen) -> str:
        written = self._write_row(self._names, chosen, self._asked)
        self._rows.whole += written.whole
        self._rows.shown += written.shown
        name = written.object(self._names)
        self._rows.joins += written.joins
        return name

    def _edge(self, chosen: Chosen) -> str:
        edge, order = Row(), self._page.order
        self._rows.shown += own(self._asked)  # Danger: a cursor names the row, and says what it is ordered by
        for each in chosen.below:
            match each.name:
                case "node":
                    edge.add(each, self._node(each))
                case "cursor":
                    edge.add(each, write_cursor(order.name, order.value(self._row), f"{self._row}.stream_id"))
                case _:
                    edge.add(each, literal(f"{self._asked.shape.name}Edge") + "::text")
        name = edge.object(self._names)
        self._rows.joins += edge.joins
        return name

    def _list(self, row: str) -> str:
        name = self._names.fresh()
        how = "list" if self._page.forwards else "reversed"
        self._aggregates[name] = piece(how, object=row, size=self._page.size)
        return f"page.{name}"

    def _page_info(self, chosen: Chosen) -> str:
        info = Row()
        for each in chosen.below:
            match each.name:
                case "hasNextPage":
                    info.add(each, self._further(self._page.over, ahead=self._page.forwards))
                case "hasPreviousPage":
                    info.add(each, self._further(self._page.under, ahead=not self._page.forwards))
                case "startCursor":
                    info.add(each, self._cursor(first=self._page.forwards))
                case "endCursor":
                    info.add(each, self._cursor(first=not self._page.forwards))
                case _:
                    info.add(each, "'PageInfo'::text")
        name = info.object(self._names)
        self._answer.joins += info.joins
        return name

    def _further(self, cut: str | None, ahead: bool) -> str:
        """Whether the list goes on there: by one row more than the page holds, or by what a cursor cut off."""
        found = []
        if ahead:
            self._aggregates["more"] = f"count(*) > {self._page.size}"
            found.append("page.more")
        if cut:
            found.append(piece("exists", source=self._asked.source, conditions=all_of([*self._all, cut])))
        return " or ".join(found) or "false"

    def _each(self, sql: str) -> str:
        """Of each row of the page, from where it is begun to be read, and of the one more."""
        # Danger: one aggregate that is told an order changes the order of all that are not.
        return f"array_agg({sql}{'' if self._page.forwards else ' order by n'})"

    def _cursor(self, first: bool) -> str:
        order = self._page.order
        self._aggregates["streams"] = self._each(f"{self._row}.stream_id")
        self._aggregates["values"] = self._each(order.value(self._row))
        taken = f"least({self._page.size}, coalesce(cardinality(page.streams), 0))"
        at = "1" if first else taken
        if self._asked.shape.discloses:
            self._aggregates["sinces"] = self._each(f"{self._row}.since")
            shown = noted(f"page.streams[{at}]", f"page.sinces[{at}]")
            self._named.append(piece("shown_by_cursor", taken=taken, shown=shown))
        return f"case when {taken} > 0 then {write_cursor(order.name, f'page.values[{at}]', f'page.streams[{at}]')} end"
