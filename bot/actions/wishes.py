"""What somebody can want of the plan: each kind of request after `/action` as facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions.lifecycle import Move
from bot.actions.model import FieldValue, Principle, Priority, RevisionSize, Urgency
from bot.actions.slack_text import Named
from bot.blocks import shorten

EVIDENCE_KEPT = 500  # characters: a button's value takes 2,000 in all


class Which(StrEnum):
    """Which actions a list shows."""

    OPEN = "open"
    MINE = "mine"
    OVERDUE = "overdue"
    DUE = "due"
    ALL = "all"


@dataclass(frozen=True)
class Draft:
    """An action as far as it is known. `owner_name` alone means somebody typed a name that Slack did not resolve."""

    title: str = ""
    owner_id: str | None = None
    owner_name: str | None = None
    due_on: date | None = None
    principles: tuple[Principle, ...] = ()
    revision_size: RevisionSize | None = None
    urgency: Urgency | None = None
    priority: Priority | None = None
    source: str | None = None
    cohort: str | None = None
    area: str | None = None
    evidence: str | None = None
    evidence_link: str | None = None
    outcome: str | None = None
    start_on: date | None = None
    communicated_to: str | None = None
    measure: str | None = None  # by its title
    follows: str | None = None  # the reference of the action that it adapts
    alert_from: str | None = None  # the first and last printed group that raised it, where a change was found in them
    alert_to: str | None = None
    # What the request that made this draft is known by: adding it twice adds one action.
    request_id: str | None = None

    def facts(self) -> dict[str, Any]:
        """Give what an action takes over from it as it is."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "request_id"}

    def as_text(self) -> str:
        """Write down what one line or a finding can say, for a button's value."""
        said = {
            "t": self.title,
            "o": self.owner_id,
            "n": self.owner_name,
            "p": "".join(self.principles),
            "s": self.revision_size,
            "u": self.urgency,
            "i": self.priority,
            "l": self.evidence_link,
            "f": self.source,
            "m": self.measure,
            "e": shorten(self.evidence, limit=EVIDENCE_KEPT) if self.evidence else None,
            "w": self.follows,
            "af": self.alert_from,
            "at": self.alert_to,
            "r": self.request_id,
            "d": self.due_on.isoformat() if self.due_on else None,
        }
        kept = {name: value for name, value in said.items() if value}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_text(text: str) -> Draft:
        """Read what `as_text` wrote; an empty draft from anything else: a button's value is in the client's hands."""
        try:
            said = json.loads(text)
            return Draft(
                title=str(said["t"]) if said.get("t") else "",
                owner_id=_text(said, "o"),
                owner_name=_text(said, "n"),
                evidence_link=_text(said, "l"),
                source=_text(said, "f"),
                measure=_text(said, "m"),
                evidence=_text(said, "e"),
                follows=_text(said, "w"),
                alert_from=_text(said, "af"),
                alert_to=_text(said, "at"),
                request_id=_text(said, "r"),
                due_on=date.fromisoformat(said["d"]) if said.get("d") else None,
                principles=tuple(Principle(letter) for letter in said.get("p", "")),
                revision_size=RevisionSize(said["s"]) if said.get("s") else None,
                urgency=Urgency(said["u"]) if said.get("u") else None,
                priority=Priority(said["i"]) if said.get("i") else None,
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return Draft()


def _text(said: Mapping[str, object], key: str) -> str | None:
    return str(said[key]) if said.get(key) else None


@dataclass(frozen=True)
class Add:
    """A new action. `problems` are what has to be asked; without any it can be added as it is."""

    draft: Draft
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Close:
    """An action is done. Without `impact` what changed is asked."""

    ref: str
    impact: str | None = None
    applies_from: str | None = None


@dataclass(frozen=True)
class Go:
    """Another move of an action, with its reason if one was given."""

    ref: str
    move: Move
    reason: str | None = None  # of an implementation: what changed
    applies_from: str | None = None


@dataclass(frozen=True)
class Edit:
    """New values for an action's fields; none of them asks for the form, which says first what was not clear."""

    ref: str
    values: Mapping[str, FieldValue] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True)
class Assign:
    ref: str
    person: Named | None = None


@dataclass(frozen=True)
class Note:
    ref: str
    text: str | None = None


@dataclass(frozen=True)
class Show:
    ref: str


@dataclass(frozen=True)
class History:
    ref: str


@dataclass(frozen=True)
class Verify:
    """Somebody other than the owner says that an action did what it was to do, or (`is_declined`) that it did not."""

    ref: str
    note: str | None = None  # without a figure, how they know; when declined, why
    is_declined: bool = False


@dataclass(frozen=True)
class YouSaid:
    """Draft what learners are told of verified actions, since a day; None is the start of the school term."""

    since: date | None = None


@dataclass(frozen=True)
class PlanFigures:
    """How the plan itself does, term by term."""


@dataclass(frozen=True)
class Undo:
    """Take one's own last change back."""


@dataclass(frozen=True)
class List:
    which: Which = Which.OPEN
    principle: Principle | None = None


@dataclass(frozen=True)
class Export:
    """Take a copy of the plan: what is open and what was finished this school year, or everything there ever was."""

    everything: bool = False


@dataclass(frozen=True)
class Help:
    """The help text; `problem` says first what was not understood."""

    problem: str | None = None


Looked = List | Show | History | Help
Other = Verify | YouSaid | PlanFigures  # what is done about checked actions
Command = Add | Close | Go | Edit | Assign | Note | Undo | Export | Looked | Other
