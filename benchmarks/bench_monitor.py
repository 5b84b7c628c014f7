"""What each way of watching a programme reports when nothing happens, and how soon it sees what does happen.

Simulated programmes (the model is described in tests/bot/analysis/programmes.py), with seeds that the code was not
written with: 26 cohorts of history, then two years of a course a week. False alarms are separate episodes of concern.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import Figure, show
from bot.analysis.monitor import watch
from bot.analysis.spc import xmr
from tests.bot.analysis.programmes import A_YEAR, HIGH, HISTORY, LOWER, MONITORED, Programme, falling, programme

SEED = 77_001
FALL_AT = 60
WITHIN = 8
Alarms = NDArray[np.bool_]  # cohorts x series; the first column is the index where a rule watches one
Rule = Callable[[Programme], Alarms]


# --- the usual rules


def below_last(made: Programme) -> Alarms:
    means = made.table.means
    return np.vstack([np.zeros((1, means.shape[1]), bool), means[1:] < means[:-1]])


def fell_by_a_third(made: Programme) -> Alarms:
    means = made.table.means
    return np.vstack([np.zeros((1, means.shape[1]), bool), means[1:] <= means[:-1] - 0.3])


def under_four(made: Programme) -> Alarms:
    return made.table.means < 4.0


def under_eighty_percent(made: Programme) -> Alarms:
    return made.agreed / made.table.answers < 0.8


def last_four_below(made: Programme) -> Alarms:
    sums = np.cumsum(np.vstack([np.zeros((1, made.table.means.shape[1])), made.table.means]), axis=0)
    fours = sums[4:] - sums[:-4]
    found = np.zeros(made.table.means.shape, bool)
    found[7:] = fours[4:] < fours[:-4]
    return found


def xmr_on_each(made: Programme) -> Alarms:
    columns = []
    for values in made.table.means.T.tolist():
        signals = xmr(values, baseline=HISTORY).signals
        columns.append([signal is not None and signal.side == "low" for signal in signals])
    return np.array(columns).T


def ours(made: Programme) -> Alarms:
    found = np.zeros((len(made.table.cohorts), len(made.table.questions) + 1), bool)
    for alert in watch(made.table).concerns:
        column = 0 if alert.question is None else 1 + made.table.questions.index(alert.question)
        found[alert.position, column] = True
    return found


RULES: dict[str, Rule] = {
    "usual: below the last cohort": below_last,
    "usual: fell by 0.3 or more": fell_by_a_third,
    "usual: mean under 4.0": under_four,
    "usual: under 80 % agree": under_eighty_percent,
    "usual: last four below the four before": last_four_below,
    "XmR, four rules, each question": xmr_on_each,
    "this monitor": ours,
}


# --- what is counted


@dataclass(frozen=True)
class Scene:
    what: str
    falls: tuple[int, ...]
    by: float


SCENES = (
    Scene("one question falls 0.5", (7,), 0.5),
    Scene("five questions fall 0.5", tuple(range(5)), 0.5),
    Scene("whole course falls 0.5", tuple(range(20)), 0.5),
    Scene("whole course falls 0.3", tuple(range(20)), 0.3),
)


def episodes(alarms: Alarms) -> int:
    """Count beginnings: an alarm that goes on is one episode."""
    monitored = alarms[HISTORY:]
    before = np.vstack([alarms[HISTORY - 1 : HISTORY], monitored[:-1]])
    return int((monitored & ~before).sum())


def made_for(rng: np.random.Generator, turn: int, scene: Scene | None, *, questions: int) -> Programme:
    cohorts = FALL_AT + 20 if scene else HISTORY + MONITORED
    falls = dict.fromkeys(scene.falls, falling(scene.by, at=FALL_AT, cohorts=cohorts)) if scene else None
    return programme(
        rng,
        cohorts=cohorts,
        questions=questions,
        shares=HIGH if turn % 2 else LOWER,
        falls=falls,
        trainers=0.15 if turn % 3 == 0 else 0.0,
    )


def false_alarms(*, programmes: int, questions: int) -> dict[str, float]:
    rng = np.random.default_rng(SEED + questions)
    counted: Counter[str] = Counter()
    for turn in range(programmes):
        made = made_for(rng, turn, None, questions=questions)
        counted.update({name: episodes(rule(made)) for name, rule in RULES.items()})
    return {name: many / programmes / (MONITORED / A_YEAR) for name, many in counted.items()}


def delays(scene: Scene, *, programmes: int) -> dict[str, list[float]]:
    rng = np.random.default_rng(SEED + round(100 * scene.by) + len(scene.falls))
    found: dict[str, list[float]] = defaultdict(list)
    for turn in range(programmes):
        made = made_for(rng, turn, scene, questions=20)
        for name, rule in RULES.items():
            found[name].append(_delay(rule(made), scene))
    return found


def _delay(alarms: Alarms, scene: Scene) -> float:
    """Count cohorts from the fall to the first alarm about it, the first one being 1; infinite if there is none."""
    has_index = alarms.shape[1] == 21
    columns: Iterable[int] = [question + has_index for question in scene.falls]
    columns = [*columns, 0] if has_index and len(scene.falls) > 1 else columns
    seen = np.flatnonzero(alarms[FALL_AT:, list(columns)].any(axis=1))
    return float(seen[0] + 1) if len(seen) else np.inf


GOALS = {"one question falls 0.5": ("within", 0.65), "whole course falls 0.5": ("median", 3.0)}


def detection(scene: Scene, *, programmes: int) -> list[Figure]:
    figures = []
    for name, own in delays(scene, programmes=programmes).items():
        within, middle = float(np.mean(np.array(own) <= WITHIN)), float(np.median(own))
        kind, goal = GOALS.get(scene.what, ("", 0.0)) if name == "this monitor" else ("", 0.0)
        reached = {"within": within >= goal, "median": middle <= goal}.get(kind)
        words = {"within": f">= {goal:.0%} within {WITHIN}", "median": f"median <= {goal:.0f}"}.get(kind, "")
        after = f"{middle:.0f}" if np.isfinite(middle) else "never"
        figures.append(Figure(name, f"{within:.0%} within {WITHIN}", f"median after {after} cohorts", words, reached))
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--programmes", type=int, default=50)
    programmes = options.parse_args().programmes
    began = time.perf_counter()
    many, fewer = (false_alarms(programmes=programmes, questions=questions) for questions in (20, 16))
    show(
        "False alarms a programme-year, nothing changed (20 questions; beside it 16)",
        [
            Figure(
                name,
                f"{rate:.1f}",
                f"{fewer[name]:.1f} with 16 questions",
                "<= 3" if name == "this monitor" else "",
                max(rate, fewer[name]) <= 3 if name == "this monitor" else None,
            )
            for name, rate in many.items()
        ],
    )
    for scene in SCENES:
        show(f"Seen: {scene.what} (a rule that always rings sees everything)", detection(scene, programmes=programmes))
    print(f"({time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main()
