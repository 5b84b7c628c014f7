"""A measure's standing from the ledger of printed figures. Only `assembly` names this adapter of `Measuring`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from bot.actions.measures import WHOLE_COURSE, WHOLE_COURSE_TITLE, MeasureNames
from bot.actions.model import Baseline
from bot.analysis.model import Counts, Unit, as_value, of_measure
from bot.analysis.scores import LAST_UNITS, added, mean, measure_mean, measure_score, units_of
from bot.feedback.figures import blocks_in
from bot.feedback.model import FormMap, Measure, Question


class PrintedFigures:
    """The measures of one form, with the figures printed of it."""

    def __init__(self, form_map: FormMap, *, source: str) -> None:
        self._form_map = form_map
        self._source = source
        self.names = names_of(form_map)

    def baseline(self, connection: Connection, title: str, *, on: date, until: date) -> Baseline:
        units = units_of(blocks_in(connection, source=self._source))
        return baseline_of([unit for unit in units if unit.last_on <= until], self._form_map, title, on=on)


def names_of(form_map: FormMap) -> MeasureNames:
    """Name the form's measures, and all its ratings together."""
    measures = {measure.key: measure.title for measure in form_map.measures}
    return MeasureNames({**measures, WHOLE_COURSE: WHOLE_COURSE_TITLE})


def baseline_of(units: Sequence[Unit], form_map: FormMap, title: str, *, on: date) -> Baseline:
    """Freeze how a measure stands in the last groups. A title that the form does not know has no figures."""
    key = names_of(form_map).key_of(title) or ""
    known = {measure.key: measure for measure in form_map.measures}
    last = units[-LAST_UNITS:]
    if key == WHOLE_COURSE:
        return _of_all_ratings(last, _ratings(form_map), title, on=on)
    if key not in known:
        return Baseline(measure=key, title=title, frozen_on=on)
    return _of_measure(last, known[key], on=on)


def _of_measure(units: Sequence[Unit], measure: Measure, *, on: date) -> Baseline:
    name = measure.questions[0].key
    if measure.is_change or len(measure.questions) > 1:
        name = of_measure(measure.key)
    answered = [unit for unit in units if unit.counts.get(name)]
    empty = Baseline(measure=measure.key, title=measure.title, frozen_on=on)
    if not answered:
        return empty
    counts = added(*(unit.counts for unit in answered))
    score = measure_score(counts, measure)
    change = score.change
    return Baseline(
        measure=measure.key,
        title=measure.title,
        frozen_on=on,
        answers=score.answers,
        favourable=None if change else score.favourable,
        said=score.said,
        up=change.up if change else None,
        same=change.same if change else None,
        down=change.down if change else None,
        mean=_rounded(measure_mean(counts, measure)),
        groups=len(answered),
        first_on=min(unit.first_on for unit in answered),
        last_on=max(unit.last_on for unit in answered),
    )


def _ratings(form_map: FormMap) -> tuple[Question, ...]:
    """Name the questions whose ratings can be put together: those of the commonest scale."""
    rated = [question for question in form_map.questions if question.scale and question.favourable]
    if not rated:
        return ()
    ((scale, _),) = Counter(question.scale for question in rated).most_common(1)
    return tuple(question for question in rated if question.scale == scale)


def _of_all_ratings(units: Sequence[Unit], ratings: Sequence[Question], title: str, *, on: date) -> Baseline:
    answered = [unit for unit in units if any(unit.counts.get(question.key) for question in ratings)]
    if not answered:
        return Baseline(measure=WHOLE_COURSE, title=title, frozen_on=on)
    counts = added(*(unit.counts for unit in answered))
    return Baseline(
        measure=WHOLE_COURSE,
        title=title,
        frozen_on=on,
        answers=sum(sum(counts.get(question.key, {}).values()) for question in ratings),
        favourable=sum(_favourable(counts, question) for question in ratings),
        said="ratings were favourable",
        mean=_rounded(_index(counts, ratings)),
        groups=len(answered),
        first_on=min(unit.first_on for unit in answered),
        last_on=max(unit.last_on for unit in answered),
    )


def _favourable(counts: Counts, question: Question) -> int:
    values: Mapping[str, int] = counts.get(question.key, {})
    return sum(values.get(as_value(value), 0) for value in question.favourable)


def _index(counts: Counts, ratings: Sequence[Question]) -> float | None:
    """Give the mean of the questions' means, so that a question that fewer answered weighs no less."""
    means = [found for question in ratings if (found := mean(counts.get(question.key, {}))) is not None]
    return sum(means) / len(means) if means else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
