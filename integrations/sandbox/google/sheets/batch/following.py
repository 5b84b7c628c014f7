"""What else moves when rows, columns or cells move: formulas, merges, filters, protections, groups, named ranges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.batch.areas import range_json
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.grid import Cell, Json, Sheet
from integrations.sandbox.google.sheets.references import Change, SheetDeleted, SheetRenamed, shifted, shifted_range


def follow(draft: Draft, change: Change) -> None:
    """Bring everything that points into the grid after a change. The grid itself must have changed already."""
    _follow_in_cells(draft, change)
    if isinstance(change, SheetDeleted):
        draft.book.named_ranges = [
            named for named in draft.book.named_ranges if named["range"].get("sheetId", 0) != change.sheet_id
        ]
    elif not isinstance(change, SheetRenamed):
        _follow_in_ranges(draft, change)


def _follow_in_cells(draft: Draft, change: Change) -> None:
    for known in list(draft.book.sheets):
        places = [
            (row_index, column_index)
            for row_index, row in enumerate(known.rows)
            for column_index, cell in enumerate(row.cells)
            if cell is not None and (cell.formula is not None or cell.validation is not None)
        ]
        for row_index, column_index in places:
            cell = known.cell(row_index, column_index)
            if cell is not None:
                after = _followed_cell(draft, cell, change, known.sheet_id)
                if after != cell:
                    draft.put(draft.sheet(known.sheet_id), row_index, column_index, after)


def _followed_cell(draft: Draft, cell: Cell, change: Change, home_id: int) -> Cell:
    def shift(formula: str) -> str:
        return shifted(draft.book, formula, change, home_id=home_id)

    formula = shift(cell.formula) if cell.formula is not None else None
    validation = with_formulas(cell.validation, shift) if cell.validation is not None else None
    return replace(cell, formula=formula, validation=validation)


def with_formulas(rule: Json, change: Callable[[str], str]) -> Json:
    """Return a rule with every formula in its conditions (userEnteredValue "=...") rewritten."""
    return {
        name: change(value)
        if name == "userEnteredValue" and isinstance(value, str) and value.startswith("=")
        else _value_with_formulas(value, change)
        for name, value in rule.items()
    }


def _value_with_formulas(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, dict):
        return with_formulas(value, change)
    return [_value_with_formulas(item, change) for item in value] if isinstance(value, list) else value


def _follow_in_ranges(draft: Draft, change: Change) -> None:
    def move(area: Json) -> Json | None:
        after = shifted_range(GridRange.from_json(area), change)
        return None if after is None else range_json(after)

    draft.book.named_ranges = _with_ranges(draft.book.named_ranges, move)
    for known in list(draft.book.sheets):
        sheet = draft.sheet(known.sheet_id) if _has_ranges(known) else None
        if sheet is not None:
            _follow_on_sheet(sheet, change, move)


def _has_ranges(sheet: Sheet) -> bool:
    return bool(
        sheet.merges
        or sheet.protected_ranges
        or sheet.conditional_formats
        or sheet.basic_filter
        or sheet.filter_views
        or sheet.banded_ranges
        or sheet.groups
    )


def _follow_on_sheet(sheet: Sheet, change: Change, move: Callable[[Json], Json | None]) -> None:
    merges = [after for merge in sheet.merges if (after := move(merge)) is not None]
    sheet.merges = [merge for merge in merges if _cells_in(merge) > 1]
    sheet.protected_ranges = [_unprotected_moved(item, move) for item in _with_ranges(sheet.protected_ranges, move)]
    sheet.banded_ranges = _with_ranges(sheet.banded_ranges, move)
    sheet.filter_views = [_criteria_moved(view, sheet, change) for view in _with_ranges(sheet.filter_views, move)]
    if sheet.basic_filter is not None:
        moved = _with_ranges([sheet.basic_filter], move)
        sheet.basic_filter = _criteria_moved(moved[0], sheet, change) if moved else None
    rules: list[Json] = []
    for rule in sheet.conditional_formats:
        areas = [after for area in rule["ranges"] if (after := move(area)) is not None]
        if areas:
            rules.append(rule | {"ranges": areas})
    sheet.conditional_formats = rules
    sheet.groups = [after for group in sheet.groups if (after := _group_moved(group, sheet, change)) is not None]


def _cells_in(merge: Json) -> int:
    height = merge["endRowIndex"] - merge["startRowIndex"]
    width = merge["endColumnIndex"] - merge["startColumnIndex"]
    return int(height * width)


def _with_ranges(items: list[Json], move: Callable[[Json], Json | None]) -> list[Json]:
    """Move the `range` of each item; those whose range is gone go with it."""
    moved: list[Json] = []
    for item in items:
        if "range" not in item:
            moved.append(item)
            continue
        after = move(item["range"])
        if after is not None:
            moved.append(item | {"range": after})
    return moved


def _unprotected_moved(item: Json, move: Callable[[Json], Json | None]) -> Json:
    if "unprotectedRanges" not in item:
        return item
    return item | {"unprotectedRanges": [after for area in item["unprotectedRanges"] if (after := move(area))]}


def moved_index(sheet_id: int, index: int, change: Change, *, dimension: str) -> int | None:
    """Return where one row or column is after the change, or None when it is gone."""
    if dimension == "ROWS":
        after = shifted_range(GridRange(sheet_id, index, index + 1, None, None), change)
        return None if after is None else after.start_row
    after = shifted_range(GridRange(sheet_id, None, None, index, index + 1), change)
    return None if after is None else after.start_column


def _criteria_moved(item: Json, sheet: Sheet, change: Change) -> Json:
    """Move the columns that a filter's criteria and sort orders name."""

    def column(index: int) -> int | None:
        return moved_index(sheet.sheet_id, index, change, dimension="COLUMNS")

    result = dict(item)
    if "criteria" in item:
        pairs = [(column(int(name)), criteria) for name, criteria in item["criteria"].items()]
        result["criteria"] = {str(index): criteria for index, criteria in pairs if index is not None}
    for name, key in (("filterSpecs", "columnIndex"), ("sortSpecs", "dimensionIndex")):
        if name in item:
            specs = [spec | {key: column(spec.get(key, 0))} for spec in item[name]]
            result[name] = [spec for spec in specs if spec[key] is not None]
    return result


def _group_moved(group: Json, sheet: Sheet, change: Change) -> Json | None:
    span = group["range"]
    if span["dimension"] == "ROWS":
        after = shifted_range(GridRange(sheet.sheet_id, span["startIndex"], span["endIndex"], None, None), change)
        sides = None if after is None else (after.start_row, after.end_row)
    else:
        after = shifted_range(GridRange(sheet.sheet_id, None, None, span["startIndex"], span["endIndex"]), change)
        sides = None if after is None else (after.start_column, after.end_column)
    if sides is None:
        return None
    return group | {"range": span | {"startIndex": sides[0], "endIndex": sides[1]}}
