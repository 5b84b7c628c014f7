"""Which two columns ask the same thing before and after: equal but for the words that say when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.feedback.profile import header_words as says
from bot.feedback.profile.model import ColumnProfile
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
        found[one.index] = replace(_undirected(one), partner=other.index, role="before")
        found[other.index] = replace(other, partner=one.index, role="after")
    return tuple(found.get(column.index, column) for column in columns)


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
    if one.kind != other.kind or (
        one.scale and other.scale and (one.scale.min, one.scale.max) != (other.scale.min, other.scale.max)
    ):
        return 0.0
    first, second = (_without_when(column) for column in (one, other))
    if not first and not second:
        return 1.0 if abs(one.index - other.index) == 1 else 0.0
    return len(first & second) / max(1, len(first | second))


def _without_when(column: ColumnProfile) -> set[str]:
    text = says.AFTER.removed_from(says.BEFORE.removed_from(_plain(column)))
    return {word for word in tokens(text) if len(word) > 3 or not word.isascii()}
