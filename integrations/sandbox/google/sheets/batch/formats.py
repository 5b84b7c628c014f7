"""How cells look and what they accept: borders, conditional formats, banding, data validation."""

from __future__ import annotations

from integrations.sandbox.google.errors import bad_request
from integrations.sandbox.google.sheets.a1 import GridRange
from integrations.sandbox.google.sheets.batch.areas import Area, range_json, resolve
from integrations.sandbox.google.sheets.batch.conditions import formatting_condition, validation_condition
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.batch.writing import guard, tidy
from integrations.sandbox.google.sheets.colours import border, twinned
from integrations.sandbox.google.sheets.grid import Json, Sheet
from integrations.sandbox.google.sheets.masks import laid_over, read


def update_borders(draft: Draft, request: Json) -> None:
    sheet, area = resolve(draft, request.get("range"))
    guard(draft, sheet, area)
    asked = {name: request[name] for name in request if name != "range"}
    for row in area.rows:
        for column in area.columns:
            sides = _sides(area, row, column, asked)
            if sides:
                _draw(draft, sheet, row, column, sides)
    _clear_facing(draft, sheet, area, asked)


def _sides(area: Area, row: int, column: int, asked: Json) -> Json:
    """Return the borders a request draws on one cell, by side; what it does not name stays as it is."""
    across, down = "innerVertical", "innerHorizontal"
    names = {
        "top": "top" if row == area.top else down,
        "bottom": "bottom" if row == area.bottom - 1 else down,
        "left": "left" if column == area.left else across,
        "right": "right" if column == area.right - 1 else across,
    }
    return {side: asked[name] for side, name in names.items() if name in asked}


def _clear_facing(draft: Draft, sheet: Sheet, area: Area, asked: Json) -> None:
    """Clear the side of each neighbour that faces a border just drawn: an edge between two cells has one owner."""
    beside = [
        ("top", "bottom", [(area.top - 1, column) for column in area.columns]),
        ("bottom", "top", [(area.bottom, column) for column in area.columns]),
        ("left", "right", [(row, area.left - 1) for row in area.rows]),
        ("right", "left", [(row, area.right) for row in area.rows]),
    ]
    for side, facing, places in beside:
        for row, column in places if side in asked else ():
            if min(row, column) >= 0 and sheet.cell(row, column) is not None:
                _draw(draft, sheet, row, column, {facing: None})


def _draw(draft: Draft, sheet: Sheet, row: int, column: int, sides: Json) -> None:
    cell = draft.cell(sheet, row, column)
    old: Json = cell.format or {}
    lines = old.get("borders", {}) | {side: border(line) for side, line in sides.items()}
    borders = {side: line for side, line in lines.items() if line}
    cell.format = {name: value for name, value in old.items() if name != "borders"} or None
    if borders:
        cell.format = (cell.format or {}) | {"borders": borders}
    tidy(draft, sheet, row, column, cell)


def set_data_validation(draft: Draft, request: Json) -> None:
    """Set or clear the rule of every cell in a range. What is already in the cells is not looked at."""
    sheet, area = resolve(draft, request.get("range"))
    guard(draft, sheet, area)
    rule = _rule(draft, request["rule"]) if request.get("rule") else None
    everyone = rule is None or bool(request.get("filteredRowsIncluded"))
    for row in area.rows:
        if not everyone and row < len(sheet.rows) and sheet.rows[row].line.hidden_by_filter:
            continue
        for column in area.columns:
            if rule is None and sheet.cell(row, column) is None:
                continue
            cell = draft.cell(sheet, row, column)
            cell.validation = rule
            tidy(draft, sheet, row, column, cell)


def _rule(draft: Draft, given: Json) -> Json:
    if "type" not in given.get("condition", {}):
        raise bad_request("A data validation rule must have a condition with a type.")
    rule = given | {"condition": validation_condition(draft, given["condition"])}
    return {name: value for name, value in rule.items() if value not in (None, False, "")}


def _ranges(draft: Draft, given: list[Json]) -> tuple[Sheet, list[Json]]:
    if not given:
        raise bad_request("A conditional format rule must have at least one range.")
    places = [resolve(draft, area)[0] for area in given]
    if any(sheet is not places[0] for sheet in places):
        raise bad_request("All ranges of a conditional format rule must be on the same sheet.")
    return places[0], [range_json(GridRange.from_json(area)) for area in given]


def _format_rule(draft: Draft, given: Json) -> tuple[Sheet, Json]:
    sheet, ranges = _ranges(draft, given.get("ranges", []))
    if ("booleanRule" in given) == ("gradientRule" in given):
        raise bad_request("A conditional format rule must have either a booleanRule or a gradientRule.")
    if "booleanRule" in given and not given["booleanRule"].get("condition", {}).get("type"):
        raise bad_request("A booleanRule must have a condition.")
    if "booleanRule" in given:
        condition = formatting_condition(draft, given["booleanRule"]["condition"])
        given = given | {"booleanRule": given["booleanRule"] | {"condition": condition}}
    rule: Json = twinned(given)
    return sheet, rule | {"ranges": ranges}


def _rule_index(sheet: Sheet, index: int, *, most: int) -> int:
    if not 0 <= index < most:
        raise bad_request(f"No conditional format on sheet: {sheet.sheet_id} at index: {index}")
    return index


def add_conditional_format_rule(draft: Draft, request: Json) -> None:
    sheet, rule = _format_rule(draft, request.get("rule", {}))
    rules = sheet.conditional_formats
    rules.insert(_rule_index(sheet, request.get("index", 0), most=len(rules) + 1), rule)


def update_conditional_format_rule(draft: Draft, request: Json) -> Json:
    """Replace a rule, or move it (newIndex)."""
    if "newIndex" in request:
        sheet = draft.sheet(request.get("sheetId", 0))
        rules = sheet.conditional_formats
        old = _rule_index(sheet, request.get("index", 0), most=len(rules))
        new = _rule_index(sheet, request["newIndex"], most=len(rules))
        rule = rules.pop(old)
        rules.insert(new, rule)
        return {"newRule": rule, "newIndex": new, "oldIndex": old}
    sheet, rule = _format_rule(draft, request.get("rule", {}))
    rules = sheet.conditional_formats
    index = _rule_index(sheet, request.get("index", 0), most=len(rules))
    before, rules[index] = rules[index], rule
    return {"oldRule": before, "newRule": rule, "newIndex": index}


def delete_conditional_format_rule(draft: Draft, request: Json) -> Json:
    sheet = draft.sheet(request.get("sheetId", 0))
    rules = sheet.conditional_formats
    return {"rule": rules.pop(_rule_index(sheet, request.get("index", 0), most=len(rules)))}


def add_banding(draft: Draft, request: Json) -> Json:
    given: Json = request.get("bandedRange", {})
    sheet, banded = _banding(draft, given)
    wanted = given.get("bandedRangeId") or draft.fresh_id()
    if any(known["bandedRangeId"] == wanted for other in draft.book.sheets for known in other.banded_ranges):
        raise bad_request(f"A banded range with id {wanted} already exists.")
    banded = {"bandedRangeId": wanted} | banded
    _refuse_overlap(draft, sheet, banded)
    sheet.banded_ranges.append(banded)
    return {"bandedRange": banded}


def _banding(draft: Draft, given: Json) -> tuple[Sheet, Json]:
    sheet, _ = resolve(draft, given.get("range"))
    if "rowProperties" not in given and "columnProperties" not in given:
        raise bad_request("Either rowProperties or columnProperties must be set on a banded range.")
    kept: Json = twinned({name: given[name] for name in ("rowProperties", "columnProperties") if name in given})
    return sheet, {"range": range_json(GridRange.from_json(given["range"]))} | kept


def _refuse_overlap(draft: Draft, sheet: Sheet, banded: Json) -> None:
    _, area = resolve(draft, banded["range"])
    for other in sheet.banded_ranges:
        if other["bandedRangeId"] != banded["bandedRangeId"] and resolve(draft, other["range"])[1].meets(area):
            raise bad_request(
                "You cannot add alternating background colors to a range "
                "that already has alternating background colors."
            )


def _banded(draft: Draft, wanted: int | None) -> tuple[Sheet, int]:
    for known in list(draft.book.sheets):
        for index, banded in enumerate(known.banded_ranges):
            if banded["bandedRangeId"] == wanted:
                return draft.sheet(known.sheet_id), index
    raise bad_request(f"No banded range with id: {wanted}")


def update_banding(draft: Draft, request: Json) -> None:
    given: Json = request.get("bandedRange", {})
    paths = read(request.get("fields"), schema="BandedRange")
    sheet, index = _banded(draft, given.get("bandedRangeId"))
    old = sheet.banded_ranges[index]
    target, fields = _banding(draft, laid_over(old, twinned(given), paths) or {})
    banded = {"bandedRangeId": old["bandedRangeId"]} | fields
    del sheet.banded_ranges[index]
    _refuse_overlap(draft, target, banded)
    target.banded_ranges.append(banded)


def delete_banding(draft: Draft, request: Json) -> None:
    sheet, index = _banded(draft, request.get("bandedRangeId"))
    del sheet.banded_ranges[index]
