"""What every change of an action goes through: who may, one transaction with its log, and each request once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.actions import lifecycle, repository, rights
from bot.actions.access import Access, OpenAccess
from bot.actions.lifecycle import Move
from bot.actions.measures import Measuring, NothingMeasured, settled
from bot.actions.model import Action, differences
from bot.actions.outcome_check import LONGEST_WAIT_MONTHS
from bot.actions.queries import ActionQueries, known
from bot.actions.repository import Outdated
from bot.calendar import local_day
from bot.errors import UserError
from bot.ports import Clock
from bot.roles import Permission
from bot.storage.engine import Storage

T = TypeVar("T")
ATTEMPTS = 5  # two copies of the bot rarely take the same number, and never five times running
GONE = "{ref} was taken off the plan: its row was deleted. Bring the row back in the sheet first."


class ActionChanging(ActionQueries):
    """Actions that can be changed. `on_change` is told after each change, so that the sheet follows soon."""

    def __init__(
        self,
        *,
        storage: Storage,
        clock: Clock,
        zone: ZoneInfo,
        access: Access | None = None,
        measuring: Measuring | None = None,
        on_change: Callable[[Action], None] = lambda _: None,
        longest_wait_months: int = LONGEST_WAIT_MONTHS,
    ) -> None:
        """Build with `access`, which says who may do what; None lets every caller do everything.

        Without `measuring` an action can name no measure.
        """
        super().__init__(storage, today=lambda: local_day(clock.now(), zone=zone))
        self._clock = clock
        self._access = access or OpenAccess()
        self._measuring = measuring or NothingMeasured()
        self._on_change = on_change
        self.measures = self._measuring.names
        self.longest_wait_months = longest_wait_months  # until a check that stays too early is decided all the same

    def expect(self, ref: str, *, by: str, move: Move | None = None) -> Action:
        """Find an action that somebody is about to change, and refuse before they fill in a form for nothing.

        Raises:
            NotAllowed: its state does not allow the move.
            Denied: the person may not.
        """
        held = self._access.permissions_of(by)
        action = self.get(ref)
        if move is None and action.archived:
            raise UserError(GONE.format(ref=ref))
        if move is not None:
            lifecycle.check(action, move)
        permission = rights.for_move(action, move, user_id=by) if move else rights.for_change(action, user_id=by)
        self._require(permission, held=held, by=by, ref=ref)
        return action

    def expect_export(self, *, by: str) -> None:
        """Refuse somebody who may not take a copy of the plan."""
        self._require(Permission.EXPORT, held=self._access.permissions_of(by), by=by, ref=None)

    def expect_add(self, *, by: str) -> None:
        """Refuse somebody who may not add actions before they fill in a form for nothing."""
        self._require(Permission.ADD, held=self._access.permissions_of(by), by=by, ref=None)

    def _change(
        self,
        ref: str,
        change: Callable[[Action], Action],
        *,
        by: str,
        request_id: str,
        needs: Callable[[Action], Permission] | None = None,
    ) -> Action:
        """Change an action once for each request, if the person may."""
        held = self._access.permissions_of(by)  # may ask Slack: before any transaction

        def once() -> Action:
            with self._storage.begin() as connection:
                action = known(connection, ref)
                if repository.requested(connection, request_id):
                    return action
                permission = needs(action) if needs else rights.for_change(action, user_id=by)
                self._require(permission, held=held, by=by, ref=ref)
                after = change(action)
                self._require(rights.for_values(action, after), held=held, by=by, ref=ref)
                after = settled(connection, action, after, measuring=self._measuring, today=self.today())
                return self._written(connection, action, after, by=by, request_id=request_id)

        after = retried(once)
        self._on_change(after)
        return after

    def _require(self, permission: Permission | None, *, held: frozenset[Permission], by: str, ref: str | None) -> None:
        if permission is not None and permission not in held:
            raise self._access.denied(permission, ref=ref, user_id=by)

    def _written(
        self,
        connection: Connection,
        before: Action,
        after: Action,
        *,
        by: str,
        request_id: str,
        undoes: str | None = None,
    ) -> Action:
        return repository.apply_changes(
            connection,
            before,
            differences(before, after),
            who=by,
            origin="slack",
            at=self._clock.now(),
            request_id=request_id,
            undoes=undoes,
        )


def retried(attempt: Callable[[], T]) -> T:
    """Decide again if another transaction was faster: it took the number, or changed the action."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except (IntegrityError, Outdated):
            continue
    return attempt()
