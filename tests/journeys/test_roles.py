"""Who may do what in Slack, by the roles of the settings; whoever may not is told in private, and it is logged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.assembly import Bot
from integrations.sandbox.world import World
from tests.journeys.team import Team

# Ana is the Training Programme Manager, Ben the Lead Trainer, Cat in the user group of the quality team.


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def the_action(bot: Bot) -> Any:
    [action] = bot.actions()
    return action


def test_somebody_changes_their_own_actions_and_nobody_elses(
    team: Team, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    team.asks("Dev", "/action add Shorten the icebreaker @eve by Friday")
    assert "is changed" in team.asks("Dev", "/action edit 1 priority low")
    assert "has your note" in team.asks("Eve", "/action note 1 begun")

    answer = team.asks("Fay", "/action close 1 All done")

    assert "changing an action that you neither own nor raised is for the QA and CI team, the Lead Trainer or" in answer
    assert "ACT-0001 stays as it is." in answer
    assert the_action(bot).status == "proposed"
    assert team.said() == []
    [refusal] = [record for record in caplog.records if record.getMessage().startswith("action_refused")]
    assert refusal.levelno == logging.WARNING
    assert refusal.getMessage() == f"action_refused permission=change_any ref=ACT-0001 user={team.people['Fay']}"


def test_a_user_group_gives_its_members_a_role_and_leaving_it_takes_the_role_within_five_minutes(
    team: Team, bot: Bot
) -> None:
    team.asks("Dev", "/action add Shorten the icebreaker @eve by Friday")
    assert "is changed" in team.asks("Cat", "/action edit 1 priority low")

    def leave(world: World) -> None:
        world.slack.usergroups[team.quality_group].members.clear()

    team.sandbox.do(leave)
    team.clock.move_on(timedelta(minutes=5, seconds=1))

    assert "Sorry, changing an action" in team.asks("Cat", "/action edit 1 priority high")
    assert the_action(bot).priority == "low"


def test_only_those_who_may_agree_actions_agree_them(team: Team, bot: Bot) -> None:
    team.asks("Dev", "/action add Shorten the icebreaker for me by Friday")
    for field in ("outcome Day 1 ends on time", "link https://example.org/report"):
        team.asks("Dev", f"/action edit 1 {field}")

    assert "Sorry, agreeing an action" in team.asks("Dev", "/action agree 1")
    assert "is agreed" in team.asks("Ben", "/action agree 1")


def test_a_button_of_a_card_asks_for_the_same_permission_as_the_command(team: Team, bot: Bot) -> None:
    team.asks("Dev", "/action add Shorten the icebreaker @eve by Friday")
    team.asks("Fay", "/action list")
    listed = team.private_answers("Fay")[-1]

    team.clicks("Fay", listed, "actions.done")

    team.wait_until(lambda: "Sorry, changing an action" in str(team.private_answers("Fay")[-1]))
    assert team.does("open_views", team.people["Fay"]) == []


def test_without_any_role_in_the_settings_nobody_changes_anything(team: Team) -> None:
    text = team.settings_file.read_text(encoding="utf-8")
    start, end = text.index("[roles.everybody]"), text.index("[digest]")
    team.settings_file.write_text(text[:start] + text[end:], encoding="utf-8")

    with team.running() as bot:
        assert "Sorry, adding actions is for nobody yet" in team.asks("Ana", "/action add Send slides @ana by Friday")
        assert bot.actions() == ()
