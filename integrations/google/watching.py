"""How a write is watched: in the same atomic batch, what stands in the rows it touches is first copied to a hidden tab.

Sheets has no precondition for a write. So the batch keeps, at the same rows and columns of a tab of its own, what every
touched row held the moment before; the answer brings it along, and it stays there if the answer is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from integrations.google.grids import formulas_of_grid, table_of_grid
from integrations.google.tables import Before, Cell, CellWrite, Formula

Json = dict[str, Any]


def keeping_title(title: str) -> str:
    """Name the hidden tab that belongs to a tab."""
    return f"{title} (kept by the bot)"


def add_keeping_tab(title: str, *, sheet_id: int) -> Json:
    grid = {"rowCount": 2, "columnCount": 2}
    return {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "hidden": True, "gridProperties": grid}}}


def keeping_requests(
    sheet_id: int, keeping_id: int, *, cells: Iterable[CellWrite], width: int, token: str
) -> Iterator[Json]:
    """Word the copying of the header and of each touched row, to go before the write in its batch."""
    rows = sorted({0, *(cell.row - 1 for cell in cells)})
    grid = {"rowCount": rows[-1] + 1, "columnCount": width + 1}
    yield {
        "updateSheetProperties": {
            "properties": {"sheetId": keeping_id, "gridProperties": grid},
            "fields": "gridProperties(rowCount,columnCount)",
        }
    }
    yield {"updateCells": {"range": {"sheetId": keeping_id}, "fields": "userEnteredValue"}}
    for first, after in _stretches(rows):
        span = {"startRowIndex": first, "endRowIndex": after, "startColumnIndex": 0, "endColumnIndex": width}
        yield {
            "copyPaste": {
                "source": {"sheetId": sheet_id, **span},
                "destination": {"sheetId": keeping_id, **span},
                "pasteType": "PASTE_FORMULA",  # values and formulas; formats and merges stay where they are
            }
        }
    yield {
        "updateCells": {
            "start": {"sheetId": keeping_id, "rowIndex": 0, "columnIndex": width},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": token}}]}],
            "fields": "userEnteredValue",
        }
    }


def before_of_grid(sheet: Mapping[str, Any]) -> Before:
    """Read what was kept. Its last column holds the write's token; a row that was not touched is blank."""
    table = table_of_grid("", sheet, time_zone="", locale="")
    if not table.header:
        return Before("")
    formulas = formulas_of_grid(sheet)
    width = len(table.header) - 1
    rows = {
        number: tuple(_kept(formulas.get((number - 1, column)), row[column]) for column in range(width))
        for number, row in enumerate(table.rows, start=table.first_row)
    }
    return Before(token=table.header[-1], header=table.header[:-1], rows=rows)


def _kept(formula: str | None, shown: Cell) -> Cell | Formula:
    return shown if formula is None else Formula(formula)


def _stretches(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give neighbouring rows together, as first and the one after the last."""
    for _, group in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        members = [row for _, row in group]
        yield members[0], members[-1] + 1
