"""Which two columns ask the same thing before and after: equal but for the words that say when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.feedback.profile import header_words as says
from bot.feedback.profile.model import ColumnProfile, Scale
from bot.feedback.profile.text import folded, tokens

ALIKE_ENOUGH = 0.6
_MEASURED = frozenset({"rating", "likert", "grid_row", "number", "multi_choice"})


def with_pairs(columns: Sequence[ColumnProfile]) -> tuple[ColumnProfile, ...]:
    """Mark every before and its after. A column is in one pair at most."""
    before = [column for column in columns if column.kind in _MEASURED and _says_before(column)]
    after = [column for column in columns if column.kind in _MEASURED and _says_after(column)]
    candidates = sorted(
        (
            (likeness, -abs(one.index - other.index), one, other)
            for one in before
            for other in after
            if one.index != other.index and (likeness := _likeness(one, other)) >= ALIKE_ENOUGH
        ),
        key=lambda each: each[:2],
        reverse=True,
    )
    found: dict[int, ColumnProfile] = {}
    for _, _, one, other in candidates:
        if one.index in found or other.index in found:
            continue
        found[one.index] = replace(_undirected(_with_range_of(one, other)), partner=other.index, role="before")
        found[other.index] = replace(_with_range_of(other, one), partner=one.index, role="after")
    return tuple(found.get(column.index, column) for column in columns)


def _may_share_a_scale(one: Scale | None, other: Scale | None) -> bool:
    """Tell scales that are one, or could be: of a before few chose the upper end, and of an after few the lower."""
    if one is None or other is None or (one.min, one.max) == (other.min, other.max):
        return True
    return (one.is_assumed or other.is_assumed) and not one.labels and not other.labels


def _with_range_of(column: ColumnProfile, partner: ColumnProfile) -> ColumnProfile:
    """Give a column the range of both: what is asked twice is asked on one scale."""
    mine, theirs = column.scale, partner.scale
    if mine is None or theirs is None or (mine.min, mine.max) == (theirs.min, theirs.max):
        return column
    shared = replace(mine, min=min(mine.min, theirs.min), max=max(mine.max, theirs.max), is_assumed=True)
    return replace(column, scale=shared)


def _undirected(column: ColumnProfile) -> ColumnProfile:
    if column.scale is None:
        return column
    reason = f"{column.scale.reason}; what people knew before is no quality of the course"
    return replace(column, scale=replace(column.scale, direction="unknown", reason=reason))


def _says_before(column: ColumnProfile) -> bool:
    return says.BEFORE.found_in(_plain(column)) and not says.AFTER.found_in(says.BEFORE.removed_from(_plain(column)))


def _says_after(column: ColumnProfile) -> bool:
    return says.AFTER.found_in(_plain(column))


def _plain(column: ColumnProfile) -> str:
    return folded(column.header).replace("*", " ").replace("_", " ")


def _likeness(one: ColumnProfile, other: ColumnProfile) -> float:
    """Compare the words of two headers without those that say when; 0 where the scales differ."""
    if one.kind != other.kind or not _may_share_a_scale(one.scale, other.scale):
        return 0.0
    first, second = (_without_when(column) for column in (one, other))
    if not first and not second:
        return 1.0 if abs(one.index - other.index) == 1 else 0.0
    return len(first & second) / max(1, len(first | second))


def _without_when(column: ColumnProfile) -> set[str]:
    text = says.AFTER.removed_from(says.BEFORE.removed_from(_plain(column)))
    return {word for word in tokens(text) if len(word) > 3 or not word.isascii()}
