"""Slack over signed HTTP instead of Socket Mode: what Slack signed is done, and nothing else is."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.assembly import Bot
from integrations.sandbox.slack import payloads
from integrations.sandbox.slack.delivery import signed_headers
from integrations.sandbox.world import World
from tests.journeys.team import Team, words_of

OK, UNAUTHORISED, CONFLICT, TOO_LARGE = 200, 401, 409, 413


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    """The bot behind its own web server, and Slack told of its address."""
    port = free_port()
    team.change_settings("socket_mode = true", "socket_mode = false")
    team.change_settings("http_port = 3000", f"http_port = {port}")
    with (team.folder / ".env").open("a") as file:
        file.write(f"SLACK_SIGNING_SECRET={team.app.signing_secret}\n")
    bot = team.bot()
    with bot.listening():
        address = f"http://127.0.0.1:{port}/slack/events"
        assert team.sandbox.do(lambda world: world.slack.set_request_url(team.app.app_id, address))
        yield bot
    bot.close()


def a_command(team: Team) -> str:
    """The body of /action add as Slack would send it."""

    def fields(world: World) -> dict[str, str]:
        app, channel = world.slack.apps[team.app.app_id], world.slack.channels[team.channel]
        command, ana = app.commands["/action"], team.people["Ana"]
        text = "add Shorten the icebreaker for me by Friday"
        return payloads.slash_command(world.slack, app, command, user_id=ana, channel=channel, text=text)

    return urlencode(team.sandbox.do(fields))


def sent(team: Team, body: str, headers: Mapping[str, str]) -> int:
    """Send a body to the bot's address as anybody on the internet can, and return the status."""
    url = team.sandbox.do(lambda world: world.slack.apps[team.app.app_id].request_url)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(url, data=body.encode(), headers={**form, **headers})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


def test_a_command_and_a_form_work_as_they_do_over_socket_mode(team: Team, bot: Bot) -> None:
    assert "Added to the action plan as *ACT-0001*" in team.asks("Ana", "/action add Book the hall for me by Friday")

    team.types("Ana", "/action add Shorten the icebreaker")
    seen = team.sends("Ana", team.open_form("Ana"), owner=team.people["Ben"], due="2026-03-20")

    assert seen.acknowledged
    team.wait_until(lambda: len(bot.actions()) == 2)
    team.wait_until(lambda: "ACT-0002" in words_of(team.private_answers("Ana")[-1]))


def test_a_request_with_the_wrong_signature_is_refused(team: Team, bot: Bot) -> None:
    body = a_command(team)

    assert sent(team, body, signed_headers("another secret", body)) == UNAUTHORISED
    assert sent(team, body, {}) == UNAUTHORISED
    assert sent(team, body + "&text=add+more", signed_headers(team.app.signing_secret, body)) == UNAUTHORISED
    assert bot.actions() == ()


def test_a_request_signed_more_than_five_minutes_ago_is_refused(team: Team, bot: Bot) -> None:
    body = a_command(team)
    earlier = str(int(time.time()) - 310)
    signature = SignatureVerifier(team.app.signing_secret).generate_signature(timestamp=earlier, body=body)

    headers = {"X-Slack-Request-Timestamp": earlier, "X-Slack-Signature": signature or ""}
    assert sent(team, body, headers) == UNAUTHORISED
    assert bot.actions() == ()


def test_a_signed_request_that_somebody_recorded_and_sends_again_does_nothing(team: Team, bot: Bot) -> None:
    body = a_command(team)
    headers = signed_headers(team.app.signing_secret, body)
    assert sent(team, body, headers) == OK
    team.wait_until(lambda: len(bot.actions()) == 1)

    assert sent(team, body, headers) == CONFLICT
    assert len(bot.actions()) == 1


def test_a_body_larger_than_slack_ever_sends_is_refused_unread(team: Team, bot: Bot) -> None:
    body = "text=" + "x" * (1024 * 1024)

    assert sent(team, body, signed_headers(team.app.signing_secret, body)) == TOO_LARGE
    assert "Added" in team.asks("Ana", "/action add Book the hall for me by Friday")
