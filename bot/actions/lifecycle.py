"""The states of an action and the moves between them. Pure: a refused move says why, and what is possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.actions.model import Action, FieldValue, Status, changed
from bot.actions.wording import is_link
from bot.errors import UserError


class Move(StrEnum):
    """What somebody does with an action. The values are the words after `/action`."""

    AGREE = "agree"
    START = "start"
    HOLD = "hold"
    IMPLEMENT = "implement"
    CLOSE = "close"
    DECLINE = "decline"
    REOPEN = "reopen"


# From which state each move leads, and where to. Small things are often mended before the meeting that would agree
# them, so a proposal may be closed; what it changed is asked all the same.
MOVES: Mapping[Move, Mapping[Status, Status]] = {
    Move.AGREE: {Status.PROPOSED: Status.AGREED, Status.ON_HOLD: Status.AGREED},
    Move.START: {Status.AGREED: Status.IN_PROGRESS, Status.ON_HOLD: Status.IN_PROGRESS},
    Move.HOLD: {
        Status.PROPOSED: Status.ON_HOLD,
        Status.AGREED: Status.ON_HOLD,
        Status.IN_PROGRESS: Status.ON_HOLD,
    },
    Move.IMPLEMENT: {
        Status.AGREED: Status.IMPLEMENTED,
        Status.IN_PROGRESS: Status.IMPLEMENTED,
    },
    Move.CLOSE: {
        Status.PROPOSED: Status.CLOSED,
        Status.AGREED: Status.CLOSED,
        Status.IN_PROGRESS: Status.CLOSED,
        Status.ON_HOLD: Status.CLOSED,
        Status.IMPLEMENTED: Status.CLOSED,
    },
    Move.DECLINE: {
        Status.PROPOSED: Status.DECLINED,
        Status.AGREED: Status.DECLINED,
        Status.IN_PROGRESS: Status.DECLINED,
        Status.ON_HOLD: Status.DECLINED,
    },
    Move.REOPEN: {
        Status.IMPLEMENTED: Status.IN_PROGRESS,
        Status.CLOSED: Status.IN_PROGRESS,
        Status.DECLINED: Status.PROPOSED,
    },
}
REASONED = frozenset({Move.HOLD, Move.DECLINE})  # the reason is part of the record

NO_OWNER, NO_DATE = "one named person who does it", "a due date"
NO_OUTCOME, NO_EVIDENCE = "what will be different once it is done", "a link to the evidence"
_DONE = {
    Move.AGREE: "agreed",
    Move.START: "started",
    Move.HOLD: "put on hold",
    Move.IMPLEMENT: "marked as implemented",
    Move.CLOSE: "closed",
    Move.DECLINE: "declined",
    Move.REOPEN: "reopened",
}


class NotAllowed(UserError):
    """A move that the action's state does not allow. Nothing was changed."""


@dataclass(frozen=True)
class Step:
    """A move with what was said about it. `signed` is who says so, as the notes name them."""

    move: Move
    reason: str | None = None
    impact: str | None = None  # what changed
    applies_from: str | None = None  # the first cohort that meets the change
    signed: str = ""


def possible(action: Action) -> tuple[Move, ...]:
    """Name the moves that are possible now."""
    return tuple(move for move in Move if refusal(action, move) is None)


def refusal(action: Action, move: Move) -> str | None:
    """Say why a move is not possible now. None if it is. What an agreement needs is asked for apart."""
    if action.archived:
        return "its row was deleted from the sheet. Bring the row back there first"
    if action.status not in MOVES[move]:
        return _why(action.status, move)
    if move is Move.START and action.agreed_on is None and action.status is Status.ON_HOLD:
        return "it was put on hold before it was agreed, so it has to be agreed first"
    return None


def check(action: Action, move: Move) -> None:
    """Refuse a move that is not possible now, with the reason and what is possible.

    Raises:
        NotAllowed: in words for the person who asked.
    """
    if refusal(action, move) is not None:
        raise NotAllowed(refusal_words(action, move))


def refusal_words(action: Action, move: Move) -> str:
    """Say that a move is not possible now, why, and what is."""
    reason = refusal(action, move)
    moves = [f"`/action {one.value} {action.number}`" for one in possible(action)]
    instead = f" Possible now: {', '.join(moves)}." if moves else ""
    return f"{action.ref} cannot be {_DONE[move]}: {reason}.{instead}"


def _why(status: Status, move: Move) -> str:
    if MOVES[move].get(Status.PROPOSED) is None and status is Status.PROPOSED and move is not Move.REOPEN:
        return "it is only proposed, and has to be agreed first"
    if status in MOVES[move].values() and move is not Move.REOPEN:
        return f"it is {status.value} already"
    if move is Move.REOPEN:
        return f"it is {status.value}, so it is open"
    return f"it is {status.value}"


def missing_for_agreement(action: Action) -> tuple[str, ...]:
    """Name what an action lacks before it can be agreed: a wish becomes a promise by who, when, what and why."""
    needed = (
        (action.owner_id or action.owner_name, NO_OWNER),
        (action.due_on, NO_DATE),
        (action.outcome, NO_OUTCOME),
        (is_link(action.evidence_link), NO_EVIDENCE),
    )
    return tuple(words for there, words in needed if not there)


def moved(action: Action, step: Step, *, today: date) -> Action:
    """Give the action after a move.

    Raises:
        NotAllowed: the move is not possible, or an agreement lacks something.
    """
    check(action, step.move)
    if step.move is Move.AGREE:
        missing = missing_for_agreement(action)
        if missing:
            raise NotAllowed(f"{action.ref} cannot be agreed yet. It still needs {listed(missing)}.")
    if step.move in REASONED and not step.reason:
        raise NotAllowed(f"{action.ref} cannot be {_DONE[step.move]} without a reason. Please give one.")
    values = _values(action, step, today=today)
    if step.reason:
        values["notes"] = noted(action.notes, f"{_DONE[step.move]}: {step.reason}", on=today, signed=step.signed)
    return changed(action, **values)


def _values(action: Action, step: Step, *, today: date) -> dict[str, FieldValue]:
    move, status = step.move, MOVES[step.move][action.status]
    values: dict[str, FieldValue] = {"status": status}
    if move is Move.AGREE:
        values["agreed_on"] = action.agreed_on or today
    elif move is Move.START:
        values["start_on"] = min(action.start_on or today, today)
    elif move in (Move.IMPLEMENT, Move.CLOSE):
        values["impact"] = joined_lines(action.impact, step.impact)
        values["applies_from"] = step.applies_from or action.applies_from
        values["implemented_on"] = action.implemented_on or today
        if move is Move.CLOSE:
            values["closed_on"] = today
    elif move is Move.REOPEN:
        values |= {"closed_on": None, "implemented_on": None}
        if action.agreed_on is None:
            values["status"] = Status.PROPOSED  # it never was agreed
    return values


def edit_refusal(before: Action, after: Action) -> str | None:
    """Say why a person cannot put an action into this state, wherever they changed it. None if they can.

    For changes that name a state and not a move, as a row of the sheet does.
    """
    if before.status is after.status:
        return None
    leads = [move for move, ways in MOVES.items() if after.status in (ways.get(before.status), _back_to(before, move))]
    if not leads:
        possible_now = sorted({MOVES[move][before.status].value for move in possible(before)})
        return f"{before.status.value} cannot become {after.status.value}. Possible now: {', '.join(possible_now)}."
    if after.status is Status.AGREED:
        missing = missing_for_agreement(after)
        if missing:
            return f"It cannot be agreed yet. It still needs {listed(missing)}."
    return None


def _back_to(action: Action, move: Move) -> Status | None:
    return Status.PROPOSED if move is Move.REOPEN and action.agreed_on is None and move in possible(action) else None


def noted(notes: str | None, text: str, *, on: date, signed: str) -> str:
    """Add a dated line to the progress notes."""
    who = f", {signed}" if signed else ""
    return joined_lines(notes, f"{on:%d/%m/%Y}{who}: {text}") or ""


def joined_lines(before: str | None, added: str | None) -> str | None:
    return "\n".join(text for text in (before, added) if text) or None


def listed(words: tuple[str, ...]) -> str:
    """Say "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
