"""Sending the reminders of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.buttons import DONE
from bot.actions.service import ActionService
from bot.actions.wishes import Draft
from bot.posting import Poster
from bot.reminders import messages
from bot.reminders.rules import Reminder
from bot.reminders.service import ReminderService
from bot.storage.engine import Storage, open_storage
from bot.storage.memory import Memory
from bot.storage.sends import Sends
from integrations.errors import OutcomeUnknown, ServiceMisconfigured, ServiceUnavailable
from integrations.slack.message import Message
from tests.bot.slack_rules import accepted, buttons_of
from tests.builders import LONDON, MONDAY, FakeChat, FixedClock, a_calendar, an_action

DAY = timedelta(days=1)
ALERTS = "C0ALERTS"


class World:
    """A plan with actions, and a Slack that hears the reminders."""

    def __init__(self, storage: Storage) -> None:
        self.chat = FakeChat()
        clock = FixedClock()
        self.actions = ActionService(storage=storage, clock=clock, zone=LONDON)
        self.reminders = ReminderService(
            actions=self.actions,
            poster=Poster(chat=self.chat, sends=Sends(storage), clock=clock),
            memory=Memory(storage),
            calendar=a_calendar(),
            alert_channel_id=ALERTS,
            plan_url="https://docs.google.com/spreadsheets/d/plan",
        )

    def has(self, *dues: date, owner: str | None = "USAM", name: str = "Sam Reed") -> None:
        for due_on in dues:
            number = len(self.actions.all()) + 1
            draft = Draft(f"Do {number}", owner, name, due_on)
            self.actions.add(draft, by="UKIM", request_id=f"r{number}")

    def sent(self) -> list[tuple[str, str | None]]:
        return [(to, key) for to, _, key in self.chat.posts]

    def last(self) -> Message:
        return self.chat.posts[-1][1]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    storage = open_storage(f"sqlite:///{tmp_path / 'cqi.sqlite3'}")
    yield World(storage)
    storage.close()


def test_each_owner_gets_one_message_with_a_done_button_for_each_action(world: World) -> None:
    world.has(MONDAY, MONDAY - DAY)
    world.has(MONDAY, owner="UKIM", name="Kim Lowe")

    outcome = world.reminders.run(MONDAY)

    assert outcome == "reminded 2, could not remind of 0"
    assert world.sent() == [("USAM", "reminder/2026-03-16/USAM"), ("UKIM", "reminder/2026-03-16/UKIM")]
    message = world.chat.posts[0][1]
    assert "1 action overdue and 1 action due today" in accepted(message)
    assert [button["value"] for button in buttons_of(message) if button["action_id"] == DONE] == [
        "ACT-0002",
        "ACT-0001",
    ]


def test_a_second_run_on_the_day_sends_nothing(world: World) -> None:
    world.has(MONDAY)
    world.reminders.run(MONDAY)
    world.has(MONDAY)

    world.reminders.run(MONDAY)

    assert len(world.sent()) == 1


def test_what_was_closed_is_not_reminded_of(world: World) -> None:
    world.has(MONDAY + DAY, MONDAY + DAY)
    world.actions.close("ACT-0001", by="USAM", request_id="close")

    world.reminders.run(MONDAY + DAY)

    assert "ACT-0001" not in accepted(world.last())
    assert "ACT-0002" in accepted(world.last())


def test_what_is_closed_while_the_reminders_go_out_is_not_in_them_any_more(world: World) -> None:
    world.has(MONDAY)
    world.has(MONDAY, owner="UKIM", name="Kim Lowe")
    post = world.chat.post

    def post_and_close(channel_id: str, message: Message, **facts: Any) -> Any:
        world.actions.close("ACT-0002", by="UKIM", request_id="close")
        return post(channel_id, message, **facts)

    world.chat.post = post_and_close  # type: ignore[method-assign]

    world.reminders.run(MONDAY)

    assert [to for to, _ in world.sent()] == ["USAM"]


def test_one_owner_whom_slack_refuses_does_not_stop_the_others_and_is_told_of(world: World) -> None:
    world.has(MONDAY)
    world.has(MONDAY, owner="UKIM", name="Kim Lowe")
    world.chat.fails("USAM", ServiceMisconfigured("user_not_found"))

    outcome = world.reminders.run(MONDAY)

    assert outcome == "reminded 1, could not remind of 1"
    assert [to for to, _ in world.sent()] == ["UKIM", ALERTS]
    assert "ACT-0001" in accepted(world.last())


def test_an_owner_known_by_name_only_is_told_of_in_the_alert_channel(world: World) -> None:
    world.has(MONDAY, owner=None, name="Priya")

    world.reminders.run(MONDAY)

    assert [to for to, _ in world.sent()] == [ALERTS]
    assert "I cannot remind anybody of 1 action" in accepted(world.last())


@pytest.mark.parametrize("error", [ServiceUnavailable("away"), OutcomeUnknown("cut")])
def test_what_could_not_be_sent_now_is_sent_by_the_next_try_and_nothing_twice(
    world: World, error: ServiceUnavailable
) -> None:
    world.has(MONDAY)
    world.has(MONDAY, owner="UKIM", name="Kim Lowe")
    world.chat.fails("USAM", error)
    with pytest.raises(ServiceUnavailable):
        world.reminders.run(MONDAY)

    world.reminders.run(MONDAY)

    assert [to for to, _ in world.sent()] == ["UKIM", "USAM"]


def test_a_slack_that_takes_nothing_at_all_is_a_trouble_and_no_reminder_is_given_up(world: World) -> None:
    world.has(MONDAY)
    world.chat.fails("post", ServiceMisconfigured("invalid_auth"))
    with pytest.raises(ServiceMisconfigured):
        world.reminders.run(MONDAY)

    world.reminders.run(MONDAY + DAY)

    assert world.sent() == [("USAM", "reminder/2026-03-17/USAM")]


def test_a_preview_names_what_would_be_sent_and_sends_nothing(world: World) -> None:
    world.has(MONDAY)
    world.has(MONDAY, owner=None, name="Priya")

    preview = world.reminders.preview(MONDAY)

    assert preview.splitlines() == [
        "Reminders for Monday 16 March 2026:",
        "  USAM: ACT-0001 (Sam Reed)",
        "  Nobody to remind of ACT-0002: owner not in Slack.",
    ]
    assert world.sent() == []


def test_nobody_is_written_to_when_schools_are_closed(world: World) -> None:
    saturday = date(2026, 3, 21)
    world.has(saturday)

    assert world.reminders.run(saturday) == "no reminders: schools are closed"
    assert world.sent() == []


def test_a_reminder_says_what_is_due_and_how_to_stop_it(expected: Callable[[str, Any], None]) -> None:
    actions = (
        an_action(number=1, due_on=MONDAY - 9 * DAY),
        an_action(number=2, due_on=MONDAY),
        an_action(number=3, due_on=MONDAY + 2 * DAY),
    )

    message = messages.reminder(Reminder("USAM", actions), today=MONDAY, plan_url="https://example.org/plan")

    assert message.text == (
        "A reminder from the action plan: 1 action overdue, 1 action due today and 1 action due soon."
    )
    accepted(message)
    expected("reminders/reminder", list(message.blocks))


def test_a_reminder_of_very_many_actions_fits() -> None:
    actions = tuple(an_action(number=number, title="&" * 300, due_on=MONDAY) for number in range(1, 200))

    assert "/action list mine" in accepted(messages.reminder(Reminder("USAM", actions), today=MONDAY))
    accepted(messages.unreached(actions, today=MONDAY))
