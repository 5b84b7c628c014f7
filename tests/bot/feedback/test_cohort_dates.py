"""Cohorts from dates: a gap parts two of them, whatever the order in which responses come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feedback.cohort_dates import cohorts_by_day, with_dated_cohorts
from bot.feedback.forms import read_form_map
from bot.feedback.model import Batch, FormMap, Response

MONDAY = date(2026, 3, 16)
DAYS = st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=40)


def form_map(**cohort: object) -> FormMap:
    questions = [
        {"key": "submitted_at", "titles": ["Timestamp"], "kind": "timestamp"},
        {"key": "comment", "titles": ["Comment"], "kind": "text"},
    ]
    if not cohort:
        questions.append({"key": "cohort", "titles": ["Cohort"], "kind": "cohort"})
    content = {"name": "learner", "questions": questions, **({"cohort": cohort} if cohort else {})}
    return read_form_map(content, called="learner.toml")


def response(day: date, **more: object) -> Response:
    moment = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    return Response(key=str(day), submitted_at=moment, cohort=None, answers={}, **more)  # type: ignore[arg-type]


def test_days_close_together_are_one_cohort_named_by_its_first() -> None:
    days = [MONDAY, MONDAY + timedelta(days=10), MONDAY + timedelta(days=24), MONDAY + timedelta(days=39)]

    named = cohorts_by_day(days, gap_days=14)

    assert list(named.values()) == ["2026-03-16", "2026-03-16", "2026-03-16", "2026-04-24"]


@settings(deadline=None)  # counts fail tests, timings never do
@given(days=DAYS, gap=st.integers(1, 60))
def test_two_days_share_a_cohort_just_when_no_gap_lies_between_them(days: list[date], gap: int) -> None:
    named = cohorts_by_day(days, gap_days=gap)

    ordered = sorted(set(days))
    for earlier, later in pairwise(ordered):
        assert (named[earlier] == named[later]) == ((later - earlier).days <= gap)
    assert all(name in {day.isoformat() for day in days} for name in named.values())


@settings(deadline=None)  # counts fail tests, timings never do
@given(days=DAYS, gap=st.integers(1, 60))
def test_the_order_of_responses_changes_nothing(days: list[date], gap: int) -> None:
    assert cohorts_by_day(days, gap_days=gap) == cohorts_by_day(reversed(days), gap_days=gap)


def test_a_trial_of_the_team_joins_no_two_courses() -> None:
    second = MONDAY + timedelta(days=20)
    trial = response(MONDAY + timedelta(days=10), excluded_because="a written answer says that it is a test")
    batch = Batch(responses=(response(MONDAY), trial, response(second)))

    dated = with_dated_cohorts(batch, form_map(**{"from": "dates", "gap_days": 14}))

    assert [one.cohort for one in dated.responses] == ["2026-03-16", None, second.isoformat()]


def test_a_form_that_asks_for_the_cohort_is_left_alone() -> None:
    batch = Batch(responses=(response(MONDAY),))

    assert with_dated_cohorts(batch, form_map()) is batch
