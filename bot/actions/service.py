"""Changing actions: each change with its log in one transaction, a repeated request once, and only by who may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.actions import lifecycle, repository, rights, undoing
from bot.actions.access import Access, OpenAccess
from bot.actions.lifecycle import Move, Step, joined_lines
from bot.actions.model import TEXT_LIMIT, Action, FieldValue, Person, Status, changed, differences, ref_of
from bot.actions.reading import DUE_SOON_DAYS, ActionReading, by_due_date, known
from bot.actions.repository import Outdated
from bot.actions.undoing import Undone
from bot.actions.wishes import Draft
from bot.calendar import local_day
from bot.errors import UserError
from bot.ports import Clock
from bot.roles import Permission
from bot.storage.engine import Storage

__all__ = ["DUE_SOON_DAYS", "ActionService", "Closed", "by_due_date"]

T = TypeVar("T")
ATTEMPTS = 5  # two copies of the bot rarely take the same number, and never five times running
NOTES_LIMIT = 20_000  # characters: a sheet's cell takes 50,000, and a person reads fewer
GONE = "{ref} was taken off the plan: its row was deleted. Bring the row back in the sheet first."
# What a proposal takes over from its draft as it is.
_OF_DRAFT = (
    "title",
    "owner_id",
    "owner_name",
    "due_on",
    "start_on",
    "principles",
    "revision_size",
    "urgency",
    "priority",
    "cohort",
    "area",
    "evidence",
    "evidence_link",
    "outcome",
    "communicated_to",
)


@dataclass(frozen=True)
class Closed:
    """The answer to a wish to close. `by_now` is False if it was closed before: `closed_by` on `action.closed_on`."""

    action: Action
    by_now: bool
    closed_by: str | None  # Slack user id, "sheet" or "bot"


class ActionService(ActionReading):
    """The actions, for everything in Slack. `on_change` is told after each change, so that the sheet follows soon."""

    def __init__(
        self,
        *,
        storage: Storage,
        clock: Clock,
        zone: ZoneInfo,
        access: Access | None = None,
        on_change: Callable[[Action], None] = lambda _: None,
    ) -> None:
        """Build with `access`, which says who may do what; None lets every caller do everything."""
        super().__init__(storage, today=lambda: local_day(clock.now(), zone=zone))
        self._clock = clock
        self._access = access or OpenAccess()
        self._on_change = on_change

    def add(self, draft: Draft, *, by: str, request_id: str, source: str | None = None) -> Action:
        """Write a new action. The same request gives the action it gave before."""
        self._require(Permission.ADD, held=self._access.permissions_of(by), by=by, ref=None)
        action, is_new = _retried(lambda: self._add_once(draft, by=by, request_id=request_id, source=source))
        if is_new:
            self._on_change(action)
        return action

    def close(
        self, ref: str, *, by: str, request_id: str, impact: str | None = None, applies_from: str | None = None
    ) -> Closed:
        """Close an action, with what changed and from which cohort. Closing a closed one changes nothing."""
        held = self._access.permissions_of(by)
        step = Step(Move.CLOSE, impact=impact, applies_from=applies_from)
        result = _retried(lambda: self._close_once(ref, step, by=by, request_id=request_id, held=held))
        if result.by_now:
            self._on_change(result.action)
        return result

    def move(self, ref: str, step: Step, *, by: str, request_id: str) -> Action:
        """Take an action to another state.

        Raises:
            NotAllowed: its state does not allow it, or something is missing.
            Denied: the person may not.
        """
        return self._change(
            ref,
            lambda action: lifecycle.moved(action, step, today=self.today()),
            by=by,
            request_id=request_id,
            needs=lambda action: rights.for_move(action, step.move, user_id=by),
        )

    def agree(self, ref: str, values: Mapping[str, FieldValue], *, by: str, request_id: str) -> Action:
        """Agree an action, filling in first what the agreement needs."""

        def agreed(action: Action) -> Action:
            filled = changed(action, **values)
            after = lifecycle.moved(filled, Step(Move.AGREE), today=self.today())
            return changed(action, **{change.field: change.new for change in differences(action, after)})

        return self._change(
            ref,
            agreed,
            by=by,
            request_id=request_id,
            needs=lambda action: rights.for_move(action, Move.AGREE, user_id=by),
        )

    def edit(
        self,
        ref: str,
        values: Mapping[str, FieldValue],
        *,
        by: str,
        request_id: str,
        reason: str | None = None,
        signed: str = "",
    ) -> Action:
        """Set fields of an action; a reason goes into its notes."""

        def edited(action: Action) -> Action:
            if action.archived:
                raise UserError(GONE.format(ref=ref))
            after = changed(action, **values)
            if reason and after != action:
                notes = _noted(action, reason, on=self.today(), signed=signed)
                return changed(action, **{**values, "notes": notes})
            return after

        return self._change(ref, edited, by=by, request_id=request_id)

    def note(self, ref: str, text: str, *, by: str, request_id: str, signed: str) -> Action:
        """Add a dated line to an action's progress notes."""
        return self._change(
            ref,
            lambda action: changed(action, notes=_noted(action, text, on=self.today(), signed=signed)),
            by=by,
            request_id=request_id,
        )

    def assign(self, ref: str, owner: Person, *, by: str, request_id: str) -> Action:
        """Give an action to one person."""
        return self.edit(ref, {"owner_id": owner.user_id, "owner_name": owner.name}, by=by, request_id=request_id)

    def note_impact(
        self, ref: str, impact: str, *, by: str, request_id: str, applies_from: str | None = None
    ) -> Action:
        """Add to what an action has changed, and from which cohort."""
        return self._change(
            ref,
            lambda action: changed(
                action,
                impact=joined_lines(action.impact, impact),
                applies_from=applies_from or action.applies_from,
            ),
            by=by,
            request_id=request_id,
        )

    def undo(self, *, by: str, request_id: str) -> Undone:
        """Take back somebody's own last change, if nobody has changed the same since."""
        held = self._access.permissions_of(by)

        def once() -> tuple[Undone, bool]:
            with self._storage.begin() as connection:
                earlier = undoing.done_by(connection, request_id)
                if earlier:
                    return earlier, False
                decided = undoing.decide(connection, by=by, today=self.today())
                self._require(rights.for_change(decided.before, user_id=by), held=held, by=by, ref=decided.before.ref)
                self._written(
                    connection, decided.before, decided.after, by=by, request_id=request_id, undoes=decided.request_id
                )
                return Undone(decided.after, decided.fields), True

        undone, is_new = _retried(once)
        if is_new:
            self._on_change(undone.action)
        return undone

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
                return self._written(connection, action, after, by=by, request_id=request_id)

        after = _retried(once)
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

    def _add_once(self, draft: Draft, *, by: str, request_id: str, source: str | None) -> tuple[Action, bool]:
        with self._storage.begin() as connection:
            earlier = repository.requested(connection, request_id)
            if earlier:
                return known(connection, earlier), False
            number = repository.next_number(connection)
            action = Action(
                ref=ref_of(number),
                number=number,
                raised_on=self.today(),
                raised_by=by,
                source=source or draft.source,
                **{name: getattr(draft, name) for name in _OF_DRAFT},
            )
            if action.is_corrective and action.due_on is None:
                raise UserError("What the QA body demands needs its deadline. Please give the date.")
            now = self._clock.now()
            repository.create(connection, action, who=by, origin="slack", at=now, request_id=request_id)
            return action, True

    def _close_once(self, ref: str, step: Step, *, by: str, request_id: str, held: frozenset[Permission]) -> Closed:
        with self._storage.begin() as connection:
            action = known(connection, ref)
            if action.status is Status.CLOSED:
                is_retry = repository.requested(connection, request_id) == ref
                return Closed(action, by_now=is_retry, closed_by=repository.closed_by(connection, ref))
            if not action.is_open:
                why = "was declined" if action.status is Status.DECLINED else "was taken off the plan"
                raise UserError(f"{ref} {why}, so there is nothing to close.")
            self._require(rights.for_move(action, Move.CLOSE, user_id=by), held=held, by=by, ref=ref)
            after = lifecycle.moved(action, step, today=self.today())
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


def _noted(action: Action, text: str, *, on: date, signed: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise UserError(f"A note holds {TEXT_LIMIT} characters. Please say it shorter.")
    notes = lifecycle.noted(action.notes, text, on=on, signed=signed)
    if len(notes) > NOTES_LIMIT:
        raise UserError(f"The notes of {action.ref} are full. Please shorten them in the sheet first.")
    return notes
