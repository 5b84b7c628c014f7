"""The small forms: one step with an action, and what is asked about it."""

from __future__ import annotations

from bot import blocks
from bot.actions.buttons import BLOCKED, DECLINE, DONE, IMPACT, NEW_DATE, NOTE, REASSIGN
from bot.actions.lifecycle import Move, refusal
from bot.actions.model import TEXT_LIMIT, Action
from integrations.slack.message import Block, Message, Modal

CHANGE, FROM, STATE, REASON, DUE, OWNER, TEXT = "change", "from", "state", "reason", "due", "owner", "text"  # inputs
FROM_LIMIT = 200
CLOSED, IMPLEMENTED = Move.CLOSE.value, Move.IMPLEMENT.value  # what the form asks is to become of the action


def close_form(action: Action, *, origin: str, state: str = CLOSED) -> Modal:
    """Ask what an action changed and from which cohort, before it is closed."""
    asked = [_change_input(action.impact), _from_input(action)]
    if refusal(action, Move.IMPLEMENT) is None:
        words = {CLOSED: "Nothing more to check: close it", IMPLEMENTED: "Implemented: check later that it helped"}
        asked.append(blocks.choice_input(STATE, "And now?", words, initial=state))
    return _form(DONE, f"Done: {action.ref}", action, asked, origin, "Save")


def impact_form(ref: str, *, origin: str, action: Action | None = None) -> Modal:
    """Ask what an action has changed, after it was closed."""
    return blocks.modal(
        IMPACT,
        f"What changed? {ref}",
        [_change_input(None, optional=bool(action and action.impact)), _from_input(action)],
        submit="Save",
        private_metadata=f"{ref} {origin}",
    )


def date_form(action: Action, *, origin: str) -> Modal:
    """Ask for a new date and why it moves."""
    asked = [
        blocks.date_input(DUE, "New date", initial=action.due_on),
        _reason_input("Why does it move?", "The reason goes into the progress notes.", optional=action.due_on is None),
    ]
    return _form(NEW_DATE, f"New date: {action.ref}", action, asked, origin, "Save")


def reassign_form(action: Action, *, origin: str) -> Modal:
    """Ask who does it from now on."""
    asked = [blocks.person_input(OWNER, "Who does it from now on?", initial=action.owner_id)]
    return _form(REASSIGN, f"Reassign {action.ref}", action, asked, origin, "Save")


def hold_form(action: Action, *, origin: str) -> Modal:
    """Ask what an action waits for."""
    asked = [_reason_input("What does it wait for?", "Reminders pause until it goes on.")]
    return _form(BLOCKED, f"On hold: {action.ref}", action, asked, origin, "Put on hold")


def decline_form(action: Action, *, origin: str) -> Modal:
    """Ask why an action will not be done."""
    asked = [_reason_input("Why will it not be done?", "It stays in the plan with this reason.")]
    return _form(DECLINE, f"Decline {action.ref}", action, asked, origin, "Decline")


def note_form(action: Action, *, origin: str) -> Modal:
    """Ask how it goes."""
    asked = [
        blocks.text_input(
            TEXT, "How does it go?", multiline=True, limit=TEXT_LIMIT, hint="Kept with today's date and your name."
        )
    ]
    return _form(NOTE, f"Note on {action.ref}", action, asked, origin, "Save")


def impact_kept(action: Action) -> Message:
    return Message(text=f"Thank you. What changed is kept with {action.ref}.")


def _form(callback_id: str, title: str, action: Action, asked: list[Block], origin: str, submit: str) -> Modal:
    named = blocks.section(f"{blocks.bold(action.ref)} {blocks.escape(action.title, limit=300)}")
    return blocks.modal(callback_id, title, [named, *asked], submit=submit, private_metadata=f"{action.ref} {origin}")


def _change_input(impact: str | None, *, optional: bool = False) -> Block:
    return blocks.text_input(
        CHANGE,
        "What is different now?",
        multiline=True,
        limit=TEXT_LIMIT,
        optional=optional or bool(impact),
        hint="Stands under “Evidence and impact” in the action plan. No names of learners, please.",
    )


def _from_input(action: Action | None) -> Block:
    known = action.applies_from if action else None
    return blocks.text_input(
        FROM,
        "From which cohort does it apply?",
        initial=known if known and len(known) <= FROM_LIMIT else None,
        optional=True,
        limit=FROM_LIMIT,
        hint="Its code, such as 2026-SPR-ON-03: from there on the trend is read anew. Empty if it is about none.",
    )


def _reason_input(label: str, hint: str, *, optional: bool = False) -> Block:
    return blocks.text_input(REASON, label, multiline=True, limit=TEXT_LIMIT, hint=hint, optional=optional)
