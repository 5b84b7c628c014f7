"""Putting CellData into cells: what a field mask lets through, and what may not be written at all."""

from __future__ import annotations

from dataclasses import dataclass

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.batch.areas import Area
from integrations.sandbox.google.sheets.batch.draft import BLANK, Draft
from integrations.sandbox.google.sheets.colours import cell_format, twinned_paths
from integrations.sandbox.google.sheets.entry import Entry, put, raw
from integrations.sandbox.google.sheets.formula_parsing import normalised
from integrations.sandbox.google.sheets.grid import TEXT_LIMIT, Cell, Json, Sheet
from integrations.sandbox.google.sheets.locales import locale_of
from integrations.sandbox.google.sheets.masks import Path, laid_over, read
from integrations.sandbox.google.sheets.protection import refuse_protected

READ_ONLY = {"effectiveValue", "formattedValue", "effectiveFormat", "hyperlink", "dataSourceFormula"}
UNSUPPORTED = {"pivotTable", "dataSourceTable", "chipRuns"}
TOO_LONG = f"Your input contains more than the maximum of {TEXT_LIMIT} characters in a single cell."


def guard(draft: Draft, sheet: Sheet, area: Area) -> None:
    """Refuse an edit of protected cells by somebody who may not."""
    if sheet.protected_ranges:
        refuse_protected(draft.book, sheet, area.to_range(), editor=draft.editor, owner=draft.owner)


@dataclass(frozen=True, slots=True)
class CellMask:
    """What of CellData a request writes; `format_paths` is None where formats are left alone."""

    value: bool
    note: bool
    validation: bool
    text_runs: bool
    format_paths: list[Path] | None

    @classmethod
    def parsed(cls, fields: str | None) -> CellMask:
        paths = read(fields, schema="CellData")
        heads = {path[0] for path in paths}
        if fields != "*":
            for name in sorted(heads & (READ_ONLY | UNSUPPORTED)):
                raise bad_request(f"Writing {name} is not supported.")
        formats = [path[1:] for path in paths if path[0] == "userEnteredFormat"]
        return cls(
            value="userEnteredValue" in heads,
            note="note" in heads,
            validation="dataValidation" in heads,
            text_runs="textFormatRuns" in heads,
            format_paths=twinned_paths(formats) if formats else None,
        )


def entry_of(given: Json | None, *, locale: str) -> Entry:
    """Return what an ExtendedValue puts into a cell; nothing in it makes the cell blank."""
    if not given:
        return Entry()
    if len(given) > 1:
        raise bad_request("userEnteredValue must hold a single value.")
    ((kind, value),) = given.items()
    if kind == "formulaValue":
        if not value.startswith("="):
            raise bad_request(f"Invalid formula: {value}. A formula starts with '='.")
        _refuse_too_long(value)
        return Entry(formula=normalised(value, locale_of(locale)))
    if kind == "stringValue":
        _refuse_too_long(value)
        return raw(value) if value else Entry()
    if kind in ("numberValue", "boolValue"):
        return raw(value)
    raise bad_request(f"Writing {kind} is not supported.")


def _refuse_too_long(text: str) -> None:
    if len(text) > TEXT_LIMIT:
        raise bad_request(TOO_LONG)


def write_cell(draft: Draft, sheet: Sheet, row: int, column: int, given: Json, mask: CellMask) -> None:
    """Write what the mask names; what is named and not given is cleared."""
    for name in sorted(UNSUPPORTED & given.keys()):
        raise bad_request(f"Writing {name} is not supported.")
    cell = draft.cell(sheet, row, column)
    if mask.value:
        put(cell, entry_of(given.get("userEnteredValue"), locale=draft.book.locale))
        cell.text_runs = cell.hyperlink = None
    if mask.format_paths is not None:
        cell.format = laid_over(cell.format, cell_format(given.get("userEnteredFormat")), mask.format_paths)
    if mask.note:
        cell.note = given.get("note") or None
    if mask.validation:
        cell.validation = given.get("dataValidation")
    if mask.text_runs:
        cell.text_runs = given.get("textFormatRuns") or None
    tidy(draft, sheet, row, column, cell)


def tidy(draft: Draft, sheet: Sheet, row: int, column: int, cell: Cell) -> None:
    """Leave no trace of a cell that has become wholly blank."""
    if cell == BLANK:
        draft.put(sheet, row, column, None)
