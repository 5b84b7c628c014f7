"""The report for programs: plain numbers and words, no NaN, nothing of a group that may not be shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.analysis.comparisons import Comparison
from bot.analysis.intervals import range_words
from bot.analysis.monitor import Alert, Course, false_alarms_a_year
from bot.analysis.paired import Gain
from bot.analysis.spc import Chart, Signal
from bot.reports.messages import over_time
from bot.reports.model import IndexFacts, Point, QuestionFacts, Report

DECIMALS = 12  # of what is computed: beyond lies the noise of floating point


def report_json(report: Report) -> str:
    """Write the report as JSON."""
    return json.dumps(as_json(report), ensure_ascii=True, indent=2, allow_nan=False)


def as_json(report: Report) -> dict[str, Any]:
    return {
        "file": report.called,
        "responses": report.responses,
        "cohorts_by": report.cohorts_by,
        "cohorts": [
            {
                "cohort": cohort.name,
                "responses": cohort.responses,
                "first_on": _day(cohort.first_on),
                "last_on": _day(cohort.last_on),
                "shown_in": cohort.group,
            }
            for cohort in report.cohorts
        ],
        "held_back": {"responses": report.held_responses, "cohorts": report.held_cohorts},
        "index": _index(report.index),
        "questions": [_question(facts) for facts in report.questions],
        "knowledge": [
            {"question": each.title, "all": _gain(each.gain), "last_four": _gain(each.recent)}
            for each in report.knowledge
        ],
        "alerts": [_alert(report, alert) for alert in report.watch.concerns],
        "improvements": [_alert(report, alert) for alert in report.watch.improvements],
        "false_alarms_a_year": round(false_alarms_a_year(len(report.questions)), 2) if report.questions else None,
        "findings": [
            {
                "kind": finding.kind,
                "words": finding.words,
                "n": finding.n,
                "window": finding.window,
                "rule": finding.rule,
                "question": finding.question,
                "cohort": finding.cohort,
                "layer": finding.layer,
            }
            for finding in report.findings
        ],
        "comparison": _comparison(report.comparison, report.questions) if report.comparison else None,
        "notes": list(report.notes),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float) -> float:
    return round(value, DECIMALS) + 0.0  # never -0.0


def _alert(report: Report, alert: Alert) -> dict[str, Any]:
    return {
        "cohort": alert.cohort,
        "layer": alert.layer,
        "question": report.title_of(alert) if alert.question else None,
        "direction": alert.direction,
        "since": report.cohorts[alert.since].name,
        "over_at": None if alert.over_at is None else report.cohorts[alert.over_at].name,
    }


def _question(facts: QuestionFacts) -> dict[str, Any]:
    asked = facts.asked
    return {
        "question": asked.title,
        "column": asked.index + 1,
        "scale": {
            "min": asked.low,
            "max": asked.high,
            "better": asked.better,
            "direction_assumed": asked.direction_assumed,
            "range_assumed": asked.range_assumed,
        },
        "answers": facts.answers,
        "counts": _counts(facts.counts),
        "last_four": _counts(facts.recent),
        "favourable": list(asked.favourable),
        "series": [_point(point, signal) for point, signal in zip(facts.points, facts.chart.signals, strict=True)],
        **_chart(facts.chart),
        "icons": {"variation": facts.variation, "assurance": facts.assurance},
        "monitor": _course(facts.course),
        "words": over_time(facts),
    }


def _counts(counts: Any) -> dict[str, int]:  # noqa: ANN401 - a mapping of worths
    return {f"{worth:g}": many for worth, many in counts.items()}


def _point(point: Point, signal: Signal | None) -> dict[str, Any]:
    return {
        "cohort": point.group,
        "n": point.answers,
        "value": _number(point.mean),
        "favourable": point.share.favourable,
        "last_four": {"favourable": point.rolling.favourable, "n": point.rolling.answers},
        "range": range_words(point.share.favourable, point.share.answers),
        "shrunken": _number(point.shrunken),
        "label": point.variation,
        "rule": signal.rule if signal else None,
    }


def _chart(chart: Chart) -> dict[str, Any]:
    limits = chart.limits
    return {
        "state": chart.state,
        "limits": None
        if limits is None
        else {
            "mean": _number(limits.mean),
            "lower": _number(limits.lower),
            "upper": _number(limits.upper),
            "near_lower": _number(limits.near_lower),
            "near_upper": _number(limits.near_upper),
        },
    }


def _index(index: IndexFacts | None) -> dict[str, Any] | None:
    if index is None:
        return None
    return {
        "series": [
            {"cohort": group, "value": _number(mean), "rule": signal.rule if signal else None}
            for group, mean, signal in zip(index.groups, index.means, index.chart.signals, strict=True)
        ],
        **_chart(index.chart),
        "icons": {"variation": index.variation, "assurance": None},
        "monitor": _course(index.course),
    }


def _course(course: Course | None) -> dict[str, Any] | None:
    """Tell the monitor's state; its scores stay inside, for they are also of cohorts that may not be shown."""
    if course is None:
        return None
    return {"state": course.state, "cohorts": course.history}


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "up": gain.up,
        "same": gain.same,
        "down": gain.down,
        "mean": None if gain.mean is None else _number(gain.mean),
        "p_value": None if gain.p_value is None else _number(gain.p_value),
    }


def _comparison(comparison: Comparison, questions: Sequence[QuestionFacts]) -> dict[str, Any]:
    titles = {facts.asked.key: facts.asked.title for facts in questions}
    return {
        "tests": comparison.tests,
        "groups": list(comparison.groups),
        "too_few_cohorts": list(comparison.too_few),
        "differences": [
            {
                "group": each.group,
                "question": titles.get(each.question or ""),
                "points": _number(each.points),
                "cohorts": each.cohorts,
                "other_cohorts": each.other_cohorts,
            }
            for each in comparison.differences
        ],
    }
