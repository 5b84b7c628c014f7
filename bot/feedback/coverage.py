"""What a form asks beside what its file says of it: questions that are new, and questions that are gone. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.feedback.model import FormMap
from bot.feedback.values import folded

SENT_AT = "Timestamp"  # what the form itself keeps beside its questions
_NOT_ASKED = ("timestamp", "email")


@dataclass(frozen=True)
class Coverage:
    new: tuple[str, ...]  # headers that the file does not know
    gone: tuple[str, ...]  # questions of the file that no header names


def coverage(headers: Iterable[str], form_map: FormMap) -> Coverage:
    """Compare headers with a form's file by their wording, as the reading does."""
    seen = {folded(header): header for header in headers if folded(header)}
    known = {folded(title) for question in form_map.questions for title in question.titles}
    gone = (
        question.title
        for question in form_map.questions
        if not question.optional
        and question.kind not in _NOT_ASKED
        and not any(folded(t) in seen for t in question.titles)
    )
    new = (header for name, header in seen.items() if name not in known and name != SENT_AT)
    return Coverage(new=tuple(new), gone=tuple(gone))
