"""How well the ends of a scale are found where the answers show a part of it only. Floors only rise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.feedback.profile.headers import sheet_of
from bot.feedback.profile.model import ColumnProfile
from bot.feedback.profile.profile import profile_sheet
from bot.feedback.profile.ranges import range_of
from tests.bot.feedback.profile.invented import Truth
from tests.bot.feedback.profile.odd import lines_of
from tests.bot.feedback.profile.ranged import BATCHES, ranged_exports, weighted_share

FLOORS = dict(zip(BATCHES, (0.95, 0.93, 0.83), strict=True))
Judged = list[tuple[ColumnProfile, Truth]]


def judged(batch: str) -> Judged:
    def each() -> Iterator[tuple[ColumnProfile, Truth]]:
        for seed in range(3):
            for export in ranged_exports(batch, seed=seed):
                profile = profile_sheet(sheet_of(lines_of(export), called=export.name))
                yield from zip(profile.columns, export.truths, strict=True)

    return list(each())


@pytest.mark.parametrize("batch", BATCHES)
def test_the_ends_of_scales_are_found_though_answers_show_a_part_of_them(batch: str) -> None:
    columns = judged(batch)

    right_kinds = sum(column.kind in truth.kinds for column, truth in columns)
    wrong = [
        column.header
        for column, truth in columns
        if truth.ends and column.scale and column.scale.direction not in (*truth.directions, "unknown")
    ]

    assert weighted_share(columns) >= FLOORS[batch]
    assert right_kinds >= 0.98 * len(columns)
    assert not wrong


def test_a_top_that_many_chose_is_the_top_and_one_that_few_reached_is_not() -> None:
    many = range_of({1: 3, 2: 6, 3: 14, 4: 17}, columns=1, header="Rate the talk", top=5)
    few = range_of({1: 12, 2: 14, 3: 9, 4: 3}, columns=1, header="Rate your experience", top=5)

    assert (many.high, few.high) == (4, 5)


def test_beside_scales_up_to_five_a_shorter_one_needs_more_answers_to_be_believed() -> None:
    digits = {1: 10, 2: 10, 3: 8, 4: 6}

    alone = range_of(digits, columns=1, header="Rate the talk", top=5)
    beside = range_of(digits, columns=1, header="Rate the talk", top=5, has_five_beside=True)

    assert (alone.high, beside.high) == (4, 5)


def test_a_recommendation_counts_from_nought_unless_the_low_end_is_well_used_without_it() -> None:
    few = range_of({6: 2, 8: 5, 9: 9, 10: 6}, columns=1, header="How likely are you to recommend us?", top=10)
    used = range_of({1: 9, 2: 6, 8: 5, 10: 6}, columns=1, header="How likely are you to recommend us?", top=10)

    assert (few.low, used.low) == (0, 1)
