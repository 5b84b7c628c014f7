"""How changes of the form are told: within Slack's limits, with nothing that pings, and with who decided what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.drift.messages import form_changed, waiting_line
from bot.drift.service import in_messages
from bot.feedback.drift_model import Answer, Asked, Change, What, settled
from tests.bot.learner_form import NINE
from tests.bot.slack_rules import accepted, buttons_of

FIVE = Asked(place=5, title="The training met my needs", scale=(1, 5), labels=("Not at all", "Fully"))
FILE = "config/forms/learner.toml"


def a_change(number: int = 1, what: What = What.RENAMED, **fields: Any) -> Change:
    known: dict[str, Any] = {
        "old": FIVE,
        "new": replace(FIVE, title="The course met my needs"),
        "key": "met_needs@2",
        "before": "met_needs",
        "found_at": NINE,
    }
    return Change(number=number, what=what, **(known | fields))


def drawn(*changes: Change) -> str:
    return accepted(form_changed(changes, source="learner", file=FILE))


def test_a_message_of_every_kind_of_change(expected: Callable[[str, Any], None]) -> None:
    seven, turned = replace(FIVE, scale=(1, 7)), replace(FIVE, labels=("Fully", "Not at all"))
    pace = Asked(place=6, title="The pace was", kind="choice", options=("Slow", "Right"))
    message = form_changed(
        [
            a_change(1, What.COLLECTS_EMAIL, old=None, new=None),
            a_change(2),
            a_change(3, What.RESCALED, new=seven),
            a_change(4, What.REVERSED, new=turned),
            a_change(5, What.RETYPED, new=replace(FIVE, scale=None, labels=None, kind="choice", options=("Yes", "No"))),
            a_change(6, What.OPTIONS, old=pace, new=replace(pace, options=("Slow", "Right", "Fast"))),
            a_change(7, What.RENAMED, is_needed=True),
            settled(a_change(8), Answer.SAME, by="UANA", at=NINE, joins="met_needs"),
            a_change(9, What.ADDED, old=None, new=replace(pace, title="Anything else?")),
            a_change(10, What.REMOVED, new=None),
        ],
        source="learner",
        file=FILE,
    )

    accepted(message)
    expected("drift/form_changed", {"text": message.text, "blocks": message.blocks})


def test_titles_of_others_ping_nobody_and_mark_nothing_up() -> None:
    words = drawn(a_change(new=replace(FIVE, title="<!channel> *Are* <@U1> & you?")))

    assert "<!channel>" not in words
    assert "<@U1>" not in words


def test_hundreds_of_changes_with_the_longest_titles_are_told_in_messages_that_slack_takes() -> None:
    long = replace(FIVE, title="<&> " * 80, labels=("<" * 200, "&" * 200), options=tuple("&<>" * 40 for _ in range(30)))
    asked = [a_change(number, old=long, new=long) for number in range(1, 101)]
    told = [a_change(number, What.ADDED, old=None, new=long) for number in range(101, 201)]

    parts = in_messages([*asked, *told], source="learner")

    for key in {change.told_in for change in parts}:
        message = form_changed([one for one in parts if one.told_in == key], source="learner", file=FILE)
        accepted(message)
    assert {change.number for change in parts if change.told_in} == set(range(1, 201))


def test_what_is_decided_has_no_button_and_says_who_said_so() -> None:
    new = settled(a_change(), Answer.NEW, by="UBEN", at=NINE)
    message = form_changed([new], source="learner", file=FILE)

    assert buttons_of(message) == []
    assert "<@UBEN>: a new question" in accepted(message)
    assert "all is decided" in accepted(message)


def test_the_digests_line_names_what_waits_and_what_becomes_of_its_answers() -> None:
    assert "its answers are counted apart until then" in waiting_line([a_change()])
    assert "2 questions of the form wait" in waiting_line([a_change(), a_change(2)])
    assert "nothing new is read until then" in waiting_line([a_change(is_needed=True)])
