"""Did the action work: how often the check is right, beside the ways it is usually done, on simulated programmes.

Seeds are not those the code was written with. An action is opened after a bad run in one question, or after a single
bad cohort, and completed some cohorts later; then it does nothing, or restores all or some of what was lost.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import Figure, show
from bot.analysis.effect import LOOKS, Outcome, Timeline, judge
from bot.analysis.series import against_rest, index_series
from tests.bot.analysis.programmes import (
    AFTER,
    BEFORE,
    CASES,
    FALLS_AT,
    FEW_BEFORE,
    HIGH,
    LOWER,
    RAISED_UNTIL,
    Case,
    programme,
    verdicts,
)

SEED = 20_261


def share(outcomes: Sequence[Outcome], verdict: str, *, within: int = LOOKS[-1]) -> float:
    return sum(each.verdict == verdict and each.looked_after <= within for each in outcomes) / len(outcomes)


def after_a_bad_cohort(*, actions: int) -> tuple[Counter[str], int]:
    """Open an action because one cohort was bad, let it do nothing, and ask each way whether it worked."""
    rng = np.random.default_rng(SEED + 1)
    said: Counter[str] = Counter()
    opened = 0
    while opened < actions:
        made = programme(rng, cohorts=70, shares=HIGH if opened % 2 else LOWER)
        means = made.table.means
        usual = means[:40].mean(axis=0)
        bad = [
            (at, question)
            for at in range(40, 45)
            for question in range(means.shape[1])
            if means[at, question] < 4.0 and means[at, question] <= usual[question] - 0.3
        ]
        if not bad:
            continue
        at, question = bad[0]
        opened += 1
        completed = at + 5
        after = means[completed : completed + 4, question].mean()
        said["after against the bad cohort"] += after > means[at, question]
        said["last four against the four before"] += after > means[at - 3 : at + 1, question].mean()
        outcome = judge(*against_rest(made.table, question), Timeline(completed=completed, raised=(at, at)))
        said["this check: improved"] += outcome.verdict == "improved"
        said["this check: worse"] += outcome.verdict == "worse"
    return said, opened


def table_of(case: Case, *, actions: int) -> list[Figure]:
    own, raw = verdicts(case, actions=actions, seed=SEED), verdicts(case, actions=actions, seed=SEED, raw=True)
    null_goal = {"improved": 0.05} if not case.restored and not case.fell else {}
    figures = []
    for verdict in ("too early", "improved", "no worthwhile change", "worse"):
        reached = share(own, verdict)
        goal = null_goal.get(verdict)
        figures.append(
            Figure(
                f"{case.what}: {verdict}",
                f"{reached:.1%}",
                f"{share(raw, verdict):.1%} on the raw question",
                f"<= {goal:.0%}" if goal else "",
                reached <= goal if goal else None,
            )
        )
    settled = [each.looked_after for each in own if each.is_settled]
    figures.append(Figure("  first verdict after, median cohorts", f"{np.median(settled):.0f}"))
    return figures


def power(*, actions: int) -> list[Figure]:
    own, hurried, raw = (
        verdicts(CASES[2], actions=actions, seed=SEED + 2, before=before, raw=is_raw)
        for before, is_raw in ((BEFORE, False), (FEW_BEFORE, False), (BEFORE, True))
    )
    figures = []
    for look in LOOKS:
        reached, with_few, on_raw = (share(each, "improved", within=look) for each in (own, hurried, raw))
        figures.append(
            Figure(
                f"true +0.5 called improved within {look} cohorts",
                f"{reached:.1%}",
                f"{with_few:.1%} with {FEW_BEFORE} cohorts before; {on_raw:.1%} on the raw question",
                ">= 80%" if look == 12 else "",
                reached >= 0.8 if look == 12 else None,
            )
        )
    return figures


def course_wide(*, actions: int) -> list[Figure]:
    """An action for the whole course has no rest of the form to compare with."""
    rng, found = np.random.default_rng(SEED + 3), []
    for _ in range(actions):
        completed = RAISED_UNTIL + 1 + BEFORE
        position = np.arange(completed + AFTER)
        course = np.where((position >= FALLS_AT) & (position < completed), 0.5, 0.0)
        made = programme(rng, cohorts=len(position), falls=dict.fromkeys(range(20), course))
        found.append(judge(*index_series(made.table), Timeline(completed=completed, raised=(FALLS_AT, RAISED_UNTIL))))
    return [
        Figure(f"whole course, true +0.5 within {look} cohorts", f"{share(found, 'improved', within=look):.1%}")
        for look in LOOKS
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--actions", type=int, default=240, help="a row; four times as many where nothing happened")
    actions = options.parse_args().actions
    began = time.perf_counter()
    show(
        "What is said of an action",
        [figure for case in CASES for figure in table_of(case, actions=actions if case.fell else 4 * actions)],
    )
    show("How soon a true effect is seen", power(actions=2 * actions) + course_wide(actions=actions))
    said, opened = after_a_bad_cohort(actions=4 * actions)
    rows = [Figure(what, f"{many / opened:.1%}") for what, many in said.items() if not what.startswith("this")]
    improved, worse = (said[f"this check: {verdict}"] / opened for verdict in ("improved", "worse"))
    rows.append(Figure("this check: improved", f"{improved:.1%}", "", "<= 5%", improved <= 0.05))
    rows.append(Figure("this check: worse", f"{worse:.1%}"))
    show("One bad cohort, an action that does nothing: who says that it worked", rows)
    print(f"({time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main()
