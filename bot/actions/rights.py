"""Which permission each change of an action takes, and the words for somebody who has not got it. Pure."""

from __future__ import annotations

from bot.actions.lifecycle import Move
from bot.actions.model import Action, Status
from bot.errors import UserError
from bot.roles import Permission

_WORDS = {
    Permission.ADD: "adding actions",
    Permission.CHANGE_OWN: "changing actions",
    Permission.CHANGE_ANY: "changing an action that you neither own nor raised",
    Permission.AGREE: "agreeing an action, or declining one that is agreed,",
    Permission.VERIFY: "verifying an action, closing an action that waits for its check, or telling learners of it,",
    Permission.EXPORT: "exporting the plan",
    Permission.LOG: "keeping the log",
    Permission.SETTINGS: "deciding about the form's questions",
    Permission.REVIEW: "reading learners' comments",
    Permission.REVIEW_TRAINERS: "reading a comment that may name a trainer",
    Permission.DROP: "dropping, or moving the date of, an action that the QA body demands",
}


class Denied(UserError):
    """Somebody may not do what they asked for. Nothing was changed."""

    def __init__(self, permission: Permission, *, ref: str | None, who_may: str | None) -> None:
        subject = _WORDS[permission]
        whom = f"is for {who_may}" if who_may else "is for nobody yet: `[roles]` in the bot's settings names no one"
        stays = f"{ref} stays as it is." if ref else "Nothing was changed."
        ask = " Please ask one of them to do it." if who_may else " Please ask whoever looks after the bot."
        super().__init__(f"Sorry, {subject} {whom}. {stays}{ask}")
        self.permission = permission


def for_change(action: Action, *, user_id: str) -> Permission:
    """Name what a change of its fields takes."""
    return Permission.CHANGE_OWN if action.is_of(user_id) else Permission.CHANGE_ANY


def for_move(action: Action, move: Move, *, user_id: str) -> Permission:
    """Name what a move of it takes."""
    if move is Move.AGREE:
        return Permission.AGREE
    if move is Move.CLOSE and action.status is Status.IMPLEMENTED:
        return Permission.VERIFY
    if move is Move.DECLINE and action.is_corrective:
        return Permission.DROP
    if move is Move.DECLINE and (action.agreed_on or action.status is not Status.PROPOSED):
        return Permission.AGREE
    return for_change(action, user_id=user_id)


def for_undoing(before: Action, after: Action) -> Permission | None:
    """Name what else it takes to undo: what the QA body demands is not dropped by taking its adding back either."""
    if before.is_corrective and after.status is Status.DECLINED and before.status is not Status.DECLINED:
        return Permission.DROP
    return for_values(before, after)


def for_values(before: Action, after: Action) -> Permission | None:
    """Name what else a change of these fields takes: the date and the source of what the QA body demands stand."""
    if not before.is_corrective:
        return None
    moves_its_date = before.due_on is not None and before.due_on != after.due_on
    return Permission.DROP if moves_its_date or not after.is_corrective else None
