"""The basic filter of a tab and its filter views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.batch.areas import Area, area_on, range_json, resolve
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.batch.sorting import sort_area
from integrations.sandbox.google.sheets.formulas import Calculation
from integrations.sandbox.google.sheets.grid import Json, Scalar, Sheet
from integrations.sandbox.google.sheets.masks import laid_over, read
from integrations.sandbox.google.sheets.render import formatted

TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda text, wanted: wanted in text,
    "TEXT_NOT_CONTAINS": lambda text, wanted: wanted not in text,
    "TEXT_STARTS_WITH": lambda text, wanted: text.startswith(wanted),
    "TEXT_ENDS_WITH": lambda text, wanted: text.endswith(wanted),
    "TEXT_EQ": lambda text, wanted: text == wanted,
    "TEXT_NOT_EQ": lambda text, wanted: text != wanted,
}
NOT_IN_FILTERS = {"ONE_OF_RANGE", "ONE_OF_LIST", "BOOLEAN", "DATE_IS_VALID", "TEXT_IS_EMAIL", "TEXT_IS_URL"}
NUMBER_TESTS: dict[str, Callable[[float, float], bool]] = {
    "NUMBER_GREATER": lambda number, wanted: number > wanted,
    "NUMBER_GREATER_THAN_EQ": lambda number, wanted: number >= wanted,
    "NUMBER_LESS": lambda number, wanted: number < wanted,
    "NUMBER_LESS_THAN_EQ": lambda number, wanted: number <= wanted,
    "NUMBER_EQ": lambda number, wanted: number == wanted,
    "NUMBER_NOT_EQ": lambda number, wanted: number != wanted,
}


def _kept(given: Json) -> Json:
    """Return a filter's criteria told in both ways, as Google gives them; the specs count where both are given."""
    if any("tableId" in part or "dataSourceColumnReference" in part for part in (given, *given.get("filterSpecs", []))):
        raise bad_request("Filters on tables and data sources are not supported.")
    specs = given.get("filterSpecs") or [
        {"columnIndex": int(column), "filterCriteria": criteria}
        for column, criteria in given.get("criteria", {}).items()
    ]
    kept: Json = {"sortSpecs": given["sortSpecs"]} if given.get("sortSpecs") else {}
    if specs:
        kept["criteria"] = {str(spec.get("columnIndex", 0)): spec.get("filterCriteria", {}) for spec in specs}
        kept["filterSpecs"] = specs
    return kept


def set_basic_filter(draft: Draft, request: Json) -> None:
    given: Json = request.get("filter", {})
    sheet, area = resolve(draft, given.get("range"))
    kept = _kept(given)
    for merge in sheet.merges:
        merged = area_on(sheet, GridRange.from_json(merge))
        if merged.meets(area) and merged.height > 1:
            raise bad_request("You can't create a filter over a range containing vertical merges.")
    _show_all(draft, sheet)
    sheet.basic_filter = {"range": area.to_json()} | kept
    body = replace(area, top=min(area.top + 1, area.bottom))
    if kept.get("sortSpecs"):
        sort_area(draft, sheet, body, kept["sortSpecs"])
    _hide(draft, sheet, body, kept.get("filterSpecs", []))


def clear_basic_filter(draft: Draft, request: Json) -> None:
    sheet = draft.sheet(request.get("sheetId", 0))
    _show_all(draft, sheet)
    sheet.basic_filter = None


def _show_all(draft: Draft, sheet: Sheet) -> None:
    for index, row in enumerate(sheet.rows):
        if row.line.hidden_by_filter:
            draft.row(sheet, index).line.hidden_by_filter = False


def _hide(draft: Draft, sheet: Sheet, area: Area, specs: list[Json]) -> None:
    calculation = draft.calculation()
    for spec in specs:
        column, criteria = spec.get("columnIndex", 0), spec.get("filterCriteria", {})
        if column not in area.columns:
            raise bad_request(f"The filtered column {column} must be within the filter's range.")
        for row in area.rows if criteria else ():
            if not _shown(calculation, sheet, row, column, criteria):
                draft.row(sheet, row).line.hidden_by_filter = True


def _shown(calculation: Calculation, sheet: Sheet, row: int, column: int, criteria: Json) -> bool:
    unsupported = criteria.keys() - {"hiddenValues", "condition"}
    if unsupported:
        raise bad_request(f"Filtering by {sorted(unsupported)[0]} is not supported.")
    text = formatted(calculation, sheet, row, column)
    if text in criteria.get("hiddenValues", ()):
        return False
    condition = criteria.get("condition")
    return condition is None or meets(condition, text, calculation.effective(sheet, row, column))


def meets(condition: Json, text: str, value: Scalar) -> bool:
    """Say whether a cell meets a condition; conditions the sandbox cannot judge are refused."""
    kind = condition.get("type", "")
    wanted = [str(given.get("userEnteredValue", "")) for given in condition.get("values", [])]
    if kind in ("BLANK", "NOT_BLANK"):
        return not text if kind == "BLANK" else bool(text)
    if kind in TEXT_TESTS and len(wanted) == 1:
        return TEXT_TESTS[kind](text.casefold(), wanted[0].casefold())
    if kind in NUMBER_TESTS and len(wanted) == 1:
        number = _number(wanted[0])
        return isinstance(value, int | float) and not isinstance(value, bool) and NUMBER_TESTS[kind](value, number)
    if kind in NOT_IN_FILTERS:
        raise bad_request(f"ConditionType '{kind}' is not supported in filters.")
    raise bad_request(f"Filtering by a condition of type {kind} is not supported.")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise bad_request(f"Invalid number in a filter condition: {text}") from error


def add_filter_view(draft: Draft, request: Json) -> Json:
    given: Json = request.get("filter", {})
    wanted = given.get("filterViewId") or draft.fresh_id()
    if any(view["filterViewId"] == wanted for other in draft.book.sheets for view in other.filter_views):
        raise bad_request(f"A filter view with id {wanted} already exists.")
    sheet, view = _view(draft, given)
    title = given.get("title") or _free_title(sheet)
    view = {"filterViewId": wanted, "title": title} | view
    sheet.filter_views.append(view)
    return {"filter": view}


def _free_title(sheet: Sheet) -> str:
    titles = {view["title"] for view in sheet.filter_views}
    return next(title for number in range(1, len(titles) + 2) if (title := f"Filter {number}") not in titles)


def _view(draft: Draft, given: Json) -> tuple[Sheet, Json]:
    if ("range" in given) == bool(given.get("namedRangeId")):
        raise bad_request("Exactly one of range and namedRangeId must be set on a filter view.")
    kept = _kept(given)
    if "range" in given:
        sheet, _ = resolve(draft, given["range"])
        return sheet, {"range": range_json(GridRange.from_json(given["range"]))} | kept
    named = next((one for one in draft.book.named_ranges if one["namedRangeId"] == given["namedRangeId"]), None)
    if named is None:
        raise bad_request(f"No named range with id: {given['namedRangeId']}")
    sheet, _ = resolve(draft, named["range"])
    return sheet, {"range": named["range"], "namedRangeId": given["namedRangeId"]} | kept


def _found(draft: Draft, wanted: int) -> tuple[Sheet, int]:
    for known in list(draft.book.sheets):
        for index, view in enumerate(known.filter_views):
            if view["filterViewId"] == wanted:
                return draft.sheet(known.sheet_id), index
    raise bad_request(f"No filter view with id: {wanted}")


def update_filter_view(draft: Draft, request: Json) -> None:
    given: Json = request.get("filter", {})
    paths = read(request.get("fields"), schema="FilterView")
    sheet, index = _found(draft, given.get("filterViewId", 0))
    old = sheet.filter_views[index]
    merged: Json = laid_over(old, given, paths) or {}
    if {path[0] for path in paths} & {"criteria"} and "filterSpecs" not in given:
        merged.pop("filterSpecs", None)
    if "range" in given and "namedRangeId" not in given:
        merged.pop("namedRangeId", None)
    elif merged.get("namedRangeId"):
        merged.pop("range", None)
    target, view = _view(draft, merged)
    del sheet.filter_views[index]
    target.filter_views.append({"filterViewId": old["filterViewId"], "title": merged.get("title", old["title"])} | view)


def duplicate_filter_view(draft: Draft, request: Json) -> Json:
    sheet, index = _found(draft, request.get("filterId", 0))
    old = sheet.filter_views[index]
    view = old | {"filterViewId": draft.fresh_id(), "title": f"Copy of {old['title']}"}
    sheet.filter_views.append(view)
    return {"filter": view}


def delete_filter_view(draft: Draft, request: Json) -> None:
    sheet, index = _found(draft, request.get("filterId", 0))
    del sheet.filter_views[index]
