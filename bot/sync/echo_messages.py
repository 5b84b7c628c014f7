"""What was edited in the sheet, told in Slack: in the action's own thread, or in one message for many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import blocks
from bot.sync.rows import DATES
from integrations.slack.message import Message

Facts = Mapping[str, Any]

SHOWN_ACTIONS = 20  # of many that were edited at once; the others are counted
SHOWN_CHARACTERS = 120  # of a value


def thread_card(facts: Facts) -> Message:
    """Begin an action's thread: its name, and what the thread is for."""
    ref, title = str(facts["ref"]), blocks.escape(str(facts["title"]), limit=300)
    number = int(ref.rpartition("-")[2])
    how = f"What is changed in the sheet is told in this thread. `/action show {number}` shows all of it."
    return Message(f"{ref} {title}", [blocks.section(f":memo: *{ref}* {title}"), blocks.context(how)])


def echo(facts: Facts, headings: Mapping[str, str]) -> Message:
    """Say what was edited of one action: each field, old and new."""
    ref = str(facts["ref"])
    lines = [_change_words(name, old, new, headings=headings) for name, old, new in facts["changes"]]
    text = f"{ref} was changed in the sheet: {'; '.join(lines)}"
    return Message(
        blocks.escape(text),
        [
            blocks.section(f":pencil2: *{ref} was changed in the sheet*"),
            blocks.plain("\n".join(lines)),
            blocks.context(f"`/action history {int(ref.rpartition('-')[2])}` has it in full, and who did what before."),
        ],
    )


def echoes(facts: Facts, headings: Mapping[str, str]) -> Message:
    """Say which actions were edited, where it was many at once."""
    edits = facts["edits"]
    lines = [
        f"{one['ref']} {blocks.shorten(str(one['title']), limit=60)}: "
        + ", ".join(_label(name, headings) for name, _, _ in one["changes"])
        for one in edits[:SHOWN_ACTIONS]
    ]
    if len(edits) > SHOWN_ACTIONS:
        lines.append(f"… and {len(edits) - SHOWN_ACTIONS} more")
    text = f"{len(edits)} actions were changed in the sheet: " + "; ".join(lines)
    return Message(
        blocks.escape(text),
        [
            blocks.section(f":pencil2: *{len(edits)} actions were changed in the sheet at once*"),
            blocks.plain("\n".join(lines)),
            blocks.context("`/action history` and an action's number has what was there before."),
        ],
    )


def _change_words(name: str, old: str | None, new: str | None, *, headings: Mapping[str, str]) -> str:
    return f"{_label(name, headings)}: {_shown(name, old)} → {_shown(name, new)}"


def _label(name: str, headings: Mapping[str, str]) -> str:
    return headings.get("owner" if name == "owner_name" else name, name.replace("_", " "))


def _shown(name: str, text: str | None) -> str:
    if not text:
        return "(blank)"
    if name in DATES:
        day = date.fromisoformat(text)
        return f"{blocks.short_date(day)} {day.year}"
    return f'"{blocks.shorten(text, limit=SHOWN_CHARACTERS)}"'
