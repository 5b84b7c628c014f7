"""Changing actions: each change with its log in one transaction, a repeated request once, and only by who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.actions import lifecycle, repository, rights, undoing
from bot.actions.changing import GONE, retried
from bot.actions.deciding import ActionDeciding
from bot.actions.lifecycle import Move, Step, joined_lines
from bot.actions.measures import without_its_check
from bot.actions.model import TEXT_LIMIT, Action, FieldValue, Person, Status, changed, differences, ref_of
from bot.actions.queries import DUE_SOON_DAYS, by_due_date, known
from bot.actions.undoing import Undone
from bot.actions.wishes import Draft
from bot.errors import UserError
from bot.roles import Permission

__all__ = ["DUE_SOON_DAYS", "ActionService", "Closed", "by_due_date"]

NO_DEADLINE = "What the QA body demands needs its deadline. Please give the date, and then its source."
NOTES_LIMIT = 20_000  # characters: a sheet's cell takes 50,000, and a person reads fewer


@dataclass(frozen=True)
class Closed:
    """The answer to a wish to close. `by_now` is False if it was closed before: `closed_by` on `action.closed_on`."""

    action: Action
    by_now: bool
    closed_by: str | None  # Slack user id, "sheet" or "bot"


class ActionService(ActionDeciding):
    """The actions, for everything in Slack."""

    def add(self, draft: Draft, *, by: str, request_id: str, source: str | None = None) -> Action:
        """Write a new action. The same request gives the action it gave before."""
        self._require(Permission.ADD, held=self._access.permissions_of(by), by=by, ref=None)
        action, is_new = retried(lambda: self._add_once(draft, by=by, request_id=request_id, source=source))
        if is_new:
            self._on_change(action)
        return action

    def close(
        self, ref: str, *, by: str, request_id: str, impact: str | None = None, applies_from: str | None = None
    ) -> Closed:
        """Close an action, with what changed and from which cohort. Closing a closed one changes nothing."""
        held = self._access.permissions_of(by)
        step = Step(Move.CLOSE, impact=impact, applies_from=applies_from)
        result = retried(lambda: self._close_once(ref, step, by=by, request_id=request_id, held=held))
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
            if after.is_corrective and after.due_on is None and not action.is_corrective:
                raise UserError(NO_DEADLINE)
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
                also = rights.for_undoing(decided.before, decided.after)
                self._require(also, held=held, by=by, ref=decided.before.ref)
                after = without_its_check(decided.before, decided.after)
                self._written(
                    connection, decided.before, after, by=by, request_id=request_id, undoes=decided.request_id
                )
                return Undone(after, decided.fields), True

        undone, is_new = retried(once)
        if is_new:
            self._on_change(undone.action)
        return undone

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
                **{**draft.facts(), "source": source or draft.source, "measure": self._known_measure(draft)},
            )
            if action.is_corrective and action.due_on is None:
                raise UserError(NO_DEADLINE)
            now = self._clock.now()
            repository.create(connection, action, who=by, origin="slack", at=now, request_id=request_id)
            self._note_follow_up(connection, action, by=by)
            return action, True

    def _known_measure(self, draft: Draft) -> str | None:
        """Give a draft's measure if the form has it: a button's value is in the client's hands."""
        return self.measures.find(draft.measure) if draft.measure else None

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


def _noted(action: Action, text: str, *, on: date, signed: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise UserError(f"A note holds {TEXT_LIMIT} characters. Please say it shorter.")
    notes = lifecycle.noted(action.notes, text, on=on, signed=signed)
    if len(notes) > NOTES_LIMIT:
        raise UserError(f"The notes of {action.ref} are full. Please shorten them in the sheet first.")
    return notes
