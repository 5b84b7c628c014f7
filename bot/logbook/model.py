"""What a log asks and what an entry is: the six sources beside the learners' form, each shaped by its own file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from bot.actions.model import Principle

QuestionKind = Literal["date", "choice", "ticks", "scale", "number", "link", "short", "long", "grid"]
Gives = Literal[
    "date", "cohort", "stage", "role", "principles", "needs_action", "action", "text", "deadline", "in_force", "status"
]

REF = "Ref"  # the heading of the column that entries are known by, in every tab
JOINED = "; "  # between the ticked options in one cell: people put commas into options
KINDS = ("observation", "session_log", "reflection", "cip_log", "qa_review", "guidance_watch")  # in the menu's order

_REF = re.compile(r"\s*LOG\s*[-–_ ]?\s*0*(\d{1,6})\s*", re.IGNORECASE)


class NeedsAction(StrEnum):
    NO = "no"
    MINOR = "minor"
    MAJOR = "major"
    URGENT = "urgent"


@dataclass(frozen=True)
class Row:
    """One row of a grid."""

    key: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of a log. `gives` says which fact of every entry it answers, if any."""

    key: str
    title: str
    kind: QuestionKind
    gives: Gives | None = None
    options: tuple[str, ...] = ()
    hint: str | None = None
    required: bool = False
    limit: int | None = None
    levels: tuple[str, ...] = ()  # of a grid, the best first
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a log's tab: a question, or one row of a grid."""

    key: str
    heading: str
    question: Question


@dataclass(frozen=True, kw_only=True)
class LogForm:
    """One of the sources: what it asks, and where it stands."""

    kind: str  # "session_log"
    word: str  # "session", as after /log
    source: str  # "session log", as in the action plan
    title: str
    tab: str
    questions: tuple[Question, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its tab without Ref, a grid as Google's own sheets head it: "Question [Row]"."""
        made: list[Column] = []
        for question in self.questions:
            if question.kind != "grid":
                made.append(Column(question.key, question.title, question))
            made += [
                Column(f"{question.key}.{row.key}", f"{question.title} [{row.title}]", question)
                for row in question.rows
            ]
        return tuple(made)

    def giving(self, fact: Gives) -> Question | None:
        return next((question for question in self.questions if question.gives == fact), None)


Answers = Mapping[str, str]  # column key -> canonical text; what is blank is absent


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What every entry says of itself, whatever its kind. What was not said or cannot be read is None."""

    on: date | None = None
    cohort: str | None = None
    stage: str | None = None
    author_role: str | None = None
    principles: tuple[Principle, ...] = ()
    needs_action: NeedsAction = NeedsAction.NO
    deadline_on: date | None = None
    in_force_on: date | None = None
    is_statutory: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a log."""

    ref: str  # "LOG-0007", never used again
    kind: str
    facts: Facts
    answers: Answers
    logged_by: str  # Slack user id, "sheet" or "form"
    logged_on: date
    held: Answers | None = None  # what its row in the tab held when last looked at; None: it is not there yet
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Prefilled:
    """What one line after /log already says."""

    answers: Answers
    leftover: str = ""


def ref_of(number: int) -> str:
    return f"LOG-{number:04d}"


def read_ref(text: str) -> str | None:
    """Read "log-7" or "LOG 0007" as LOG-0007. None if it is no reference."""
    found = _REF.fullmatch(text)
    return ref_of(int(found[1])) if found and int(found[1]) else None


def number_of(ref: str) -> int:
    return int(ref.rpartition("-")[2])


def form_of(forms: Sequence[LogForm], kind: str) -> LogForm | None:
    return next((form for form in forms if form.kind == kind), None)
