"""Slack's payloads as facts, and as rows of the inbox."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.slack_requests import (
    Request,
    Shortcut,
    from_json,
    kind_of,
    read_click,
    read_command,
    read_home,
    read_shortcut,
    read_submission,
    to_json,
)
from tests.bot.slack_payloads import a_click, a_command, a_submission, home_opened, ticked, typed
from tests.builders import TEAM, FixedClock

NOW = FixedClock().now()

A_SHORTCUT: dict[str, Any] = {
    "type": "message_action",
    "callback_id": "actions.from_message",
    "trigger_id": "4.1.d",
    "team": {"id": TEAM},
    "user": {"id": "UKIM"},
    "channel": {"id": "C0TEAM", "name": "team"},
    "message": {"ts": "7.7", "text": "The handouts are out of date"},
    "response_url": "https://hooks.slack.com/app/1",
}


@pytest.mark.parametrize(
    "request_",
    [
        read_command(a_command("list"), now=NOW),
        read_click(a_click("actions.done", "ACT-0001", blocks=[{"type": "divider"}]), now=NOW),
        read_submission(a_submission("actions.add", {"title": typed("x"), "principles": ticked("A")}), now=NOW),
        read_home(home_opened(), now=NOW),
        read_shortcut(A_SHORTCUT, now=NOW),
    ],
    ids=lambda request: kind_of(request),
)
def test_a_request_survives_the_inbox(request_: Request) -> None:
    kept = json.loads(json.dumps(to_json(request_)))

    assert from_json(kind_of(request_), kept) == request_
    assert request_.team_id == TEAM


def test_a_shortcut_on_a_message_tells_the_message() -> None:
    shortcut = read_shortcut(A_SHORTCUT, now=NOW)

    assert isinstance(shortcut, Shortcut)
    assert (shortcut.channel_id, shortcut.message_ts) == ("C0TEAM", "7.7")
    assert shortcut.message_text == "The handouts are out of date"


def test_a_choice_from_a_menu_is_its_value() -> None:
    payload = a_click("actions.pick", None)
    payload["actions"][0]["selected_option"] = {"value": "minor"}

    assert read_click(payload, now=NOW).value == "minor"


def test_what_people_wrote_is_not_in_the_representation_of_a_request() -> None:
    command = read_command(a_command("add something about Priya"), now=NOW)

    assert "Priya" not in repr(command)
    assert "hooks.slack.com" not in repr(command)
