"""P6: how soon `/action add` is acknowledged while the weekly digest on 10,000 responses runs, at 20 a second.

Google takes 0.3 s and Slack's Web API 0.1 s for every answer, for either bot: a sandbox on the same machine would
flatter a bot that waits for them. Beside each command a bare client gets one too: what that takes is the sandbox's and
the machine's own share.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import (
    Figure,
    bot_running,
    fill_responses,
    in_own_process,
    percentile,
    show,
    team_in_sandbox,
    wait_for,
)
from tests.journeys.team import PEOPLE, RESPONSES, Team

if TYPE_CHECKING:
    from integrations.sandbox.slack.records import InstalledApp
    from integrations.sandbox.world import World

GOAL_MS = 150
A_SECOND = 20
GOOGLE_SECONDS, SLACK_SECONDS = 0.3, 0.1
SETTLE_SECONDS = 240.0
FLOOR = "/floor"


@dataclass(frozen=True)
class Sent:
    """One command: when it was typed, how long until it was acknowledged, and whether it was."""

    at: float
    ms: float
    acknowledged: bool


@dataclass(frozen=True)
class Phase:
    """What happened to the commands of one stretch of time, and to those of the bare client beside them."""

    commands: tuple[Sent, ...]
    floor: tuple[Sent, ...]

    def within(self, start: float, end: float) -> Phase:
        """Keep only what was sent in this span of time."""
        kept = [tuple(sent for sent in side if start <= sent.at <= end) for side in (self.commands, self.floor)]
        return Phase(*kept)


async def type_commands(world: World, team: Team, *, seconds: float, first: int) -> Phase:
    """Have eight people type 20 commands a second, each with one to the bare client half a beat later."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    typing = []
    for number in range(int(seconds * A_SECOND)):
        user = team.people[PEOPLE[number % len(PEOPLE)]]
        for name, text, beat in (
            ("command", f"/action add Check handout {first + number} @ana by Friday", 0.0),
            ("floor", FLOOR, 0.5),
        ):
            await asyncio.sleep(max(0.0, start + (number + beat) / A_SECOND - loop.time()))
            typing.append((name, loop.create_task(_typed(world, user, team.channel, text))))
    done = [(name, await task) for name, task in typing]
    return Phase(
        commands=tuple(sent for name, sent in done if name == "command"),
        floor=tuple(sent for name, sent in done if name == "floor"),
    )


async def _typed(world: World, user: str, channel: str, text: str) -> Sent:
    at, began = time.time(), time.perf_counter()
    seen = await world.slack.run_command(user, channel, text)
    return Sent(at, (time.perf_counter() - began) * 1000, seen.acknowledged)


def far_away(team: Team) -> None:
    """Have the services take as long as real ones do."""
    team.breaks(kind="slow", face="google", times=None, seconds=GOOGLE_SECONDS)
    for path in ("/api/*", "/commands/*", "/upload/*"):
        team.breaks(kind="slow", path=path, times=None, seconds=SLACK_SECONDS)


# --- the bare client


def floor_manifest(*, over_http: bool) -> dict[str, object]:
    return {
        "display_information": {"name": "Bare client"},
        "features": {
            "bot_user": {"display_name": "bare"},
            "slash_commands": [{"command": FLOOR, "description": "Is acknowledged at once"}],
        },
        "oauth_config": {"scopes": {"bot": ["commands"]}},
        "settings": {"socket_mode_enabled": not over_http},
    }


@contextmanager
def bare_client(team: Team, *, over_http: bool) -> Iterator[None]:
    app: InstalledApp = team.sandbox.do(lambda world: world.slack.install_app(floor_manifest(over_http=over_http)))
    script = str(Path(__file__).with_name("bare_client.py"))
    port = free_port()
    told = ("http", str(port)) if over_http else ("socket", f"{team.sandbox.url}/api/", app.app_token)
    with in_own_process(script, *told, log=team.folder / "bare.log"):
        _wait_for_app(team, app, port if over_http else None, path="/")
        yield


def _wait_for_app(team: Team, app: InstalledApp, port: int | None, *, path: str) -> float:
    """Wait until an app can be reached; by HTTP it has to pass Slack's challenge."""
    if port is None:
        return wait_for(
            lambda: bool(team.sandbox.do(lambda world: world.slack.delivery.sockets.connections(app.app_id)))
        )
    took = wait_for(lambda: _is_open(port))
    url = f"http://127.0.0.1:{port}{path}"
    if not team.sandbox.do(lambda world: world.slack.set_request_url(app.app_id, url)):
        raise RuntimeError(f"{url} did not pass the challenge.")
    return took


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _is_open(port: int) -> bool:
    with closing(socket.socket()) as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


# --- the bot


def measure_bot(*, seconds: float, responses: int, over_http: bool) -> list[Figure]:
    """Have commands typed from the moment the bot is reached, while its first digest runs; then again at rest."""
    with team_in_sandbox() as team, ExitStack() as stack:
        fill_responses(team, responses)
        far_away(team)
        port = free_port() if over_http else None
        if port is not None:
            _switch_to_http(team, port)
        stack.enter_context(bare_client(team, over_http=over_http))
        stack.enter_context(bot_running(team))
        _wait_for_app(team, team.app, port, path="/slack/events")
        during = _phase(team, seconds=seconds, first=0)
        wait_for(lambda: digest_span(team) is not None, seconds=SETTLE_SECONDS, step=0.5)
        settle(team, len(during.commands))
        at_rest = _phase(team, seconds=seconds, first=len(during.commands))
        made = settle(team, len(during.commands) + len(at_rest.commands))
        start, end = digest_span(team) or (0.0, 0.0)
        way = "HTTP" if over_http else "Socket Mode"
        return figures(during, at_rest, busy=during.within(start, end), made=made, lasted=end - start, way=way)


def _phase(team: Team, *, seconds: float, first: int) -> Phase:
    phase: Phase = team.sandbox.do(lambda world: type_commands(world, team, seconds=seconds, first=first))
    return phase


def _switch_to_http(team: Team, port: int) -> None:
    team.change_settings("socket_mode = true", "socket_mode = false")
    team.change_settings("http_port = 3000", f"http_port = {port}")
    with (team.folder / ".env").open("a", encoding="utf-8") as secrets:
        secrets.write(f"SLACK_SIGNING_SECRET={team.app.signing_secret}\n")


def digest_span(team: Team) -> tuple[float, float] | None:
    """Say from when to when the digest ran: from the first request to Google to the shared picture."""
    requests = team.requests()
    first = next((entry for entry in requests if entry.face == "google"), None)
    last = next((entry for entry in requests if "completeUploadExternal" in entry.path), None)
    return (first.at.timestamp(), last.at.timestamp()) if first and last else None


def settle(team: Team, wanted: int) -> int:
    """Wait until every command has become an action, and return how many there are."""
    database = team.folder / "cqi.sqlite3"

    def made() -> int:
        with closing(sqlite3.connect(database)) as connection:
            return int(connection.execute("SELECT count(*) FROM actions").fetchone()[0])

    with suppress(TimeoutError):
        wait_for(lambda: made() >= wanted, seconds=SETTLE_SECONDS, step=0.5)
    return made()


# --- the naive bot


def measure_naive(*, seconds: float, responses: int) -> Phase:
    with team_in_sandbox() as team, ExitStack() as stack:
        fill_responses(team, responses)
        far_away(team)
        settings = team.folder / "naive.json"
        told = {
            "bot_token": team.app.bot_token,
            "app_token": team.app.app_token,
            "api_url": f"{team.sandbox.url}/api/",
            "url": team.sandbox.url,
            "key": team.key,
            "title": "Course feedback",
            "tab": RESPONSES,
            "channel": team.channel,
        }
        settings.write_text(json.dumps(told), encoding="utf-8")
        stack.enter_context(bare_client(team, over_http=False))
        script = str(Path(__file__).with_name("naive_bot.py"))
        stack.enter_context(in_own_process(script, str(settings), log=team.folder / "naive.log"))
        _wait_for_app(team, team.app, None, path="")
        return _phase(team, seconds=seconds, first=0)


# --- telling


def words(sent: Sequence[Sent]) -> str:
    if not sent:
        return "none sent"
    times = [each.ms for each in sent]
    lost = sum(not each.acknowledged for each in sent)
    return f"p50 {percentile(times, 0.5):.0f} ms, p99 {percentile(times, 0.99):.0f} ms, lost {lost} of {len(sent)}"


def figures(during: Phase, at_rest: Phase, *, busy: Phase, made: int, lasted: float, way: str) -> list[Figure]:
    sent = len(during.commands) + len(at_rest.commands)
    return [
        _figure(f"{way}, {len(during.commands) / A_SECOND:.0f} s with the digest in them", during),
        _figure(f"{way}, only while the digest ran ({lasted:.1f} s)", busy),
        _figure(f"{way}, the same bot at rest", at_rest),
        Figure(f"{way}, actions made", f"{made} of {sent} commands", "", "all", made == sent),
    ]


def _figure(what: str, phase: Phase) -> Figure:
    reached = all(each.acknowledged for each in phase.commands) and (
        not phase.commands or percentile([each.ms for each in phase.commands], 0.99) <= GOAL_MS
    )
    return Figure(
        what, words(phase.commands), f"bare client: {words(phase.floor)}", f"p99 {GOAL_MS} ms, lost 0", reached
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=20.0, help="how long commands are typed (default 20)")
    options.add_argument("--responses", type=int, default=10_000, help="how many responses there are (default 10000)")
    options.add_argument("--only", choices=("socket", "http", "naive"), help="measure only this one")
    chosen = options.parse_args()
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # the naive bot hangs up amid its requests
    if chosen.only in (None, "socket", "http"):
        for way in ("socket", "http"):
            if chosen.only in (None, way):
                found = measure_bot(seconds=chosen.seconds, responses=chosen.responses, over_http=way == "http")
                show(f"/action add, {A_SECOND} a second, {chosen.responses} responses, over {way}", found)
    if chosen.only in (None, "naive"):
        naive = measure_naive(seconds=chosen.seconds, responses=chosen.responses)
        show("The same commands to a bot that works before it acknowledges", [_figure("Socket Mode, naive bot", naive)])


if __name__ == "__main__":
    main()
