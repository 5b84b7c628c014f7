"""Printed groups for tests of outcomes: units with as many answers to each rating as are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.actions.measures import MeasureNames
from bot.actions.model import Action, Status
from bot.actions.printed_figures import names_of
from bot.analysis.model import Unit
from bot.outcomes.rules import Looking
from tests.bot.learner_form import LEARNER
from tests.builders import an_action

NAMES: MeasureNames = names_of(LEARNER)
FIRST_DAY = date(2026, 1, 8)
PEOPLE = 8


def a_unit(number: int, *, low: int = 0, name: str = "", **counts: Mapping[str, int]) -> Unit:
    """One week's group of eight: `low` of them say 3 where the others say 4, the rest of the form is all 4."""
    name = name or f"2026-SPR-ON-{number:02}"
    day = FIRST_DAY + timedelta(days=7 * number)
    given: dict[str, Mapping[str, int]] = {
        question.key: {"4": PEOPLE} for question in LEARNER.questions if question.scale == (1, 5)
    }
    given["met_needs"] = {value: many for value, many in (("3", low), ("4", PEOPLE - low)) if many}
    return Unit(name, name, PEOPLE, day, day, {**given, **counts})


def units(lows: Sequence[int]) -> list[Unit]:
    return [a_unit(number, low=low) for number, low in enumerate(lows)]


def looking(groups: Sequence[Unit], *, today: date | None = None, **facts: Any) -> Looking:
    known: dict[str, Any] = {
        "units": groups,
        "form_map": LEARNER,
        "names": NAMES,
        "today": today or (groups[-1].last_on if groups else FIRST_DAY) + timedelta(days=4),
        "period": "2026-W20",
        "longest_wait_months": 12,
    }
    return Looking(**{**known, **facts})


def done(*, after: int, **fields: Any) -> Action:
    """An action on "Met my needs", done in the week before this group."""
    known: dict[str, Any] = {
        "status": Status.IMPLEMENTED,
        "measure": "Met my needs",
        "implemented_on": FIRST_DAY + timedelta(days=7 * after - 3),
        "applies_from": f"2026-SPR-ON-{after:02}",
        "impact": "Wishes are asked for",
    }
    return an_action(**{**known, **fields})
