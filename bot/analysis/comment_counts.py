"""How many people's comments are about what, in groups of eight who wrote or more that never change once they are told.

The counts of each block of figures are kept beside its figures when it is cut. They are told only as sums of whole
blocks, taken one after the other until eight people wrote: no block is in two sums, and no sum is ever taken anew. So
nothing can be subtracted from anything to tell what fewer wrote about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.analysis.model import CountedBlock, Counts

WROTE = "comments:wrote"
THEMES = "comments:themes"
SUGGESTED = "comments:suggested"
TO_READ_WHOLE = "comments:to_read_whole"
_PEOPLE = "people"


@dataclass(frozen=True)
class Said:
    """What one person's comments are about, all of them together, and on what they suggest something."""

    themes: frozenset[str] = frozenset()
    suggested: frozenset[str] = frozenset()
    to_read_whole: bool = False


@dataclass(frozen=True)
class CommentGroup:
    """What the comments of some whole blocks are about: theme -> how many people."""

    groups: int
    people: int  # who wrote something
    first_on: date
    last_on: date
    themes: Mapping[str, int]
    suggested: Mapping[str, int]
    to_read_whole: int
    last_block: int


def counts_of(people: Iterable[Said]) -> Counts:
    """Count a block's people who wrote, as its figures keep them."""
    said = list(people)
    return {
        WROTE: {_PEOPLE: len(said)},
        THEMES: dict(Counter(theme for each in said for theme in sorted(each.themes))),
        SUGGESTED: dict(Counter(theme for each in said for theme in sorted(each.suggested))),
        TO_READ_WHOLE: {_PEOPLE: sum(each.to_read_whole for each in said)},
    }


def comment_groups(blocks: Iterable[CountedBlock], *, floor: int) -> tuple[CommentGroup, ...]:
    """Put blocks together in the order they were cut, until so many people wrote; what is left over waits."""
    found, waiting, wrote = [], [], 0
    for block in sorted(blocks, key=lambda block: block.number):
        people = block.counts.get(WROTE, {}).get(_PEOPLE, 0)
        if not people:
            continue
        waiting.append(block)
        wrote += people
        if wrote >= floor:
            found.append(_together(waiting))
            waiting, wrote = [], 0
    return tuple(found)


def _together(blocks: Sequence[CountedBlock]) -> CommentGroup:
    return CommentGroup(
        groups=len({block.unit for block in blocks}),
        people=_sum(blocks, WROTE)[_PEOPLE],
        first_on=min(block.first_on for block in blocks),
        last_on=max(block.last_on for block in blocks),
        themes=_sum(blocks, THEMES),
        suggested=_sum(blocks, SUGGESTED),
        to_read_whole=_sum(blocks, TO_READ_WHOLE)[_PEOPLE],
        last_block=blocks[-1].number,
    )


def _sum(blocks: Iterable[CountedBlock], name: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for block in blocks:
        total.update(block.counts.get(name, {}))
    return total


def together(groups: Sequence[CommentGroup]) -> CommentGroup | None:
    """Add up what is told in one week. None where nothing is."""
    if not groups:
        return None
    return CommentGroup(
        groups=sum(group.groups for group in groups),
        people=sum(group.people for group in groups),
        first_on=min(group.first_on for group in groups),
        last_on=max(group.last_on for group in groups),
        themes=sum((Counter(group.themes) for group in groups), Counter()),
        suggested=sum((Counter(group.suggested) for group in groups), Counter()),
        to_read_whole=sum(group.to_read_whole for group in groups),
        last_block=groups[-1].last_block,
    )
