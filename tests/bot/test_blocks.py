"""The vocabulary of Block Kit: others' words stay literal, and no message is longer than Slack takes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import blocks
from integrations.sandbox.slack.blocks import check_message_blocks
from integrations.sandbox.slack.mrkdwn import mentions_in


def accepted(*shown: Any) -> None:
    """Have the sandbox check blocks as Slack does; it raises at what Slack would refuse."""
    check_message_blocks([dict(block) for block in shown], file_is_usable=lambda _: False)


@given(st.text(alphabet="<>!@#&|*_~`|https://example.orgabc:UC0 \n", min_size=1, max_size=60))
def test_words_of_others_never_ping_link_or_mark_up(words: str) -> None:
    text = blocks.escape(words)

    mentions = mentions_in(text, [dict(blocks.section(text))] if text.strip() else [])

    assert not mentions.notifies_anybody
    assert not mentions.channels


@given(st.text(min_size=0, max_size=200), st.integers(min_value=2, max_value=80))
def test_a_shortened_text_is_never_longer_than_asked_and_begins_as_it_did(words: str, limit: int) -> None:
    short = blocks.shorten(words, limit=limit)

    assert len(short) <= limit
    assert words.startswith(short.removesuffix(blocks.ELLIPSIS).rstrip()) or short == words


def test_what_is_seen_as_one_character_is_never_cut_in_two() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"

    assert blocks.shorten(f"ab{family}cd", limit=5) == f"ab{blocks.ELLIPSIS}"


@given(st.lists(st.integers(min_value=1, max_value=2900), max_size=70))
def test_a_message_always_fits_and_says_what_was_left_out(lengths: list[int]) -> None:
    asked = [blocks.section("x" * length) for length in lengths]

    fitted = blocks.fitted(asked, left_out=lambda count: blocks.context(f"{count} left out"))

    assert len(fitted) <= blocks.MESSAGE_BLOCKS
    assert sum(map(blocks.characters, fitted)) <= blocks.MESSAGE_CHARACTERS
    if fitted != asked:
        kept = len(fitted) - 1
        assert fitted == [*asked[:kept], blocks.context(f"{len(asked) - kept} left out")]


def test_slack_accepts_every_block_the_bot_speaks() -> None:
    ask = blocks.confirm("Close it?", "It is marked as closed.", yes="Close it")
    accepted(
        blocks.header("Learner feedback"),
        blocks.section("*Met my needs*", fields=["*Owner*\nAna"], accessory=blocks.button("Done", "d", value="1")),
        blocks.plain("<!channel> & =A1"),
        blocks.context("a", "b"),
        blocks.divider(),
        blocks.actions(
            blocks.button("Done", "actions.done", value="ACT-0001", style="primary", confirm=ask),
            blocks.link_button("Open", "https://example.org", action_id="link"),
            block_id="row",
        ),
    )


def test_a_modal_has_each_input_the_bot_asks_with() -> None:
    form = blocks.modal(
        "actions.add",
        "Add an improvement action",
        [
            blocks.text_input("title", "What is to be done?", initial="Slides", hint="A verb helps", limit=300),
            blocks.person_input("owner", "Who?", initial="U0123456789", optional=True),
            blocks.date_input("due", "By when?", initial=date(2026, 3, 20), optional=True),
            blocks.choice_input("size", "How big?", {"minor": "Minor", "major": "Major"}, initial="minor"),
            blocks.ticks_input("principles", "Which principles?", {"A": "A Content", "B": "B Needs"}, initial=["B"]),
        ],
        submit="Add",
        private_metadata="x",
    ).view

    assert form["title"]["text"] == "Add an improvement acti…"
    assert [block["element"]["type"] for block in form["blocks"]] == [
        "plain_text_input",
        "users_select",
        "datepicker",
        "static_select",
        "checkboxes",
    ]


@pytest.mark.parametrize(
    "day, words", [(date(2026, 3, 2), "Monday 2 March 2026"), (date(2026, 12, 31), "Thursday 31 December 2026")]
)
def test_dates_are_written_as_in_britain(day: date, words: str) -> None:
    assert blocks.long_date(day) == words
