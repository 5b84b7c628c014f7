"""Envelopes of Socket Mode: one connection each, again on another when one goes, and how connections end."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integrations.sandbox.slack.conftest import Socket, Team

POOL = ThreadPoolExecutor(2)


def running(team: Team, text: str = "/action list") -> Future[Any]:
    return POOL.submit(team.act, "run_command", team.asha, team.channel, text)


def test_hello_says_how_many_connections_there_are(team: Team, socket: Socket, another: Callable[[], Socket]) -> None:
    second = another()

    assert socket.hello["type"] == "hello"
    assert socket.hello["connection_info"] == {"app_id": team.app.app_id}
    assert (socket.hello["num_connections"], second.hello["num_connections"]) == (1, 2)


def test_a_ping_is_answered(socket: Socket) -> None:
    assert socket.ping()


def test_envelopes_take_turns_over_the_connections(team: Team, socket: Socket, another: Callable[[], Socket]) -> None:
    second = another()
    one, two = running(team, "/action 1"), running(team, "/action 2")

    first_envelope, second_envelope = socket.next_envelope(), second.next_envelope()
    socket.acknowledge(first_envelope)
    second.acknowledge(second_envelope)

    assert one.result(5).acknowledged
    assert two.result(5).acknowledged
    assert first_envelope["type"] == "slash_commands"
    assert first_envelope["accepts_response_payload"] is True


def test_an_envelope_goes_to_another_connection_when_its_own_is_cut(
    team: Team, socket: Socket, another: Callable[[], Socket]
) -> None:
    second = another()
    run = running(team)
    lost = socket.next_envelope()
    socket.close()

    again = second.next_envelope()
    second.acknowledge(again, {"text": "Here"})

    assert again["envelope_id"] == lost["envelope_id"]
    assert run.result(5).text == "Here"


def test_a_ticket_is_good_for_one_connection(team: Team) -> None:
    url = team.client.apps_connections_open(app_token=team.app.app_token)["url"]
    with connect(url):
        pass

    with pytest.raises(InvalidStatus), connect(url):
        pass


def test_an_eleventh_connection_is_sent_away(team: Team, another: Callable[[], Socket]) -> None:
    team.sandbox.world.slack.limits.enabled = False
    for _ in range(10):
        another()

    eleventh = another()

    assert (eleventh.hello["type"], eleventh.hello["reason"]) == ("disconnect", "too_many_websockets")
    with pytest.raises(ConnectionClosed):
        eleventh.next_envelope()


def test_a_warning_leaves_the_connection_open_and_a_refresh_closes_it(team: Team, socket: Socket) -> None:
    sockets = team.sandbox.world.slack.delivery.sockets
    team.sandbox.do(lambda world: sockets.disconnect(team.app.app_id, reason="warning"))
    assert socket.next_envelope()["reason"] == "warning"
    run = running(team)
    socket.acknowledge(socket.next_envelope())
    assert run.result(5).acknowledged

    team.sandbox.do(lambda world: sockets.disconnect(team.app.app_id, closing_after=0))

    assert socket.next_envelope()["reason"] == "refresh_requested"
    with pytest.raises(ConnectionClosed):
        socket.next_envelope()


def test_an_uninstalled_app_loses_its_connections_and_tokens(team: Team, socket: Socket) -> None:
    team.act("uninstall_app", team.app.app_id)

    assert socket.next_envelope()["reason"] == "link_disabled"
    with pytest.raises(SlackApiError, match="token_revoked"):
        team.client.auth_test()


def test_an_app_reached_by_http_has_no_socket_mode(team: Team) -> None:
    app = team.act("install_app", ["chat:write"], request_url="http://127.0.0.1:9/slack")

    with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
        team.client.apps_connections_open(app_token=app.app_token)
