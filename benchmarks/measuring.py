"""What the benchmarks share: invented responses in bulk, the bot in a process of its own, and how figures are shown."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.samples.comments import Writer
from integrations.sandbox.samples.model import Cohort
from integrations.sandbox.samples.ratings import Learner
from integrations.sandbox.server import Sandbox
from tests.journeys.team import RESPONSES, Team

ROOT = Path(__file__).resolve().parents[1]
COHORT_SIZE = 8
COHORTS_A_DAY = 2
ROWS_AT_ONCE = 1000
LONGEST_WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Figure:
    """One line of a table. `reached` is None where nothing was promised."""

    what: str
    measured: str
    comparison: str = ""
    goal: str = ""
    reached: bool | None = None


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print a table that can be pasted into Markdown."""
    verdict = {True: "yes", False: "NO", None: ""}
    rows = [("measured", "result", "comparison", "goal", "reached")]
    rows += [(each.what, each.measured, each.comparison, each.goal, verdict[each.reached]) for each in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    print(f"\n{title}\n{_machine()}\n", *lines, sep="\n", flush=True)


def _machine() -> str:
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return f"(Python {platform.python_version()}, {os.cpu_count()} cores, load {load})"


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def alternating(sides: dict[str, Callable[[], Any]], *, rounds: int) -> dict[str, float]:
    """Time several pieces of work in turns, so that a busy machine meets all of them; return their medians."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, work in sides.items():
            taken[name].append(timed(work))
    return {name: statistics.median(values) for name, values in taken.items()}


# --- invented responses


def invented_answers(
    count: int, *, seed: int = 1, until: datetime, cohorts_a_day: int = COHORTS_A_DAY
) -> Iterator[tuple[datetime, dict[str, str]]]:
    """Invent responses, the oldest first, in cohorts of eight: when each was sent, and its answers by title."""
    random = Random(seed)
    writer = Writer(random)
    cohorts = -(-count // COHORT_SIZE)
    for number in range(count):
        place = number // COHORT_SIZE
        day = until - timedelta(days=(cohorts - 1 - place) // cohorts_a_day, minutes=60 * (place % cohorts_a_day))
        answers = Learner(random).ticks(_cohort(place, day.date()), has_fallen=place % 3 == 0)
        moment = day.replace(microsecond=0) - timedelta(seconds=7 * (count - number) % 1800)
        yield moment, answers | writer.comments(has_fallen=False)


def _cohort(number: int, day: date) -> Cohort:
    return Cohort(
        code=f"{day.year}-SPR-{'ON' if number % 2 else 'FF'}-{number:04d}",
        term=f"{day.year}-SPR",
        mode="Online" if number % 2 else "Face to face",
        trainer="T1",
        learners=COHORT_SIZE,
        day_1=day,
        day_2=day,
        by_link=False,
    )


def fill_responses(team: Team, count: int, *, seed: int = 1) -> None:
    """Put responses below those that are there, a thousand rows at a time."""
    there = len(_seen(team, f"'{RESPONSES}'!A:A"))
    header = _seen(team, f"'{RESPONSES}'!1:1")[0]
    rows = [
        [f"{moment:%d/%m/%Y %H:%M:%S}", *(answers.get(title, "") for title in header[1:])]
        for moment, answers in invented_answers(count, seed=seed, until=team.clock.now() - timedelta(hours=1))
    ]
    missing = there + count - team.sandbox.do(lambda world: _tab(world, team).row_count)
    if missing > 0:
        team.at_sheet(lambda person: person.insert(RESPONSES, at=max(there, 2), count=missing))
    for start in range(0, count, ROWS_AT_ONCE):
        type_rows(team, f"'{RESPONSES}'!A{there + start + 1}", rows[start : start + ROWS_AT_ONCE])


def type_rows(team: Team, place: str, rows: Sequence[Sequence[str]]) -> None:
    """Have somebody paste rows of text into the workbook."""
    team.at_sheet(lambda person: person.type(place, rows))


def _seen(team: Team, place: str) -> list[list[str]]:
    rows: list[list[str]] = team.at_sheet(lambda person: person.read(place))
    return rows


def _tab(world: Any, team: Team) -> Any:  # noqa: ANN401 - the sandbox's own sheet
    return world.google.spreadsheets[team.book_id].sheet_titled(RESPONSES)


# --- a team, and the bot in a process of its own


@contextmanager
def team_in_sandbox(*, clock: SandboxClock | None = None, accept_any_token: bool = False) -> Iterator[Team]:
    """Have a team with an empty workbook, at any hour: its weekly digest may always be caught up."""
    with (
        Sandbox.start(clock=clock or SandboxClock(), quotas=False, accept_any_token=accept_any_token) as sandbox,
        tempfile.TemporaryDirectory(prefix="cqi-bench-") as folder,
    ):
        team = Team(sandbox, Path(folder) / "config", clock=sandbox.world.clock)
        team.change_settings("catch_up_hours = 60", "catch_up_hours = 168")
        team.change_settings('time = "08:30"', 'time = "00:01"')
        yield team


@contextmanager
def in_own_process(*command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python program beside this one, and end it at the end."""
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def bot_running(team: Team) -> Iterator[subprocess.Popen[bytes]]:
    """Run the ordinary `cqi run`."""
    settings = str(team.settings_file)
    with in_own_process("-m", "bot.cli", "run", "--config", settings, log=team.folder / "bot.log") as process:
        yield process


def wait_for(holds: Callable[[], bool], *, seconds: float = LONGEST_WAIT_SECONDS, step: float = 0.01) -> float:
    """Wait until something holds; return how long that took."""
    began = time.perf_counter()
    while not holds():
        if time.perf_counter() - began > seconds:
            raise TimeoutError("Waited in vain.")
        time.sleep(step)
    return time.perf_counter() - began
