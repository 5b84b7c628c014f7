"""When an action's measure is looked at, and what a look tells. Pure: printed groups in, checks out.

A look is taken once. What it told stays, whatever later answers say, and a settled verdict is the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.actions.measures import WHOLE_COURSE, MeasureNames
from bot.actions.model import Action
from bot.actions.outcome_check import LONGEST_WAIT, Against, OutcomeCheck, months_later, next_look_after
from bot.analysis.effect import LOOKS, Timeline, judge
from bot.analysis.measured import USUAL_SCALE, course_series, gain_series, question_series
from bot.analysis.model import Unit
from bot.feedback.model import FormMap, Measure, Question

if TYPE_CHECKING:
    from bot.analysis.effect import Outcome
    from bot.analysis.series import Numbers


@dataclass(frozen=True, kw_only=True)
class Looking:
    """What all looks of one digest have in common."""

    units: Sequence[Unit]  # printed groups, in the order of time
    form_map: FormMap
    names: MeasureNames
    today: date
    period: str
    longest_wait_months: int


@dataclass(frozen=True)
class Series:
    """One measure, group by group, the good end high. `values` are NaN where too few answered."""

    values: Numbers
    answers: Numbers
    against: Against
    is_rescaled: bool

    def positions(self) -> list[int]:
        """Name the groups that have a value."""
        both = zip(self.values, self.answers, strict=True)
        return [place for place, (value, answers) in enumerate(both) if value == value and answers > 0]


@dataclass(frozen=True)
class Start:
    """The first group that had the change. `position` is None as long as it has not answered."""

    position: int | None
    unknown_cohort: str = ""


def is_watched(action: Action, names: MeasureNames) -> bool:
    """Tell whether there is anything to look at: it is done, names a measure of the form, and is not settled yet."""
    check = action.outcome_check
    return action.is_done and _measure_of(action, names) is not None and not (check and check.is_final)


def missing(action: Action, names: MeasureNames) -> str | None:
    """Say what keeps an action from being checked. None if nothing does."""
    if not action.is_done or action.outcome_check is not None:
        return None
    if action.measure is None:
        return "no measure is linked to it"
    if _measure_of(action, names) is None:
        return f"the form has no measure “{action.measure}”"
    return None


def looks_due(action: Action, looking: Looking, *, attempt: int) -> tuple[OutcomeCheck, ...]:
    """Take each look that is due and not taken yet, in order, until one settles it."""
    measure = _measure_of(action, looking.names)
    if measure is None or not is_watched(action, looking.names):
        return ()
    series = series_of(measure, looking)
    start = start_of(action, looking.units)
    after = [place for place in series.positions() if start.position is not None and place >= start.position]
    empty = _empty(measure, looking, attempt=attempt, start=start, series=series)
    taken = action.outcome_check.look if action.outcome_check else 0
    found: list[OutcomeCheck] = []
    for look in (look for look in LOOKS if taken < look <= len(after)):
        found.append(_looked(empty, series, after[:look], action, looking))
        if found[-1].is_final:
            return tuple(found)
    if is_overdue(action, looking):
        found.append(_gave_up(empty, series, after, action, looking))
    return tuple(found)


def is_overdue(action: Action, looking: Looking) -> bool:
    """Tell whether the longest wait is over."""
    return action.done_on is not None and looking.today >= months_later(action.done_on, looking.longest_wait_months)


def start_of(action: Action, units: Sequence[Unit]) -> Start:
    """Find the first group that had the change: the cohort that was named, else the first whole one after it was done.

    Once a look was taken, later ones count from the same group.
    """
    check = action.outcome_check
    if check is not None and check.from_unit:
        place = _position(check.from_unit, units)
        return Start(place, check.unknown_cohort)
    named = _position(action.applies_from, units) if action.applies_from else None
    if named is not None:
        return Start(named)
    done_on = action.done_on
    later = (place for place, unit in enumerate(units) if done_on is not None and unit.first_on > done_on)
    return Start(next(later, None), action.applies_from or "")


def series_of(key: str, looking: Looking) -> Series:
    """Choose what a measure is judged by: against the rest of the form where there is one."""
    questions = [question for question in looking.form_map.questions if not question.is_sensitive]
    if key == WHOLE_COURSE:
        return Series(*course_series(looking.units, questions), "course", is_rescaled=False)
    measure = next(one for one in looking.form_map.measures if one.key == key)
    scale = _scale_of(measure, looking.form_map)
    if measure.is_change:
        return Series(*gain_series(looking.units, key, scale=scale), "gain", scale != USUAL_SCALE)
    keys = [question.key for question in measure.questions]
    return Series(*question_series(looking.units, questions, keys=keys), "rest", scale != USUAL_SCALE)


def judged_by(check: OutcomeCheck, looking: Looking) -> list[tuple[str, float, int]]:
    """Name the groups that a check was judged by, before and after, each with its value and how many gave it."""
    series = series_of(check.measure, looking)
    places = series.positions()
    start = next((place for place, unit in enumerate(looking.units) if unit.unit == check.from_unit), None)
    after = [place for place in places if start is not None and place >= start][: check.groups_after]
    last = after[-1] if after else len(looking.units)
    return [
        (looking.units[place].unit, round(float(series.values[place]), 4), int(series.answers[place]))
        for place in places
        if place <= last
    ]


def _measure_of(action: Action, names: MeasureNames) -> str | None:
    """Give the key of what an action is to move: the one that its first look was about, its baseline's, its title's."""
    if action.measure is None:
        return None
    known = action.outcome_check.measure if action.outcome_check else None
    key = known or (action.baseline.measure if action.baseline else None) or names.key_of(action.measure)
    return key if key in names.by_key else None


def _scale_of(measure: Measure, form_map: FormMap) -> tuple[int, int]:
    asked: list[Question] = list(measure.questions)
    if measure.after is not None:
        asked = [form_map.question(measure.after)]
    return next((question.scale for question in asked if question.scale), USUAL_SCALE)


def _position(name: str, units: Sequence[Unit]) -> int | None:
    wanted = _folded(name)
    return next((place for place, unit in enumerate(units) if _folded(unit.unit) == wanted), None)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _empty(key: str, looking: Looking, *, attempt: int, start: Start, series: Series) -> OutcomeCheck:
    first = looking.units[start.position] if start.position is not None else None
    return OutcomeCheck(
        verdict="too early",
        look=LONGEST_WAIT,
        attempt=attempt,
        judged_on=looking.today,
        period=looking.period,
        measure=key,
        title=looking.names.by_key[key],
        against=series.against,
        is_rescaled=series.is_rescaled,
        from_unit=first.unit if first else "",
        from_label=first.label if first else "",
        unknown_cohort=start.unknown_cohort if first else "",
    )


def _looked(
    empty: OutcomeCheck, series: Series, after: Sequence[int], action: Action, looking: Looking
) -> OutcomeCheck:
    """Judge at one look, by the groups up to it and by nothing that came later."""
    look = len(after)
    outcome = _judged(series, after, action, looking, looks=(look,))
    check = _told(empty, outcome, after, looking)
    settled = outcome.is_settled
    return replace(check, verdict=outcome.verdict, look=look, next_look=None if settled else next_look_after(look))


def _gave_up(
    empty: OutcomeCheck, series: Series, after: Sequence[int], action: Action, looking: Looking
) -> OutcomeCheck:
    """Say what there is when the longest wait is over. It is no look: too early is all that it can say."""
    return _told(empty, _judged(series, after, action, looking, looks=()), after, looking)


def _judged(series: Series, after: Sequence[int], action: Action, looking: Looking, *, looks: Sequence[int]) -> Outcome:
    end = after[-1] + 1 if after else len(series.values)
    completed = after[0] if after else end
    timeline = Timeline(completed=completed, raised=raised_at(action, looking.units, before=completed))
    return judge(series.values[:end], series.answers[:end], timeline, looks=looks)


def raised_at(action: Action, units: Sequence[Unit], *, before: int) -> tuple[int, int] | None:
    """Find the groups that raised the alert an action came from. None if it came from none, or they are not there."""
    if not action.alert_from or not action.alert_to:
        return None
    first, last = _position(action.alert_from, units), _position(action.alert_to, units)
    return (first, last) if first is not None and last is not None and first <= last < before else None


def _told(empty: OutcomeCheck, outcome: Outcome, after: Sequence[int], looking: Looking) -> OutcomeCheck:
    groups = [looking.units[place] for place in after]
    return replace(
        empty,
        groups_after=len(groups),
        people_after=outcome.people_after,
        groups_before=outcome.cohorts_before,
        first_on=min((group.first_on for group in groups), default=None),
        last_on=max((group.last_on for group in groups), default=None),
        change=_rounded(outcome.change),
        likely_from=_rounded(outcome.likely_from),
        likely_to=_rounded(outcome.likely_to),
        needed=outcome.needed,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
