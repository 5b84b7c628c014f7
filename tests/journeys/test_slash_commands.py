"""What people do with /action in Slack, and what they see; the bot listens over Socket Mode as it does for a team."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.assembly import Bot
from integrations.sandbox.slack import payloads
from integrations.sandbox.world import World
from tests.journeys.team import PEOPLE, Json, Team, words_of

DONE = "actions.done"


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    with team.running() as running:
        yield running


def the_action(bot: Bot) -> Any:
    [action] = bot.actions()
    return action


# --- add


def test_a_clear_line_adds_an_action_and_only_the_person_who_asked_sees_the_answer(team: Team, bot: Bot) -> None:
    answer = team.asks("Ana", "/action add Shorten the icebreaker @ben by Friday #C")

    action = the_action(bot)
    assert (action.ref, action.title, action.owner_id) == (
        "ACT-0001",
        "Shorten the icebreaker",
        team.people["Ben"],
    )
    assert [principle.value for principle in action.principles] == ["C"]
    assert "Added to the action plan as *ACT-0001*" in answer
    assert "Fri 20 Mar 2026" in answer
    assert team.said() == []
    assert team.direct_messages("Ben") == []


@pytest.mark.parametrize(
    "typed, due",
    [
        ("by Friday", "2026-03-20"),
        ("by 12/9", "2026-09-12"),
        ("by 3 April", "2026-04-03"),
        ("by 03/04", "2026-04-03"),
        ("by end of term", "2026-03-27"),
        ("tomorrow", "2026-03-17"),
    ],
)
def test_dates_are_read_as_people_in_britain_write_them(team: Team, bot: Bot, typed: str, due: str) -> None:
    team.asks("Ana", f"/action add Book the hall @ben {typed}")

    assert the_action(bot).due_on.isoformat() == due


def test_an_unclear_line_opens_the_form_with_what_was_understood_and_the_form_adds_the_action(
    team: Team, bot: Bot
) -> None:
    team.types("Ana", "/action add Shorten the icebreaker @ben")
    form = team.open_form("Ana")
    assert "When should it be done?" in words_of(form)
    held = {block["block_id"]: block["element"] for block in form["blocks"] if "element" in block}
    assert held["title"]["initial_value"] == "Shorten the icebreaker"
    assert held["owner"]["initial_user"] == team.people["Ben"]
    assert bot.actions() == ()

    seen = team.sends("Ana", form, due="2026-03-20")

    assert seen.acknowledged
    team.wait_until(lambda: len(bot.actions()) == 1)
    team.wait_until(lambda: bool(team.private_answers("Ana")))
    assert "Added to the action plan as *ACT-0001*" in words_of(team.private_answers("Ana")[-1])
    assert the_action(bot).owner_id == team.people["Ben"]


def test_a_form_with_a_day_that_has_passed_says_so_under_the_field_and_stays_open(team: Team, bot: Bot) -> None:
    team.types("Ana", "/action add")
    form = team.open_form("Ana")

    seen = team.sends("Ana", form, title="Shorten the icebreaker", due="2026-03-13")

    assert seen.field_errors == {"due": "That day has passed. Choose today or a later day."}
    assert team.open_form("Ana")["id"] == form["id"]
    assert bot.actions() == ()


def test_a_date_that_does_not_exist_is_asked_about_and_never_guessed(team: Team, bot: Bot) -> None:
    team.types("Ana", "/action add Shorten the icebreaker @ben by 31/4")

    form = team.open_form("Ana")

    assert "31/4" in words_of(form) or "31 April" in words_of(form)
    assert "initial_date" not in next(block for block in form["blocks"] if block["block_id"] == "due")["element"]
    assert bot.actions() == ()


# --- list, close, help


def add_four(team: Team) -> None:
    team.asks("Ana", "/action add Shorten the icebreaker @ben by 17/3")
    team.asks("Ben", "/action add Print larger handouts for me by 20/3 #F")
    team.asks("Ana", "/action add Plan the summer forum @cat by 12/9")
    team.asks("Ana", "/action add Send the slides @ana by 18/3")
    team.asks("Ana", "/action close 4 Sent to everybody")


@pytest.mark.parametrize(
    "which, titles",
    [
        ("", {"Shorten the icebreaker", "Print larger handouts", "Plan the summer forum"}),
        ("mine", {"Shorten the icebreaker", "Print larger handouts"}),
        ("overdue", {"Shorten the icebreaker"}),
        ("due", {"Shorten the icebreaker", "Print larger handouts"}),
        ("#F", {"Print larger handouts"}),
        ("all", {"Shorten the icebreaker", "Print larger handouts", "Plan the summer forum", "Send the slides"}),
    ],
)
def test_a_list_shows_what_was_asked_for(team: Team, bot: Bot, which: str, titles: set[str]) -> None:
    add_four(team)
    team.clock.move_on(timedelta(days=3))

    answer = team.asks("Ben", f"/action list {which}")

    every = {action.title for action in bot.actions()}
    assert {title for title in every if title in answer} == titles


def test_closing_by_number_keeps_what_changed_and_the_sheet_follows(team: Team, bot: Bot) -> None:
    bot.refresh()
    team.asks("Ana", "/action add Shorten the icebreaker @ben by Friday")

    answer = team.asks("Ben", "/action close 1 Five minutes instead of fifteen")

    assert "*ACT-0001* is closed. Thank you." in answer
    team.wait_until(lambda: any(row["Status"] == "closed" for row in team.plan_rows()))
    [row] = team.plan_rows()
    assert row["Evidence and impact"] == "Five minutes instead of fifteen"
    assert row["Date closed"] == "16/03/2026"
    assert row["RAG"] == "blue"


@pytest.mark.parametrize(
    "typed, says",
    [
        ("close 99", "There is no action ACT-0099. `/action list all` shows every one."),
        ("close", "Which action is done? Give its number"),
        ("help", "How to use /action: add, close, edit, note, assign,"),
        ("", "How to use /action: add, close, edit, note, assign,"),
        ("lsit", 'I know no command "lsit". Did you mean `/action list`?'),
        ("list cheese", 'I cannot list "cheese".'),
    ],
)
def test_what_cannot_be_done_is_said_with_what_can(team: Team, bot: Bot, typed: str, says: str) -> None:
    assert says in team.asks("Ana", f"/action {typed}")
    assert bot.actions() == ()


# --- twice, at once, too late


def test_the_same_request_handed_over_twice_makes_one_action(team: Team, bot: Bot) -> None:
    async def delivered_twice(world: World) -> list[Any]:
        app, channel = world.slack.apps[team.app.app_id], world.slack.channels[team.channel]
        fields = payloads.slash_command(
            world.slack,
            app,
            app.commands["/action"],
            user_id=team.people["Ana"],
            channel=channel,
            text="add Shorten the icebreaker @ben by Friday",
        )
        return [await world.slack.delivery.command(app, fields) for _ in range(2)]

    outcomes = team.sandbox.do(delivered_twice)

    assert all(outcome.is_acknowledged for outcome in outcomes)
    team.wait_until(lambda: bool(team.private_answers("Ana")))
    team.asks("Ana", "/action list")  # her requests are done in their order: the second one is over too
    assert len(bot.actions()) == 1


def test_people_who_type_at_the_same_moment_each_get_their_own_action(team: Team, bot: Bot) -> None:
    async def all_at_once(world: World) -> list[Any]:
        lines = [
            world.slack.run_command(team.people[name], team.channel, f"/action add Task of {name} for me by Friday")
            for name in PEOPLE
        ]
        return list(await asyncio.gather(*lines))

    seen = team.sandbox.do(all_at_once)

    assert all(one.acknowledged for one in seen)
    team.wait_until(lambda: len(bot.actions()) == len(PEOPLE))
    assert {action.title for action in bot.actions()} == {f"Task of {name}" for name in PEOPLE}
    assert len({action.ref for action in bot.actions()}) == len(PEOPLE)
    assert all(action.owner_id == action.raised_by for action in bot.actions())


def test_a_double_click_on_done_closes_once(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Shorten the icebreaker @ben by Friday")
    card = team.private_answers("Ana")[-1]

    async def double_click(world: World) -> list[Any]:
        clicks = [world.slack.click(team.people["Ana"], team.channel, card["ts"], DONE) for _ in range(2)]
        return list(await asyncio.gather(*clicks))

    seen = team.sandbox.do(double_click)

    assert all(one.acknowledged for one in seen)
    form = team.open_form("Ana")
    state = {"change": {"value": "Five minutes instead of fifteen"}}

    async def double_send(world: World) -> list[Any]:
        sent = [world.slack.submit_view(team.people["Ana"], form["id"], state) for _ in range(2)]
        return list(await asyncio.gather(*sent, return_exceptions=True))

    team.sandbox.do(double_send)
    team.wait_until(lambda: the_action(bot).status == "closed")
    team.asks("Ana", "/action list")  # her requests are done in their order: every one before it is over
    assert the_action(bot).status == "closed"
    assert the_action(bot).revision == 2  # changed once


def test_a_button_of_an_action_that_somebody_closed_meanwhile_says_who_was_faster(team: Team, bot: Bot) -> None:
    team.asks("Ana", "/action add Shorten the icebreaker @ben by Friday")
    card = team.private_answers("Ana")[-1]
    team.asks("Ben", "/action close 1 Five minutes instead of fifteen")

    team.clicks("Ana", card, DONE)

    team.wait_until(lambda: "already closed" in "".join(map(words_of, team.private_answers("Ana"))))
    answer = "".join(map(words_of, team.private_answers("Ana")))
    assert f"*ACT-0001* was already closed on 16 March 2026 by <@{team.people['Ben']}>" in answer


def test_a_button_of_an_earlier_version_says_so(team: Team, bot: Bot) -> None:
    old = [{"type": "actions", "elements": [a_button("Put off", "reminders.put_off", "ACT-0001")]}]
    slack = WebClient(team.app.bot_token, base_url=f"{team.sandbox.url}/api/")
    posted = slack.chat_postMessage(channel=team.channel, text="An old reminder", blocks=old)

    team.clicks("Ana", {"ts": posted["ts"]}, "reminders.put_off")

    team.wait_until(lambda: bool(team.private_answers("Ana")))
    assert "This button is from an earlier version of the bot" in words_of(team.private_answers("Ana")[-1])


def a_button(label: str, action_id: str, value: str) -> Json:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": action_id,
        "value": value,
    }


# --- who may not, and when a service is away


@pytest.mark.parametrize(
    "facts, says",
    [
        ({"is_restricted": True}, "Guests of this workspace cannot change the action plan."),
        ({"is_stranger": True}, "I work for one team only, and you are in another workspace."),
    ],
)
def test_guests_and_strangers_get_a_polite_refusal_that_nobody_else_sees(
    team: Team, bot: Bot, facts: dict[str, Any], says: str
) -> None:
    def arrive(world: World) -> str:
        user = world.slack.add_user("visitor", real_name="Vi Sitor", **facts)
        world.slack.invite(team.channel, user.id)
        return user.id

    team.people["Visitor"] = team.sandbox.do(arrive)

    assert says in team.asks("Visitor", "/action add Shorten the icebreaker for me by Friday")
    assert bot.actions() == ()
    assert team.said() == []


def test_a_command_is_answered_while_google_stalls_and_reaches_the_sheet_afterwards(team: Team, bot: Bot) -> None:
    bot.refresh()
    team.breaks(kind="stall", face="google", times=None)

    answer = team.asks("Ana", "/action add Shorten the icebreaker @ben by Friday")

    assert "Added to the action plan as *ACT-0001*" in answer
    team.wait_until(lambda: team.sandbox.do(lambda world: world.faults.stalled) > 0)
    assert team.plan_rows() == []
    team.mends()
    team.wait_until(lambda: bool(team.plan_rows()))
    assert team.plan_row("ACT-0001")["Action"] == "Shorten the icebreaker"


def test_a_command_given_while_slack_does_not_answer_us_is_kept_and_done_later(team: Team, bot: Bot) -> None:
    team.breaks(kind="503", path="*/users.info", times=None, retry_after=0)

    seen = team.types("Ana", "/action add Shorten the icebreaker for me by Friday")

    assert seen.acknowledged
    team.wait_until(lambda: "I have kept your request" in "".join(map(words_of, team.private_answers("Ana"))))
    assert bot.actions() == ()
    team.mends()
    team.clock.move_on(timedelta(minutes=1))
    bot.timetable().tick()
    team.wait_until(lambda: len(bot.actions()) == 1)
