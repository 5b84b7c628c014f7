"""P7: how soon a command answers, against Python itself; what it loads; and how soon `cqi run` can acknowledge."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import ROOT, Figure, alternating, bot_running, fill_responses, show, team_in_sandbox, wait_for

HELP_GOAL, READY_GOAL = 6, 40  # times bare Python
HEAVY = (
    "pandas",
    "matplotlib",
    "scipy",
    "numpy",
    "googleapiclient",
    "gspread",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
)
BARE = "python -c pass"
COMMANDS = {
    "cqi --help": ("-m", "bot.cli", "--help"),
    "cqi --version": ("-m", "bot.cli", "--version"),
    "cqi check --help": ("-m", "bot.cli", "check", "--help"),
}


def run(arguments: tuple[str, ...]) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def heavy_modules(arguments: tuple[str, ...]) -> list[str]:
    """Name the heavy modules that a command loads."""
    program = (
        "import sys\nfrom bot.cli import main\n"
        f"try:\n    main({list(arguments)!r})\nexcept SystemExit:\n    pass\n"
        f"print('\\n' + ' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


def ready_seconds(rounds: int) -> float:
    """Start `cqi run` again and again beside a workbook of some size; take the median until it can be reached."""
    with team_in_sandbox() as team:
        fill_responses(team, 100)
        taken = []
        for _ in range(rounds):
            began = time.perf_counter()
            with bot_running(team):
                wait_for(
                    lambda: bool(
                        team.sandbox.do(lambda world: world.slack.delivery.sockets.connections(team.app.app_id))
                    )
                )
                taken.append(time.perf_counter() - began)
            wait_for(
                lambda: not team.sandbox.do(lambda world: world.slack.delivery.sockets.connections(team.app.app_id))
            )
        return statistics.median(taken)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=15, help="how often each command is started (default 15)")
    rounds = options.parse_args().rounds
    sides = {BARE: ("-c", "pass"), **COMMANDS}
    took = alternating({name: partial(run, given) for name, given in sides.items()}, rounds=rounds)
    bare = took[BARE]
    figures = [Figure(BARE, f"{bare * 1000:.0f} ms")]
    for name, given in COMMANDS.items():
        loaded = heavy_modules(given[2:])
        ratio = took[name] / bare
        figures.append(
            Figure(
                name,
                f"{took[name] * 1000:.0f} ms, {ratio:.1f}x; heavy modules: {', '.join(loaded) or 'none'}",
                f"{BARE}: {bare * 1000:.0f} ms",
                f"{HELP_GOAL}x, none",
                ratio <= HELP_GOAL and not loaded,
            )
        )
    ready = ready_seconds(max(3, rounds // 3))
    figures.append(
        Figure(
            "cqi run until Slack can reach it",
            f"{ready * 1000:.0f} ms, {ready / bare:.0f}x",
            f"{BARE}: {bare * 1000:.0f} ms",
            f"{READY_GOAL}x",
            ready / bare <= READY_GOAL,
        )
    )
    show("Cold start", figures)


if __name__ == "__main__":
    main()
