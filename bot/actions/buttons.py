"""The buttons of an action, for cards, lists, reminders and the digest; which there are depends on its state."""

from __future__ import annotations

from bot import blocks
from bot.actions.lifecycle import Move, refusal
from bot.actions.model import Action, Status
from bot.actions.wishes import Draft, Which
from integrations.slack.message import Block

ADD = "actions.add"  # the button that opens the form, and the form
ADD_ANYWAY = "actions.add_anyway"  # although there is something like it
DONE = "actions.done"  # asks what changed, and closes
IMPACT = "actions.impact"  # the button that asks what changed afterwards, and its form
AGREE = "actions.agree"
START = "actions.start"
NEW_DATE = "actions.new_date"
TAKE_DATE = "actions.take_date"
REASSIGN = "actions.reassign"
BLOCKED = "actions.blocked"
DECLINE = "actions.decline"
REOPEN = "actions.reopen"
NOTE = "actions.note"
EDIT = "actions.edit"
SHOW = "actions.show"
MORE = "actions.more"  # a menu whose choices are some of the buttons above

_LABELS = {DONE: "Done", NEW_DATE: "New date", REASSIGN: "Reassign", BLOCKED: "Blocked", NOTE: "Note"}
_MOVES = {DONE: Move.CLOSE, BLOCKED: Move.HOLD}


def add_button(label: str = "Add an action", *, draft: Draft | None = None) -> Block:
    return blocks.button(label, ADD, value=draft.as_text() if draft else "new")


def done_button(action: Action, *, shown_in: Which | None = None) -> Block:
    """Offer to close an action; in a list, remember which list to draw again."""
    return blocks.button("Done", DONE, value=f"{action.ref} {shown_in}" if shown_in else action.ref)


def impact_button(action: Action) -> Block:
    return blocks.button("Say what changed", IMPACT, value=action.ref)


def edit_button(action: Action, label: str = "Edit") -> Block:
    return blocks.button(label, EDIT, value=action.ref)


def row_of(action: Action) -> tuple[Block, ...]:
    """Give the buttons of a card: what can be done with the action now, the likeliest first."""
    if action.archived:
        return ()
    if not action.is_open:
        return (blocks.button("Reopen", REOPEN, value=action.ref),)
    first = []
    if refusal(action, Move.AGREE) is None:
        first.append(blocks.button("Agree", AGREE, value=action.ref))
    if refusal(action, Move.START) is None:
        first.append(blocks.button("Start", START, value=action.ref))
    if action.status is Status.IMPLEMENTED:
        return (
            blocks.button("Close", DONE, value=action.ref),
            blocks.button("Reopen", REOPEN, value=action.ref),
            blocks.button("Note", NOTE, value=action.ref),
        )
    return (*first, *(blocks.button(_LABELS[each], each, value=action.ref) for each in _choices(action)))


def menu(action: Action) -> Block:
    """Give the same as a menu beside a line, where there is no room for a row."""
    return blocks.menu(MORE, {f"{each} {action.ref}": _LABELS[each] for each in _choices(action)})


def _choices(action: Action) -> list[str]:
    return [each for each in _LABELS if each not in _MOVES or refusal(action, _MOVES[each]) is None]


def ref_in(element: Block | None) -> str | None:
    """Read which action a button or menu of ours belongs to. None if it is no such element."""
    if element is None or not str(element.get("action_id", "")).startswith("actions."):
        return None
    options = element.get("options") or ()
    value = str(options[0].get("value", "")).partition(" ")[2] if options else str(element.get("value", ""))
    return value.split(" ")[0] or None
