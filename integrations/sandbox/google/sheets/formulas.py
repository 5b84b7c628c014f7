"""Computing: the values of formulas, and of the cells that they refer to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import isfinite

from integrations.sandbox.google.sheets.a1 import GridRange, Rectangle
from integrations.sandbox.google.sheets.formula_formats import inherited
from integrations.sandbox.google.sheets.formula_functions import (
    OVER_CELLS,
    Failure,
    Operand,
    Values,
    combined,
    fail,
    require_arguments,
    signed,
    text,
    truth,
)
from integrations.sandbox.google.sheets.formula_parsing import (
    PARSE_ERROR,
    Binary,
    Call,
    FormulaError,
    Literal,
    Name,
    Node,
    Reference,
    Unary,
    parsed,
    references_in,
)
from integrations.sandbox.google.sheets.grid import ErrorValue, Json, Scalar, Sheet, Spreadsheet
from integrations.sandbox.google.sheets.locales import locale_of
from integrations.sandbox.google.sheets.references import copied, shift_formulas, shifted, shifted_range
from integrations.sandbox.google.sheets.serials import local_time, serial_of

__all__ = ["Calculation", "copied", "evaluate", "shift_formulas", "shifted", "shifted_range"]

_CIRCULAR = ErrorValue(
    "REF", "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
)
_NO_REFERENCE = ErrorValue("REF", "Reference does not exist.")
_OUT_OF_RANGE = ErrorValue("NUM", "Result is out of range.")
_Place = tuple[int, int, int]  # sheet id, row, column


class Calculation:
    """The computed values of one file at one moment, each worked out once. Make a new one after every change."""

    def __init__(self, book: Spreadsheet, *, now: datetime) -> None:
        self.book = book
        self.now = local_time(now, book.time_zone)
        self.locale = locale_of(book.locale)
        self._values: dict[_Place, Scalar] = {}

    def effective(self, sheet: Sheet, row: int, column: int) -> Scalar:
        """Return what the cell is worth: its literal, its formula's result, or None where blank or off the grid."""
        cell = sheet.cell(row, column)
        if cell is None:
            return None
        if cell.formula is None:
            return cell.value
        return self._computed((sheet.sheet_id, row, column))

    def inherited_format(self, sheet: Sheet, row: int, column: int) -> Json | None:
        """Return the number format that a formula takes from what it computes with, such as a date's; or None."""
        cell = sheet.cell(row, column)
        if cell is None or cell.formula is None:
            return None
        return inherited(self, sheet, cell.formula)

    def rectangle(self, home: Sheet, node: Reference | Name) -> Rectangle:
        """Return the cells a reference or named range means to a formula on `home`; fail where there are none."""
        if isinstance(node, Name):
            area = self._named(node.name)
            sheet = self.book.sheet_by_id(area.sheet_id)
        else:
            sheet = home if node.title is None else self.book.sheet_titled(node.title)
            area = _area_of(node)
        if sheet is None:
            title = node.title if isinstance(node, Reference) else ""
            raise fail("REF", f"Unresolved sheet name '{title}'.")
        start_row, start_column = area.start_row or 0, area.start_column or 0
        if start_row >= sheet.row_count or start_column >= sheet.column_count:
            raise Failure(_NO_REFERENCE)
        end_row = sheet.row_count if area.end_row is None else min(area.end_row, sheet.row_count)
        end_column = sheet.column_count if area.end_column is None else min(area.end_column, sheet.column_count)
        return Rectangle(sheet, start_row, end_row, start_column, end_column)

    def _named(self, name: str) -> GridRange:
        for named in self.book.named_ranges:
            if named["name"].casefold() == name.casefold():
                return GridRange.from_json(named["range"])
        raise fail("NAME", f"Unknown range name: '{name.upper()}'.")

    def _computed(self, place: _Place) -> Scalar:
        """Work out a formula, first those it needs: a long chain must not exhaust the interpreter's stack."""
        waiting = [place]
        begun: set[_Place] = set()
        while waiting:
            current = waiting[-1]
            if current in self._values:
                begun.discard(waiting.pop())
            elif current in begun:
                self._values[current] = self._result(current)
            else:
                begun.add(current)
                waiting.extend(self._unfinished(current, begun))
        return self._values[place]

    def _unfinished(self, place: _Place, begun: set[_Place]) -> list[_Place]:
        """Return the formulas this one needs that are not worked out yet; one that is needed by itself is circular."""
        needed = []
        for other in self._needed(place):
            if other in begun:
                self._values[other] = _CIRCULAR
            elif other not in self._values:
                needed.append(other)
        return needed

    def _needed(self, place: _Place) -> Iterator[_Place]:
        home, formula = self._formula_at(place)
        for node in references_in(formula, self.locale.decimal):
            try:
                area = self.rectangle(home, node)
            except Failure:
                continue
            for row in range(area.start_row, min(area.end_row, len(area.sheet.rows))):
                cells = area.sheet.rows[row].cells[area.start_column : area.end_column]
                for column, cell in enumerate(cells, start=area.start_column):
                    if cell is not None and cell.formula is not None:
                        yield area.sheet.sheet_id, row, column

    def _formula_at(self, place: _Place) -> tuple[Sheet, str]:
        sheet = self.book.sheet_by_id(place[0])
        cell = None if sheet is None else sheet.cell(place[1], place[2])
        if sheet is None or cell is None or cell.formula is None:
            raise LookupError(f"There is no formula at {place}.")
        return sheet, cell.formula

    def _result(self, place: _Place) -> Scalar:
        home, formula = self._formula_at(place)
        try:
            value = _Evaluation(self, home, place[1], place[2]).scalar(parsed(formula, self.locale.decimal))
        except (FormulaError, RecursionError):
            return PARSE_ERROR
        except Failure as failure:
            return failure.error
        return _OUT_OF_RANGE if isinstance(value, float) and not isfinite(value) else value


class _Evaluation:
    """One formula being worked out at its place."""

    def __init__(self, calculation: Calculation, home: Sheet, row: int, column: int) -> None:
        self._calculation = calculation
        self._locale = calculation.locale
        self._home = home
        self._row = row
        self._column = column

    def scalar(self, node: Node) -> Scalar:
        """Work out a node to one value; raise Failure where it is an error."""
        value = self._scalar(node)
        if isinstance(value, ErrorValue):
            raise Failure(value)
        return value

    def _scalar(self, node: Node) -> Scalar:
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Reference | Name):
            return self._one_cell(node)
        if isinstance(node, Unary):
            return signed(node.operator, self.scalar(node.operand), self._locale)
        if isinstance(node, Binary):
            return combined(node.operator, self.scalar(node.left), self.scalar(node.right), self._locale)
        return self._called(node)

    def _one_cell(self, node: Reference | Name) -> Scalar:
        """Return the one cell of a range that stands in this formula's row or column."""
        if isinstance(node, Name) and node.name.casefold() in ("true", self._locale.true.casefold()):
            return True
        if isinstance(node, Name) and node.name.casefold() in ("false", self._locale.false.casefold()):
            return False
        area = self._calculation.rectangle(self._home, node)
        row, column = area.start_row, area.start_column
        if area.row_count > 1:
            row = self._row
        if area.column_count > 1:
            column = self._column
        on_cell = area.start_row <= row < area.end_row and area.start_column <= column < area.end_column
        if not on_cell or (area.row_count > 1 and area.column_count > 1):
            raise fail("VALUE", "An array value could not be found.")
        return self._calculation.effective(area.sheet, row, column)

    def _called(self, node: Call) -> Scalar:
        if node.function in OVER_CELLS:
            return OVER_CELLS[node.function]([self._operand(argument) for argument in node.arguments], self._locale)
        if node.function == "IF":
            return self._if(node.arguments)
        if node.function == "HYPERLINK":
            return self._hyperlink(node.arguments)
        if node.function == "TODAY":
            require_arguments("TODAY", len(node.arguments), 0, 0)
            return float(int(serial_of(self._calculation.now)))
        raise fail("NAME", f"Unknown function: '{node.function}'.")

    def _operand(self, node: Node) -> Operand:
        if isinstance(node, Reference):
            area = self._calculation.rectangle(self._home, node)
            return Values(lambda: self._cells(area))
        if isinstance(node, Name) and node.name.casefold() not in ("true", "false"):
            named = self._calculation.rectangle(self._home, node)
            return Values(lambda: self._cells(named))
        try:
            return self._scalar(node)
        except Failure as failure:
            return failure.error

    def _cells(self, area: Rectangle) -> Iterator[Scalar]:
        for row in range(area.start_row, min(area.end_row, len(area.sheet.rows))):
            cells = area.sheet.rows[row].cells[area.start_column : area.end_column]
            for column, cell in enumerate(cells, start=area.start_column):
                if cell is not None and cell.formula is None:
                    yield cell.value
                elif cell is not None:
                    yield self._calculation.effective(area.sheet, row, column)

    def _if(self, arguments: tuple[Node, ...]) -> Scalar:
        require_arguments("IF", len(arguments), 2, 3)
        if truth(self.scalar(arguments[0]), function="IF"):
            return self.scalar(arguments[1])
        return self.scalar(arguments[2]) if len(arguments) == 3 else False

    def _hyperlink(self, arguments: tuple[Node, ...]) -> Scalar:
        require_arguments("HYPERLINK", len(arguments), 1, 2)
        address = text(self.scalar(arguments[0]), self._locale)
        return self.scalar(arguments[1]) if len(arguments) == 2 else address


def evaluate(book: Spreadsheet, sheet: Sheet, row: int, column: int, now: datetime) -> Scalar:
    """Return what one cell is worth; for many cells make one Calculation."""
    return Calculation(book, now=now).effective(sheet, row, column)


def _area_of(node: Reference) -> GridRange:
    """Return the cells of a reference, its corners put in order; the sheet is left to the caller."""
    last = node.last or node.first
    rows, columns = (node.first.row, last.row), (node.first.column, last.column)
    start_row, end_row = _span(*rows)
    start_column, end_column = _span(*columns)
    return GridRange(0, start_row, end_row, start_column, end_column)


def _span(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    if first is None or last is None:
        return first if first is not None else last, None
    return min(first, last), max(first, last) + 1
