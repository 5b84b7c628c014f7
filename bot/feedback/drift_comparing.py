"""What is different between a question as it was and as it is, where it matters to whoever counts its answers."""

from __future__ import annotations

from bot.feedback.drift_filing import are_reversed
from bot.feedback.drift_matching import kind_of_answer
from bot.feedback.drift_model import Asked, What
from bot.feedback.model import Question


def what_changed(was: Asked, now: Asked, question: Question) -> What | None:
    """Name the gravest difference. None where nothing changed that an answer depends on.

    A question that moved, or whose options stand in another order, is the same question. So is one that must now be
    answered, and one whose options are not counted: the cohort codes on offer are others every term.
    """
    if question.is_kept and kind_of_answer(was) != kind_of_answer(now):
        return What.RETYPED
    if question.kind == "scale" and was.scale != now.scale:
        return What.RESCALED
    if question.kind == "scale" and are_reversed(was, now):
        return What.REVERSED
    if was.wording != now.wording:
        return What.RENAMED
    if question.kind == "scale" and now.labels is not None and was.labels != now.labels:
        return What.RELABELLED
    return What.OPTIONS if _counts_options(question, now) and set(was.options) != set(now.options) else None


def _counts_options(question: Question, now: Asked) -> bool:
    return bool(question.options) or (question.kind == "scale" and now.scale is None)
