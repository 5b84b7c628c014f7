"""From what a merge decided, and what is owed from an earlier write, to the one write that does both. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.sync import rows, taking_over
from bot.sync.aiming import Aim, Debt, Volley, aimed, cell_of
from bot.sync.cells import Cells, SheetRow
from bot.sync.merge import MergePlan
from bot.sync.taking_over import Numbered
from integrations.errors import RangesProtected
from integrations.google.tables import Cell, Table

Owed = tuple[tuple[int, int, Debt], ...]  # row, column, what is to stand there again


def volley_of(
    plan: MergePlan,
    numbered: Sequence[Numbered],
    *,
    table: Table,
    columns: rows.Columns,
    owed: Owed,
    ours: Mapping[str, Cells],
    may_swap: bool,
) -> Volley:
    """Aim every cell by what the tab holds now. What the merge writes anyway need not be put back first."""
    places = columns.places
    known_by = (places["ref"], places["title"])
    edits = [(edit.row, edit.field, edit.text, edit.ref) for edit in plan.edits]
    edits += [(one.row.number, name, text, one.action.ref) for one in numbered for name, text in one.to_write.items()]
    aims: dict[tuple[int, int], Aim] = {}
    for row, place, debt in owed:
        aims[row, place] = aimed(
            row=row,
            place=place,
            line=_line(table, row),
            header=table.header,
            known_by=known_by,
            value=debt.right,
            may_swap=False,
        )
    for row, name, text, ref in edits:
        if name in places:
            aims[row, places[name]] = aimed(
                row=row,
                place=places[name],
                line=_line(table, row),
                header=table.header,
                known_by=known_by,
                value=rows.sheet_value(name, text),
                may_swap=may_swap,
                field=name,
                text=text,
                of=ref,
                is_own=name in rows.COMPUTED,
            )
    return Volley(
        header=table.header,
        ref_heading=table.header[places["ref"]],
        title_heading=table.header[places["title"]],
        aims=tuple(aims[place] for place in sorted(aims)),
        lines=tuple(tuple(map(cell_of, rows.sheet_line(ours[ref], columns))) for ref in plan.appended),
        debts=tuple(debt for _, _, debt in owed),
        appended={ref: {name: text for name, text in ours[ref].items() if name in places} for ref in plan.appended},
    )


@dataclass(frozen=True)
class Closed:
    """What is left of a write where parts of the tab are closed to the bot."""

    areas: RangesProtected
    columns: rows.Columns

    def without_aims(self, volley: Volley, table: Table) -> Volley:
        """Leave out what is closed; new lines too, if the rows after the last are."""
        after_last = table.first_row + len(table.rows)
        places = range(len(volley.header))
        no_lines = any(self.areas.covers(row=after_last, column=place) for place in places)
        kept = tuple(aim for aim in volley.aims if not self.areas.covers(row=aim.row, column=aim.place))
        return replace(
            volley, aims=kept, lines=() if no_lines else volley.lines, appended={} if no_lines else volley.appended
        )

    def open_rows(self, new: Sequence[SheetRow]) -> tuple[SheetRow, ...]:
        """Leave out rows that could not get all of what makes them actions."""
        needed = [self.columns.places[name] for name in taking_over.WRITTEN if name in self.columns.places]
        return tuple(row for row in new if not any(self.areas.covers(row=row.number, column=place) for place in needed))

    def without(self, plan: MergePlan, base: Mapping[str, Cells]) -> MergePlan:
        """Give the plan as far as it was carried out: what was not written is not agreed."""
        agreed = {ref: dict(cells) for ref, cells in plan.agreed.items()}
        for ref, name in self._closed_edits(plan):
            agreed[ref][name] = base.get(ref, {}).get(name)
        return replace(plan, agreed=agreed, appended=())

    def _closed_edits(self, plan: MergePlan) -> Iterator[tuple[str, str]]:
        for edit in plan.edits:
            place = self.columns.places.get(edit.field)
            if edit.ref in plan.agreed and place is not None and self.areas.covers(row=edit.row, column=place):
                yield edit.ref, edit.field


def _line(table: Table, number: int) -> tuple[Cell, ...]:
    index = number - table.first_row
    return table.rows[index] if 0 <= index < len(table.rows) else ()
