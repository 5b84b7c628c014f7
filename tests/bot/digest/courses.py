"""A programme's cohorts with answers that vary as people's do, the same each time: calm, or falling in one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random

from bot.analysis.model import Unit
from bot.analysis.tally import tally
from bot.feedback.model import Response
from bot.privacy.floors import TEAM_FLOOR
from tests.bot.learner_form import LEARNER, a_response

FIRST = date(2025, 9, 5)
LONGEST = 28
RATED = tuple(question for question in LEARNER.questions if question.kind == "scale" and question.favourable)


def day_of(cohort: int) -> date:
    return FIRST + timedelta(weeks=cohort)


def answers_of(rng: Random, *, mood: float, fallen: Mapping[str, float]) -> dict[str, float]:
    """Give one person's ratings: mostly at the good end, spread by their mood and by each question."""
    given = {}
    for question in RATED:
        low, high = question.scale or (1, 5)
        usual = high - 0.15 * (high - low) - fallen.get(question.key, 0.0)
        drawn = round(usual + mood + rng.gauss(0, 0.6))
        given[question.key] = float(min(high, max(low, drawn)))
    return given


def a_cohort_of(number: int, *, people: int = 6, falls: Mapping[str, float] | None = None) -> Sequence[Response]:
    """Build a cohort's answers. `falls` gives by question how many points lower it is than usual."""
    rng = Random(number)
    return [
        a_response(
            f"C{number}/{person}",
            cohort=f"C{number:02}",
            on=day_of(number),
            **answers_of(rng, mood=rng.gauss(0, 0.4), fallen=falls or {}),
        )
        for person in range(people)
    ]


def a_course(cohorts: int, *, falls: Mapping[str, float] | None = None, at: int = 0) -> tuple[Unit, ...]:
    """Build so many cohorts, of which those from `at` on have fallen."""
    return _course(tuple(sorted((falls or {}).items())), at)[:cohorts]


@cache
def _course(falls: tuple[tuple[str, float], ...], at: int) -> tuple[Unit, ...]:
    people = [a_cohort_of(number, falls=dict(falls) if number >= at else None) for number in range(LONGEST)]
    counts = tally(
        [response for cohort in people for response in cohort],
        block_of={response.key: number for number, cohort in enumerate(people) for response in cohort},
        questions=LEARNER.questions,
        measures=LEARNER.measures,
        floor=TEAM_FLOOR,
    )
    return tuple(
        Unit(f"C{number:02}", f"C{number:02}", len(cohort), day_of(number), day_of(number), counts[number])
        for number, cohort in enumerate(people)
    )
