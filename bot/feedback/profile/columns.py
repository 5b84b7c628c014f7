"""One column as the profile looks at it: its header, and how often each answer was given. Never who gave it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.feedback.profile import label_words
from bot.feedback.profile.header_words import GRID_NOTE
from bot.feedback.profile.text import Words, folded, tokens

ANSWERS_LOOKED_AT = 1000  # of one column; more would change no decision and cost time

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_DIGITS = re.compile(r"\d{1,3}(?:[.,]0+)?")
_GRID = re.compile(r"^(?P<question>.*\S)\s*\[(?P<row>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)?)\]\s*$", re.DOTALL)
_STARS = re.compile("[⭐★☆\ufe0f\\s]+")
_SAYS_NOTHING = Words(label_words.SAYS_NOTHING)


@dataclass(frozen=True)
class Column:
    """A column by its position: headers repeat, and so are no key."""

    index: int
    header: str
    counts: Counter[str]  # stripped answers without the blank ones; of a long column every n-th answer
    rows: int
    answered: int = 0
    first: tuple[str, ...] = ()  # in the order they were given, for runs of numbers

    @cached_property
    def asks(self) -> str:
        """The header, folded for comparison."""
        return folded(self.header)

    @cached_property
    def filled(self) -> int:
        return self.counts.total()

    @cached_property
    def meant(self) -> Counter[str]:
        """Answers that say something, folded: spellings of one answer count together."""
        meant: Counter[str] = Counter()
        for answer, times in self.counts.items():
            text = folded(answer)
            if not _SAYS_NOTHING.is_all_of(text):
                meant[text] += times
        return meant

    @cached_property
    def spelled(self) -> Counter[str]:
        """Answers by their commonest spelling, so that "Agree" and "agree " are one label."""
        by_folded: dict[str, tuple[str, int]] = {}
        total: Counter[str] = Counter()
        for answer, times in self.counts.most_common():
            text = folded(answer)
            by_folded.setdefault(text, (answer, times))
            total[text] += times
        return Counter({by_folded[text][0]: times for text, times in total.items()})

    @cached_property
    def numbers(self) -> Counter[float]:
        """Answers that are one number and nothing else."""
        numbers: Counter[float] = Counter()
        for answer, times in self.counts.items():
            text = folded(answer)
            if _NUMBER.fullmatch(text):
                numbers[float(text.replace(",", "."))] += times
        return numbers

    @cached_property
    def digits(self) -> Counter[int]:
        """Answers that are whole numbers of up to three digits."""
        digits: Counter[int] = Counter()
        for answer, times in self.counts.items():
            text = folded(answer)
            if _DIGITS.fullmatch(text):
                digits[int(float(text.replace(",", ".")))] += times
        return digits

    @cached_property
    def digit_share(self) -> float:
        return self.digits.total() / self.filled if self.filled else 0.0

    @cached_property
    def number_share(self) -> float:
        return self.numbers.total() / self.filled if self.filled else 0.0

    @cached_property
    def mean_words(self) -> float:
        """How many words an answer has that says something."""
        if not self.meant:
            return 0.0
        return sum(_length(answer) * times for answer, times in self.meant.items()) / self.meant.total()

    @cached_property
    def recurring_share(self) -> float:
        """Which share of the answers that say something was given by two people or more."""
        if not self.meant:
            return 0.0
        return sum(times for times in self.meant.values() if times > 1) / self.meant.total()

    @cached_property
    def grid(self) -> tuple[str, str] | None:
        """Question and row of a grid, as Google Forms writes them: "Question [Row]"."""
        found = _GRID.match(self.header.strip())
        if not found or not found["row"].strip() or GRID_NOTE.is_all_of(folded(found["row"])):
            return None
        return found["question"].strip(), found["row"].strip()


def _length(answer: str) -> float:
    """Count words; in a script without spaces, two letters are about one."""
    return sum(max(1.0, len(word) / 2.5) if ord(word[0]) >= 0x3040 else 1.0 for word in tokens(answer))


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Turn rows of text into columns. Rows may be ragged; a row longer than the header adds columns without one."""
    width = max([len(header), *(len(row) for row in rows)], default=0)
    titles = [*header, *[""] * (width - len(header))]
    return tuple(_column(index, titles[index], rows) for index in range(width))


def _column(index: int, title: str, rows: Sequence[Sequence[str]]) -> Column:
    answers = [stripped for row in rows if index < len(row) and (stripped := row[index].strip())]
    if any(_STARS.fullmatch(answer) for answer in answers[:50]):
        answers = [
            str(answer.count("⭐") + answer.count("★")) if _STARS.fullmatch(answer) else answer for answer in answers
        ]
    step = -(-len(answers) // ANSWERS_LOOKED_AT) or 1
    return Column(index, title, Counter(answers[::step]), len(rows), len(answers), tuple(answers[:50]))
