"""One line after /log: which log, and what of it is said already."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.actions.model import Principle
from bot.actions.slack_text import EDGE, read_slack_text
from bot.logbook.model import Answers, LogForm

_CODE = re.compile(r"\d{4}-[A-Z]{3}-[A-Z]{2}-\d{1,3}", re.IGNORECASE)  # 2026-SPR-ON-03
_LETTERS = re.compile(r"(?<!\S)#([A-Ia-i])(?![\w-])")


@dataclass(frozen=True)
class Wish:
    """What is to be logged. Without a form the menu is shown; `unknown` is a first word that names no log."""

    form: LogForm | None
    answers: Answers = field(default_factory=dict)
    unknown: str | None = None


def parse(raw: str, *, forms: Sequence[LogForm], cohorts: Collection[str]) -> Wish:
    """Read "session 2026-SPR-ON-03 day 1 two people asked for the slides #D"."""
    text, _ = read_slack_text(raw)
    text = text.replace(EDGE, "somebody")  # a log names nobody
    first, _, rest = text.strip().partition(" ")
    form = next((one for one in forms if is_named(one, first)), None)
    if form is None:
        is_help = first.casefold() in ("", "help")
        return Wish(None, unknown=None if is_help else first)
    return Wish(form, _answers(form, rest.strip(), cohorts=cohorts))


def is_named(form: LogForm, word: str) -> bool:
    """Tell whether a word after /log names this log."""
    return word.casefold() in (form.word.casefold(), form.kind, form.kind.replace("_", "-"))


def _answers(form: LogForm, text: str, *, cohorts: Collection[str]) -> Answers:
    answers: dict[str, str] = {}
    cohort, stage, principles = form.giving("cohort"), form.giving("stage"), form.giving("principles")
    if cohort:
        code, text = _cohort(text, cohorts)
        if code:
            answers[cohort.key] = code
    if stage:
        found = next((one for one in stage.options if text.casefold().startswith(one.casefold())), None)
        if found:
            answers[stage.key], text = found, text[len(found) :].lstrip(" :,-")
    if principles:
        letters = sorted({Principle(letter.upper()).value for letter in _LETTERS.findall(text)})
        if letters:
            answers[principles.key], text = ", ".join(letters), _LETTERS.sub("", text)
    said = form.giving("text")
    words = " ".join(text.split())
    if said and words:
        answers[said.key] = words[: said.limit or None]
    return answers


def _cohort(text: str, cohorts: Collection[str]) -> tuple[str | None, str]:
    """Take a cohort's code from the front: one the register has, or one that looks like a code."""
    first, _, rest = text.partition(" ")
    code = first.rstrip(":,")
    known = next((one for one in cohorts if one.casefold() == code.casefold()), None)
    if known or _CODE.fullmatch(code):
        return known or code.upper(), rest.strip()
    return None, text
