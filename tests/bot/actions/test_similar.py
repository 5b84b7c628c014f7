"""Which actions are about the same thing."""

from __future__ import annotations

import pytest

from bot.actions.model import Status
from bot.actions.similar import alike
from tests.builders import an_action


@pytest.mark.parametrize(
    "title, known",
    [
        ("Print larger handouts", "Larger handouts to be printed"),
        ("Shorten the icebreaker", "shorten icebreaker"),
        ("Print larger handouts", "Print larger hand-outs"),
        ("Add subtitles to the films", "Add subtitles to all films"),
    ],
)
def test_the_same_wish_in_other_words_is_alike(title: str, known: str) -> None:
    assert [one.action.number for one in alike(title, [an_action(title=known)])] == [12]


@pytest.mark.parametrize(
    "title, known",
    [
        ("Book room 2", "Book room 3"),
        ("Task of Dev", "Task of Eve"),
        ("Print larger handouts", "Shorten the icebreaker"),
        ("", "Shorten the icebreaker"),
        ("the", "the"),
    ],
)
def test_another_wish_is_not(title: str, known: str) -> None:
    assert alike(title, [an_action(title=known)]) == ()


def test_past_actions_are_alike_too_and_open_ones_come_first() -> None:
    actions = [
        an_action(number=1, status=Status.CLOSED),
        an_action(number=2),
        an_action(number=3, archived=True),
        an_action(number=4),
        an_action(number=5),
    ]

    assert [one.action.number for one in alike("Shorten the icebreaker", actions)] == [2, 4, 5]
