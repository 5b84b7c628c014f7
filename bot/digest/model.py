"""The facts of one digest: everything its messages say, and nothing they must not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.actions.model import Action, Principle
from bot.analysis.comment_counts import CommentGroup
from bot.analysis.model import CountedBlock
from bot.analysis.paired import Gain
from bot.analysis.scores import MeasureScore, QuestionScore
from bot.analysis.trend import Trend
from bot.calendar import Week
from bot.cohorts.model import Outside, Rate
from bot.digest.findings import Watching
from bot.feedback.model import UnreadRow
from bot.feedback.repository import Arrivals
from bot.privacy.floors import Held


@dataclass(frozen=True)
class Group:
    """Figures of one cohort, a pool, or several of them together."""

    label: str
    cohorts: int  # groups that are in it
    forms: int
    first_on: date  # of its answers
    last_on: date
    measures: tuple[MeasureScore, ...]
    questions: tuple[QuestionScore, ...]


@dataclass(frozen=True)
class ActionsNow:
    """The open actions on the day of the digest."""

    overdue: tuple[Action, ...] = ()
    due_this_week: tuple[Action, ...] = ()
    others: int = 0

    @property
    def open_count(self) -> int:
        return len(self.overdue) + len(self.due_this_week) + self.others


@dataclass(frozen=True, kw_only=True)
class ActionMark:
    """Where in a measure's picture an action took effect."""

    measure: str  # its key
    place: float  # between two groups; 0 is the first one shown
    ref: str


class Checks(Protocol):
    """The checks of done actions, as a digest asks for them. Both return the actions that it is to show."""

    def take(self, blocks: Iterable[CountedBlock], *, period: str) -> Sequence[Action]:
        """Take every look that is due by what is printed now."""
        ...

    def preview(self, blocks: Iterable[CountedBlock], *, period: str) -> Sequence[Action]:
        """Say what `take` would find, and change nothing."""
        ...


@dataclass(frozen=True)
class DigestButtons:
    """Where the buttons lead: the plan's address, and the ids their listeners know."""

    plan_url: str
    open_plan: str
    add_action: str
    show_needing: str


@dataclass(frozen=True)
class OtherSources:
    """What came in beside the learners' forms, and how many entries still ask for an action."""

    by_source: Mapping[str, int] = field(default_factory=dict)  # "session log" -> how many
    needing_action: int = 0
    raised: Mapping[str, Collection[str]] = field(default_factory=dict)  # source -> themes of the last weeks


@dataclass(frozen=True)
class CohortsNow:
    """What the register of cohorts says to this week."""

    rates: Sequence[Rate] = ()  # of the cohorts that are new in this digest and may be named
    outside: Sequence[Outside] = ()  # the delivery standards
    unregistered: Sequence[str] = ()  # answered for the first time, and not in the register


@dataclass(frozen=True, kw_only=True)
class DigestFacts:
    """One week."""

    week: Week
    today: date
    arrivals: Arrivals
    is_first: bool  # the first digest ever: what came in is all there is
    held: Held
    unread: Sequence[UnreadRow]
    notices: Sequence[str]
    newest: Group | None  # what this week brought; on the first digest, the newest cohort
    each_new: tuple[Group, ...]  # the same, cohort by cohort
    recent: Group | None  # the last four together
    gains: Mapping[str, Gain]  # measure of before and after -> the last four together
    watching: Watching
    comments: CommentGroup | None  # what this week's comments are about, where enough people wrote
    themes: Mapping[str, str]  # theme -> its title
    principles: Mapping[str, Sequence[Principle]]  # measure -> what its questions speak of
    trend: Trend
    marks: tuple[ActionMark, ...]  # of actions in the picture
    actions: ActionsNow
    checked: Sequence[Action]  # looked at for this digest, or waiting for a decision
    read_at: datetime | None  # when the responses were last read well, in local time
    is_stale: bool
    buttons: DigestButtons
    others: OtherSources = OtherSources()
    cohorts: CohortsNow = CohortsNow()
    also_raised: Mapping[str, Sequence[str]] = field(default_factory=dict)  # theme -> the other sources that raise it

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing came in that anybody would want to read about."""
        return self.newest is None and not self.arrivals.forms
