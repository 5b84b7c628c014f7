"""What the picture says, in words: the verdict above each panel, and the text for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.analysis.spc import FEWEST_POINTS, TRIAL_BELOW, Better, label_of
from bot.analysis.trend import MeasureTrend, Trend, TrendPoint
from bot.blocks import shorten
from bot.digest.model import ActionMark
from bot.digest.words import counted, listed

ALT_TEXT_CHARACTERS = 1_000  # https://docs.slack.dev/reference/methods/files.getUploadURLExternal (read 2026-11-23)
TITLE = "How learners rated the training, cohort by cohort"
CEILING = 0.1  # of the scale: averages this near its good end leave nothing to see

Verdict = Literal["improving", "concerning", "chance"]


def verdict_of(measure: MeasureTrend) -> Verdict:
    """Give the variation icon of the latest group."""
    points = measure.lines[0].points
    if not measure.limits or not points:
        return "chance"
    return verdict_on(points[-1], better=measure.better)


def verdict_on(point: TrendPoint, *, better: Better) -> Verdict:
    """Say what one point means: Making Data Count's colours have a name each."""
    label = label_of(point.signal, better=better)
    if label.startswith("improving"):
        return "improving"
    return "concerning" if label.startswith("concerning") else "chance"


def panel_words(measure: MeasureTrend) -> str:
    """Say above a panel what its latest point means, or why nothing is said about it."""
    if measure.judged is None:
        return "self-rated"
    if measure.judged == "too_few":
        return f"no limits yet: {measure.groups} of {FEWEST_POINTS} groups"
    if measure.judged == "at_ceiling":
        return _still_words(measure)
    return f"{_latest_words(measure)}{_trial_words(measure)}"


def _latest_words(measure: MeasureTrend) -> str:
    signal = measure.lines[0].points[-1].signal if measure.lines[0].points else None
    if signal is None:
        return "no more than chance"
    where = "higher" if signal.side == "high" else "lower"
    verdict = verdict_of(measure)
    return f"{where} than chance" if verdict == "chance" else f"{verdict}: {where} than chance"


def _trial_words(measure: MeasureTrend) -> str:
    return f" (trial limits, {measure.groups} of {TRIAL_BELOW})" if measure.judged == "trial" else ""


def _still_words(measure: MeasureTrend) -> str:
    """Tell answers that all stand at the good end from answers that merely do not differ."""
    low, high = measure.scale
    points = measure.lines[0].points
    average = sum(point.mean for point in points) / len(points) if points else low
    good, distance = ("top", high - average) if measure.better != "low" else ("lowest", average - low)
    if distance <= CEILING * (high - low):
        return f"at ceiling: nearly everyone gives the {good} answer"
    return "no limits: the groups hardly differ"


def alt_text(trend: Trend, *, marks: Sequence[ActionMark] = ()) -> str:
    """Say what the picture says, with its numbers."""
    first, last = trend.days[0], trend.days[-1]
    span = f"from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
    opening = f"Averages of {counted(len(trend.labels), 'group')} of learners, {span}."
    sentences = [
        _sentence(measure, refs=[mark.ref for mark in marks if mark.measure == measure.key])
        for measure in trend.measures
    ]
    return shorten(" ".join([opening, *sentences]), limit=ALT_TEXT_CHARACTERS)


def _sentence(measure: MeasureTrend, *, refs: Sequence[str]) -> str:
    marked = f"; {listed(refs)} marked" if refs else ""
    if measure.is_pair:
        courses = [f"{line.name} {_between(line.points)}" for line in measure.lines if line.points]
        said = f"{', '.join(courses)} of {measure.scale[1]}"
    elif measure.limits:
        limits = measure.limits
        within = f"mean {limits.mean:.1f}, limits {limits.lower:.1f} to {min(limits.upper, measure.scale[1]):.1f}"
        said = f"{within}, latest {panel_words(measure)}"
    else:
        said = f"{_between(measure.lines[0].points)} of {measure.scale[1]}, {panel_words(measure)}"
    return f"{measure.title}: {said}{marked}."


def _between(points: Sequence[TrendPoint]) -> str:
    means = [point.mean for point in points]
    low, high = f"{min(means):.1f}", f"{max(means):.1f}"
    return low if low == high else f"{low} to {high}"
