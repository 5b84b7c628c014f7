"""Copies of whole tabs, within a file and into another."""

from __future__ import annotations

from dataclasses import replace

from integrations.sandbox.google.sheets.batch.draft import copied_row, copied_sheet, fresh_id
from integrations.sandbox.google.sheets.grid import Json, Line, Sheet, Spreadsheet


def copy_title(book: Spreadsheet, source: Sheet) -> str:
    """Return the name of a copy: "Copy of Plan", then "Copy of Plan 1", "Copy of Plan 2"."""
    wanted = f"Copy of {source.title}"
    title, number = wanted, 0
    while book.sheet_titled(title) is not None:
        number += 1
        title = f"{wanted} {number}"
    return title


def replicate(book: Spreadsheet, source: Sheet, *, sheet_id: int, title: str) -> Sheet:
    """Copy a tab with all that is on it into `book`. What carries an id of its own gets a new one.

    Protections stay behind, and a copy is never hidden.
    """

    def here(area: Json) -> Json:
        bare = {name: value for name, value in area.items() if name != "sheetId"}
        return {"sheetId": sheet_id} | bare if sheet_id else bare

    def renewed(items: list[Json], key: str) -> list[Json]:
        return [
            item | {key: fresh_id(book)} | ({"range": here(item["range"])} if "range" in item else {}) for item in items
        ]

    twin = copied_sheet(source)
    rows = [copied_row(row) for row in source.rows]
    for row in rows:
        row.line = _copied_line(book, row.line)
    basic = source.basic_filter
    return replace(
        twin,
        sheet_id=sheet_id,
        title=title,
        rows=rows,
        columns={index: _copied_line(book, line) for index, line in source.columns.items()},
        merges=[here(merge) for merge in source.merges],
        basic_filter=None if basic is None else basic | {"range": here(basic["range"])},
        conditional_formats=[
            rule | {"ranges": [here(area) for area in rule["ranges"]]} for rule in source.conditional_formats
        ],
        hidden=False,
        protected_ranges=[],
        filter_views=renewed(source.filter_views, "filterViewId"),
        banded_ranges=renewed(source.banded_ranges, "bandedRangeId"),
        metadata=renewed(source.metadata, "metadataId"),
        groups=[group | {"range": here(group["range"])} for group in source.groups],
    )


def _copied_line(book: Spreadsheet, line: Line) -> Line:
    return replace(line, metadata=[item | {"metadataId": fresh_id(book)} for item in line.metadata])
