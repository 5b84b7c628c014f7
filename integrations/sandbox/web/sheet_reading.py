"""A tab as the page draws it: the texts that its cells show, what was entered, how they look and what they offer."""

from __future__ import annotations

from datetime import datetime

from integrations.sandbox.google.sheets.a1 import parse_range
from integrations.sandbox.google.sheets.entry import entered
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Cell, Json, Scalar, Sheet, Spreadsheet
from integrations.sandbox.google.sheets.number_formats import automatic, is_date
from integrations.sandbox.google.sheets.render import formatted, number_format
from integrations.sandbox.web.cell_looks import Looks

USUAL_WIDTH = 100  # pixels
FEWEST_ROWS = 40
FEWEST_COLUMNS = 8
SPARE_COLUMNS = 2
LONGEST_CHOICES = 500


def tabs_json(book: Spreadsheet) -> list[Json]:
    return [{"id": sheet.sheet_id, "title": sheet.title} for sheet in book.sheets if not sheet.hidden]


def tab_json(book: Spreadsheet, sheet: Sheet, *, now: datetime, blanks: int) -> Json:
    """Return one tab with its styles and choices; `blanks` empty rows are shown after the last filled one."""
    filled = [(row, column) for row, column, _ in sheet.filled_cells()]
    last_row = max((row for row, _ in filled), default=-1)
    last_column = max((column for _, column in filled), default=-1)
    rows = min(sheet.row_count, max(last_row + 1 + blanks, FEWEST_ROWS))
    columns = min(sheet.column_count, max(last_column + 1 + SPARE_COLUMNS, FEWEST_COLUMNS))
    drawing = _Drawing(book, sheet, now=now)
    cells = [[drawing.cell(row, column) for column in range(columns)] for row in range(rows)]
    for line in cells:
        while line and line[-1] is None:
            line.pop()
    return {
        "styles": drawing.looks.styles,
        "choices": drawing.choices,
        "tab": {
            "id": sheet.sheet_id,
            "title": sheet.title,
            "row_count": sheet.row_count,
            "column_count": sheet.column_count,
            "frozen_rows": sheet.frozen_rows,
            "frozen_columns": sheet.frozen_columns,
            "widths": [_width(sheet, column) for column in range(columns)],
            "hidden_columns": [column for column in range(columns) if _is_hidden_column(sheet, column)],
            "hidden_rows": [row for row in range(min(rows, len(sheet.rows))) if _is_hidden_row(sheet, row)],
            "rows": cells,
        },
    }


def _width(sheet: Sheet, column: int) -> int:
    line = sheet.columns.get(column)
    return USUAL_WIDTH if line is None or line.pixel_size is None else line.pixel_size


def _is_hidden_column(sheet: Sheet, column: int) -> bool:
    line = sheet.columns.get(column)
    return line is not None and (line.hidden_by_user or line.hidden_by_filter)


def _is_hidden_row(sheet: Sheet, row: int) -> bool:
    line = sheet.rows[row].line
    return line.hidden_by_user or line.hidden_by_filter


class _Drawing:
    """One drawing of one tab at one moment."""

    def __init__(self, book: Spreadsheet, sheet: Sheet, *, now: datetime) -> None:
        self.calculation = Calculation(book, now=now)
        self.looks = Looks(self.calculation, sheet)
        self.choices: list[list[str]] = []
        self._book = book
        self._sheet = sheet
        self._choices_known: dict[str, int] = {}

    def cell(self, row: int, column: int) -> Json | None:
        """Return a cell as { t: shown, e: entered if that differs, s: style, n: note, c: choices, b: tick box }."""
        cell = self._sheet.cell(row, column)
        if cell is None:
            return None
        value = self.calculation.effective(self._sheet, row, column)
        shown = formatted(self.calculation, self._sheet, row, column)
        told: Json = {"t": shown}
        typed = self._typed(cell, value, shown, row=row, column=column)
        if typed != shown:
            told["e"] = typed
        style = self.looks.index(cell, value, shown, row=row, column=column)
        if style is not None:
            told["s"] = style
        if cell.note:
            told["n"] = cell.note
        told |= self._offered(cell)
        return None if told == {"t": ""} else told

    def _typed(self, cell: Cell, value: Scalar, shown: str, *, row: int, column: int) -> str:
        """Return what stands in the formula bar: typed again, it would give the same cell."""
        if cell.formula is not None:
            return cell.formula
        if isinstance(value, bool) or value is None:
            return shown
        if isinstance(value, int | float):
            pattern = number_format(self.calculation, self._sheet, row, column)
            return shown if is_date(pattern, self.calculation.locale) else self._exact(float(value), shown)
        return f"'{value}" if isinstance(value, str) and self._would_change(value) else shown

    def _exact(self, value: float, shown: str) -> str:
        return shown if shown.endswith("%") else automatic(value, self.calculation.locale)

    def _would_change(self, text: str) -> bool:
        """Say whether a text, typed, would become something else: a formula, a number, a date."""
        first = text[:1]
        if not first or (first.isalpha() and len(text) > 20) or (first not in "=+-'" and len(text) > 40):
            return False
        entry = entered(text, locale=self._book.locale, now=self.calculation.now)
        return entry.formula is not None or entry.value != text

    def _offered(self, cell: Cell) -> Json:
        condition: Json = (cell.validation or {}).get("condition", {})
        if condition.get("type") == "BOOLEAN":
            return {"b": 1}
        if condition.get("type") not in ("ONE_OF_LIST", "ONE_OF_RANGE"):
            return {}
        name = repr(condition)
        if name not in self._choices_known:
            self._choices_known[name] = len(self.choices)
            self.choices.append(self.choices_of(condition))
        return {"c": self._choices_known[name]}

    def choices_of(self, condition: Json) -> list[str]:
        """Return the texts that a drop-down offers."""
        values = [str(value.get("userEnteredValue", "")) for value in condition.get("values", ())]
        if condition["type"] == "ONE_OF_LIST":
            return values
        area = parse_range(self._book, values[0].removeprefix("="))
        source = self._book.sheet_by_id(area.sheet_id)
        if source is None:
            return []
        rows = range(area.start_row or 0, min(area.end_row or source.row_count, len(source.rows)))
        columns = range(area.start_column or 0, area.end_column or source.column_count)
        texts = [formatted(self.calculation, source, row, column) for row in rows for column in columns]
        return list(dict.fromkeys(text for text in texts if text))[:LONGEST_CHOICES]


def choices_for(book: Spreadsheet, sheet: Sheet, condition: Json, *, now: datetime) -> list[str]:
    """Return what a drop-down of this tab offers now."""
    return _Drawing(book, sheet, now=now).choices_of(condition)
