"""How answers come together once somebody has said that it is the same question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.feedback.drift_filing import joined, joined_counts, turned
from bot.feedback.drift_model import Answer, Asked, Change, What
from tests.bot.learner_form import NINE

FIVE = Asked(place=0, title="Old", scale=(1, 5), labels=("poor", "good"))


def a_change(number: int = 1, *, new: Asked, old: Asked = FIVE, what: What = What.RENAMED, **fields: str) -> Change:
    known = {"key": f"q@{number + 1}", "before": "q", "joins": "q", **fields}
    return Change(number=number, what=what, old=old, new=new, found_at=NINE, answer=Answer.SAME, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "scale, said, counts",
    [
        ((1, 7), (1, 2, 3, 4, 5, 6, 7), (1, 2, 2, 3, 4, 4, 5)),
        ((0, 10), (0, 2, 5, 8, 10), (1, 2, 3, 4, 5)),
        ((1, 5), (1, 3, 5), (1, 3, 5)),
    ],
)
def test_another_scale_is_counted_in_proportion_and_its_ends_are_the_ends(
    scale: tuple[int, int], said: tuple[int, ...], counts: tuple[int, ...]
) -> None:
    new = replace(FIVE, scale=scale)

    assert tuple(turned(value, old=FIVE, new=new) for value in said) == counts


def test_a_scale_whose_ends_changed_places_is_turned_round() -> None:
    new = replace(FIVE, labels=("Good ", "poor"))

    assert [turned(value, old=FIVE, new=new) for value in (1, 2, 5)] == [5, 4, 1]


def test_what_has_no_place_on_the_old_scale_stays_apart_and_is_not_lost() -> None:
    change = a_change(new=replace(FIVE, scale=None, kind="choice"), what=What.RETYPED)

    assert joined({"q@2": "4"}, [change]) == {"q": 4.0}
    assert joined({"q@2": "Agree"}, [change]) == {"q@2": "Agree"}


def test_a_blank_never_takes_the_place_of_an_answer() -> None:
    change = a_change(new=replace(FIVE, title="New"))

    assert joined({"q": 5.0, "q@2": None}, [change]) == {"q": 5.0}
    assert joined({"q@2": None}, [change]) == {"q": None}


def test_two_changes_in_a_row_lead_to_the_first_series() -> None:
    seven = replace(FIVE, scale=(1, 7))
    changes = [
        a_change(1, new=seven, what=What.RESCALED),
        a_change(2, old=seven, new=replace(seven, title="New"), before="q@2", joins="q@2"),
    ]

    assert joined({"q@3": 7.0}, changes) == {"q": 5.0}


def test_counts_join_a_group_that_had_no_figure_and_leave_a_printed_one_as_it_was() -> None:
    change = a_change(new=replace(FIVE, scale=(1, 7)), what=What.RESCALED)

    assert joined_counts({"q@2": {"7": 4, "6": 2}, "r": {"1": 5}}, [change], key="q@2") == {
        "q": {"5": 4, "4": 2},
        "r": {"1": 5},
    }
    assert joined_counts({"q@2": {"7": 5}, "q": {"4": 6}}, [change], key="q@2") is None
