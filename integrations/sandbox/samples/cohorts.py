"""School terms by the usual English pattern, and the cohorts that are taught in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from integrations.sandbox.samples.model import Cohort, Mode, Term

TRAINERS = ("TR-01", "TR-02", "TR-03", "TR-04")
COHORTS_A_TERM = {"AUT": 10, "SPR": 9, "SUM": 8}
SIZES: dict[Mode, tuple[int, int]] = {"Online": (4, 8), "Face to face": (6, 10)}
CODES: dict[Mode, str] = {"Online": "ON", "Face to face": "FF"}
LONGEST_GAP = 14  # days between Day 1 and Day 2
SHARE_BY_LINK = 0.3
WEEK = timedelta(days=7)
TEACHING_DAYS = (1, 2, 3)  # Tuesday to Thursday


def terms_until(today: date) -> tuple[Term, ...]:
    """Return the terms of the two school years up to today, the current one last."""
    first_autumn = today.year - (3 if today.month < 9 else 2)
    listed = [term for year in range(first_autumn, today.year + 1) for term in _school_year(year)]
    begun = [term for term in listed if term.starts <= today]
    return tuple(term for term in begun if term.ends >= _years_before(today, 2))


def _school_year(year: int) -> tuple[Term, Term, Term]:
    """Return the terms of the school year that begins in `year`, by the rule most local authorities come close to."""
    late_may = date(year + 1, 5, 31)
    return (
        Term(f"{year}-AUT", date(year, 9, 2), date(year, 12, 19), _monday_up_to(date(year, 10, 31))),
        Term(f"{year + 1}-SPR", date(year + 1, 1, 5), date(year + 1, 3, 27), _monday_up_to(date(year + 1, 2, 21))),
        Term(f"{year + 1}-SUM", date(year + 1, 4, 13), date(year + 1, 7, 17), _monday_up_to(late_may)),
    )


def _monday_up_to(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def cohorts_of(term: Term, random: Random) -> Iterator[Cohort]:
    """Invent the cohorts of one term, by their second day."""
    count = COHORTS_A_TERM[term.code[-3:]]
    days = sorted((_two_days(term, random, at=(index + random.random()) / count) for index in range(count)), key=second)
    numbers: dict[Mode, int] = {"Online": 0, "Face to face": 0}
    for index, (day_1, day_2) in enumerate(days):
        mode: Mode = "Online" if random.random() < 0.5 else "Face to face"
        numbers[mode] += 1
        yield Cohort(
            code=f"{term.code}-{CODES[mode]}-{numbers[mode]:02d}",
            term=term.code,
            mode=mode,
            trainer=TRAINERS[index % len(TRAINERS)],
            learners=random.randint(*SIZES[mode]),
            day_1=day_1,
            day_2=day_2,
            by_link=random.random() < SHARE_BY_LINK,
        )


def second(pair: tuple[date, date]) -> date:
    return pair[1]


def _two_days(term: Term, random: Random, *, at: float) -> tuple[date, date]:
    """Pick two teaching days at most two weeks apart; `at` is how far the term has gone by, 0 to 1."""
    days = [day for day in _days(term.starts + WEEK, term.ends) if day.weekday() in TEACHING_DAYS]
    taught = [day for day in days if not term.half_term <= day < term.half_term + WEEK]
    day_1 = taught[int(at * (len(taught) - 4))]
    later = [day for day in taught if 0 < (day - day_1).days <= LONGEST_GAP]
    return day_1, random.choice(later or [day_1])


def with_news(cohorts: Sequence[Cohort], *, today: date) -> list[Cohort]:
    """Let the latest two cohorts that are over end last week and the week before, so that there is always news."""
    over = sorted((cohort for cohort in cohorts if cohort.day_2 < today), key=lambda cohort: cohort.day_2)
    latest = max(day for day in _days(today - WEEK, today - timedelta(days=1)) if day.weekday() in TEACHING_DAYS)
    ends = {cohort.code: latest - WEEK * ago for ago, cohort in enumerate(reversed(over[-2:]))}
    return [
        replace(cohort, day_1=ends[cohort.code] - WEEK, day_2=ends[cohort.code], by_link=False)
        if cohort.code in ends
        else cohort
        for cohort in cohorts
    ]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=count) for count in range((last - first).days + 1))
