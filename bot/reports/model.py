"""What the analysis of an export says: facts only, worded elsewhere for a terminal, a program and a browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.analysis.comparisons import Comparison
from bot.analysis.intervals import Share
from bot.analysis.monitor import Alert, Course, Layer, Watch
from bot.analysis.paired import Gain
from bot.analysis.spc import Assurance, Better, Chart, Variation

Counts = Mapping[float, int]
FindingKind = Literal["concern", "praise", "knowledge", "steady", "baseline", "nothing"]


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """One cohort. `group` is the label of the figures it is in; None where it is held back."""

    name: str
    responses: int
    first_on: date | None
    last_on: date | None
    group: str | None


@dataclass(frozen=True, kw_only=True)
class Group:
    """What is shown as one point: a cohort of five or more, or several small ones together."""

    label: str
    cohorts: tuple[int, ...]  # their places among the cohorts
    responses: int
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A rating question of the export."""

    index: int
    key: str
    title: str
    low: float
    high: float
    better: Better
    direction_assumed: bool
    range_assumed: bool
    favourable: tuple[float, ...]

    @property
    def said(self) -> str:
        """Say which answers are favourable: "gave 4 or 5"."""
        values = [f"{value:g}" for value in sorted(self.favourable)]
        return f"gave {values[0]}" if len(values) == 1 else f"gave {', '.join(values[:-1])} or {values[-1]}"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One group's figures on one question; `mean` is on the question's own scale. For the chart and the table."""

    group: str
    answers: int
    mean: float
    share: Share
    rolling: Share
    shrunken: float
    variation: Variation


@dataclass(frozen=True, kw_only=True)
class QuestionFacts:
    asked: Asked
    points: tuple[Point, ...]
    chart: Chart
    better: Better
    variation: Variation
    assurance: Assurance | None
    counts: Counts  # of all shown groups together
    recent: Counts  # of the last four
    course: Course | None

    @property
    def answers(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, kw_only=True)
class IndexFacts:
    """The mean of all rating questions, group by group, on one scale from 1 to 5 whose high end is good."""

    groups: tuple[str, ...]
    means: tuple[float, ...]
    chart: Chart
    variation: Variation
    course: Course


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    title: str
    gain: Gain
    recent: Gain


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to know, with what it rests on."""

    kind: FindingKind
    words: str
    n: int
    window: str
    rule: str
    question: str | None = None
    cohort: str | None = None
    layer: Layer | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """All of it. `cohorts_by` says in words where the cohorts come from."""

    called: str
    responses: int
    cohorts_by: str
    cohorts: tuple[Cohort, ...]
    groups: tuple[Group, ...]
    held_responses: int
    held_cohorts: int
    questions: tuple[QuestionFacts, ...]
    index: IndexFacts | None
    knowledge: tuple[Knowledge, ...]
    watch: Watch
    findings: tuple[Finding, ...]
    comparison: Comparison | None
    notes: tuple[str, ...]
    actions_on: tuple[date, ...] = ()

    def title_of(self, alert: Alert) -> str:
        """Name what an alert is about."""
        if alert.question is None:
            return "The course as a whole"
        return next(each.asked.title for each in self.questions if each.asked.key == alert.question)
