"""Whether a comment is pleased or not: VADER's word scores, and what it does not know of how course feedback is put.

British course feedback is polite: "It would be helpful to have the slides in advance" is a complaint to a person and
praise to VADER. And on a mental-health course the topic's words (suicide, trauma, anxiety) say nothing about the course
(analysis.md 5.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.analysis.comments.phrases import straightened
from bot.analysis.comments.questions import IMPROVE, PRAISE
from bot.analysis.comments.wording import (
    ASKS_SURELY,
    CLINICAL,
    CONTRAST,
    COURSE_WORDS,
    NEGATIVE_IDIOMS,
    NO_TROUBLE,
    POSITIVE_IDIOMS,
    PROBLEMS,
    REQUESTS,
    STATES_FACT,
)

Feeling = Literal["positive", "negative", "neutral", "mixed"]

PLEASED, NOT_PLEASED = 0.05, -0.05  # VADER's own bounds
_IDIOM = 0.7
_REQUEST = -0.35
_LAST_WORD = 1.5
_CLEARLY = 0.4  # both sides of a "but" have to be this clear to make a comment mixed
_SHORTENED = re.compile(r"(\w) ?' ?(t|s|re|ve|ll|m|d)(?!\w)", re.IGNORECASE)  # "can ' t", as some exports have it
_SENTENCE = re.compile(r"(?<=[.!?;\n])\s+")


@dataclass(frozen=True)
class Sentiment:
    """`score` runs from -1 to 1."""

    feeling: Feeling
    score: float


def sentiment_of(text: str, *, sense: str | None = None) -> Sentiment:
    """Judge a comment that is not empty. `sense` is what the question asks for."""
    flat = _SHORTENED.sub(r"\1'\2", " ".join(straightened(text).split()))
    clauses = [clause for sentence in _SENTENCE.split(flat) for clause in CONTRAST.split(sentence) if clause.strip()]
    scores = [_clause_score(clause, sense) for clause in clauses]
    told = [score for score in scores if abs(score) >= PLEASED]
    if not told:
        return Sentiment("neutral", 0.0)
    # What comes after a "but" weighs more.
    weights = [1.0] * (len(told) - 1) + [_LAST_WORD if CONTRAST.search(flat) else 1.0]
    score = round(sum(score * weight for score, weight in zip(told, weights, strict=True)) / sum(weights), 3)
    if CONTRAST.search(flat) and max(told) >= _CLEARLY and min(told) <= -_CLEARLY:
        return Sentiment("mixed", score)
    if score >= PLEASED:
        return Sentiment("positive", score)
    return Sentiment("negative" if score <= NOT_PLEASED else "neutral", score)


def _clause_score(clause: str, sense: str | None) -> float:
    without_topic = CLINICAL.sub("topic", clause)
    asks = REQUESTS.search(without_topic)
    if POSITIVE_IDIOMS.search(without_topic) and not (asks and ASKS_SURELY.search(without_topic)):
        return _IDIOM
    if NEGATIVE_IDIOMS.search(without_topic):
        return -_IDIOM
    score = _word_scores()(NO_TROUBLE.sub(" fine ", without_topic))
    if asks:
        return min(score, _REQUEST) if score < 0 else _REQUEST
    if PROBLEMS.search(without_topic):
        return min(score, 0.0) - 0.4 if score < _IDIOM else -0.1
    if sense == IMPROVE and score < _CLEARLY:
        return min(score, _REQUEST)
    if sense == PRAISE and -_CLEARLY < score < PLEASED and not STATES_FACT.search(clause):
        return _CLEARLY
    return score


@cache
def _word_scores() -> Callable[[str], float]:
    """Load VADER's lexicon once, when the first comment is judged."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    analyser.lexicon.update(COURSE_WORDS)
    return lambda text: float(analyser.polarity_scores(text)["compound"])
