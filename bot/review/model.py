"""A comment that waits for a person, who may read it, and the clock that a worrying one starts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.comments.model import READ_FIRST

_REF = re.compile(r"(?:C-?)?0*(\d{1,9})", re.IGNORECASE)
STAMP_CHARACTERS = 12


class State(StrEnum):
    """What became of a comment. The values are the words in Slack."""

    WAITING = "waiting"
    RELEASED = "released"
    PARAPHRASED = "paraphrased"
    PRIVATE = "kept private"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"  # its form is gone from the source, or no longer has the answer
    ERASED = "erased"


QUOTABLE = frozenset({State.RELEASED, State.PARAPHRASED})
GONE = frozenset({State.WITHDRAWN, State.ERASED})


class Step(StrEnum):
    """Who is told next that something waits."""

    LEAD = "lead"
    REMINDER = "reminder"  # the lead again
    DEPUTY = "deputy"
    ALERT = "alert channel"
    OVER = "over"


@dataclass(frozen=True)
class Comment:
    """One comment as its reader may see it: masked. Nothing here has a word that was hidden."""

    number: int
    source: str
    response_key: str
    question_key: str
    text_hash: str
    masked: str = field(repr=False)
    themes: tuple[str, ...]
    listed_themes: tuple[str, ...]
    reasons: Mapping[str, list[str]] = field(repr=False)
    sentiment: str
    suggestions: tuple[str, ...] = field(repr=False)
    score: int
    order_reasons: tuple[str, ...] = field(repr=False)
    flags: tuple[str, ...]
    names_trainer: bool
    concern: int | None
    state: State
    arrived_at: datetime
    changed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    quote: str | None = field(default=None, repr=False)

    @property
    def ref(self) -> str:
        return ref_of(self.number)

    @property
    def stamp(self) -> str:
        """Say which wording and state a button was drawn for: what changed since is not decided on unseen."""
        return f"{self.text_hash[:STAMP_CHARACTERS]}.{self.state.replace(' ', '-')}"

    @property
    def is_first(self) -> bool:
        return READ_FIRST in self.flags


@dataclass(frozen=True)
class Concern:
    """One or more comments that arrived together and look like a disclosure; the clock is theirs together."""

    number: int
    opened_at: datetime
    step: Step
    due_at: datetime
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True)
class Safeguarding:
    """Who is told of a worrying comment, by Slack user id. None where nobody is named."""

    lead: str | None = None
    deputy: str | None = None
    acknowledge_within_hours: int = 4

    def is_named(self, user_id: str) -> bool:
        return user_id in (self.lead, self.deputy)


@dataclass(frozen=True)
class Reader:
    """What somebody may read in the private lane."""

    user_id: str
    may_review: bool = False
    may_review_trainers: bool = False
    is_safeguarding: bool = False  # the named lead or deputy: what is flagged or referred, and no more

    @property
    def may_anything(self) -> bool:
        return self.may_review or self.is_safeguarding


@dataclass(frozen=True)
class Surroundings:
    """How many people and voices there are around a comment: what decides whether it may be quoted."""

    cohort_size: int
    with_same_theme: int  # comments of its cohort with one of its themes, itself too
    concern_is_open: bool = False


@dataclass(frozen=True)
class LogEntry:
    at: datetime
    who: str
    did: str
    comment: int | None = None
    concern: int | None = None
    told: str | None = None
    how_many: int | None = None


def ref_of(number: int) -> str:
    return f"C-{number:04d}"


def read_ref(text: str) -> int | None:
    """Read "C-0012", "c12" or "12". None if it is no reference."""
    found = _REF.fullmatch(text.strip())
    return int(found[1]) if found else None
