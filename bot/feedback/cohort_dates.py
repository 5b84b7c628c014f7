"""Cohorts made from dates, for a form that does not ask which cohort one was in. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from bot.feedback.model import Batch, FormMap, Response


def with_dated_cohorts(batch: Batch, form_map: FormMap) -> Batch:
    """Put each response into the cohort of its date, where the form's file says so. The batch must hold all of them.

    A response is in the cohort of the one before it unless more than `gap_days` lie between them.
    """
    if form_map.cohort_gap_days is None or not batch.responses:
        return batch
    names = cohorts_by_day(map(_day, filter(_counts, batch.responses)), gap_days=form_map.cohort_gap_days)
    return replace(batch, responses=tuple(_placed(response, names) for response in batch.responses))


def cohorts_by_day(days: Iterable[date], *, gap_days: int) -> dict[date, str]:
    """Name each day's cohort by its first day: "2026-03-16"."""
    ordered = sorted(set(days))
    names = {ordered[0]: ordered[0].isoformat()} if ordered else {}
    for earlier, later in pairwise(ordered):
        is_same = later - earlier <= timedelta(days=gap_days)
        names[later] = names[earlier] if is_same else later.isoformat()
    return names


def _counts(response: Response) -> bool:
    """Tell a learner's answer: the team's own trials between two courses would join them."""
    return response.submitted_at is not None and response.excluded_because is None


def _day(response: Response) -> date:
    assert response.submitted_at is not None  # noqa: S101 - _counts looked
    return response.submitted_at.date()


def _placed(response: Response, names: dict[date, str]) -> Response:
    return replace(response, cohort=names.get(_day(response))) if _counts(response) else response
