"""What a cell becomes when something is put into it: as typed by a person (USER_ENTERED), or as it is (RAW)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrations.sandbox.google.sheets.formula_parsing import normalised
from integrations.sandbox.google.sheets.grid import Cell, Json, Scalar
from integrations.sandbox.google.sheets.locales import Locale, locale_of
from integrations.sandbox.google.sheets.typed_dates import typed_date
from integrations.sandbox.google.sheets.typed_numbers import typed_number


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into the cell: a literal or a formula, and the number format that typing it gives (None: no change)."""

    value: Scalar = None
    formula: str | None = None
    number_format: Json | None = None  # NumberFormat: {"type": "DATE", "pattern": "dd/mm/yyyy"}


def entered(typed: str | float | bool, *, locale: str, now: datetime, current_format: Json | None = None) -> Entry:
    """Return what typing this makes of a cell (USER_ENTERED). `current_format` is the cell's CellFormat or None.

    `now` is the spreadsheet's local time: it completes dates typed without a year.
    """
    if not isinstance(typed, str):
        return raw(typed)  # "non-string values like booleans or numbers are always handled as RAW", says the API
    own_format = (current_format or {}).get("numberFormat") or {}
    if own_format.get("type") == "TEXT":
        return raw(typed)
    entry = _typed(typed, locale_of(locale), now)
    if own_format and entry.number_format is not None:
        return Entry(value=entry.value)
    return entry


def raw(given: str | float | bool) -> Entry:
    """Return what storing this as it is makes of a cell (RAW): never a formula, never a date."""
    if isinstance(given, bool):
        return Entry(value=given)
    if isinstance(given, str):
        return Entry(value=given or None)
    return Entry(value=float(given))


def put(cell: Cell, entry: Entry) -> None:
    """Put an entry into a cell: its value and, where typing gave one, its number format; all else is kept.

    Runs of text and the link belong to the old text, so they go with it.
    """
    cell.value = entry.value
    cell.formula = entry.formula
    cell.text_runs = None
    cell.hyperlink = None
    if entry.number_format is not None:
        cell.format = {**(cell.format or {}), "numberFormat": entry.number_format}


def _typed(typed: str, locale: Locale, now: datetime) -> Entry:
    if typed.startswith("'"):
        return Entry(value=typed[1:] or None)
    if typed.startswith("=") and len(typed) > 1:
        return Entry(formula=normalised(typed, locale))
    text = typed.strip()
    if text.casefold() in (locale.true.casefold(), "true"):
        return Entry(value=True)
    if text.casefold() in (locale.false.casefold(), "false"):
        return Entry(value=False)
    found = typed_number(text, locale) or typed_date(text, locale, now)
    if found is not None:
        return Entry(value=found[0], number_format=found[1])
    if typed.startswith("+") and len(typed) > 1:
        # A telephone number with spaces ends up as #ERROR!, as everybody who typed one knows.
        return Entry(formula=normalised(f"={typed}", locale))
    return Entry(value=typed or None)
