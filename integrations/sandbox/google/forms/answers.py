"""What a person may answer to a question, and how the answer stands in the linked sheet's cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from integrations.sandbox.google.forms.model import AskedQuestion, Form
from integrations.sandbox.google.sheets.entry import Entry, entered, raw
from integrations.sandbox.google.sheets.grid import Spreadsheet
from integrations.sandbox.google.sheets.locales import locale_of
from integrations.sandbox.google.sheets.serials import local_time, serial_of

Json = dict[str, Any]

Given = str | int | float | date | time | Sequence[str]
DATE_FORMATS = {10: "%Y-%m-%d", 16: "%Y-%m-%d %H:%M", 5: "%m-%d"}
SIGNS_OF_A_FORMULA = ("=", "+")


class AnswersRefused(Exception):
    """The form does not take these answers. `faults` says why, by question id."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = dict(faults)


def checked(form: Form, given: Mapping[str, Given]) -> dict[str, list[str]]:
    """Turn answers by question id or title into the form's own, in its order; raise AnswersRefused where it refuses."""
    asked = list(form.questions())
    ids = _ids_by_name(asked)
    texts: dict[str, list[str]] = {}
    for name, answer in given.items():
        question_id = ids.get(name) or form.question(name).question_id
        if listed := _texts(answer):
            texts[question_id] = listed
    faults: dict[str, str] = {}
    for question in asked:
        if fault := _fault(question, texts.get(question.question_id, [])):
            faults[question.question_id] = f"{question.title}: {fault}"
    if faults:
        raise AnswersRefused(faults)
    return {question.question_id: texts[question.question_id] for question in asked if question.question_id in texts}


def _ids_by_name(asked: Sequence[AskedQuestion]) -> dict[str, str]:
    """Return question ids by title and by id; a title that is said twice names nothing."""
    titles = Counter(question.title for question in asked)
    by_title = {question.title: question.question_id for question in asked if titles[question.title] == 1}
    return by_title | {question.question_id: question.question_id for question in asked}


def _texts(answer: Given) -> list[str]:
    if isinstance(answer, str | int | float | date | time):
        answer = [_text(answer)]
    return [text for text in answer if text != ""]


def _text(answer: str | float | date | time) -> str:
    if isinstance(answer, datetime):
        return answer.strftime("%Y-%m-%d %H:%M")
    if isinstance(answer, time):
        return answer.strftime("%H:%M")
    return str(answer)


def _fault(asked: AskedQuestion, answers: list[str]) -> str | None:
    """Say what is wrong with the answers to one question, as the form would."""
    if not answers:
        return "This is a required question." if asked.required else None
    choices = asked.choices
    several = choices is not None and choices.get("type") == "CHECKBOX"
    if len(answers) > 1 and not several:
        return "Only one answer is possible."
    if choices is not None:
        return _fault_of_choice(choices, answers)
    return _fault_of_kind(asked.question, answers[0])


def _fault_of_choice(choices: Json, answers: list[str]) -> str | None:
    options = {option.get("value") for option in choices.get("options", ())}
    free = sum(1 for answer in answers if answer not in options)
    allowed = any(option.get("isOther") for option in choices.get("options", ()))
    return "Pick one of the options." if free > (1 if allowed else 0) else None


def _fault_of_kind(question: Json, answer: str) -> str | None:
    if scale := question.get("scaleQuestion"):
        return _fault_of_number(answer, scale.get("low", 0), scale["high"])
    if rating := question.get("ratingQuestion"):
        return _fault_of_number(answer, 1, rating["ratingScaleLevel"])
    if "dateQuestion" in question:
        return None if _moment(answer) else "Invalid date."
    if "timeQuestion" in question:
        return None if re.fullmatch(r"\d{1,3}:[0-5]\d(:[0-5]\d)?", answer) else "Invalid time."
    return None


def _fault_of_number(answer: str, low: int, high: int) -> str | None:
    in_range = answer.isdecimal() and low <= int(answer) <= high
    return None if in_range else f"Must be a number from {low} to {high}."


def _moment(answer: str) -> datetime | None:
    try:
        parsed = datetime.strptime(answer, DATE_FORMATS[len(answer)])  # noqa: DTZ007 - a date has no zone
    except (KeyError, ValueError):
        return None
    return parsed


def as_entry(asked: AskedQuestion, answers: list[str], book: Spreadsheet, *, now: datetime) -> Entry:
    """Make the cell that Forms writes for an answer: numbers and dates as such, several ticks joined by commas."""
    question, locale = asked.question, locale_of(book.locale)
    if not answers:
        return raw("")
    if "scaleQuestion" in question or "ratingQuestion" in question:
        return raw(float(answers[0]))
    if "dateQuestion" in question and (moment := _moment(answers[0])):
        with_time = question["dateQuestion"].get("includeTime", False)
        kind, pattern = ("DATE_TIME", locale.date_time) if with_time else ("DATE", locale.date)
        return Entry(value=serial_of(moment), number_format={"type": kind, "pattern": pattern})
    if "timeQuestion" in question:
        return Entry(value=_share_of_day(answers[0]), number_format={"type": "TIME", "pattern": locale.time})
    joined = ", ".join(answers)
    if joined.startswith(SIGNS_OF_A_FORMULA):  # an answer never becomes a formula
        return raw(joined)
    return entered(joined, locale=book.locale, now=local_time(now, book.time_zone))


def _share_of_day(answer: str) -> float:
    hours, minutes, *seconds = (int(part) for part in answer.split(":"))
    return (hours * 3600 + minutes * 60 + sum(seconds)) / 86_400
