"""The number format a formula shows by when its cell has none: that of the date, money or percentage it works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integrations.sandbox.google.sheets.formula_functions import Failure
from integrations.sandbox.google.sheets.formula_parsing import (
    Binary,
    Call,
    FormulaError,
    Name,
    Node,
    Reference,
    Unary,
    parsed,
)
from integrations.sandbox.google.sheets.grid import Json, Sheet
from integrations.sandbox.google.sheets.number_formats import is_date

if TYPE_CHECKING:
    from integrations.sandbox.google.sheets.formulas import Calculation

_LONGEST_CHAIN = 50  # formulas that refer to formulas; beyond it numbers show plain
_FOLLOW_FIRST_CELL = ("SUM", "AVERAGE")


def inherited(calculation: Calculation, home: Sheet, formula: str, *, links: int = 0) -> Json | None:
    """Return the NumberFormat that a formula takes from its operands, or None."""
    try:
        return _of(calculation, home, parsed(formula, calculation.locale.decimal), links)
    except (FormulaError, RecursionError):
        return None


def _of(calculation: Calculation, home: Sheet, node: Node, links: int) -> Json | None:
    if isinstance(node, Reference | Name):
        return _of_cells(calculation, home, node, links)
    if isinstance(node, Unary):
        return _of(calculation, home, node.operand, links)
    if isinstance(node, Binary):
        return _of_binary(calculation, home, node, links)
    if isinstance(node, Call):
        return _of_call(calculation, home, node, links)
    return None


def _of_cells(calculation: Calculation, home: Sheet, node: Reference | Name, links: int) -> Json | None:
    try:
        area = calculation.rectangle(home, node)
    except Failure:
        return None
    cell = area.sheet.cell(area.start_row, area.start_column)
    if cell is None:
        return None
    own: Json | None = (cell.format or {}).get("numberFormat")
    if own is not None:
        return own
    if cell.formula is None or links >= _LONGEST_CHAIN:
        return None
    return inherited(calculation, area.sheet, cell.formula, links=links + 1)


def _of_binary(calculation: Calculation, home: Sheet, node: Binary, links: int) -> Json | None:
    if node.operator not in ("+", "-", "*", "/"):
        return None
    left = _of(calculation, home, node.left, links)
    right = _of(calculation, home, node.right, links)
    dates = is_date(left, calculation.locale), is_date(right, calculation.locale)
    if node.operator in ("*", "/"):
        return None if any(dates) else left or right
    if all(dates):
        return None  # days between two dates
    return left or right


def _of_call(calculation: Calculation, home: Sheet, node: Call, links: int) -> Json | None:
    if node.function == "TODAY":
        return {"type": "DATE"}
    if node.function in _FOLLOW_FIRST_CELL and node.arguments:
        return _of(calculation, home, node.arguments[0], links)
    if node.function == "IF":
        branches = (_of(calculation, home, branch, links) for branch in node.arguments[1:3])
        return next((branch for branch in branches if branch is not None), None)
    return None
