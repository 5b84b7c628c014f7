"""Inventing the whole programme from a number and a day: the same two give the same programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from integrations.sandbox.samples.cohorts import cohorts_of, terms_until, with_news
from integrations.sandbox.samples.comments import Writer
from integrations.sandbox.samples.log import entries
from integrations.sandbox.samples.model import Cohort, Programme, Submission, Term
from integrations.sandbox.samples.submissions import edited, end_of, submissions_of, tests_of
from integrations.sandbox.samples.team import MEMBERS, actions

BOOKED_AHEAD = timedelta(days=14)  # cohorts whose first day is nearer than this are known already


def programme(seed: int, today: date) -> Programme:
    """Invent two school years up to today."""
    terms = terms_until(today)
    cohorts = [cohort for term in terms for cohort in cohorts_of(term, _dice(seed, term.code))]
    known = tuple(cohort for cohort in with_news(cohorts, today=today) if cohort.day_1 <= today + BOOKED_AHEAD)
    spring = next((term for term in reversed(terms) if term.code.endswith("SPR")), None)
    return Programme(
        seed=seed,
        today=today,
        terms=terms,
        cohorts=known,
        submissions=tuple(_submissions(seed, today, terms, known, fell_on=spring.starts if spring else today)),
        members=MEMBERS,
        actions=actions(today),
        entries=entries(known, today=today),
        fell_in=spring.code if spring else None,
    )


def _dice(seed: int, purpose: str) -> Random:
    """Make dice of their own for each purpose, so that one more throw in one place changes nothing elsewhere."""
    return Random(f"{seed} {purpose}")  # noqa: S311 - made-up data, nothing secret


def _submissions(
    seed: int, today: date, terms: Sequence[Term], cohorts: Sequence[Cohort], *, fell_on: date
) -> list[Submission]:
    writer = Writer(_dice(seed, "comments"))
    sent: list[Submission] = []
    for cohort in cohorts:
        sent += submissions_of(cohort, _dice(seed, cohort.code), writer, has_fallen=cohort.day_2 >= fell_on)
    for term in terms:
        own = [cohort for cohort in cohorts if cohort.term == term.code]
        sent += tests_of(term, own or cohorts[-1:], _dice(seed, f"{term.code} tests"))
    until = end_of(today - timedelta(days=1))
    past = sorted((one for one in sent if one.at < until), key=lambda one: one.at)
    return edited(past, _dice(seed, "edits"), until=until)
