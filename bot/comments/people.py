"""What each person's comments are about, whatever question they answered: for counts only, no word leaves this file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.analysis.comment_counts import Said
from bot.analysis.comments.themes import Tag, ThemeList
from bot.comments.model import JudgedComment
from bot.comments.rules import Judge
from bot.feedback.model import FormMap, Question, Response

OTHER_THEME = "other"  # a suggestion that fits no theme

PutRight = Callable[[str, str], Sequence[str] | None]  # question, answer -> the themes a person gave it, if one did


def never_put_right(_question: str, _answer: str) -> Sequence[str] | None:
    """Say of every answer that nobody put its themes right."""
    return None


def text_questions(form_map: FormMap) -> tuple[Question, ...]:
    """Name the questions whose comments are counted: none that may tell of somebody's health."""
    return tuple(question for question in form_map.questions if question.kind == "text" and not question.is_sensitive)


def said_by(
    responses: Sequence[Response], *, form_map: FormMap, themes: ThemeList, put_right: PutRight = never_put_right
) -> dict[str, Said]:
    """Judge the comments of these responses, by the key of the response. Who wrote nothing is left out.

    The themes that a person gave an answer win over those of the list.
    """
    judges = {question.key: Judge(themes=themes, question=question.title) for question in text_questions(form_map)}
    found = {}
    for response in responses:
        judged = [
            _as_left(judge.judged(text), put_right(key, text))
            for key, judge in judges.items()
            if isinstance(text := response.answers.get(key), str) and text.strip()
        ]
        written = [comment for comment in judged if not comment.is_empty]
        if written:
            found[response.key] = _said(written)
    return found


def _as_left(comment: JudgedComment, themes: Sequence[str] | None) -> JudgedComment:
    return comment if themes is None else replace(comment, tags=tuple(Tag(theme, ()) for theme in themes))


def _said(comments: Sequence[JudgedComment]) -> Said:
    # What may be a disclosure is in no count: a theme that grows by one would point at it.
    counted = [comment for comment in comments if not comment.attention.is_first]
    return Said(
        themes=frozenset(theme for comment in counted for theme in comment.themes),
        suggested=frozenset(
            theme for comment in counted if comment.suggestions for theme in comment.themes or (OTHER_THEME,)
        ),
        to_read_whole=any(comment.full_reading for comment in counted),
    )
