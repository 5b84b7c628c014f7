"""Reminders: one message a day to each owner at most, on school days, until it is done; typed and closed by people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from integrations.sandbox.world import World
from tests.journeys.team import Json, Team, Ticking, words_of

THURSDAY = datetime(2026, 3, 19, 8, 0, tzinfo=UTC)  # an hour before reminders go out
DONE = "actions.done"

PLAN = (
    ("Shorten the icebreaker", "Ben Hill", "20/03/2026"),
    ("Print larger handouts", "Ben Hill", "19/03/2026"),
    ("Send the slides", "Ben Hill", "12/03/2026"),
    ("Ask for a bigger room", "Cat Moss", "20/03/2026"),
    ("Plan the summer forum", "Dev Rao", "10/07/2026"),
)


def typed(team: Team, plan: tuple[tuple[str, str, str], ...] = PLAN) -> None:
    for number, (title, owner, due) in enumerate(plan, start=2):
        team.types_row(number, Action=title, Owner=owner, Due=due)


@pytest.fixture
def desk(team: Team) -> Ticking:
    team.clock.hold_at(THURSDAY)
    desk = Ticking(team)
    desk.ticks()
    typed(team)
    desk.later(minutes=2)
    return desk


def reminded(team: Team, name: str) -> list[str]:
    return [words_of(message) for message in team.direct_messages(name)]


def done_buttons(message: Json) -> list[str]:
    elements = [element for block in message["blocks"] if block["type"] == "actions" for element in block["elements"]]
    return [element["value"] for element in elements if element.get("action_id") == DONE]


def test_each_owner_gets_one_message_with_all_that_is_due_and_a_done_button_for_each(team: Team, desk: Ticking) -> None:
    for _ in range(4):
        desk.later(minutes=30)

    [message] = team.direct_messages("Ben")
    assert "1 action overdue, 1 action due today and 1 action due soon" in words_of(message)
    assert done_buttons(message) == ["ACT-0003", "ACT-0002", "ACT-0001"]
    assert len(reminded(team, "Cat")) == 1
    assert reminded(team, "Dev") == []
    assert team.said() == []


def test_done_closes_the_action_redraws_the_message_and_the_sheet_follows(team: Team, desk: Ticking) -> None:
    desk.later(hours=1)
    desk.bot.close()
    conversation = team.sandbox.do(
        lambda world: world.slack.direct_conversation([team.app.bot_user_id, team.people["Cat"]]).id
    )
    [message] = team.messages(channel=conversation)

    with team.running():
        assert team.clicks("Cat", message, DONE, channel=conversation).acknowledged
        form = team.open_form("Cat")
        asked = {block["block_id"] for block in form["blocks"]}

        seen = team.sends("Cat", form, **{name: "Room 4 is booked" for name in ("change", "from") if name in asked})

        assert seen.acknowledged
        team.wait_until(lambda: team.plan_row("ACT-0004")["Status"] == "closed")
        team.wait_until(lambda: "is closed" in reminded(team, "Cat")[0])
    [redrawn] = team.messages(channel=conversation, viewer="Cat")[:1]
    assert done_buttons(redrawn) == []
    assert team.plan_row("ACT-0004")["Date closed"] == "19/03/2026"


@pytest.mark.parametrize("status", ["closed", "declined", "on hold"])
def test_an_action_finished_or_paused_in_the_sheet_is_not_reminded_of_a_minute_later(
    team: Team, desk: Ticking, status: str
) -> None:
    team.clock.hold_at(THURSDAY + timedelta(minutes=59))
    desk.ticks()
    team.types_cell("ACT-0004", Status=status)

    desk.later(minutes=1)

    assert reminded(team, "Cat") == []
    assert len(reminded(team, "Ben")) == 1


def test_reminders_stop_when_an_action_is_closed_and_go_on_weekly_for_what_is_overdue(
    team: Team, desk: Ticking
) -> None:
    desk.later(hours=1)
    team.types_cell("ACT-0004", Status="closed")

    for _ in range(8):
        desk.later(days=1)

    assert len(reminded(team, "Cat")) == 1
    assert [done_buttons(message) for message in team.direct_messages("Ben")] == [
        ["ACT-0003", "ACT-0002", "ACT-0001"],
        ["ACT-0001"],  # on the day it is due
        ["ACT-0003", "ACT-0002"],  # a week after the last time
        ["ACT-0001"],
    ]


@pytest.mark.parametrize(
    "day, why",
    [
        (datetime(2026, 3, 21, 9, 30, tzinfo=UTC), "a Saturday"),
        (datetime(2026, 3, 22, 9, 30, tzinfo=UTC), "a Sunday"),
        (datetime(2026, 2, 18, 9, 30, tzinfo=UTC), "the spring half-term"),
        (datetime(2026, 4, 3, 9, 30, tzinfo=UTC), "Good Friday, in the Easter holidays"),
        (datetime(2026, 5, 4, 9, 30, tzinfo=UTC), "the early May bank holiday"),
    ],
)
def test_nobody_is_reminded_on_a_day_when_schools_are_closed(team: Team, day: datetime, why: str) -> None:
    team.clock.hold_at(day - timedelta(hours=1))
    desk = Ticking(team)
    desk.ticks()
    typed(team, (("Send the slides", "Ben Hill", f"{day:%d/%m/%Y}"),))
    desk.later(minutes=2)
    assert desk.action("ACT-0001").owner_id == team.people["Ben"]

    desk.later(hours=2)

    assert reminded(team, "Ben") == [], why


def test_after_days_of_downtime_each_owner_gets_one_message_and_no_burst(team: Team, desk: Ticking) -> None:
    desk.bot.close()
    team.clock.hold_at(datetime(2026, 3, 26, 15, 10, tzinfo=UTC))  # a week later, in the afternoon
    started_again = Ticking(team)

    for _ in range(5):
        started_again.ticks()
        team.clock.move_on(timedelta(minutes=10))

    [message] = team.direct_messages("Ben")
    assert done_buttons(message) == ["ACT-0003", "ACT-0002", "ACT-0001"]
    assert len(reminded(team, "Cat")) == 1


def test_two_starts_on_one_day_remind_once(team: Team, desk: Ticking) -> None:
    desk.later(hours=1)
    desk.bot.close()

    Ticking(team).ticks()
    team.clock.move_on(timedelta(hours=3))
    Ticking(team).ticks()

    assert len(reminded(team, "Ben")) == 1


def test_somebody_who_has_left_does_not_keep_the_others_from_being_reminded(team: Team, desk: Ticking) -> None:
    def leave(world: World) -> None:
        world.slack.users[team.people["Ben"]].deleted = True

    team.sandbox.do(leave)

    for _ in range(3):
        desk.later(hours=1)

    assert reminded(team, "Ben") == []
    assert len(reminded(team, "Cat")) == 1
    [told] = team.told()
    assert "I cannot remind anybody of 3 actions" in told
    assert "Send the slides" in told


@pytest.mark.parametrize("kind", ["503", "503-after", "cut-after", "429"])
def test_a_slack_that_stumbles_at_one_owner_reminds_everybody_once(team: Team, desk: Ticking, kind: str) -> None:
    team.breaks(kind=kind, path="*/chat.postMessage", retry_after=0)

    desk.later(hours=1)
    for _ in range(3):
        desk.later(minutes=2)

    assert [len(reminded(team, name)) for name in ("Ben", "Cat")] == [1, 1]


def test_an_action_whose_owner_nobody_knows_is_told_to_who_looks_after_the_bot(team: Team, desk: Ticking) -> None:
    team.types_row(7, Action="Ask the caretaker", Due="20/03/2026")
    desk.later(minutes=2)

    desk.later(hours=1)

    [told] = team.told()
    assert "I cannot remind anybody of 1 action" in told
    assert "Ask the caretaker" in told
