"""Conditions of data validation and conditional formatting: which kinds each takes, and which values a kind needs."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from integrations.sandbox.google.errors import GoogleError, bad_request
from integrations.sandbox.google.sheets.a1 import parse_range
from integrations.sandbox.google.sheets.batch.draft import Draft
from integrations.sandbox.google.sheets.entry import entered
from integrations.sandbox.google.sheets.grid import Json

# https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/other#ConditionType
# (read 2026-11-23) says of every kind where it may stand.
NUMBERS = {
    *("NUMBER_GREATER", "NUMBER_GREATER_THAN_EQ", "NUMBER_LESS", "NUMBER_LESS_THAN_EQ"),
    *("NUMBER_EQ", "NUMBER_NOT_EQ", "NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN"),
}
DATES = {"DATE_EQ", "DATE_BEFORE", "DATE_AFTER"}
VALIDATION_DATES = {"DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER", "DATE_BETWEEN", "DATE_NOT_BETWEEN"}
TEXTS = {"TEXT_CONTAINS", "TEXT_NOT_CONTAINS", "TEXT_EQ"}
EVERYWHERE = NUMBERS | DATES | TEXTS | {"CUSTOM_FORMULA"}
IN_VALIDATION = (
    EVERYWHERE
    | VALIDATION_DATES
    | {"TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID", "ONE_OF_RANGE", "ONE_OF_LIST", "BOOLEAN"}
)
IN_FORMATTING = EVERYWHERE | {"TEXT_STARTS_WITH", "TEXT_ENDS_WITH", "BLANK", "NOT_BLANK"}

WITHOUT_VALUES = {"BLANK", "NOT_BLANK", "TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID"}
WITH_TWO_VALUES = {"NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN"}
A_RANGE = re.compile(r"=(.*!)?\$?([A-Za-z]{1,3})?\$?(\d+)?(?::\$?([A-Za-z]{1,3})?\$?(\d+)?)?")


def validation_condition(draft: Draft, given: Json) -> Json:
    """Check the condition of a validation rule; return it as it is told afterwards."""
    kind = _kind(given, IN_VALIDATION, "data validation")
    _check_count(kind, given.get("values", []))
    if any("relativeDate" in value for value in given.get("values", [])):
        raise bad_request("Relative dates are not supported in data validation.")
    return _checked(draft, kind, given)


def formatting_condition(draft: Draft, given: Json) -> Json:
    """Check the condition of a conditional format; return it as it is told afterwards."""
    kind = _kind(given, IN_FORMATTING, "conditional formatting")
    _check_count(kind, given.get("values", []))
    return _checked(draft, kind, given)


def _kind(given: Json, allowed: set[str], use: str) -> str:
    kind = str(given.get("type", "CONDITION_TYPE_UNSPECIFIED"))
    if kind not in allowed:
        raise bad_request(f"ConditionType: {kind} is not supported for {use}.")
    return kind


def _check_count(kind: str, values: list[Json]) -> None:
    if kind == "ONE_OF_LIST":
        if not values:
            raise bad_request("A condition of type ONE_OF_LIST must have at least one value.")
    elif kind == "BOOLEAN":
        if len(values) > 2:
            raise bad_request("A condition of type BOOLEAN must have at most 2 values.")
    else:
        needed = 0 if kind in WITHOUT_VALUES else 2 if kind in WITH_TWO_VALUES else 1
        if len(values) != needed:
            raise bad_request(f"A condition of type {kind} must have exactly {needed} values.")


def _checked(draft: Draft, kind: str, given: Json) -> Json:
    if not given.get("values"):
        return {"type": kind}
    values = [
        value if "relativeDate" in value else {"userEnteredValue": _value(draft, kind, value.get("userEnteredValue"))}
        for value in given["values"]
    ]
    return given | {"values": values}


def _value(draft: Draft, kind: str, text: str | None) -> str:
    """Return one value as it is kept; refuse what cannot stand for a number, a date, a formula or a range."""
    if text is None:
        raise bad_request("ConditionValue.userEnteredValue must be set.")
    if kind == "ONE_OF_RANGE":
        return _fixed_range(draft, text)
    if kind == "CUSTOM_FORMULA" and not text.startswith("="):
        raise _invalid(kind, text)
    if (kind in NUMBERS or kind.startswith("DATE_")) and not text.startswith("="):
        now = draft.now.astimezone(ZoneInfo(draft.book.time_zone))
        if not isinstance(entered(text, locale=draft.book.locale, now=now).value, float):
            raise _invalid(kind, text)
    return text


def _fixed_range(draft: Draft, text: str) -> str:
    """Return =Plan!A2:A5 as =Plan!$A$2:$A$5, which is how Google tells it."""
    if not text.startswith("="):
        raise _invalid("ONE_OF_RANGE", text)
    try:
        parse_range(draft.book, text[1:].replace("$", ""))
    except GoogleError as error:
        raise _invalid("ONE_OF_RANGE", text) from error
    found = A_RANGE.fullmatch(text)
    if found is None:
        return text
    title, *sides = found.groups()
    corners = ["".join(f"${part.upper()}" for part in sides[at : at + 2] if part) for at in (0, 2)]
    return f"={title or ''}{':'.join(corner for corner in corners if corner)}"


def _invalid(kind: str, text: str) -> GoogleError:
    return bad_request(f"Invalid ConditionValue.userEnteredValue: {text} for ConditionType: {kind}")
