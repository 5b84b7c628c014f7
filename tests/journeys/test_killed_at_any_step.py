"""The digest is posted once although the process dies at any step, or an answer of Slack is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.assembly import Bot
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox
from tests.journeys.team import MONDAY_MORNING, Team, words_of

SLACK_STEPS = ("chat.postMessage", "files.getUploadURLExternal", "/upload/", "files.completeUploadExternal")


def filled(team: Team) -> Team:
    now = team.clock.now()
    team.cohort_answers("2026-SPR-ON-01", 7, at=now - timedelta(days=20))
    team.cohort_answers("2026-SPR-FF-02", 9, at=now - timedelta(days=4))
    return team


def assert_posted_once_with_picture_and_counts(team: Team) -> None:
    [digest] = team.messages()
    assert "16 forms from 2 cohorts" in words_of(digest)
    replies = team.messages(thread_ts=digest["ts"])[1:]
    assert sum(len(reply.get("files", [])) for reply in replies) == 1
    assert sum("Every question in counts" in words_of(reply) for reply in replies) == 1


@pytest.fixture
def real_time_team(tmp_path: Path) -> Callable[[Sandbox], Team]:
    """A team in real time, for a bot in a process of its own."""

    def made(sandbox: Sandbox) -> Team:
        return filled(Team(sandbox, tmp_path / "config", clock=SandboxClock()))

    return made


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", SLACK_STEPS)
def test_a_process_killed_at_a_step_with_slack_posts_nothing_twice_and_leaves_nothing_out(
    real_time_team: Callable[[Sandbox], Team], step: str, when: str
) -> None:
    with Sandbox.start() as sandbox:
        team = real_time_team(sandbox)
        command = [sys.executable, "-m", "bot.cli", "digest", "--config", str(team.settings_file)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        team.breaks(kind="call", path=f"*{step}*", call=process.kill, when=when)
        assert process.wait(timeout=60) == -signal.SIGKILL

        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

        assert done.returncode == 0, done.stderr
        assert_posted_once_with_picture_and_counts(team)


class Killed(BaseException):
    """What no `except Exception` catches, as a kill is."""


class KillAtCommit:
    """Stop a bot just before its nth commit: all before it is kept, and nothing of it."""

    def __init__(self, engine: Engine, *, nth: int) -> None:
        self.left = nth
        self._engine = engine
        event.listen(engine, "commit", self._count)

    def _count(self, connection: object) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed

    def spare(self) -> None:
        event.remove(self._engine, "commit", self._count)


def cycle(bot: Bot) -> None:
    bot.refresh()
    bot.digest()


def test_a_bot_stopped_at_any_commit_of_the_cycle_posts_nothing_twice_and_leaves_nothing_out(
    clock: SandboxClock, tmp_path: Path
) -> None:
    died, nth = True, 0
    while died:
        nth += 1
        with Sandbox.start(clock=clock) as sandbox:
            clock.hold_at(MONDAY_MORNING)
            team = filled(Team(sandbox, tmp_path / str(nth), clock=clock))
            bot = team.bot()
            killing = KillAtCommit(bot.storage.engine, nth=nth)
            died = _dies(bot)
            killing.spare()
            bot.close()

            cycle(team.bot())

            assert_posted_once_with_picture_and_counts(team)
    assert nth > 10  # the cycle has that many commits at least, and each was tried


def _dies(bot: Bot) -> bool:
    try:
        cycle(bot)
    except Killed:
        return True
    return False


@pytest.mark.parametrize("kind", ["503-after", "cut-after", "truncated", "html-502", "cut", "503"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_lost_answer_of_slack_posts_nothing_twice(team: Team, kind: str, nth: int) -> None:
    filled(team)
    bot = team.bot()
    bot.refresh()
    team.breaks(kind=kind, path="*/chat.postMessage", nth=nth)

    timetable = bot.timetable()
    for _ in range(4):
        timetable.tick()
        team.clock.move_on(timedelta(minutes=2))

    assert_posted_once_with_picture_and_counts(team)


@pytest.mark.parametrize("kind", ["503-after", "cut-after", "cut", "429"])
def test_a_lost_answer_while_the_picture_is_shared_shares_it_once(team: Team, kind: str) -> None:
    filled(team)
    bot = team.bot()
    bot.refresh()
    team.breaks(kind=kind, path="*/files.completeUploadExternal", retry_after=0)

    timetable = bot.timetable()
    for _ in range(4):
        timetable.tick()
        team.clock.move_on(timedelta(minutes=2))

    assert_posted_once_with_picture_and_counts(team)
