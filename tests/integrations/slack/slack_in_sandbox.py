"""A sandbox Slack with a channel, a few people and the installed bot, and the adapter that talks to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.patience import Patience
from integrations.sandbox.faults import FaultRule, Kind
from integrations.sandbox.request_log import Entry
from integrations.sandbox.server import Sandbox
from integrations.sandbox.world import World
from integrations.slack.workspace import SlackChat

SCOPES = (
    "chat:write",
    "commands",
    "im:write",
    "im:history",
    "channels:history",
    "channels:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
    "files:write",
    "files:read",
)


@dataclass
class StillClock:
    """A clock that only moves when somebody sleeps, so that waits cost nothing and are counted."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class Slack:
    """The sandbox as these tests drive it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.clock = StillClock()
        self.memory: dict[str, str] = {}
        self.app: Any = self.install()
        self._mark = 0
        self.do(self._people)

    def do(self, action: Callable[[World], Any]) -> Any:
        return self.sandbox.do(action)

    def install(self, scopes: Sequence[str] = SCOPES) -> Any:
        manifest = {
            "display_information": {"name": "CQI"},
            "features": {
                "bot_user": {"display_name": "cqi"},
                "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
                "slash_commands": [{"command": "/action", "description": "Actions"}],
            },
            "oauth_config": {"scopes": {"bot": list(scopes)}},
            "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": True},
        }
        return self.do(lambda world: world.slack.install_app(manifest))

    def _people(self, world: World) -> None:
        slack = world.slack
        slack.files.processing_seconds = 0  # pictures are ready at once
        self.user_id = slack.add_user("ada", real_name="Ada Example", email="ada@school.example").id
        self.channel_id = slack.add_channel("improvement", members=[self.user_id, self.app.bot_user_id]).id

    @property
    def api_url(self) -> str:
        return f"{self.sandbox.url}/api/"

    def chat(self, token: str | None = None, *, budget_seconds: float = 120) -> SlackChat:
        patience = Patience(
            budget_seconds=budget_seconds,
            most_requests=5,
            sleep=self.clock.sleep,
            monotonic=self.clock.monotonic,
            jitter=lambda ceiling: ceiling,
        )
        return SlackChat(
            token or self.app.bot_token,
            api_url=self.api_url,
            memory=self.memory,
            patience=patience,
            now=self.sandbox.world.clock.now,
        )

    def history(self, channel_id: str | None = None, **more: Any) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = self.do(lambda world: world.slack.history(channel_id or self.channel_id, **more))
        return shown

    def mark(self) -> None:
        """Count requests from here."""
        self._mark = self.do(lambda world: world.log.last_number)

    def requests(self) -> list[Entry]:
        entries: list[Entry] = self.do(lambda world: world.log.since(self._mark, face="slack"))
        return entries

    def methods(self) -> list[str]:
        return [entry.path.removeprefix("/api/").strip("/").split("/")[0] for entry in self.requests()]

    def fails(self, kind: Kind, *, path: str = "/api/*", nth: int = 1, times: int | None = 1, **more: Any) -> None:
        """Arrange for requests from now on to fail."""
        self.do(lambda world: world.faults.add(FaultRule(kind=kind, path=path, nth=nth, times=times, **more)))
