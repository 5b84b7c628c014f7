"""What a look at an action's measure told: a verdict with its numbers, frozen, and what people decided about it."""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from bot.analysis.effect import LOOKS, Verdict

LONGEST_WAIT = 0  # the look that is taken when the longest wait is over, however few groups there are
LONGEST_WAIT_MONTHS = 12

Against = Literal["rest", "course", "gain"]  # the rest of the form, the course's own past, or the pairs' gain


class Decision(StrEnum):
    """What people make of a check that did not find the measure improved. Reopening takes the check away."""

    ADAPTED = "adapted"
    ACCEPTED = "accepted"


@dataclass(frozen=True, kw_only=True)
class OutcomeCheck:
    """One look. `change` and its likely range are in points, None where there is too little to say them.

    `look` is how many groups after the change it was taken at, `LONGEST_WAIT` when the longest wait was over.
    """

    verdict: Verdict
    look: int
    attempt: int  # grows when an action is reopened and done again
    judged_on: date
    period: str  # the digest that tells it first
    measure: str  # key in the form's file
    title: str
    against: Against
    from_unit: str = ""  # the first group that had the change; empty as long as there is none
    from_label: str = ""
    unknown_cohort: str = ""  # the cohort it was to apply from, where no printed group is called so
    groups_after: int = 0
    people_after: int = 0
    groups_before: int = 0
    first_on: date | None = None  # of the answers afterwards
    last_on: date | None = None
    change: float | None = None
    likely_from: float | None = None
    likely_to: float | None = None
    is_rescaled: bool = False  # the form asks it on another scale than 1 to 5
    next_look: int | None = None
    needed: int | None = None  # groups that see half a point four times in five
    decision: Decision | None = None
    decided_by: str | None = None  # Slack user id
    decided_on: date | None = None
    reason: str | None = None  # of an accepted one; of an adapted one, the follow-up's reference

    @property
    def is_final(self) -> bool:
        """Tell whether no later look is taken."""
        return self.verdict != "too early" or self.next_look is None

    @property
    def awaits_decision(self) -> bool:
        """Tell whether people have to say what is to become of it."""
        return self.is_final and self.verdict != "improved" and self.decision is None

    @property
    def name(self) -> str:
        """Give what a button knows it by: an older button is not about a newer check."""
        return f"{self.attempt}.{self.look}"

    def as_text(self) -> str:
        """Write it down as the database and the log keep it."""
        kept = {name: value for name, value in asdict(self).items() if value not in (None, "")}
        return json.dumps(kept, default=date.isoformat, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_text(text: str) -> OutcomeCheck:
        """Read what `as_text` wrote."""
        kept = json.loads(text)
        names = ("judged_on", "first_on", "last_on", "decided_on")
        days = {name: date.fromisoformat(kept[name]) for name in names if name in kept}
        decision = {"decision": Decision(kept["decision"])} if "decision" in kept else {}
        return OutcomeCheck(**{**kept, **days, **decision})


def next_look_after(groups: int) -> int | None:
    """Name the next of the agreed looks. None after the last."""
    return next((look for look in LOOKS if look > groups), None)


def months_later(day: date, months: int) -> date:
    """Give the same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
