"""From a learner's words to a judged comment: masked first, then labelled, so that no reason quotes a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.analysis.comments.empty import is_empty
from bot.analysis.comments.questions import sense_of
from bot.analysis.comments.reading_whole import wants_full_reading
from bot.analysis.comments.sentiment import sentiment_of
from bot.analysis.comments.suggestions import suggestions_in
from bot.analysis.comments.themes import ThemeList, tags_of
from bot.comments.model import (
    CANNOT_LABEL,
    EMPTY,
    MAY_NAME_TRAINER,
    NAMES_SOMEBODY,
    NAMES_TRAINER,
    READ_FIRST,
    JudgedComment,
)
from bot.privacy.masking import NOBODY, Masked, mask
from bot.privacy.masking_patterns import NAME
from bot.privacy.masking_roster import Roster
from bot.privacy.safeguarding import Attention, attention, in_order

TRAINER = "trainer"


@dataclass(frozen=True)
class Judge:
    """Judges the answers to one question."""

    themes: ThemeList
    question: str = ""
    roster: Roster = NOBODY

    def judged(self, text: str, *, row: int = 1) -> JudgedComment:
        """Judge one answer."""
        masked = mask(text, roster=self.roster)
        if is_empty(text):
            return JudgedComment(row=row, masked=masked, flags=(EMPTY,))
        sense = sense_of(self.question, themes=self.themes)
        tags = tags_of(masked.text, themes=self.themes, question=self.question)
        weight = attention(text, masked=masked)
        names_trainer = self.roster.names_trainer(text)
        return JudgedComment(
            row=row,
            masked=masked,
            tags=tags,
            sentiment=sentiment_of(masked.text, sense=sense),
            # What may be a disclosure is nobody's candidate action.
            suggestions=() if weight.is_first else suggestions_in(masked.text, sense=sense),
            attention=weight,
            flags=tuple(_flags([tag.theme for tag in tags], masked, weight, names_trainer=names_trainer)),
            full_reading=wants_full_reading(text, themes=len(tags)),
        )


def _flags(themes: Sequence[str], masked: Masked, weight: Attention, *, names_trainer: bool) -> Iterator[str]:
    if weight.is_first:
        yield READ_FIRST
    if names_trainer:
        yield NAMES_TRAINER
    elif NAME in masked.kinds and TRAINER in themes:
        yield MAY_NAME_TRAINER
    if NAME in masked.kinds:
        yield NAMES_SOMEBODY
    if not themes:
        yield CANNOT_LABEL


def judge_all(texts: Sequence[str], *, judge: Judge) -> tuple[JudgedComment, ...]:
    """Judge all answers to a question, and give each its place in the reader's queue; empty ones come last."""
    judged = [judge.judged(text, row=row) for row, text in enumerate(texts, start=1)]
    last = Attention(score=-1)
    places = in_order([last if each.is_empty else each.attention for each in judged])
    return tuple(replace(each, queue_position=place) for each, place in zip(judged, places, strict=True))
