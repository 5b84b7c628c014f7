"""What a vague title is, and what a link is."""

from __future__ import annotations

import pytest

from bot.actions.wording import is_link, rewrite_hint, vague_start


@pytest.mark.parametrize(
    "title, words",
    [
        ("Look into slides", "look into"),
        ("To consider the pace", "consider"),
        ("please review the handouts", "review"),
        ("Improve Day 2", "improve"),
    ],
)
def test_a_title_that_names_no_result_asks_to_be_rewritten(title: str, words: str) -> None:
    assert vague_start(title) == words
    assert f"“{words}” does not say when it is done" in (rewrite_hint(title) or "")


@pytest.mark.parametrize(
    "title",
    [
        "Replace slides 4 to 9 with one example each",
        "Shorten the icebreaker",
        "Lookout sheet: print it",
        "Review the handouts and replace the three that name last year's guidance",
    ],
)
def test_a_title_that_says_what_is_done_is_left_alone(title: str) -> None:
    assert rewrite_hint(title) is None


@pytest.mark.parametrize(
    "text, answer",
    [
        ("https://example.org/a?b=c", True),
        ("Minutes of 3 March, http://example.org", True),
        ("https://team.slack.com/archives/C1/p1", True),
        ("in the minutes", False),
        ("https://", False),
        ("", False),
        (None, False),
    ],
)
def test_evidence_has_to_be_an_address_that_opens(text: str | None, answer: bool) -> None:
    assert is_link(text) is answer
