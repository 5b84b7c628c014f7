"""What changed by more than chance, as findings: which groups, how many people, what was usual, and what is done.

The monitor runs on printed groups only, on those of before the week and on all of them; the difference is news.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.actions.measures import WHOLE_COURSE, WHOLE_COURSE_TITLE
from bot.actions.model import Action, Principle, Status
from bot.analysis.model import CountedQuestion, Unit
from bot.analysis.monitor import INDEX_LIMIT, QUESTION_LIMIT, Alert, Course, watch
from bot.analysis.news import News, news_of
from bot.analysis.ratings import answers_in, favourable_in, ratings_of, table_of
from bot.analysis.scores import said_of
from bot.feedback.model import FormMap, Question

# `apart`: a question that only moved less than all the others, whose own answers went the other way. No finding.
Kind = Literal["concern", "came_back", "improvement", "apart"]
APART = 0.05  # of all answers: a share that moved by less went neither way
State = Literal["nothing", "baseline", "no_spread", "watched"]


@dataclass(frozen=True, kw_only=True)
class Side:
    """The answers on one side of a change."""

    favourable: int
    answers: int
    said: str  # what a favourable answer is

    @property
    def share(self) -> float | None:
        return self.favourable / self.answers if self.answers else None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it was, told once, in the week in which it became more than chance."""

    kind: Kind
    about: str  # the question's words, or the whole course
    is_whole_course: bool
    theme: str | None = None  # the word for it in the form's file
    measure: str | None  # the title an action can name; None for a question of no measure
    principles: tuple[Principle, ...]
    score: float  # how far beyond chance, in standard deviations
    limit: float
    groups: int  # since it began, as all figures here
    people: int
    since: date
    until: date
    now: Side
    usual: Side  # of all groups before it began; 0 answers where there are none
    on_it: tuple[str, ...] = ()  # references of open actions on the measure
    closed: Action | None = None  # the action after which it returned
    raised: tuple[str, str] | None = None  # the first and last group that raised it: a check compares with neither


@dataclass(frozen=True, kw_only=True)
class Watching:
    """What the monitor says this week, and what its word is worth."""

    state: State = "nothing"
    groups: int = 0  # that have an answer to any rating
    questions: int = 0
    course: Course | None = None  # of all ratings together
    arisen: tuple[Finding, ...] = ()  # what matters most first
    still: tuple[Finding, ...] = ()
    apart: tuple[Finding, ...] = ()  # standing, whenever they arose
    over: tuple[Finding, ...] = ()


def watching(
    units: Sequence[Unit], form_map: FormMap, *, before: Sequence[Unit], actions: Sequence[Action]
) -> Watching:
    """Watch all groups, and say what is new since `before`: the same groups without this week's answers."""
    # A sensitive question is never told of one group, and a series is told group by group.
    ratings = ratings_of([question for question in form_map.questions if not question.is_sensitive])
    if not units or not ratings:
        return Watching()
    seen = watch(table_of(units, ratings))
    course = seen.courses[0]
    if not course.history:
        return Watching()
    news = news_of(seen, watch(table_of(before, ratings))) if seen.alerts and before else _all_new(seen.alerts)
    told = _Telling(units, form_map, ratings, actions)
    arisen, still, over = (
        sorted(map(told.finding, alerts), key=_weight) for alerts in (news.arisen, news.still, news.over)
    )
    return Watching(
        state=course.state,
        groups=course.history,
        questions=len(ratings),
        course=course,
        arisen=tuple(each for each in arisen if each.kind != "apart"),
        still=tuple(each for each in still if each.kind != "apart"),
        apart=tuple(each for each in (*arisen, *still) if each.kind == "apart"),
        over=tuple(each for each in over if each.kind != "apart"),
    )


def _all_new(alerts: Sequence[Alert]) -> News:
    return News(arisen=tuple(alert for alert in alerts if alert.over_at is None))


def _weight(finding: Finding) -> tuple[int, float]:
    """Sort key: the whole course, then a question, then what came back, then what improved; the clearest first."""
    kinds: Mapping[Kind, int] = {"concern": 1, "came_back": 2, "improvement": 3, "apart": 4}
    first = finding.kind == "concern" and finding.is_whole_course
    return 0 if first else kinds[finding.kind], -abs(finding.score)


@dataclass(frozen=True)
class _Telling:
    units: Sequence[Unit]
    form_map: FormMap
    ratings: Sequence[CountedQuestion]
    actions: Sequence[Action]

    def finding(self, alert: Alert) -> Finding:
        question = None if alert.question is None else self.form_map.question(alert.question)
        key, measure = self._measure(question)
        begin = min(alert.since, len(self.units) - 1)  # groups are kept for good, though late ones may move places
        since = [unit for unit in self.units[begin:] if self._counted(unit, question)]
        known = [action for action in self.actions if is_about(action, key=key, title=measure)]
        fell = alert.direction == "down"
        raised_at = min(alert.position, len(self.units) - 1)
        returned = _closed_before(known, self.units[raised_at].last_on) if fell else None
        now, usual = self._side(since, question), self._side(self.units[:begin], question)
        return Finding(
            kind=_kind(now, usual, fell=fell, has_returned=returned is not None),
            about=WHOLE_COURSE_TITLE if question is None else question.title,
            is_whole_course=question is None,
            theme=question.theme if question else None,
            measure=measure,
            principles=tuple(Principle(letter) for letter in question.principles) if question else (),
            score=alert.score,
            limit=INDEX_LIMIT if question is None else QUESTION_LIMIT,
            groups=len(since),
            people=sum(unit.responses for unit in since),
            since=min((unit.first_on for unit in since), default=self.units[begin].first_on),
            until=max((unit.last_on for unit in since), default=self.units[begin].last_on),
            now=now,
            usual=usual,
            on_it=tuple(action.ref for action in known if action.is_open),
            closed=returned,
            raised=(self.units[begin].unit, self.units[raised_at].unit),
        )

    def _measure(self, question: Question | None) -> tuple[str | None, str | None]:
        if question is None:
            return WHOLE_COURSE, WHOLE_COURSE_TITLE
        title = next((each.title for each in self.form_map.measures if each.key == question.measure), None)
        return question.measure, title

    def _asked(self, question: Question | None) -> Sequence[CountedQuestion]:
        return self.ratings if question is None else (question,)

    def _counted(self, unit: Unit, question: Question | None) -> bool:
        return any(answers_in(unit.counts, each) for each in self._asked(question))

    def _side(self, units: Sequence[Unit], question: Question | None) -> Side:
        asked = self._asked(question)
        return Side(
            favourable=sum(favourable_in(unit.counts, each) for unit in units for each in asked),
            answers=sum(answers_in(unit.counts, each) for unit in units for each in asked),
            said="ratings were favourable" if question is None else said_of(question),
        )


def _kind(now: Side, usual: Side, *, fell: bool, has_returned: bool) -> Kind:
    if now.share is not None and usual.share is not None:
        rose_by = now.share - usual.share
        if (rose_by > APART) if fell else (rose_by < -APART):
            return "apart"
    if not fell:
        return "improvement"
    return "came_back" if has_returned else "concern"


def is_about(action: Action, *, key: str | None, title: str | None) -> bool:
    """Tell whether an action is to move this measure, also where the measure has a new title since it was agreed."""
    if title is None or action.archived or action.measure is None:
        return False
    frozen = action.baseline.measure if action.baseline else None
    return action.measure.casefold() == title.casefold() or bool(key and frozen == key)


def _closed_before(actions: Sequence[Action], day: date) -> Action | None:
    """Find the action on it that was closed last."""
    closed = [action for action in actions if action.status is Status.CLOSED and action.closed_on]
    return max(
        (action for action in closed if action.closed_on and action.closed_on <= day),
        key=lambda action: (action.closed_on or date.min, action.number),
        default=None,
    )
