"""What an improvement action is: its fields, the words it may hold, and what is computed from it, never typed.

The values of the enums are the words people see in Slack and in the sheet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Literal, cast

from bot.actions.outcome_check import OutcomeCheck

TITLE_LIMIT = 300
TEXT_LIMIT = 3_000  # what one Slack text input and one section hold
SOON_WORKING_DAYS = 10  # amber from here on: two working weeks, the usual gap between two meetings

_REF = re.compile(r"\s*(?:ACT\s*[-–_ ]?\s*)?0*(\d{1,6})\s*", re.IGNORECASE)


class Status(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PROGRESS = "in progress"
    ON_HOLD = "on hold"
    IMPLEMENTED = "implemented"  # done, and waiting for the check that it helped
    CLOSED = "closed"
    DECLINED = "declined"


class Priority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class RevisionSize(StrEnum):
    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"


class Urgency(StrEnum):
    """Whether it can wait for the school year: safety, legal and accessibility fixes cannot, whatever their size."""

    ROUTINE = "routine"
    URGENT = "urgent"


class Source(StrEnum):
    """Where the need for an action was seen. The sheet may hold other words too: a source is never refused."""

    LEARNER_FORM = "learner form"
    OBSERVATION = "observation"
    SESSION_LOG = "session log"
    CIP_LOG = "CiP log"
    QA_REVIEW = "QA review"
    GUIDANCE_WATCH = "guidance watch"
    REFLECTION = "reflection"


class Principle(StrEnum):
    """The letters of the policy's nine principles; `PRINCIPLES` has their sense."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H = "H"
    I = "I"  # noqa: E741 - the policy's own letter


class Rag(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"


PRINCIPLES: Mapping[Principle, str] = {
    Principle.A: "Content covers outcomes",
    Principle.B: "Understands leads' needs",
    Principle.C: "Evidence-informed",
    Principle.D: "Practical strategies",
    Principle.E: "Trainer capability",
    Principle.F: "Accessible and inclusive",
    Principle.G: "Research and statutory knowledge",
    Principle.H: "Data for improvement",
    Principle.I: "Sustains strategic change",
}

# Finished for good: nobody is reminded, nothing is overdue.
FINISHED = frozenset({Status.CLOSED, Status.DECLINED})
# Work is over, though an implemented action still waits for the check that it helped.
NO_LONGER_DUE = FINISHED | {Status.IMPLEMENTED}
DONE = frozenset({Status.IMPLEMENTED, Status.CLOSED})


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """How a measure stood when its action was agreed: figures that were printed before, never touched afterwards.

    `answers` is 0 where there were none yet. For a measure of before and after, `up`, `same` and `down` count the
    people and `favourable` is None.
    """

    measure: str  # its key in the form's file
    title: str
    frozen_on: date
    answers: int = 0
    favourable: int | None = None
    said: str = ""  # what a favourable answer is: "said 4 or 5"
    up: int | None = None
    same: int | None = None
    down: int | None = None
    mean: float | None = None  # in points of the scale; of the differences for before and after
    groups: int = 0  # whose answers these are
    first_on: date | None = None  # of their answers
    last_on: date | None = None

    def as_text(self) -> str:
        """Write it down as the database and the log keep it."""
        kept = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(kept, default=date.isoformat, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_text(text: str) -> Baseline:
        """Read what `as_text` wrote."""
        kept = json.loads(text)
        days = {name: date.fromisoformat(kept[name]) for name in ("frozen_on", "first_on", "last_on") if name in kept}
        return Baseline(**{**kept, **days})


FieldValue = str | int | bool | date | tuple[Principle, ...] | Baseline | OutcomeCheck | None


@dataclass(frozen=True, kw_only=True)
class Action:
    """One improvement action, as `storage.schema.actions` keeps it."""

    ref: str  # "ACT-0042", never used again
    number: int
    raised_on: date
    raised_by: str  # Slack user id, or "sheet"
    title: str
    status: Status = Status.PROPOSED
    source: str | None = None
    cohort: str | None = None
    principles: tuple[Principle, ...] = ()
    area: str | None = None
    evidence: str | None = None  # issue and evidence
    evidence_link: str | None = None  # where the evidence can be looked at: a page, a file, a Slack message
    outcome: str | None = None  # what will be different once it is done
    revision_size: RevisionSize | None = None
    urgency: Urgency | None = None
    priority: Priority | None = None
    owner_id: str | None = None  # Slack user id; None where only a name is known
    owner_name: str | None = None
    agreed_on: date | None = None
    start_on: date | None = None
    due_on: date | None = None
    notes: str | None = None
    implemented_on: date | None = None
    impact: str | None = None  # evidence and impact
    applies_from: str | None = None  # the first cohort that meets the change
    closed_on: date | None = None
    version_affected: str | None = None
    communicated_to: str | None = None
    measure: str | None = None  # what of the learners' form it is to move, by its title there
    baseline: Baseline | None = None  # frozen when it was agreed
    outcome_check: OutcomeCheck | None = None  # the last look at its measure after it was done
    verified_on: date | None = None
    verified_by: str | None = None  # somebody else than the owner, by name
    verified_by_id: str | None = None  # the same by Slack user id
    verification: str | None = None  # what was said with it, or why it was not verified
    follows: str | None = None  # the action that did not help and that this one adapts
    alert_from: str | None = None  # the first and the last group that raised it, where a change was found in them
    alert_to: str | None = None
    archived: bool = False  # its row was deleted from the sheet by a person
    revision: int = 1  # grows with each change

    @property
    def is_corrective(self) -> bool:
        """Tell whether the QA body demands it: its date stands, and the team alone cannot drop it."""
        return (self.source or "").strip().casefold() == Source.QA_REVIEW.casefold()

    def is_of(self, user_id: str) -> bool:
        """Tell whether somebody owns it or raised it."""
        return user_id in (self.owner_id, self.raised_by)

    @property
    def is_done(self) -> bool:
        """Tell whether its work is over, so that its measure can be looked at."""
        return self.status in DONE and not self.archived

    @property
    def done_on(self) -> date | None:
        return self.implemented_on or self.closed_on

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to do something."""
        return self.status not in FINISHED and not self.archived

    def is_overdue(self, *, today: date) -> bool:
        return self.is_due_by(today - timedelta(days=1))

    def is_due_by(self, day: date) -> bool:
        """Tell whether its work should be done by the end of `day` and is not."""
        if self.status in NO_LONGER_DUE or self.archived:
            return False
        return self.due_on is not None and self.due_on <= day

    def rag(self, *, today: date, is_working_day: Callable[[date], bool] | None = None) -> Rag:
        """Give the colour: red is overdue or on hold, amber due soon, blue closed, grey not agreed, green otherwise."""
        if self.status is Status.CLOSED:
            return Rag.BLUE
        if self.status is Status.DECLINED:
            return Rag.GREY
        if self.status is Status.ON_HOLD or self.is_overdue(today=today):
            return Rag.RED
        if self.status is Status.PROPOSED:
            return Rag.GREY
        soon = working_days_after(today, SOON_WORKING_DAYS, is_working_day=is_working_day)
        return Rag.AMBER if self.is_due_by(soon) else Rag.GREEN


@dataclass(frozen=True)
class Change:
    """One field of one action, before and after."""

    field: str
    old: FieldValue
    new: FieldValue


@dataclass(frozen=True)
class Person:
    """Somebody who can own an action, as Slack or the settings name them."""

    user_id: str
    name: str


ACTION_FIELDS = tuple(field.name for field in fields(Action))
_FIXED_FIELDS = frozenset({"ref", "number", "revision"})  # no person changes them


def ref_of(number: int) -> str:
    return f"ACT-{number:04d}"


def read_ref(text: str) -> str | None:
    """Read "act-12", "ACT 0012" or "12" as ACT-0012. None if it is not a reference."""
    found = _REF.fullmatch(text)
    return ref_of(int(found.group(1))) if found and int(found.group(1)) else None


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def working_days_after(day: date, count: int, *, is_working_day: Callable[[date], bool] | None = None) -> date:
    """Give the `count`-th working day after `day`: Monday to Friday, unless a calendar says which days are."""
    works = is_working_day or is_weekday
    step = day
    for _ in range(count * 60):  # a summer holiday between two working days is under 60 days
        step += timedelta(days=1)
        count -= works(step)
        if count <= 0:
            break
    return step


def changed(action: Action, **values: FieldValue) -> Action:
    """Give the action with these fields set. Its revision grows if anything differs, and only then."""
    fixed = _FIXED_FIELDS & values.keys()
    if fixed:
        raise ValueError(f"{', '.join(sorted(fixed))} of {action.ref} cannot be changed")
    after = replace(action, **cast("dict[str, Any]", values))
    return replace(after, revision=action.revision + 1) if after != action else action


def applied(action: Action, changes: Iterable[Change]) -> Action:
    """Give the action after these changes."""
    return changed(action, **{change.field: change.new for change in changes})


def differences(before: Action, after: Action) -> tuple[Change, ...]:
    """Name each field that differs, in the order of the fields."""
    return tuple(
        Change(field=name, old=getattr(before, name), new=getattr(after, name))
        for name in ACTION_FIELDS
        if name not in _FIXED_FIELDS and getattr(before, name) != getattr(after, name)
    )


def as_text(value: FieldValue) -> str | None:
    """Write a field's value as the log keeps it: dates as 2026-03-16, principles as "A, C"."""
    if value is None or value == () or value == "":
        return None
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Baseline | OutcomeCheck):
        return value.as_text()
    return str(value)


PlanKind = Literal["text", "date", "choice", "computed"]


@dataclass(frozen=True)
class PlanField:
    """One column of the action-plan tab: `name` is the field, `heading` what people read unless settings rename it."""

    name: str
    heading: str
    kind: PlanKind
    choices: tuple[str, ...] = ()  # the words a choice may hold, as its drop-down offers them


# The columns of the plan in their order (domain facts, section 3.7). "owner" stands for owner_id and owner_name.
PLAN_FIELDS = (
    PlanField("ref", "Ref", "computed"),
    PlanField("raised_on", "Date raised", "date"),
    PlanField("source", "Source", "text"),
    PlanField("cohort", "Cohort/term", "text"),
    PlanField("principles", "Principle", "text"),
    PlanField("area", "Area", "text"),
    PlanField("evidence", "Issue and evidence", "text"),
    PlanField("evidence_link", "Evidence link", "text"),
    PlanField("title", "Action", "text"),
    PlanField("outcome", "Outcome", "text"),
    PlanField("revision_size", "Revision size", "choice", tuple(RevisionSize)),
    PlanField("urgency", "Urgency", "choice", tuple(Urgency)),
    PlanField("priority", "Priority", "choice", tuple(Priority)),
    PlanField("owner", "Owner", "text"),
    PlanField("agreed_on", "Agreed on", "date"),
    PlanField("start_on", "Start", "date"),
    PlanField("due_on", "Due", "date"),
    PlanField("status", "Status", "choice", tuple(Status)),
    PlanField("rag", "RAG", "computed", tuple(Rag)),
    PlanField("notes", "Progress notes", "text"),
    PlanField("implemented_on", "Date implemented", "date"),
    PlanField("impact", "Evidence and impact", "text"),
    PlanField("applies_from", "Applies from", "text"),
    PlanField("closed_on", "Date closed", "date"),
    PlanField("version_affected", "Version affected", "text"),
    PlanField("communicated_to", "Communicated to", "text"),
    PlanField("measure", "Measure", "text"),  # its choices stand in the form's file
    PlanField("baseline", "Baseline", "computed"),
    PlanField("outcome_check", "Outcome check", "computed"),
    PlanField("verified_by", "Verified by", "computed"),
    PlanField("verified_on", "Verified on", "computed"),
)
