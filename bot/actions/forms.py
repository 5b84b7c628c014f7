"""The forms that ask about actions, and what is said before and after them."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks
from bot.actions.model import PRINCIPLES, TEXT_LIMIT, TITLE_LIMIT, Action
from bot.actions.views import ADD, IMPACT, add_button, safe
from bot.actions.wishes import Draft
from integrations.slack.message import Message, Modal

TITLE, OWNER, DUE, PRINCIPLE, CHANGE = "title", "owner", "due", "principles", "change"  # their inputs


def add_form(draft: Draft, problems: Sequence[str], *, origin: str) -> Modal:
    """Ask for an action, filled in as far as it is known, and say what could not be read."""
    choices = {principle.value: f"{principle.value}  {sense}" for principle, sense in PRINCIPLES.items()}
    asked = [blocks.section("\n".join(f"• {safe(problem)}" for problem in problems))] if problems else []
    return blocks.modal(
        ADD,
        "Add an action",
        [
            *asked,
            blocks.text_input(
                TITLE,
                "What should be done?",
                initial=draft.title,
                limit=TITLE_LIMIT,
                hint="One thing that one person does.",
            ),
            blocks.person_input(OWNER, "Who does it?", initial=draft.owner_id, optional=True),
            blocks.date_input(DUE, "By when?", initial=draft.due_on, optional=True),
            blocks.ticks_input(PRINCIPLE, "Which principles does it serve?", choices, initial=draft.principles),
        ],
        submit="Add",
        private_metadata=origin,
    )


def form_offer(draft: Draft, problems: Sequence[str]) -> Message:
    """Offer the form by a button, where Slack would not let it open by itself any more."""
    text = "\n".join(["Nothing is added yet:", *(f"• {safe(problem)}" for problem in problems)])
    return Message(text=text, blocks=[blocks.section(text), blocks.actions(add_button("Open the form", draft=draft))])


def impact_form(ref: str, *, origin: str) -> Modal:
    """Ask what an action has changed."""
    return blocks.modal(
        IMPACT,
        f"What changed? {ref}",
        [
            blocks.text_input(
                CHANGE,
                "What is different now?",
                multiline=True,
                limit=TEXT_LIMIT,
                hint="Stands under “Evidence and impact” in the action plan. No names of learners, please.",
            )
        ],
        submit="Save",
        private_metadata=f"{ref} {origin}",
    )


def impact_kept(action: Action) -> Message:
    return Message(text=f"Thank you. What changed is kept with {action.ref}.")
