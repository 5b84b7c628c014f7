"""Drawing a message again as one action in it stands now: its card, line, buttons and menu; all else stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import blocks
from bot.actions.buttons import impact_button, menu, ref_in, row_of
from bot.actions.check_views import checked_action
from bot.actions.model import Action, Status, read_ref
from bot.actions.views import TITLE_SHOWN, action_card, action_text, gone_words, titled
from integrations.slack.message import Block


def refs_in(original: Sequence[Block]) -> frozenset[str]:
    """Name the actions that a message has buttons or menus for."""
    elements = [each for block in original for each in (block.get("accessory"), *block.get("elements", ()))]
    return frozenset(ref for ref in map(ref_in, elements) if ref and read_ref(ref) == ref)


def shows_check(original: Sequence[Block], ref: str) -> bool:
    return any(block.get("block_id") == f"check.{ref}" for block in original)


def redrawn(original: Sequence[Block], action: Action, *, today: date) -> list[Block]:
    """Draw a message again as one action in it stands now; all else stays as it was."""
    ref = action.ref
    card = {str(block.get("block_id")): block for block in action_card(action, today=today)}
    drawn: list[Block] = []
    for block in original:
        block_id = str(block.get("block_id", ""))
        if block_id == f"check.{ref}":
            drawn.extend(checked_action(action))
        elif block_id == f"decide.{ref}":
            continue  # drawn with its line
        elif block_id == f"line.{ref}":
            drawn.append(blocks.section(_standing(action, today=today), block_id=block_id))
        elif block_id in (f"card.{ref}", f"facts.{ref}"):
            drawn.append(card[block_id])
        elif ref_in(block.get("accessory")) == ref:
            drawn.append(blocks.section(_standing(action, today=today), accessory=_accessory(block, action)))
        elif block.get("type") == "actions" and any(ref_in(each) == ref for each in block.get("elements", ())):
            drawn.extend(_row_again(block, action))
        else:
            drawn.append(block)
    return drawn


def _row_again(block: Block, action: Action) -> list[Block]:
    row = row_of(action) if action.is_open else ()
    kept = [each for each in block.get("elements", ()) if ref_in(each) not in (action.ref, None)]
    if action.status is Status.CLOSED and not (action.impact and action.applies_from):
        row = (impact_button(action),)
    return [{**block, "elements": [*kept, *row]}] if kept or row else []


def _accessory(block: Block, action: Action) -> Block | None:
    """Give a line its button or menu again, as the action stands now."""
    before = block.get("accessory") or {}
    if not action.is_open:
        is_asked = action.status is Status.CLOSED and not (action.impact and action.applies_from)
        return impact_button(action) if is_asked else None
    return menu(action) if before.get("type") == "overflow" else dict(before)


def _standing(action: Action, *, today: date) -> str:
    """Say how an action stands in a message that is drawn again: struck out once it is finished."""
    if action.is_open:
        return action_text(action, today=today)
    if action.status is Status.CLOSED:
        line = f":white_check_mark: {blocks.bold(action.ref)} is closed. Thank you."
    else:
        line = f":information_source: {blocks.bold(action.ref)} {gone_words(action)}."
    return f"{line}\n~{titled(action, limit=TITLE_SHOWN)}~"
