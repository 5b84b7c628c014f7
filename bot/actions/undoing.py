"""Taking back somebody's own last change: what it was, and whether anybody has changed the same since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.actions import repository
from bot.actions.lifecycle import noted
from bot.actions.model import Action, FieldValue, Status, as_text, changed
from bot.actions.plan_row import read_stored
from bot.actions.queries import known
from bot.actions.repository import LogEntry
from bot.errors import UserError

NOTHING = "There is nothing of yours to undo: you have not changed anything with `/action` yet."
UNDONE = "Your last change is undone already. `/action history 12` shows all that happened to an action."


@dataclass(frozen=True)
class Undone:
    """The action as it is again, and which fields went back. No fields: the action itself was taken back."""

    action: Action
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """What an undo does."""

    before: Action
    after: Action
    fields: tuple[str, ...]
    request_id: str  # the request that is taken back


def done_by(connection: Connection, request_id: str) -> Undone | None:
    """Give what this very request has undone before, if it comes again."""
    ref = repository.requested(connection, request_id)
    if ref is None:
        return None
    entries = [entry for entry in repository.log_of(connection, ref) if entry.request_id == request_id]
    return Undone(known(connection, ref), tuple(entry.field for entry in entries))


def decide(connection: Connection, *, by: str, today: date) -> Decided:
    """Decide what taking back somebody's last change means.

    Raises:
        UserError: there is nothing to take back, or somebody has changed the same since.
    """
    entries = repository.last_change_by(connection, by)
    if not entries:
        raise UserError(NOTHING)
    if entries[0].undoes is not None:
        raise UserError(UNDONE)
    action = known(connection, entries[0].ref)
    request_id = entries[0].request_id or ""
    if entries[0].field == "ref":
        return Decided(action, _taken_back(connection, action, entries, today=today), (), request_id)
    _check_untouched(action, entries)
    values: dict[str, FieldValue] = {entry.field: read_stored(entry.field, entry.old) for entry in entries}
    return Decided(action, changed(action, **values), tuple(values), request_id)


def _taken_back(connection: Connection, action: Action, entries: Sequence[LogEntry], *, today: date) -> Action:
    """Decline an action that somebody added by mistake: it keeps its number, and the log keeps why."""
    if len(repository.log_of(connection, action.ref)) > len(entries):
        raise UserError(
            f"{action.ref} has been changed since you added it, so it stays. `/action decline {action.number}` "
            "takes it off the open ones."
        )
    notes = noted(action.notes, "added by mistake and taken back", on=today, signed="")
    return changed(action, status=Status.DECLINED, notes=notes)


def _check_untouched(action: Action, entries: Sequence[LogEntry]) -> None:
    for entry in entries:
        if as_text(getattr(action, entry.field)) != entry.new:
            raise UserError(
                f"{action.ref} has been changed again since, so your change was left as it is. "
                f"`/action history {action.number}` shows what happened."
            )
