"""What learners ask for, pulled out as candidate actions with their place in the comment; and what they praise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.analysis.comments.empty import is_empty
from bot.analysis.comments.phrases import straightened
from bot.analysis.comments.questions import IMPROVE
from bot.analysis.comments.similarity import is_alike
from bot.analysis.comments.wording import (
    ASKS,
    ASKS_NOTHING,
    ASKS_SURELY,
    CONTRAST,
    POSITIVE_IDIOMS,
    REQUESTS,
)

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;]+(?=\s|$)|\n|$|[.!?;])")
_POLITE_END = re.compile(r"(?<!\w)please\W*$", re.IGNORECASE)
_NO_FURTHER = re.compile(
    r"more of the same|more like this|(?:could|would)(?:n't| not) (?:have )?(?:ask|be|wish|change|improve)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Suggestion:
    """One thing asked for. `start` and `end` are its place in the comment."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Candidate:
    """One candidate action: how many comments ask for it, and which. `example` is its shortest wording."""

    example: str
    theme: str | None
    comments: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.comments)


def suggestions_in(text: str, *, sense: str | None = None) -> tuple[Suggestion, ...]:
    """Find what a comment asks for. An answer to "what could be improved?" is asked for as a whole."""
    if is_empty(text):
        return ()
    flat = straightened(text)
    clauses = list(_clauses(flat))
    found = tuple(_suggestion(text, start, end) for start, end in clauses if _asks(flat[start:end]))
    if found or sense != IMPROVE:
        return found
    return tuple(_suggestion(text, start, end) for start, end in clauses if not _is_content(flat[start:end]))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Cut at sentence ends and at what turns: "... but ..."."""
    for sentence in _SENTENCE.finditer(text):
        start = sentence.start()
        for turn in CONTRAST.finditer(sentence[0]):
            yield from _filled(text, start, sentence.start() + turn.start())
            start = sentence.start() + (turn.start() if "shame" in turn[0].lower() else turn.end())
        yield from _filled(text, start, sentence.end())


def _filled(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" \t\r\n,;.-–—"))
    end -= len(piece) - len(piece.rstrip(" \t\r\n,;"))
    if end > start and any(map(str.isalnum, text[start:end])):
        yield start, end


def _asks(clause: str) -> bool:
    if _NO_FURTHER.search(clause):
        return False
    if not (REQUESTS.search(clause) or ASKS.search(clause)):
        return False
    return bool(ASKS_SURELY.search(clause) or _POLITE_END.search(clause)) or not (
        ASKS_NOTHING.search(clause) or _is_content(clause)
    )


def _is_content(clause: str) -> bool:
    return is_empty(clause) or POSITIVE_IDIOMS.search(clause) is not None


def _suggestion(text: str, start: int, end: int) -> Suggestion:
    return Suggestion(start, end, text[start:end])


def candidates(asked: Sequence[tuple[int, str, str | None]]) -> tuple[Candidate, ...]:
    """Group what several comments ask for alike (comment, words, theme), the most asked for first."""
    by_theme: defaultdict[str | None, list[list[tuple[int, str]]]] = defaultdict(list)
    for comment, words, theme in asked:
        groups = by_theme[theme]
        group = next((each for each in groups if is_alike(each[0][1], words)), None)
        if group is None:
            groups.append([(comment, words)])
        else:
            group.append((comment, words))
    found = [
        Candidate(
            example=min((words for _, words in group), key=lambda words: (len(words), words)),
            theme=theme,
            comments=tuple(dict.fromkeys(comment for comment, _ in group)),
        )
        for theme, groups in by_theme.items()
        for group in groups
    ]
    return tuple(sorted(found, key=lambda each: (-each.count, each.comments)))
