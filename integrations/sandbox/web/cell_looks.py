"""How a cell looks: its own format with the conditional formats laid over it, as the few style facts a page needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.entry import entered
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Cell, ErrorValue, Json, Scalar, Sheet
from integrations.sandbox.google.sheets.serials import serial_of

USUAL_POINTS = 10
ALIGNED = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
RELATIVE_DAYS = {"TODAY": 0, "TOMORROW": 1, "YESTERDAY": -1, "PAST_WEEK": -7, "PAST_MONTH": -30, "PAST_YEAR": -365}


class Looks:
    """The styles of one tab, each different one kept once."""

    def __init__(self, calculation: Calculation, sheet: Sheet) -> None:
        self.styles: list[Json] = []
        self._known: dict[str, int] = {}
        self._calculation = calculation
        self._rules = [
            ([GridRange.from_json(area) for area in rule["ranges"]], rule["booleanRule"])
            for rule in sheet.conditional_formats
            if "booleanRule" in rule
        ]

    def index(self, cell: Cell, value: Scalar, shown: str, *, row: int, column: int) -> int | None:
        """Return the number of the cell's style; None for the usual one."""
        style = _style(cell.format or {}) | self._conditional(value, shown, row=row, column=column)
        if "align" not in style and not isinstance(value, str) and value is not None:
            style["align"] = "center" if isinstance(value, bool | ErrorValue) else "right"
        if not style:
            return None
        name = repr(sorted(style.items()))
        if name not in self._known:
            self._known[name] = len(self.styles)
            self.styles.append(style)
        return self._known[name]

    def _conditional(self, value: Scalar, shown: str, *, row: int, column: int) -> Json:
        """Return what the rules that hold say; where two say something of the same property, the earlier one counts."""
        style: Json = {}
        for areas, rule in self._rules:
            if any(_covers(area, row, column) for area in areas) and self._holds(rule["condition"], value, shown):
                style = _style(rule.get("format", {})) | style
        return style

    def _holds(self, condition: Json, value: Scalar, shown: str) -> bool:
        kind = condition["type"]
        given = [self._operand(operand) for operand in condition.get("values", ())]
        if kind in BLANKNESS:
            return BLANKNESS[kind](shown)
        if kind in TEXTS and given:
            return TEXTS[kind](shown.casefold(), str(given[0]).casefold())
        numbers = [float(one) for one in given if isinstance(one, int | float) and not isinstance(one, bool)]
        if kind in NUMBERS and numbers and isinstance(value, int | float) and not isinstance(value, bool):
            return NUMBERS[kind](float(value), numbers)
        return False

    def _operand(self, operand: Json) -> Scalar:
        """Read a condition's value as Sheets does: as if it were typed into a cell."""
        if "relativeDate" in operand:
            days = RELATIVE_DAYS.get(operand["relativeDate"], 0)
            return float(int(serial_of(self._calculation.now + timedelta(days=days))))
        typed = str(operand.get("userEnteredValue", ""))
        if typed.upper() == "=TODAY()":
            return float(int(serial_of(self._calculation.now)))
        text = entered(typed, locale=self._calculation.book.locale, now=self._calculation.now)
        return typed if text.value is None else text.value


BLANKNESS: dict[str, Callable[[str], bool]] = {"BLANK": lambda shown: not shown, "NOT_BLANK": bool}
TEXTS: dict[str, Callable[[str, str], bool]] = {
    "TEXT_EQ": lambda shown, given: shown == given,
    "TEXT_NOT_EQ": lambda shown, given: shown != given,
    "TEXT_CONTAINS": lambda shown, given: given in shown,
    "TEXT_NOT_CONTAINS": lambda shown, given: given not in shown,
    "TEXT_STARTS_WITH": lambda shown, given: shown.startswith(given),
    "TEXT_ENDS_WITH": lambda shown, given: shown.endswith(given),
}
NUMBERS: dict[str, Callable[[float, list[float]], bool]] = {
    "NUMBER_EQ": lambda value, given: value == given[0],
    "NUMBER_NOT_EQ": lambda value, given: value != given[0],
    "NUMBER_GREATER": lambda value, given: value > given[0],
    "NUMBER_GREATER_THAN_EQ": lambda value, given: value >= given[0],
    "NUMBER_LESS": lambda value, given: value < given[0],
    "NUMBER_LESS_THAN_EQ": lambda value, given: value <= given[0],
    "NUMBER_BETWEEN": lambda value, given: given[0] <= value <= given[-1],
    "NUMBER_NOT_BETWEEN": lambda value, given: not given[0] <= value <= given[-1],
    "DATE_EQ": lambda value, given: int(value) == int(given[0]),
    "DATE_BEFORE": lambda value, given: int(value) < int(given[0]),
    "DATE_AFTER": lambda value, given: int(value) > int(given[0]),
    "DATE_ON_OR_BEFORE": lambda value, given: int(value) <= int(given[0]),
    "DATE_ON_OR_AFTER": lambda value, given: int(value) >= int(given[0]),
    "DATE_BETWEEN": lambda value, given: int(given[0]) <= int(value) <= int(given[-1]),
}


def _covers(area: GridRange, row: int, column: int) -> bool:
    return (
        (area.start_row or 0) <= row
        and (area.end_row is None or row < area.end_row)
        and (area.start_column or 0) <= column
        and (area.end_column is None or column < area.end_column)
    )


def _style(given: Json) -> Json:
    """Pick from a CellFormat what the page shows."""
    text: Json = given.get("textFormat", {})
    size = text.get("fontSize", USUAL_POINTS)
    style = {
        "background": _colour(given, "backgroundColor"),
        "colour": _colour(text, "foregroundColor"),
        "bold": text.get("bold"),
        "italic": text.get("italic"),
        "underline": text.get("underline"),
        "strike": text.get("strikethrough"),
        "size": size if size != USUAL_POINTS else None,
        "align": ALIGNED.get(given.get("horizontalAlignment", "")),
        "wrap": given.get("wrapStrategy") == "WRAP",
    }
    return {name: value for name, value in style.items() if value}


def _colour(given: Json, name: str) -> str | None:
    """Return a colour as CSS; the style counts where both are given."""
    colour: Any = given.get(f"{name}Style", {}).get("rgbColor", given.get(name))
    if colour is None:
        return None
    channels = (round(float(colour.get(channel, 0)) * 255) for channel in ("red", "green", "blue"))
    return "#" + "".join(f"{min(max(channel, 0), 255):02x}" for channel in channels)
