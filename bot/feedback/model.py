"""What a form asks and what somebody answered: the same whether it came from a sheet or from the form itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.feedback.drift_model import Change
    from bot.feedback.prints import Roll

Value = str | float | None
Kind = Literal["timestamp", "email", "cohort", "scale", "choice", "tick-many", "text", "date", "left-out"]

NEEDED_KINDS: tuple[Kind, ...] = ("timestamp", "cohort")  # without these no row can be placed in a cohort and in time


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of a form, or one row of a grid. `titles` are the wordings it is known by, the present one first."""

    key: str
    titles: tuple[str, ...]
    kind: Kind
    scale: tuple[int, int] | None = None
    favourable: tuple[float, ...] = ()  # the values of the scale that count as a good answer
    labels: Mapping[str, float] = field(default_factory=dict)  # words that stand for values of the scale
    no_answers: frozenset[str] = frozenset()  # casefolded words beside the scale, such as "not applicable"
    options: tuple[str, ...] = ()  # of a choice whose answers are counted; any other answer counts as "other"
    measure: str | None = None
    theme: str | None = None
    principles: tuple[str, ...] = ()
    is_sensitive: bool = False  # may tell of somebody's health: shown for several cohorts together, never for one
    optional: bool = False  # its absence from the form is not worth a word

    @property
    def title(self) -> str:
        return self.titles[0]

    @cached_property
    def values(self) -> frozenset[float]:
        """Every value of the scale; none where there is no scale."""
        return frozenset(range(self.scale[0], self.scale[1] + 1)) if self.scale else frozenset()

    @property
    def is_kept(self) -> bool:
        """Tell whether its answers are stored among the answers: an e-mail address or what was left out never is."""
        return self.kind not in ("timestamp", "email", "cohort", "left-out")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing the digest reports: the questions that name it, or a pair asked of before and after."""

    key: str
    title: str
    questions: tuple[Question, ...]
    before: str | None = None  # keys of the two questions, where it is a change
    after: str | None = None

    @property
    def is_change(self) -> bool:
        return self.before is not None


@dataclass(frozen=True, kw_only=True)
class Exclusions:
    """How the team's own trials of the form are told from learners' answers."""

    texts: frozenset[str] = frozenset()  # casefolded
    cohorts: frozenset[str] = frozenset()  # casefolded
    email_domains: frozenset[str] = frozenset()  # casefolded, without the @


@dataclass(frozen=True, kw_only=True)
class FormMap:
    """What one form's questions mean."""

    name: str
    title: str
    questions: tuple[Question, ...]
    measures: tuple[Measure, ...]
    exclusions: Exclusions
    cohort_gap_days: int | None = None  # cohorts are made from dates: days without a response part two of them

    @property
    def needed_kinds(self) -> tuple[Kind, ...]:
        """Name the kinds without which no response can be placed in time and in a cohort."""
        return NEEDED_KINDS if self.cohort_gap_days is None else ("timestamp",)

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)


@dataclass(frozen=True, kw_only=True)
class Response:
    """One learner's answers. A question that the source did not ask is absent; one left blank is None."""

    key: str
    submitted_at: datetime | None  # aware UTC
    cohort: str | None
    answers: Mapping[str, Value]
    excluded_because: str | None = None


@dataclass(frozen=True, kw_only=True)
class UnreadRow:
    """A row that could not be read: where it stands and why, never what somebody wrote."""

    key: str
    place: str  # 'tab "Form Responses 1", row 14'
    reason: str


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one look at a source gave. `notices` are findings about the source itself, in words for the team."""

    responses: tuple[Response, ...] = ()
    unread: tuple[UnreadRow, ...] = ()
    complete: bool = False  # everything the source holds was read: what is missing from it is gone
    failed: bool = False  # nothing could be read; the notices say why
    notices: tuple[str, ...] = ()
    cursor: datetime | None = None  # the latest moment seen: ask from here on next time
    gone: tuple[str, ...] = ()  # keys that are there no more, where not everything was read
    in_place_of: Mapping[str, str] = field(default_factory=dict)  # key -> key of what stood at its place before
    unchanged: frozenset[str] = frozenset()  # keys of what is there as it was, where it was not read out again
    roll: Roll | None = None  # of a tab: to be kept together with these responses
    changes: tuple[Change, ...] = ()  # of the form, by which its answers are filed
