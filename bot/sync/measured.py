"""The Measure column: what people typed there, as the title of a measure, or with the reason why it names none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.actions.measures import MeasureNames
from bot.sync.cells import Cells, SheetRow, normal


def measured(theirs: Iterable[SheetRow], names: MeasureNames, *, base: Mapping[str, Cells]) -> list[SheetRow]:
    """Give the rows, each measure by its title: "met needs" is "Met my needs". Words for none are kept, and marked.

    What both sides agreed on before stays as it is, also if the form has another title for it by now.
    """
    return [_measured(row, names, base.get(row.ref or "", {})) for row in theirs]


def _measured(row: SheetRow, names: MeasureNames, base: Cells) -> SheetRow:
    typed = normal(row.cells.get("measure"))
    if typed is None or not names.titles or typed == normal(base.get("measure")):
        return row
    title = names.find(typed)
    if title is None:
        return replace(row, unreadable={**row.unreadable, "measure": names.unclear(typed)})
    return replace(row, cells={**row.cells, "measure": title})
