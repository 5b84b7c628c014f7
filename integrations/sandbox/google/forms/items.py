"""Items of a form by one call each, as a person adds them in the editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

Json = dict[str, Any]


def scale(
    title: str, low: int = 1, high: int = 5, *, low_label: str = "", high_label: str = "", required: bool = False
) -> Json:
    """A linear scale; `low` is 0 or 1."""
    scale_question: Json = {"high": high}
    if low:  # zero is the default, and defaults are left out of Google's JSON
        scale_question["low"] = low
    if low_label:
        scale_question["lowLabel"] = low_label
    if high_label:
        scale_question["highLabel"] = high_label
    return _question(title, {"scaleQuestion": scale_question}, required=required)


def choice(
    title: str,
    options: Sequence[str],
    *,
    kind: Literal["RADIO", "CHECKBOX", "DROP_DOWN"] = "RADIO",
    other: bool = False,
    required: bool = False,
) -> Json:
    """Pick one, or with CHECKBOX several; `other` adds a free answer."""
    listed: list[Json] = [{"value": option} for option in options]
    if other:
        listed.append({"isOther": True})
    return _question(title, {"choiceQuestion": {"type": kind, "options": listed}}, required=required)


def text(title: str, *, paragraph: bool = False, required: bool = False) -> Json:
    """A short answer, or a paragraph."""
    return _question(title, {"textQuestion": {"paragraph": True} if paragraph else {}}, required=required)


def date(title: str, *, include_year: bool = True, include_time: bool = False, required: bool = False) -> Json:
    """A date."""
    asked: Json = {}
    if include_year:
        asked["includeYear"] = True
    if include_time:
        asked["includeTime"] = True
    return _question(title, {"dateQuestion": asked}, required=required)


def time(title: str, *, required: bool = False) -> Json:
    """A time of the day."""
    return _question(title, {"timeQuestion": {}}, required=required)


def grid(
    title: str, rows: Sequence[str], columns: Sequence[str], *, checkbox: bool = False, required: bool = False
) -> Json:
    """Rows rated by the same columns."""
    kind = "CHECKBOX" if checkbox else "RADIO"
    questions: list[Json] = [{"rowQuestion": {"title": row}} | ({"required": True} if required else {}) for row in rows]
    listed: list[Json] = [{"value": column} for column in columns]
    grid_json: Json = {"columns": {"type": kind, "options": listed}}
    return {"title": title, "questionGroupItem": {"questions": questions, "grid": grid_json}}


def section(title: str, *, description: str = "") -> Json:
    """A page break that starts a new section."""
    return {"title": title, **({"description": description} if description else {}), "pageBreakItem": {}}


def _question(title: str, question: Json, *, required: bool) -> Json:
    if required:
        question = {"required": True, **question}
    return {"title": title, "questionItem": {"question": question}}
