"""What Slack sends, shaped as its documentation shows (https://docs.slack.dev/interactivity, read 2026-11-23)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from tests.builders import TEAM

SIGNING_SECRET = "a secret of the tests"
RESPONSE_URL = "https://hooks.slack.com/commands/T0TEAM/1/abc"


def a_command(text: str, *, user: str = "UKIM", trigger: str = "1.1.a", command: str = "/action") -> dict[str, Any]:
    return {
        "token": "verification",
        "team_id": TEAM,
        "channel_id": "C0TEAM",
        "user_id": user,
        "command": command,
        "text": text,
        "api_app_id": "A1",
        "response_url": RESPONSE_URL,
        "trigger_id": trigger,
    }


def a_click(
    action_id: str,
    value: str | None,
    *,
    user: str = "UKIM",
    trigger: str = "2.1.b",
    blocks: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A click on a button: in a message if its blocks are given, else in an ephemeral one."""
    element = {"type": "button", "action_id": action_id, "block_id": "b1", "action_ts": "1.2"}
    message = {"message": {"ts": "5.5", "text": "As it was", "blocks": blocks}} if blocks is not None else {}
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "team"},
        "user": {"id": user, "team_id": TEAM},
        "api_app_id": "A1",
        "container": {"type": "message", "message_ts": "5.5", "channel_id": "C0TEAM", "is_ephemeral": blocks is None},
        "channel": {"id": "C0TEAM", "name": "team"},
        "trigger_id": trigger,
        "response_url": RESPONSE_URL,
        "actions": [{**element, "value": value} if value is not None else element],
        **message,
    }


def a_submission(
    callback_id: str,
    values: dict[str, Any],
    *,
    metadata: str = "",
    user: str = "UKIM",
    view_hash: str = "h1",
    view_id: str | None = None,
) -> dict[str, Any]:
    """A modal sent in; `values` has each input block's element."""
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "team"},
        "user": {"id": user, "team_id": TEAM},
        "api_app_id": "A1",
        "trigger_id": "3.1.c",
        "response_urls": [],
        "view": {
            "id": view_id or f"V{view_hash}",
            "type": "modal",
            "callback_id": callback_id,
            "hash": view_hash,
            "private_metadata": metadata,
            "state": {"values": {block: {"value": element} for block, element in values.items()}},
        },
    }


def home_opened(*, user: str = "UKIM", event_id: str = "Ev1") -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": event_id,
        "event": {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home", "event_ts": "1.1"},
    }


def typed(text: str | None) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": text}


def chosen_person(user_id: str | None) -> dict[str, Any]:
    return {"type": "users_select", "selected_user": user_id}


def chosen_day(day: str | None) -> dict[str, Any]:
    return {"type": "datepicker", "selected_date": day}


def ticked(*values: str) -> dict[str, Any]:
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}


def an_app() -> App:
    """Bolt's app, installed in the team's workspace, that asks Slack for nothing."""
    installed = AuthorizeResult(
        enterprise_id=None, team_id=TEAM, bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-test"
    )

    def authorize() -> AuthorizeResult:
        return installed

    return App(signing_secret=SIGNING_SECRET, authorize=authorize)


def deliver(app: App, payload: dict[str, Any]) -> BoltResponse:
    """Hand a payload to Bolt as Socket Mode does."""
    return app.dispatch(BoltRequest(body=payload, mode="socket_mode"))


def as_http(payload: dict[str, Any]) -> str:
    """Write a payload as Slack posts it: a command as a form, anything else as JSON in one."""
    return urlencode(payload if "command" in payload else {"payload": json.dumps(payload)})
