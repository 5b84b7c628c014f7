"""Adding, closing and listing actions: each change with its log in one transaction, a repeated request once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.actions import repository
from bot.actions.commands import Draft, List, Which
from bot.actions.model import Action, Person, Status, changed, differences, ref_of
from bot.actions.repository import LogEntry, Outdated
from bot.calendar import local_day
from bot.errors import UserError
from bot.ports import Clock
from bot.storage.engine import Storage

T = TypeVar("T")
DUE_SOON_DAYS = 14  # `/action list due` looks two weeks ahead: the usual gap between two meetings
ATTEMPTS = 5  # two copies of the bot rarely take the same number, and never five times running


@dataclass(frozen=True)
class Closed:
    """The answer to a wish to close. `by_now` is False if it was closed before: `closed_by` on `action.closed_on`."""

    action: Action
    by_now: bool
    closed_by: str | None  # Slack user id, "sheet" or "bot"


class ActionService:
    """The actions, for everything in Slack. `on_change` is told after each change, so that the sheet follows soon."""

    def __init__(
        self, *, storage: Storage, clock: Clock, zone: ZoneInfo, on_change: Callable[[Action], None] = lambda _: None
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._zone = zone
        self._on_change = on_change

    def today(self) -> date:
        return local_day(self._clock.now(), zone=self._zone)

    def add(self, draft: Draft, *, by: str, request_id: str, source: str | None = None) -> Action:
        """Write a new action. The same request gives the action it gave before."""
        action, is_new = _retried(lambda: self._add_once(draft, by=by, request_id=request_id, source=source))
        if is_new:
            self._on_change(action)
        return action

    def close(self, ref: str, *, by: str, request_id: str, impact: str | None = None) -> Closed:
        """Close an action, with what changed if somebody said so. Closing a closed one changes nothing."""
        result = _retried(lambda: self._close_once(ref, by=by, request_id=request_id, impact=impact))
        if result.by_now:
            self._on_change(result.action)
        return result

    def note_impact(self, ref: str, impact: str, *, by: str, request_id: str) -> Action:
        """Add to what an action has changed."""
        return self._change(ref, lambda action: changed(action, impact=_joined(action.impact, impact)), by, request_id)

    def get(self, ref: str) -> Action:
        with self._storage.read() as connection:
            return _known(connection, ref)

    def history(self, ref: str) -> tuple[LogEntry, ...]:
        with self._storage.read() as connection:
            _known(connection, ref)
            return repository.log_of(connection, ref)

    def all(self) -> tuple[Action, ...]:
        with self._storage.read() as connection:
            return repository.select_all(connection)

    def open(self) -> tuple[Action, ...]:
        """Return what somebody still has to do, the most pressing first."""
        return tuple(sorted((action for action in self.all() if action.is_open), key=by_due_date))

    def owners(self) -> tuple[Person, ...]:
        """Return everybody who ever owned an action and whom Slack knows, by the name that stands in the plan."""
        owned = (action for action in self.all() if action.owner_id and action.owner_name)
        return tuple({Person(str(action.owner_id), str(action.owner_name)) for action in owned})

    def listed(self, wish: List, *, asked_by: str) -> tuple[Action, ...]:
        """Return what a person asked to see, the most pressing first."""
        if wish.which is Which.ALL:
            return tuple(sorted(self.all(), key=lambda action: (not action.is_open, by_due_date(action))))
        today = self.today()
        wanted: dict[Which, Callable[[Action], bool]] = {
            Which.MINE: lambda action: action.owner_id == asked_by,
            Which.OVERDUE: lambda action: action.is_overdue(today=today),
            Which.DUE: lambda action: action.is_due_by(today + timedelta(days=DUE_SOON_DAYS)),
        }
        wants = wanted.get(wish.which)
        return tuple(
            action
            for action in self.open()
            if (wants is None or wants(action)) and (wish.principle is None or wish.principle in action.principles)
        )

    def _change(self, ref: str, change: Callable[[Action], Action], by: str, request_id: str) -> Action:
        """Change an action once for each request."""

        def once() -> Action:
            with self._storage.begin() as connection:
                action = _known(connection, ref)
                if repository.requested(connection, request_id):
                    return action
                return self._written(connection, action, change(action), by=by, request_id=request_id)

        after = _retried(once)
        self._on_change(after)
        return after

    def _written(self, connection: Connection, before: Action, after: Action, *, by: str, request_id: str) -> Action:
        changes = differences(before, after)
        now = self._clock.now()
        return repository.apply_changes(
            connection, before, changes, who=by, origin="slack", at=now, request_id=request_id
        )

    def _add_once(self, draft: Draft, *, by: str, request_id: str, source: str | None) -> tuple[Action, bool]:
        with self._storage.begin() as connection:
            earlier = repository.requested(connection, request_id)
            if earlier:
                return _known(connection, earlier), False
            number = repository.next_number(connection)
            action = Action(
                ref=ref_of(number),
                number=number,
                raised_on=self.today(),
                raised_by=by,
                title=draft.title,
                source=source,
                owner_id=draft.owner_id,
                owner_name=draft.owner_name,
                due_on=draft.due_on,
                principles=draft.principles,
            )
            now = self._clock.now()
            repository.create(connection, action, who=by, origin="slack", at=now, request_id=request_id)
            return action, True

    def _close_once(self, ref: str, *, by: str, request_id: str, impact: str | None) -> Closed:
        with self._storage.begin() as connection:
            action = _known(connection, ref)
            if action.status is Status.CLOSED:
                is_retry = repository.requested(connection, request_id) == ref
                return Closed(action, by_now=is_retry, closed_by=_closed_by(connection, ref))
            if not action.is_open:
                why = "was declined" if action.status is Status.DECLINED else "was taken off the plan"
                raise UserError(f"{ref} {why}, so there is nothing to close.")
            after = changed(
                action,
                status=Status.CLOSED,
                closed_on=self.today(),
                impact=_joined(action.impact, impact),
            )
            after = self._written(connection, action, after, by=by, request_id=request_id)
            return Closed(after, by_now=True, closed_by=by)


def _retried(attempt: Callable[[], T]) -> T:
    """Decide again if another transaction was faster: it took the number, or changed the action."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except (IntegrityError, Outdated):
            continue
    return attempt()


def by_due_date(action: Action) -> tuple[bool, date, int]:
    """Sort key: the earliest due first, those without a date last."""
    return action.due_on is None, action.due_on or date.max, action.number


def _joined(before: str | None, added: str | None) -> str | None:
    return "\n".join(text for text in (before, added) if text) or None


def _known(connection: Connection, ref: str) -> Action:
    action = repository.find(connection, ref)
    if action is None:
        raise UserError(f"There is no action {ref}. `/action list all` shows every one.")
    return action


def _closed_by(connection: Connection, ref: str) -> str | None:
    entries = repository.log_of(connection, ref)
    return next((e.who for e in reversed(entries) if e.field == "status" and e.new == Status.CLOSED), None)
