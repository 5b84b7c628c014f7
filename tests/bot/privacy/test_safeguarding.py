"""Which comments a person reads first. The order is a net with holes; no test here says that a comment is safe."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy.safeguarding import Attention, attention, in_order
from tests.bot.comments.invented import invented_comments


@pytest.mark.parametrize(
    "text",
    [
        "A boy in my class keeps saying nobody would miss him.",
        "One of our Y6 girls told me her stepdad hits her.",
        "I have not been sleeping and cried in the car park afterwards.",
        "The trainer made a joke about my accent in front of everyone.",
        "My ex-partner works here and knows where I live.",
        "I don’t want to be here any more",
    ],
)
def test_disclosure_distress_and_conduct_come_first_with_a_reason(text: str) -> None:
    found = attention(text)

    assert found.is_first
    assert found.reasons


@pytest.mark.parametrize(
    "text",
    [
        "The section on self-harm was sensitively done.",
        "Would like more on suicide prevention policies and postvention.",
        "If a child discloses abuse we now have a clear flow chart.",
        "Trauma, loss and anxiety were covered with real care.",
        "Great day, thanks!",
    ],
)
def test_talk_about_the_courses_topics_does_not_flood_the_front(text: str) -> None:
    assert not attention(text).is_first


def test_a_particular_child_weighs_more_than_a_topic() -> None:
    about_a_child = attention("One of my pupils is exactly the case you described, she is at risk.")
    about_the_topic = attention("The information on pupils at risk was useful.")

    assert about_a_child.score > about_the_topic.score


def test_concerns_in_comments_nobody_tuned_to_stand_in_the_front_of_the_queue() -> None:
    comments = invented_comments("kept")
    grave = sum(comment.is_grave for comment in comments)

    places = in_order([attention(comment.text) for comment in comments])

    early = sum(comment.is_grave and place <= 2 * grave for comment, place in zip(comments, places, strict=True))
    assert early >= 0.75 * grave


@given(st.lists(st.integers(0, 99), max_size=30))
def test_the_queue_gives_everybody_a_place_the_heaviest_first(scores: list[int]) -> None:
    places = in_order([Attention(score) for score in scores])

    assert sorted(places) == list(range(1, len(scores) + 1))
    assert [score for _, score in sorted(zip(places, scores, strict=True))] == sorted(scores, reverse=True)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_text_at_all_is_weighed(text: str) -> None:
    assert attention(text).score >= 0
