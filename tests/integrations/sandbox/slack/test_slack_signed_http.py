"""A real Bolt app reached by signed HTTP instead of Socket Mode."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from integrations.sandbox.clock import SandboxClock
from tests.integrations.sandbox.slack.conftest import MANIFEST

if TYPE_CHECKING:
    from tests.integrations.sandbox.slack.conftest import Team


class QuietRequestHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


class WebBot:
    """A Bolt app behind a small web server."""

    def __init__(self, team: Team, *, signing_secret: str) -> None:
        client = WebClient(token=team.app.bot_token, base_url=f"{team.sandbox.url}/api/")
        self.app = App(client=client, signing_secret=signing_secret)
        self.heard: queue.Queue[Any] = queue.Queue()
        handler = SlackRequestHandler(self.app, path="/slack/events")
        self._server = make_server("127.0.0.1", 0, handler, handler_class=QuietRequestHandler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack/events"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def web_bot(team: Team) -> Iterator[WebBot]:
    bot = WebBot(team, signing_secret=team.app.signing_secret)
    assert team.act("set_request_url", team.app.app_id, bot.url)
    yield bot
    bot.close()


def test_a_request_url_is_taken_only_if_it_answers_the_challenge(team: Team) -> None:
    stranger = WebBot(team, signing_secret="another secret")

    assert not team.act("set_request_url", team.app.app_id, stranger.url)

    stranger.close()


def test_a_signed_command_is_answered_in_the_response(team: Team, web_bot: WebBot) -> None:
    def answer(ack: Any, command: dict[str, Any]) -> None:
        web_bot.heard.put(command)
        ack(text=f"You said {command['text']}", response_type="in_channel")

    web_bot.app.command("/action")(answer)

    seen = team.act("run_command", team.asha, team.channel, "/action list <all> & more")

    assert seen.text == "You said list &lt;all&gt; &amp; more"
    assert web_bot.heard.get(timeout=5)["text"] == "list <all> & more"
    assert [message["text"] for message in team.history()] == [seen.text]


def test_a_click_and_an_event_arrive_signed(team: Team, web_bot: WebBot) -> None:
    def clicked(ack: Any, body: dict[str, Any]) -> None:
        ack()
        web_bot.heard.put(body["type"])

    def mentioned(event: dict[str, Any]) -> None:
        web_bot.heard.put(event["type"])

    web_bot.app.action("done")(clicked)
    web_bot.app.event("app_mention")(mentioned)
    web_bot.app.event("message")(lambda: None)
    text = {"type": "plain_text", "text": "Done"}
    button = {"type": "button", "action_id": "done", "text": text}
    blocks = [{"type": "actions", "elements": [button]}]
    posted = team.client.chat_postMessage(channel=team.channel, text="Done?", blocks=blocks)

    assert team.act("click", team.asha, team.channel, posted["ts"], "done").acknowledged
    team.act("say", team.asha, team.channel, f"<@{team.app.bot_user_id}> hello")

    assert [web_bot.heard.get(timeout=5), web_bot.heard.get(timeout=5)] == ["block_actions", "app_mention"]


def test_a_command_no_listener_takes_fails_in_front_of_the_person(team: Team, web_bot: WebBot) -> None:
    seen = team.act("run_command", team.asha, team.channel, "/action list")

    assert seen.notice == '/action failed with the error "dispatch_failed"'


class ScriptedApp:
    """A web app that records signed requests and answers with the statuses it was given, then with 200."""

    def __init__(self, *statuses: str) -> None:
        self.heard: queue.Queue[tuple[dict[str, str], str]] = queue.Queue()
        self._statuses = list(statuses)
        self._server = make_server("127.0.0.1", 0, self._answer, handler_class=QuietRequestHandler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        self.heard.put((headers, body))
        start_response(self._statuses.pop(0) if self._statuses else "200 OK", [])
        return []


@pytest.fixture
def failing_once() -> Iterator[ScriptedApp]:
    app = ScriptedApp("500 Internal Server Error")
    yield app
    app.close()


def test_an_event_is_sent_again_after_a_minute_of_the_sandboxs_clock(
    team: Team, failing_once: ScriptedApp, clock: SandboxClock
) -> None:
    team.sandbox.world.slack.delivery.event_retry_seconds = (60.0, 60.0, 300.0)
    clock.hold_at(datetime(2025, 3, 10, 9, tzinfo=UTC))
    app = team.act("install_app", MANIFEST, request_url=failing_once.url)
    team.act("invite", team.channel, app.bot_user_id)

    team.act("say", team.asha, team.channel, "Hello")
    first, first_body = failing_once.heard.get(timeout=5)
    assert failing_once.heard.empty()
    clock.move_on(timedelta(minutes=1))
    second, second_body = failing_once.heard.get(timeout=5)

    assert "x-slack-retry-num" not in first
    assert (second["x-slack-retry-num"], second["x-slack-retry-reason"]) == ("1", "http_error")
    assert first_body == second_body
    assert SignatureVerifier(app.signing_secret).is_valid_request(second_body, second)
