"""What was put right once and is low again: the closed action on the same measure. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.actions.model import Action, Status


def came_back(measure: str, actions: Iterable[Action]) -> Action | None:
    """Find the action on this measure that was closed last. None if none was; `measure` is a title or a key.

    For a measure that alerts, or that somebody raises an action on, anew.
    """
    closed = [action for action in actions if _is_on(action, measure) and action.status is Status.CLOSED]
    return max(closed, key=lambda action: (action.closed_on or date.min, action.number), default=None)


def came_back_words(action: Action) -> str:
    """Say that it came back, and after what."""
    on = f" on {action.closed_on.day} {action.closed_on:%B} {action.closed_on.year}" if action.closed_on else ""
    return f"came back: {action.ref} on the same measure was closed{on}"


def _is_on(action: Action, measure: str) -> bool:
    names = [action.measure, action.baseline.measure if action.baseline else None]
    return not action.archived and _folded(measure) in [_folded(name) for name in names if name]


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
