"""What the sample data is made of. Values only: the form's wording and the sandbox are not known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Mode = Literal["Online", "Face to face"]
Answers = dict[str, str]  # question title, in a grid "Title [Row]", to the answer as the form takes it


@dataclass(frozen=True)
class Term:
    """One school term: `code` as in a cohort's code, such as 2026-SPR; its half-term is a week from a Monday on."""

    code: str
    starts: date
    ends: date
    half_term: date


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """One group on one course of two days. `by_link`: asked by e-mail afterwards instead of in the room."""

    code: str  # 2026-AUT-ON-03
    term: str  # 2026-AUT
    mode: Mode
    trainer: str  # a code, never a name
    learners: int
    day_1: date
    day_2: date
    by_link: bool


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A response sent again with other answers."""

    at: datetime
    answers: Answers


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One response to the learner form. `is_test`: somebody of the team tried the form."""

    cohort: str
    at: datetime  # aware UTC
    answers: Answers
    edit: Edit | None = None
    is_test: bool = False


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of the team, invented."""

    handle: str
    name: str
    title: str
    email: str


@dataclass(frozen=True, kw_only=True)
class SampleAction:
    """An improvement action as a row of the plan would tell it. `owner` is a member's handle."""

    title: str
    status: str
    source: str
    owner: str
    raised_on: date
    due_on: date | None = None
    cohort: str | None = None
    principle: str | None = None
    area: str | None = None
    evidence: str = ""
    revision_size: str = "minor"
    priority: str = "medium"
    agreed_on: date | None = None
    notes: str = ""
    implemented_on: date | None = None
    impact: str = ""
    closed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SampleEntry:
    """Something noted beside the learners' form: `log` is the kind, the answers go by its questions' keys."""

    log: str
    answers: Mapping[str, str | date]


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Everything that was invented for one seed and one day."""

    seed: int
    today: date
    terms: tuple[Term, ...]
    cohorts: tuple[Cohort, ...]
    submissions: tuple[Submission, ...]  # by the time of sending
    members: tuple[Member, ...]
    actions: tuple[SampleAction, ...]
    entries: tuple[SampleEntry, ...]
    fell_in: str | None  # the term from which on `form.FALLING` is answered half a point lower
