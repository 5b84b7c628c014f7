"""How a sync tells what it did, would do, or could not: in words, for a terminal and for Slack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot import blocks
from bot.actions.model import Action
from bot.sync.merge import Clash, MergePlan, Unreadable
from bot.sync.service import SyncReport
from integrations.slack.message import Message

SHOWN = 20  # lines of one kind; more is counted


def report_lines(report: SyncReport, headings: Mapping[str, str]) -> list[str]:
    """Say what a sync did or would do, a line for each change."""
    if report.creates_tab:
        return ["The plan's tab is not there yet: it would be made, with its headings."]
    if report.stopped:
        return [report.stopped]
    lines = list(_plan_lines(report.plan, headings))
    if not report.is_settled:
        lines.append("Rows were moved while they were written; the rest is done with the next sync.")
    return lines or ["Plan and sheet agree. Nothing to do."]


def _plan_lines(plan: MergePlan, headings: Mapping[str, str]) -> Iterator[str]:
    yield from _some(
        [
            f"To the sheet, row {edit.row}: {edit.ref} {headings[edit.field]} = {_shown(edit.text)}"
            for edit in plan.edits
        ]
    )
    yield from _some([f"To the sheet, a new row: {ref}" for ref in plan.appended])
    yield from _some(
        [f"From the sheet: {one.ref} {headings[one.field]} = {_shown(one.text)}" for one in plan.taken_over]
    )
    yield from _some(
        [
            f"New in the sheet, row {row.number}: {_shown(row.cells.get('title'))} gets a reference"
            for row in plan.adopted
        ]
    )
    yield from _some([f"Back in the sheet, row {row.number}: {row.ref}" for row in plan.restored])
    yield from _some([f"Deleted from the sheet: {ref} is archived" for ref in plan.archived])
    yield from _some([f"Changed on both sides: {clash_words(clash, headings)}" for clash in plan.clashes])
    yield from _some([f"Left as it is: {unreadable_words(cell, headings)}" for cell in plan.unreadable])


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield f"  ... and {len(lines) - SHOWN} more like these"


def clash_words(clash: Clash, headings: Mapping[str, str]) -> str:
    return (
        f"{clash.ref}, {headings[clash.field]}: the sheet says {_shown(clash.in_sheet)}, "
        f"Slack says {_shown(clash.in_slack)}"
    )


def unreadable_words(cell: Unreadable, headings: Mapping[str, str]) -> str:
    return f"row {cell.row}, {headings[cell.field]}: {cell.reason}"


def clash_message(clash: Clash, headings: Mapping[str, str]) -> Message:
    """Tell a person that both values are kept, and how to decide."""
    words = clash_words(clash, headings)
    return Message(
        blocks.escape(f"Changed in two places: {words}."),
        [
            blocks.section(f":left_right_arrow: *{clash.ref} was changed in Slack and in the sheet at the same time*"),
            blocks.plain(words + "."),
            blocks.context(
                "Both are kept, and the sheet's cell stays as it is. Type the right one there to settle it."
            ),
        ],
    )


def unreadable_message(cells: Sequence[Unreadable], headings: Mapping[str, str], *, tab: str) -> Message:
    """Tell a person which cells the bot left alone because it could not read them."""
    lines = list(_some([unreadable_words(cell, headings) for cell in cells]))
    text = f'I could not read {len(cells)} cell(s) of the sheet "{tab}": ' + "; ".join(lines)
    return Message(
        blocks.escape(text),
        [
            blocks.section(f":mag: *Some cells of the sheet “{blocks.escape(tab)}” need a look*"),
            blocks.plain("\n".join(lines)),
            blocks.context("They stay as they were typed, and everything else was taken over. Mend them in the sheet."),
        ],
    )


def archived_message(action: Action) -> Message:
    """Tell a person that an action went because its row was deleted, and how to have it back."""
    text = f"{action.ref} was deleted from the sheet, so it is off the plan: {action.title}"
    how = f"Deleted by mistake? Bring the row back in the sheet with *{action.ref}* in its first column."
    return Message(
        blocks.escape(text),
        [blocks.section(f":wastebasket: *{action.ref} is off the plan*"), blocks.plain(text), blocks.context(how)],
    )


def made_again_message(count: int, *, tab: str) -> Message:
    """Tell a person that the deleted tab stands again, and what only the old one had."""
    many = "its action" if count == 1 else f"all its {count} actions"
    text = f"The tab “{tab}” was gone from the sheet, so I made it again with {many}."
    how = "Columns and notes of your own were only in the old tab: File > Version history in the sheet still has it."
    return Message(
        blocks.escape(text),
        [
            blocks.section(":card_index_dividers: *The action plan was made again*"),
            blocks.plain(text),
            blocks.context(how),
        ],
    )


def stopped_message(reason: str) -> Message:
    return Message(
        blocks.escape(reason), [blocks.section(":raised_hand: *The plan was left alone*"), blocks.plain(reason)]
    )


def _shown(text: str | None) -> str:
    return f'"{blocks.shorten(text, limit=80)}"' if text else "(blank)"
