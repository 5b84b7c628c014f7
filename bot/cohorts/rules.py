"""Response rates, and which cohorts are outside the delivery standards of the policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.cohorts.model import Cohort, Mode, Outside, Rate
from bot.settings import Standards

# A one-to-one follows within four to eight weeks, a group within the term after (domain facts, 3.3).
ONE_TO_ONE_WITHIN = timedelta(weeks=8)
GROUP_WITHIN = timedelta(weeks=17)
RECENT = timedelta(weeks=52)  # older cohorts can no longer be mended, and are only in the table


def rate(cohort: Cohort, forms: int, *, standards: Standards) -> Rate | None:
    """Tell how many answered. None where nobody knows how many there were, or the register says fewer than answered."""
    of = cohort.size
    if not of or forms > of:
        return None
    is_low = 100 * forms < standards.response_share * of
    return Rate(cohort.code, forms, of, is_attended=cohort.attended is not None, is_low=is_low)


def outside(cohorts: Sequence[Cohort], *, standards: Standards, today: date) -> tuple[Outside, ...]:
    """Name the cohorts of the last year that are outside the standards, in the order given."""
    found = (
        Outside(cohort.code, tuple(findings(cohort, standards=standards, today=today)))
        for cohort in cohorts
        if cohort.last_day is None or cohort.last_day >= today - RECENT
    )
    return tuple(one for one in found if one.findings)


def findings(cohort: Cohort, *, standards: Standards, today: date) -> Iterator[str]:
    """Say what is outside. What the register does not tell is not judged, apart from what should have been by now."""
    yield from _size(cohort, standards)
    if cohort.hours is not None and cohort.hours != standards.hours:
        yield f"{cohort.hours:g} hours instead of {standards.hours:g}"
    yield from _days(cohort, standards, today=today)
    last = cohort.last_day
    if last is None:
        return
    if cohort.one_to_one is None and today > last + ONE_TO_ONE_WITHIN:
        yield f"no one-to-one noted {ONE_TO_ONE_WITHIN.days // 7} weeks after the course"
    if cohort.group is None and today > last + GROUP_WITHIN:
        yield f"no group meeting noted {GROUP_WITHIN.days // 7} weeks after the course"


def _size(cohort: Cohort, standards: Standards) -> Iterator[str]:
    if cohort.mode is None or cohort.size is None:
        return
    low, high = standards.online if cohort.mode is Mode.ONLINE else standards.face_to_face
    if not low <= cohort.size <= high:
        verb = "enrolled" if cohort.attended is None else "attended"
        yield f"{cohort.size} {verb} {cohort.mode.value}, the standard is {low} to {high}"


def _days(cohort: Cohort, standards: Standards, *, today: date) -> Iterator[str]:
    """A second day that is not in the register a month after the first was not held, or not noted."""
    if standards.days < 2 or cohort.day_1 is None or cohort.day_2 is not None:
        return
    if today > cohort.day_1 + timedelta(weeks=4):
        yield f"no Day 2 in the register, the standard is {standards.days} days"
