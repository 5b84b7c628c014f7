"""A sandbox with a small team, one channel and an app, for the tests of the Slack face."""

from __future__ import annotations

import json
import logging
import queue
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from websockets.sync.client import connect

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack.records import InstalledApp, Json

SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:write",
    "usergroups:read",
    "users:read",
    "users:read.email",
]
MANIFEST: Json = {
    "display_information": {"name": "Quality"},
    "features": {
        "bot_user": {"display_name": "quality"},
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [
            {"command": "/action", "description": "Add an action", "should_escape": False},
            {"command": "/share", "description": "Share it", "should_escape": True},
        ],
        "shortcuts": [
            {"name": "Make it an action", "type": "message", "callback_id": "from_message"},
            {"name": "New action", "type": "global", "callback_id": "from_anywhere"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.channels"]},
        "socket_mode_enabled": True,
    },
}


@dataclass
class Team:
    """The ids that tests need, and ways to ask the sandbox."""

    sandbox: Sandbox
    app: InstalledApp
    asha: str
    ben: str
    channel: str

    @property
    def client(self) -> WebClient:
        return self.client_with(self.app.bot_token)

    def client_with(self, token: str | None) -> WebClient:
        return WebClient(token=token, base_url=f"{self.sandbox.url}/api/")

    def history(self, **which: Any) -> list[Json]:
        shown: list[Json] = self.sandbox.do(lambda world: world.slack.history(self.channel, **which))
        return shown

    def act(self, name: str, *given: Any, **options: Any) -> Any:
        """Have a person do something, by the name of the workspace's method."""
        return self.sandbox.do(lambda world: getattr(world.slack, name)(*given, **options))


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock()


@pytest.fixture
def sandbox(clock: SandboxClock) -> Iterator[Sandbox]:
    with Sandbox.start(clock=clock) as running:
        running.world.slack.delivery.seconds_to_answer = 2.0
        running.world.slack.files.processing_seconds = 0.0
        yield running


@pytest.fixture
def team(sandbox: Sandbox) -> Team:
    def fill(world: Any) -> Team:
        slack = world.slack
        app = slack.install_app(MANIFEST)
        asha = slack.add_user("asha", real_name="Asha Rao", email="asha@example.org")
        ben = slack.add_user("ben", real_name="Ben Hill", email="ben@example.org")
        channel = slack.add_channel("training", members=[asha, ben, app.bot_user_id])
        return Team(sandbox, app, asha.id, ben.id, channel.id)

    filled: Team = sandbox.do(fill)
    return filled


class Bot:
    """A Bolt app whose listeners a test adds before it connects."""

    def __init__(self, team: Team) -> None:
        self.app = App(client=WebClient(token=team.app.bot_token, base_url=f"{team.sandbox.url}/api/"))
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self._team = team
        self._handler: SocketModeHandler | None = None

    def connect(self) -> None:
        self._handler = SocketModeHandler(self.app, self._team.app.app_token, logger=logging.getLogger("bolt.test"))
        self._handler.connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Go; the sandbox hangs up first, because the client's reading thread waits seconds for its next frame."""
        handler, app_id = self._handler, self._team.app.app_id
        if handler is not None:
            handler.client.auto_reconnect_enabled = False
            self._team.sandbox.do(lambda world: world.slack.delivery.sockets.close_all(app_id))
            wait_until(lambda: not handler.client.is_connected())
            handler.close()  # type: ignore[no-untyped-call]

    def next_heard(self) -> dict[str, Any]:
        return self.heard.get(timeout=10)


@pytest.fixture
def bot(team: Team) -> Iterator[Bot]:
    made = Bot(team)
    yield made
    made.close()


class Socket:
    """A bare Socket Mode connection, acknowledging only when told to."""

    def __init__(self, team: Team) -> None:
        self._connection = connect(team.client.apps_connections_open(app_token=team.app.app_token)["url"], legacy=True)
        self.hello = self.next_envelope()

    def next_envelope(self) -> Json:
        frame: Json = json.loads(self._connection.recv(timeout=10))
        return frame

    def ping(self) -> bool:
        """Ping as slack_sdk does; say whether the pong came."""
        return self._connection.ping("sdk-ping-pong:1700000000.0").wait(10)

    def acknowledge(self, envelope: Json, payload: Json | None = None) -> None:
        answer = {"envelope_id": envelope["envelope_id"]} | ({"payload": payload} if payload else {})
        self._connection.send(json.dumps(answer))

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def socket(team: Team) -> Iterator[Socket]:
    opened = Socket(team)
    yield opened
    opened.close()


@pytest.fixture
def another(team: Team) -> Iterator[Callable[[], Socket]]:
    """Open further connections."""
    opened: list[Socket] = []

    def open_one() -> Socket:
        opened.append(Socket(team))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    return wait_until


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for another thread's doing; the suite's time limit ends a wait that never ends."""
    pause = queue.Queue[None]()
    while not holds():
        try:
            pause.get(timeout=0.02)
        except queue.Empty:
            continue
