"""Telling the person who looks after the bot: at once what needs them, later what may pass, and each thing once."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from bot.alerts import AWAY_TOO_LONG, Alerts, place_of
from integrations.errors import ServiceMisconfigured, ServiceUnavailable
from integrations.slack.message import Message
from tests.builders import FakeChat, FixedClock


class Desk:
    def __init__(self) -> None:
        self.chat = FakeChat()
        self.clock = FixedClock()
        self.memory: dict[str, str] = {}
        self.restart()

    def restart(self) -> None:
        self.alerts = Alerts(chat=self.chat, channel_id="CADMIN", memory=self.memory, clock=self.clock)

    @property
    def told(self) -> list[str]:
        return [message.text for _, message, _ in self.chat.posts]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_needs_a_person_is_told_at_once_and_once_also_after_a_restart(desk: Desk) -> None:
    for _ in range(3):
        desk.alerts.trouble("plan", ServiceMisconfigured("Share the sheet with x@y."))
        desk.restart()

    assert desk.told == ["The bot could not do its job “plan”: Share the sheet with x@y."]


def test_what_may_pass_is_told_only_when_it_has_lasted_and_within_the_hour(desk: Desk) -> None:
    desk.alerts.trouble("plan", ServiceUnavailable("Google is away."))
    before = list(desk.told)
    desk.clock.moment += AWAY_TOO_LONG
    desk.alerts.trouble("plan", ServiceUnavailable("Google is away."))

    assert before == []
    assert len(desk.told) == 1
    assert timedelta(minutes=60) > AWAY_TOO_LONG


def test_the_end_of_a_trouble_is_told_only_if_its_beginning_was(desk: Desk) -> None:
    desk.alerts.trouble("plan", ServiceUnavailable("Google is away."))
    desk.alerts.recovery("plan")
    desk.alerts.trouble("digest", ServiceMisconfigured("Invite the bot."))
    desk.alerts.recovery("digest")
    desk.alerts.recovery("digest")

    assert desk.told[1:] == ["The bot's job “digest” works again."]


def test_an_alert_that_cannot_be_posted_stops_nothing_and_is_tried_again(desk: Desk) -> None:
    desk.chat.fails("post", ServiceUnavailable("Slack is away."))
    desk.alerts.trouble("plan", ServiceMisconfigured("Share the sheet."))
    desk.alerts.trouble("plan", ServiceMisconfigured("Share the sheet."))

    assert len(desk.told) == 1


def test_a_fault_of_the_bot_itself_is_told_without_quoting_anybody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    def broken() -> None:
        raise ValueError("Zoe wrote: my pupil Sam ...")

    try:
        broken()
    except ValueError as error:
        desk.alerts.trouble("digest", error)
        place = place_of(error)

    assert "Sam" not in desk.told[0]
    assert "Sam" not in caplog.text
    assert "test_alerts.py" in place
    assert "broken" in caplog.text


def test_a_notice_is_posted_once(desk: Desk) -> None:
    for _ in range(2):
        desk.alerts.notice("clash/1", Message("Two values"))
        desk.restart()

    assert desk.told == ["Two values"]
