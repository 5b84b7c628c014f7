"""Simulated training programmes for the monitor and the check of actions: the model that analysis.md 2 describes.

A five-point answer is cut from a normal variable made of the cohort (6 % of its variance), the cohort with the question
(4 %), the person's general mood (40 %) and the rest (50 %). Cohorts have four to ten people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from bot.analysis.effect import Outcome, Timeline, judge
from bot.analysis.series import RatingTable, against_rest

Numbers = NDArray[np.float64]

HIGH = (0.01, 0.03, 0.10, 0.36, 0.50)  # shares of 1 to 5: mean 4.31
LOWER = (0.02, 0.06, 0.17, 0.45, 0.30)  # mean 3.95
COHORT, COHORT_QUESTION, PERSON, REST = 0.06, 0.04, 0.40, 0.50
SMALLEST, LARGEST = 4, 10
HISTORY = 26
MONITORED = 104  # two years of a course a week
A_YEAR = 52


@dataclass(frozen=True)
class Programme:
    """Means and counts by cohort and question, and how many gave 4 or 5."""

    table: RatingTable
    agreed: Numbers


def cuts(shares: tuple[float, ...]) -> Numbers:
    return np.array([NormalDist().inv_cdf(share) for share in np.cumsum(shares)[:-1]])


def mean_at(shift: float, shares: tuple[float, ...]) -> float:
    return 1 + sum(1 - NormalDist().cdf(cut - shift) for cut in cuts(shares))


def shift_for(fall: float, shares: tuple[float, ...]) -> float:
    """Find how far the normal variable must move for the mean answer to fall by so many points."""
    wanted, low, high = mean_at(0, shares) - fall, -8.0, 8.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if mean_at(middle, shares) < wanted else (low, middle)
    return (low + high) / 2


def programme(
    rng: np.random.Generator,
    *,
    cohorts: int = HISTORY + MONITORED,
    questions: int = 20,
    shares: tuple[float, ...] = HIGH,
    falls: Mapping[int, Numbers] | None = None,
    trainers: float = 0.0,
) -> Programme:
    """Make one programme. `falls` gives, by question, how far it has fallen at each cohort, in points.

    `trainers` is the spread, in the normal variable, between five trainers whom the method does not know.
    """
    people = rng.integers(SMALLEST, LARGEST + 1, size=cohorts)
    owner = np.repeat(np.arange(cohorts), people)
    shift = np.zeros((cohorts, questions))
    for question, course in (falls or {}).items():
        for size in np.unique(course):
            shift[course == size, question] = shift_for(float(size), shares)
    shift += rng.normal(0, trainers, 5)[rng.integers(0, 5, cohorts)][:, None] if trainers else 0.0
    level = shift + rng.normal(0, COHORT**0.5, cohorts)[:, None]
    level += rng.normal(0, COHORT_QUESTION**0.5, (cohorts, questions))
    latent = level[owner] + rng.normal(0, PERSON**0.5, len(owner))[:, None]
    latent += rng.normal(0, REST**0.5, latent.shape)
    answers = 1 + np.searchsorted(cuts(shares), latent)
    starts = np.r_[0, np.cumsum(people)[:-1]]
    counted = np.repeat(people[:, None], questions, axis=1).astype(float)
    table = RatingTable(
        tuple(f"C{number:03d}" for number in range(cohorts)),
        tuple(f"q{number:02d}" for number in range(questions)),
        np.add.reduceat(answers, starts) / counted,
        counted,
        people.astype(float),
    )
    return Programme(table, np.add.reduceat(answers >= 4, starts).astype(float))


def falling(by: float, *, at: int, cohorts: int = HISTORY + MONITORED) -> Numbers:
    """Give the course of something that falls at one cohort and stays down."""
    return np.where(np.arange(cohorts) >= at, by, 0.0)


# --- an action among them

FALLS_AT, RAISED_UNTIL, AFTER = 52, 56, 20
BEFORE, FEW_BEFORE = 8, 4  # cohorts between alert and completion: two months, and a hurried five weeks


@dataclass(frozen=True)
class Case:
    what: str
    fell: float
    restored: float


CASES = (
    Case("no fall, no effect", 0.0, 0.0),
    Case("fell 0.5, action does nothing", 0.5, 0.0),
    Case("fell 0.5, action restores 0.5", 0.5, 0.5),
    Case("fell 0.5, action restores 0.3", 0.5, 0.3),
)


def simulated(rng: np.random.Generator, case: Case, *, turn: int, before: int) -> tuple[Programme, Timeline]:
    completed = RAISED_UNTIL + 1 + before
    position = np.arange(completed + AFTER)
    course = np.where(position >= FALLS_AT, case.fell, 0.0)
    course = np.where(position >= completed, case.fell - case.restored, course)
    made = programme(rng, cohorts=len(position), shares=HIGH if turn % 2 else LOWER, falls={7: course})
    return made, Timeline(completed=completed, raised=(FALLS_AT, RAISED_UNTIL))


def verdicts(case: Case, *, actions: int, before: int = BEFORE, raw: bool = False, seed: int) -> list[Outcome]:
    rng = np.random.default_rng(seed)
    found = []
    for turn in range(actions):
        made, timeline = simulated(rng, case, turn=turn, before=before)
        series = (made.table.means[:, 7], made.table.answers[:, 7]) if raw else against_rest(made.table, 7)
        found.append(judge(*series, timeline))
    return found
