"""The names the bot holds already, trainers', learners' and schools': what no dictionary finds, these do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.privacy.masking_patterns import NAME, SCHOOL
from bot.privacy.masking_words import context, could_be_either, is_known, plain

WORD = re.compile(r"[^\W_](?:[\u0300-\u036f]|[^\W_])*")
SHORTEST_PART = 2  # an initial alone is nobody


@dataclass(frozen=True)
class Roster:
    """People and places, named whole or in part. What names one of `trainers` is for one reader only."""

    trainers: tuple[str, ...] = ()
    learners: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    _sequences: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        people = dict.fromkeys(_sequences((*self.trainers, *self.learners), in_parts=True), NAME)
        places = dict.fromkeys(_sequences(self.schools, in_parts=False), SCHOOL)
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for words, kind in (people | places).items():
            found.setdefault(words[0], []).append((words, kind))
        longest_first = {first: tuple(sorted(each, key=lambda one: -len(one[0]))) for first, each in found.items()}
        object.__setattr__(self, "_sequences", longest_first)

    def found_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Find what is on the roster, whole words in any case. A name that is a word too needs its capital."""
        spelled = list(WORD.finditer(text))
        words = [plain(each[0]) for each in spelled]
        for at, word in enumerate(words):
            for sequence, kind in self._sequences.get(word, ()):
                if tuple(words[at : at + len(sequence)]) == sequence and _is_meant(spelled[at][0], sequence):
                    yield spelled[at].start(), spelled[at + len(sequence) - 1].end(), kind
                    break

    def names_trainer(self, text: str) -> bool:
        """Tell whether a trainer on the roster is named."""
        return bool(self.trainers) and any(Roster(trainers=self.trainers).found_in(text))


def _is_meant(spelled: str, sequence: Sequence[str]) -> bool:
    if len(sequence) > 1 or spelled[0].isupper():
        return True
    return not (is_known(sequence[0]) or could_be_either(sequence[0]))


def _sequences(names: Iterable[str], *, in_parts: bool) -> Iterator[tuple[str, ...]]:
    for name in names:
        words = tuple(plain(word) for word in WORD.findall(name))
        if not words or (len(words) == 1 and len(words[0]) < SHORTEST_PART):
            continue
        yield words
        if in_parts:
            yield from ((word,) for word in words if len(word) >= SHORTEST_PART and word not in context("titles"))
