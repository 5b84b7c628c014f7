"""From blocks of figures and open actions to the facts of a digest: pure, so that a week can be built on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.actions.measures import WHOLE_COURSE, WHOLE_COURSE_TITLE
from bot.actions.model import Action
from bot.analysis.comment_counts import CommentGroup, comment_groups, together
from bot.analysis.model import Unit, of_measure
from bot.analysis.paired import Gain, gain_of
from bot.analysis.scores import LAST_UNITS, added, is_counted, measure_score, question_score
from bot.analysis.trend import Trend
from bot.digest.findings import is_about
from bot.digest.model import ActionMark, ActionsNow, Group
from bot.feedback.figures import FigureBlock
from bot.feedback.model import FormMap
from bot.privacy.floors import COMMENT_FLOOR

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


def gains_of(units: Sequence[Unit], form_map: FormMap) -> dict[str, Gain]:
    """Put the pairs of before and after of the last four together, by measure: one group is too few for a test."""
    counts = added(*(unit.counts for unit in units[-LAST_UNITS:]))
    pairs = {measure.key: counts.get(of_measure(measure.key), {}) for measure in form_map.measures if measure.is_change}
    return {key: gain_of({float(value): many for value, many in values.items()}) for key, values in pairs.items()}


def _last_words(units: Sequence[Unit]) -> str:
    number = {2: "two", 3: "three", 4: "four"}[len(units)]
    noun = "groups" if any(unit.unit != unit.label for unit in units) else "cohorts"
    return f"last {number} {noun}"


def new_comments(blocks: Sequence[FigureBlock], *, period: str) -> CommentGroup | None:
    """Give what is told of comments this week: the groups whose last block it cut."""
    period_of = {block.number: block.period for block in blocks}
    groups = comment_groups(blocks, floor=COMMENT_FLOOR)
    return together([group for group in groups if period_of[group.last_block] == period])


def actions_now(actions: Sequence[Action], *, today: date, week_ends: date) -> ActionsNow:
    """Sort the open actions by how soon they are due; the longest overdue comes first."""
    still_open = sorted(
        (action for action in actions if action.is_open), key=lambda action: (action.due_on or date.max, action.number)
    )
    overdue = tuple(action for action in still_open if action.is_overdue(today=today))
    due = tuple(action for action in still_open if action.is_due_by(week_ends) and action not in overdue)
    return ActionsNow(overdue=overdue, due_this_week=due, others=len(still_open) - len(overdue) - len(due))


def marks_of(actions: Sequence[Action], trend: Trend) -> tuple[ActionMark, ...]:
    """Say where in the picture actions took effect: from the cohort they name, else from the day they were done."""
    placed = [(action, place) for action in actions if (place := _place(action, trend)) is not None]
    return tuple(
        ActionMark(measure=measure.key, place=place, ref=action.ref)
        for measure in trend.measures
        for action, place in placed
        if is_about(action, key=measure.key, title=measure.title)
        or is_about(action, key=WHOLE_COURSE, title=WHOLE_COURSE_TITLE)
    )


def _place(action: Action, trend: Trend) -> float | None:
    """Give the place between two groups, 0 for the first group shown. None where it took effect before all of them."""
    if action.implemented_on is None:
        return None
    named = (action.applies_from or "").casefold()
    labels = [label.casefold() for label in trend.labels]
    if named in labels:
        return labels.index(named) - 0.5
    earlier = sum(day < action.implemented_on for day in trend.days)
    return earlier - 0.5 if earlier else None
