"""What an action is to move: a measure of the learners' form, and how that stood when the action was agreed.

The one rule for both doors, Slack and the sheet, is `settled`: a baseline is frozen at agreement, with what was printed
by then, and never changes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from bot.actions.model import DONE, Action, Baseline, Status, changed

if TYPE_CHECKING:
    from sqlalchemy import Connection

WHOLE_COURSE = "whole_course"  # the key of all ratings together, which no [[measures]] of a form has
WHOLE_COURSE_TITLE = "The whole course"
SHORTEST_BEGINNING = 3  # letters: a shorter one names too much

_PROMISED = frozenset({Status.AGREED, Status.IN_PROGRESS, Status.IMPLEMENTED})
_NOT_PROMISED = frozenset({Status.PROPOSED, Status.DECLINED})


@dataclass(frozen=True)
class MeasureNames:
    """The measures that an action can name: key -> title, in the order of the form."""

    by_key: Mapping[str, str] = field(default_factory=dict)

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(self.by_key.values())

    def find(self, words: str) -> str | None:
        """Find the title that somebody means by it, by its key or by a clear beginning. None if it may be none or two.

        "met needs" is the key `met_needs`, "know" begins only "Knowledge, before and now".
        """
        said = _folded(words)
        for key, title in self.by_key.items():
            if said in (_folded(title), _folded(key)):
                return title
        begun = [
            title
            for key, title in self.by_key.items()
            if any(_folded(name).startswith(said) for name in (title, key, title.removeprefix("The ")))
        ]
        return begun[0] if len(begun) == 1 and len(said) >= SHORTEST_BEGINNING else None

    def key_of(self, title: str) -> str | None:
        """Give the key of a title. None if the form's file has none of this title any more."""
        return next((key for key, known in self.by_key.items() if _folded(known) == _folded(title)), None)

    def unclear(self, words: str) -> str:
        """Say that these words name no measure, and which do."""
        return f'"{words}" is no measure I know. The measures are: {"; ".join(self.titles)}.'


class Measuring(Protocol):
    """The learners' figures, as actions ask for them."""

    @property
    def names(self) -> MeasureNames: ...

    def baseline(self, connection: Connection, title: str, *, on: date, until: date) -> Baseline:
        """Tell how a measure stands: the last groups up to `until`, of what was printed. Without any, `answers` is 0.

        Reads in the caller's transaction, so that an agreement and its baseline are one.
        """
        ...


class NothingMeasured:
    """Where no form is known."""

    names = MeasureNames()

    def baseline(self, connection: Connection, title: str, *, on: date, until: date) -> Baseline:
        return Baseline(measure="", title=title, frozen_on=on)


def settled(
    connection: Connection, before: Action | None, after: Action, *, measuring: Measuring, today: date
) -> Action:
    """Give an action that was just changed what belongs to its state: its days, a frozen baseline, no outdated check.

    `before` is None for an action that is new: then it may tell of the time before the bot, and its own days count.
    """
    after = without_its_check(before, _with_its_day(before, after, today=today))
    if before is not None and before.measure == after.measure and (before.baseline or not _is_promised(after)):
        return after
    if after.measure is None or not _is_promised(after):
        return changed(after, baseline=None)
    frozen = before.baseline if before else None
    if frozen is not None and frozen.measure and measuring.names.key_of(after.measure) == frozen.measure:
        return after  # the same measure under a new title
    days = (today, after.implemented_on, after.agreed_on if before is None else None)
    until = min(day for day in days if day)
    return changed(after, baseline=measuring.baseline(connection, after.measure, on=today, until=until))


def _with_its_day(before: Action | None, after: Action, *, today: date) -> Action:
    """Date a change that names a state and no day, as a row of the sheet does."""
    if before is None or before.status is after.status:
        return after
    if after.status is Status.AGREED and after.agreed_on is None:
        return changed(after, agreed_on=today)
    if after.status is Status.IMPLEMENTED and after.implemented_on is None:
        return changed(after, implemented_on=today)
    return after


def without_its_check(before: Action | None, after: Action) -> Action:
    """Take check and verification from an action that is reopened: both were of what was done before."""
    if before is None or before.status not in DONE or after.status in DONE:
        return after
    return changed(
        after, outcome_check=None, verified_on=None, verified_by=None, verified_by_id=None, verification=None
    )


def _is_promised(action: Action) -> bool:
    return action.status in _PROMISED or (action.agreed_on is not None and action.status not in _NOT_PROMISED)


def _folded(words: Iterable[str]) -> str:
    return " ".join("".join(words).replace("_", " ").casefold().split())
