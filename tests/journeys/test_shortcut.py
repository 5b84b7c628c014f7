"""A message becomes an action by its shortcut, and the action keeps the way back to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.assembly import Bot
from tests.journeys.team import Team, words_of

TURN_INTO_AN_ACTION = "actions.from_message"


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def turned(team: Team, name: str, text: str) -> tuple[Any, str]:
    """Have Ben say something and somebody turn it into an action; return the form and the message's address."""
    message = team.does("say", team.people["Ben"], team.channel, text)
    seen = team.does("run_shortcut", team.people[name], TURN_INTO_AN_ACTION, channel_id=team.channel, ts=message["ts"])
    assert seen.acknowledged
    domain = team.sandbox.do(lambda world: world.slack.team_domain)
    return team.open_form(name), f"https://{domain}.slack.com/archives/{team.channel}/p{message['ts'].replace('.', '')}"


def test_the_form_holds_what_the_message_says_and_the_action_keeps_its_link(team: Team, bot: Bot) -> None:
    form, link = turned(team, "Ana", "Two learners could not read the handouts & asked for larger ones")
    held = {block["block_id"]: block["element"].get("initial_value") for block in form["blocks"] if "element" in block}
    assert held["title"] == "Two learners could not read the handouts & asked for larger ones"
    assert held["link"] == link

    team.sends("Ana", form, title="Print larger handouts", owner=team.people["Cat"], due="2026-03-20")

    team.wait_until(lambda: len(bot.actions()) == 1)
    [action] = bot.actions()
    assert (action.title, action.evidence_link, action.owner_id) == ("Print larger handouts", link, team.people["Cat"])
    assert action.evidence == "Two learners could not read the handouts & asked for larger ones"
    team.wait_until(lambda: bool(team.private_answers("Ana")))
    assert "Added to the action plan as *ACT-0001*" in words_of(team.private_answers("Ana")[-1])
    assert len(team.said()) == 1  # nobody else sees the answer


def test_a_very_long_message_fits_into_the_form(team: Team, bot: Bot) -> None:
    form, _ = turned(team, "Ana", "Please print the handouts larger. " * 200)

    held = {block["block_id"]: block["element"].get("initial_value") for block in form["blocks"] if "element" in block}
    assert len(held["title"]) <= 300
    assert len(held["evidence"]) <= 3000
