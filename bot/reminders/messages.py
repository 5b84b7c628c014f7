"""The words of a reminder: what is due, when, and one button each to say that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import blocks
from bot.actions.model import Action
from bot.actions.views import action_line, action_rows
from bot.reminders.rules import Plan, Reminder
from integrations.slack.message import Block, Message

OPEN_PLAN = "link.plan"


def reminder(item: Reminder, *, today: date, plan_url: str | None = None) -> Message:
    """Remind one person of all that is due, in one message."""
    summary = _summary(item.actions, today=today)
    note = "Once it is done, or waits for something, the reminders for it stop. Only you see the forms that open."
    end = (
        [blocks.actions(blocks.link_button("Open the action plan", plan_url, action_id=OPEN_PLAN))] if plan_url else []
    )
    return Message(
        text=f"A reminder from the action plan: {summary}.",
        blocks=blocks.fitted(
            [
                blocks.section(f":bell: A reminder from the action plan: {blocks.bold(summary)}."),
                *(block for action in item.actions for block in action_rows(action, today=today)),
                blocks.context(note),
                *end,
            ],
            left_out=lambda _: blocks.context("… and more; `/action list mine` shows them all."),
        ),
    )


def unreached(actions: Sequence[Action], *, today: date) -> Message:
    """Tell the person who looks after the bot which owners cannot be reminded."""
    count = _counted(len(actions), "action")
    text = f"I cannot remind anybody of {count}: I do not know the owner's Slack account."
    remedy = "Write the owner in the action plan as Slack shows the name, or add the person to `bot.toml`."

    def left_out(count: int) -> Block:
        return blocks.context(f"… and {count} more in the action plan.")

    return Message(
        text=text,
        blocks=blocks.fitted(
            [
                blocks.section(f":grey_question: {text} {remedy}"),
                *(action_line(action, today=today) for action in actions),
            ],
            left_out=left_out,
        ),
    )


def preview(plan: Plan) -> str:
    """Say in plain lines what would be sent, for a person at a terminal."""
    lines = [
        f"{item.owner_id}: {', '.join(f'{action.ref} ({action.owner_name})' for action in item.actions)}"
        for item in plan.reminders
    ]
    if plan.unreached:
        lines.append(f"Nobody to remind of {', '.join(action.ref for action in plan.unreached)}: owner not in Slack.")
    heading = f"Reminders for {blocks.long_date(plan.day)}:"
    return "\n".join([heading, *(f"  {line}" for line in lines)] if lines else [f"{heading} none."])


def _summary(actions: Sequence[Action], *, today: date) -> str:
    overdue = sum(action.is_overdue(today=today) for action in actions)
    now = sum(action.due_on == today for action in actions)
    later = len(actions) - overdue - now
    parts = [
        words
        for count, words in (
            (overdue, f"{_counted(overdue, 'action')} overdue"),
            (now, f"{_counted(now, 'action')} due today"),
            (later, f"{_counted(later, 'action')} due soon"),
        )
        if count
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
