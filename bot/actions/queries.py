"""Looking actions up: one, all, what somebody asked to see, and what is like a new one. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from sqlalchemy import Connection

from bot.actions import repository, similar
from bot.actions.came_back import came_back
from bot.actions.model import Action, Person
from bot.actions.repository import LogEntry
from bot.actions.similar import Likeness
from bot.actions.wishes import Draft, List, Which
from bot.errors import UserError
from bot.storage.engine import Storage

DUE_SOON_DAYS = 14  # `/action list due` looks two weeks ahead: the usual gap between two meetings


class ActionQueries:
    """The actions as they stand."""

    def __init__(self, storage: Storage, *, today: Callable[[], date]) -> None:
        self._storage = storage
        self.today = today

    def get(self, ref: str) -> Action:
        with self._storage.read() as connection:
            return known(connection, ref)

    def some(self, refs: Iterable[str]) -> tuple[Action, ...]:
        """Return those of these actions that there are."""
        with self._storage.read() as connection:
            return tuple(action for ref in sorted(refs) if (action := repository.find(connection, ref)))

    def history(self, ref: str) -> tuple[LogEntry, ...]:
        with self._storage.read() as connection:
            known(connection, ref)
            return repository.log_of(connection, ref)

    def closed_by(self, ref: str) -> str | None:
        """Tell who closed an action last: a Slack user id, "sheet" or "bot"."""
        with self._storage.read() as connection:
            return repository.closed_by(connection, ref)

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

    def alike(self, draft: Draft) -> tuple[Likeness, ...]:
        """Return the actions, open or past, that a new one is most like; first the one whose measure came back."""
        with self._storage.read() as connection:
            scores = similar.likest(draft.title, repository.titles(connection))
            found = ((repository.find(connection, ref), score) for ref, score in scores.items())
            likenesses = [Likeness(action, score) for action, score in found if action]
            back = came_back(draft.measure, repository.select_all(connection)) if draft.measure else None
        if back is not None:
            likenesses = [Likeness(back, similar.CAME_BACK), *(one for one in likenesses if one.action != back)]
        return similar.ranked([one for one in likenesses if one.action.ref != draft.follows])

    def was_asked(self, request_id: str) -> bool:
        """Tell whether this request has made or changed an action already."""
        with self._storage.read() as connection:
            return repository.requested(connection, request_id) is not None

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


def by_due_date(action: Action) -> tuple[bool, date, int]:
    """Sort key: the earliest due first, those without a date last."""
    return action.due_on is None, action.due_on or date.max, action.number


def known(connection: Connection, ref: str) -> Action:
    """Find an action.

    Raises:
        UserError: there is none of this reference.
    """
    action = repository.find(connection, ref)
    if action is None:
        raise UserError(f"There is no action {ref}. `/action list all` shows every one.")
    return action
