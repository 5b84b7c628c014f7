"""Slack going wrong on request: rate limits, answers lost after the effect, and what real clients make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from integrations.sandbox.faults import FaultRule

if TYPE_CHECKING:
    from tests.integrations.sandbox.slack.conftest import Team


def ordered(team: Team, rule: FaultRule) -> None:
    team.sandbox.do(lambda world: world.faults.add(rule))


def test_a_rate_limit_names_how_long_to_wait(team: Team) -> None:
    ordered(team, FaultRule(kind="429", path="/api/chat.postMessage", retry_after=7))

    with pytest.raises(SlackApiError) as caught:
        team.client.chat_postMessage(channel=team.channel, text="Hi")

    assert caught.value.response.headers["Retry-After"] == "7"
    assert caught.value.response["error"] == "ratelimited"
    assert team.history() == []


def test_a_lost_answer_leaves_the_message_posted(team: Team) -> None:
    ordered(team, FaultRule(kind="cut-after", path="/api/chat.postMessage"))
    client = WebClient(token=team.app.bot_token, base_url=f"{team.sandbox.url}/api/", retry_handlers=[])

    with pytest.raises(OSError, match=r"."):
        client.chat_postMessage(channel=team.channel, text="Once")

    assert [message["text"] for message in team.history()] == ["Once"]


def test_a_client_that_repeats_by_default_posts_twice(team: Team) -> None:
    ordered(team, FaultRule(kind="cut-after", path="/api/chat.postMessage"))

    team.client.chat_postMessage(channel=team.channel, text="Twice")

    assert [message["text"] for message in team.history()] == ["Twice", "Twice"]


def test_calls_are_logged_with_the_bot_that_made_them(team: Team) -> None:
    team.client.chat_postMessage(channel=team.channel, text="Hi")

    [entry] = team.sandbox.do(lambda world: world.log.since(face="slack"))
    assert (entry.path, entry.principal, entry.status) == ("/api/chat.postMessage", team.app.bot_user_id, 200)
