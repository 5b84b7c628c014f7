"""What comments are about is told of eight people who wrote or more, in groups that no later count changes."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.comment_counts import THEMES, WROTE, Said, comment_groups, counts_of, together
from bot.feedback.figures import FigureBlock
from bot.privacy.floors import COMMENT_FLOOR

PACE = Said(themes=frozenset({"pace_time"}), suggested=frozenset({"pace_time"}))
PRAISE = Said(themes=frozenset({"trainer", "content"}), to_read_whole=True)


def a_block(number: int, people: list[Said], *, unit: str | None = None) -> FigureBlock:
    day = date(2026, 1, 5) + timedelta(weeks=number)
    return FigureBlock(
        number=number,
        unit=unit or f"C{number}",
        label=f"C{number}",
        cohorts=1,
        responses=max(5, len(people)),
        first_on=day,
        last_on=day,
        counts=dict(counts_of(people)),
        period="2026-W12",
    )


def test_people_are_counted_once_for_each_theme() -> None:
    counts = counts_of([PACE, PACE, PRAISE])

    assert counts[WROTE] == {"people": 3}
    assert counts[THEMES] == {"pace_time": 2, "trainer": 1, "content": 1}


def test_blocks_are_put_together_until_eight_people_wrote_and_the_rest_waits() -> None:
    blocks = [a_block(1, [PACE] * 5), a_block(2, [PRAISE] * 4), a_block(3, [PACE] * 7)]

    [group] = comment_groups(blocks, floor=COMMENT_FLOOR)

    assert (group.people, group.groups, group.last_block) == (9, 2, 2)
    assert group.themes == {"pace_time": 5, "trainer": 4, "content": 4}
    assert group.suggested == {"pace_time": 5}
    assert group.to_read_whole == 4


def test_blocks_without_comments_and_blocks_of_before_are_passed_over() -> None:
    old = FigureBlock(**{**vars(a_block(1, [])), "counts": {"met_needs": {"5": 9}}})

    assert comment_groups([old, a_block(2, [])], floor=COMMENT_FLOOR) == ()
    assert together(()) is None


SAID = st.builds(
    Said,
    themes=st.frozensets(st.sampled_from(["pace_time", "trainer", "content"])),
    suggested=st.frozensets(st.sampled_from(["pace_time"])),
)


@given(people=st.lists(st.lists(SAID, max_size=9), max_size=14), weeks=st.lists(st.integers(0, 14), max_size=4))
@settings(max_examples=80, deadline=None)
def test_what_was_told_in_one_week_is_never_told_otherwise_and_is_about_eight_people_or_more(
    people: list[list[Said]], weeks: list[int]
) -> None:
    blocks = [a_block(number, said) for number, said in enumerate(people, start=1)]
    whole = comment_groups(blocks, floor=COMMENT_FLOOR)

    for upto in weeks:
        told = comment_groups(blocks[:upto], floor=COMMENT_FLOOR)
        assert whole[: len(told)] == told
    assert all(group.people >= COMMENT_FLOOR for group in whole)
    assert sum(group.people for group in whole) <= sum(map(len, people))
