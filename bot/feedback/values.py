"""One answer: from what a cell or the form holds to a value of the question's own kind. Types are never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.feedback.model import Exclusions, Question, Value
from bot.feedback.ticks import BETWEEN, ticks_of
from integrations.google.tables import Cell

QUOTED_CHARACTERS = 20
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,4}(?:[.,]0+)?", re.ASCII)
_NO_WORDS = re.compile(r"[\d\s+\-.,:/#!?%]+|#[A-Z/0]+[!?]?", re.ASCII)


class Unreadable(ValueError):
    """An answer that does not fit its question. The text says why, and quotes nothing that may be a learner's words."""


def folded(text: str) -> str:
    """Make two spellings of the same title equal: spaces and line breaks folded, accents composed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def as_text(cell: Cell) -> str | None:
    """Write a cell as text. None if it is blank."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).replace("\x00", "").strip() or None  # PostgreSQL takes no NUL


def read_value(cell: Cell, question: Question) -> Value:
    """Read one answer as its question's kind says; of several ticks, each is a line of the text.

    Raises:
        Unreadable: a scale question holds something that is not on its scale.
    """
    if type(cell) in (int, float) and cell in question.values:
        return float(cell)  # nearly every rating: worth not writing it as text first
    text = as_text(cell)
    if text is not None and question.kind == "tick-many":
        return BETWEEN.join(ticks_of(text, question.options)) or None
    if text is None or question.kind != "scale":
        return text
    return _on_scale(cell, text, question)


def _on_scale(cell: Cell, text: str, question: Question) -> float | None:
    if question.no_answers and folded(text).casefold() in question.no_answers:
        return None
    if question.labels and (label := question.labels.get(folded(text).casefold())) is not None:
        return label
    if isinstance(cell, bool) or not _WHOLE_NUMBER.fullmatch(text):
        raise Unreadable(f"holds {quoted(text)}, which is not on the scale {_ends(question)}")
    number = float(text.replace(",", "."))
    if question.scale and not question.scale[0] <= number <= question.scale[1]:
        raise Unreadable(f"holds {quoted(text)}, which is not on the scale {_ends(question)}")
    return number


def _ends(question: Question) -> str:
    return f"{question.scale[0]} to {question.scale[1]}" if question.scale else "of numbers"


def quoted(text: str) -> str:
    """Quote a value that is only digits and signs, such as "11" or "#REF!"; anything else may be a learner's words."""
    if len(text) <= QUOTED_CHARACTERS and _NO_WORDS.fullmatch(text):
        return f'"{text}"'
    return "words"


def excluded_because(
    *, cohort: str | None, email: str | None, texts: Sequence[str], exclusions: Exclusions
) -> str | None:
    """Say why an answer is a trial of the team's own. None for a learner's answer."""
    if reason := cohort_excluded(cohort, exclusions) or email_excluded(email, exclusions):
        return reason
    return next((reason for text in texts if (reason := text_excluded(text, exclusions))), None)


def cohort_excluded(cohort: str | None, exclusions: Exclusions) -> str | None:
    code = (cohort or "").casefold()
    for excluded in exclusions.cohorts:
        if code == excluded or code.startswith(f"{excluded}-"):
            return f"its cohort code is {excluded.upper()}"
    return None


def email_excluded(email: str | None, exclusions: Exclusions) -> str | None:
    if email and email.casefold().rpartition("@")[2] in exclusions.email_domains:
        return "it was sent from an address of the team"
    return None


def text_excluded(text: str, exclusions: Exclusions) -> str | None:
    if folded(text).casefold().rstrip(".!") in exclusions.texts:
        return "a written answer says that it is a test"
    return None
