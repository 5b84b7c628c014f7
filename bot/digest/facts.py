"""From blocks of figures and open actions to the facts of a digest: pure, so that a week can be built on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.actions.model import Action
from bot.analysis.model import Unit
from bot.analysis.scores import LAST_UNITS, added, is_counted, measure_score, question_score
from bot.digest.model import ActionsNow, Group
from bot.feedback.model import FormMap

NEW_SHOWN = 4  # more new cohorts than this at once are a backlog, not a week


def group_of(units: Sequence[Unit], form_map: FormMap, *, label: str) -> Group:
    """Add up these units and score every measure and question of the form."""
    counts = added(*(unit.counts for unit in units))
    return Group(
        label=label,
        cohorts=len(units),
        forms=sum(unit.responses for unit in units),
        first_on=min(unit.first_on for unit in units),
        last_on=max(unit.last_on for unit in units),
        measures=tuple(measure_score(counts, measure) for measure in form_map.measures),
        questions=tuple(
            question_score(counts, question)
            for question in form_map.questions
            if is_counted(question) and not (question.is_sensitive and len(units) == 1)
        ),
    )


def newest_units(units: Sequence[Unit], *, new: Sequence[str]) -> tuple[Unit, ...]:
    """Choose what the week is about: its new units, or only the last of them where a backlog was read."""
    fresh = tuple(unit for unit in units if unit.unit in new)
    return fresh if len(fresh) <= NEW_SHOWN else fresh[-1:]


def newest_group(units: Sequence[Unit], form_map: FormMap) -> Group | None:
    if not units:
        return None
    return group_of(units, form_map, label=", ".join(unit.label for unit in units))


def recent_group(units: Sequence[Unit], form_map: FormMap) -> Group | None:
    """Put the last four together. None as long as there is only one, which stands for itself."""
    last = units[-LAST_UNITS:]
    return group_of(last, form_map, label=_last_words(last)) if len(last) > 1 else None


def _last_words(units: Sequence[Unit]) -> str:
    number = {2: "two", 3: "three", 4: "four"}[len(units)]
    noun = "groups" if any(unit.unit != unit.label for unit in units) else "cohorts"
    return f"last {number} {noun}"


def actions_now(actions: Sequence[Action], *, today: date, week_ends: date) -> ActionsNow:
    """Sort the open actions by how soon they are due; the longest overdue comes first."""
    still_open = sorted(
        (action for action in actions if action.is_open), key=lambda action: (action.due_on or date.max, action.number)
    )
    overdue = tuple(action for action in still_open if action.is_overdue(today=today))
    due = tuple(action for action in still_open if action.is_due_by(week_ends) and action not in overdue)
    return ActionsNow(overdue=overdue, due_this_week=due, others=len(still_open) - len(overdue) - len(due))
