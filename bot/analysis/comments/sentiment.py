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
    HEDGES,
    NEGATIVE_IDIOMS,
    NO_TROUBLE,
    POSITIVE_IDIOMS,
    PROBLEMS,
    REQUESTS,
    STATES_FACT,
    VERDICTS,
)

Feeling = Literal["positive", "negative", "neutral", "mixed"]

_SAYS_SOMETHING = 0.05  # VADER's own bound; a clause nearer to nought is no opinion
_IDIOM = 0.7
_REQUEST = -0.35
_HEDGED = -0.2
_CLEARLY = 0.4  # both sides have to be this clear to make a comment mixed,
_BALANCED = 0.4  # and the lesser this share of the greater;
_LONG, _BALANCED_IF_LONG = 3, 0.8  # whoever says more than three things says some of either kind
_POINT, _VERDICT = 1.5, 2.0  # what comes after a "but", and what sums up, weigh more
_SHORTENED = re.compile(r"(\w) ?' ?(t|s|re|ve|ll|m|d)(?!\w)", re.IGNORECASE)  # "can ' t", as some exports have it
_SENTENCE = re.compile(r"(?<=[.!?;\n])\s+")
_DENIED = re.compile(r"(?:\b(?:not|never|hardly|barely|nor)|n't)(?: (?!only|just)\w+){0,2} $", re.IGNORECASE)
_CONCEDED = re.compile(r"^\W*(?:although|though|even though|while|whilst|despite|in spite of)\b[^,]+,", re.IGNORECASE)


@dataclass(frozen=True)
class Sentiment:
    """`score` runs from -1 to 1."""

    feeling: Feeling
    score: float


def sentiment_of(text: str, *, sense: str | None = None) -> Sentiment:
    """Judge a comment that is not empty. `sense` is what the question asks for."""
    flat = _SHORTENED.sub(r"\1'\2", " ".join(straightened(text).split()))
    weighed = [
        (score, weight)
        for sentence in _SENTENCE.split(flat)
        for clause, weight in _clauses(sentence)
        if abs(score := _clause_score(clause, sense)) >= _SAYS_SOMETHING
    ]
    if not weighed:
        return Sentiment("neutral", 0.0)
    praise = sum(score * weight for score, weight in weighed if score > 0)
    blame = -sum(score * weight for score, weight in weighed if score < 0)
    score = round((praise - blame) / sum(weight for _, weight in weighed), 3)
    lesser, greater = sorted((praise, blame))
    share = _BALANCED_IF_LONG if len(weighed) > _LONG else _BALANCED
    if CONTRAST.search(flat) and lesser >= max(_CLEARLY, share * greater):
        return Sentiment("mixed", score)
    # Whoever says something pleasing or displeasing is not neutral: at a tie the last word decides.
    return Sentiment("positive" if (score or weighed[-1][0]) > 0 else "negative", score)


def _clauses(sentence: str) -> list[tuple[str, float]]:
    """Part a sentence at its turns, and say what each clause weighs."""
    conceded = _CONCEDED.match(sentence)
    parts = [sentence[: conceded.end()], sentence[conceded.end() :]] if conceded else CONTRAST.split(sentence)
    return [
        (part, (_POINT if number and number == len(parts) - 1 else 1.0) * (_VERDICT if VERDICTS.search(part) else 1.0))
        for number, part in enumerate(parts)
        if part.strip()
    ]


def _clause_score(clause: str, sense: str | None) -> float:
    without_topic = CLINICAL.sub("topic", clause)
    asks = REQUESTS.search(without_topic)
    praise = POSITIVE_IDIOMS.search(without_topic)
    if praise and not (asks and ASKS_SURELY.search(without_topic)):
        return -_IDIOM if _DENIED.search(without_topic[: praise.start()]) else _IDIOM
    if NEGATIVE_IDIOMS.search(without_topic):
        return -_IDIOM
    without_trouble = NO_TROUBLE.sub(" fine ", without_topic)
    score = _word_scores()(without_trouble)
    if asks:
        return min(score, _REQUEST) if score < 0 else _REQUEST
    if PROBLEMS.search(without_trouble):
        return min(score, 0.0) - 0.4 if score < _IDIOM else -0.1
    if sense == IMPROVE and score < _CLEARLY:
        return min(score, _REQUEST)
    if sense == PRAISE and -_CLEARLY < score < _SAYS_SOMETHING and not STATES_FACT.search(clause):
        return _CLEARLY
    if abs(score) < _SAYS_SOMETHING and HEDGES.search(clause):
        return _HEDGED
    return score


@cache
def _word_scores() -> Callable[[str], float]:
    """Load VADER's lexicon once, when the first comment is judged."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    analyser.lexicon.update(COURSE_WORDS)
    return lambda text: float(analyser.polarity_scores(text)["compound"])
