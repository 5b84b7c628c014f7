"""How a sync tells what it did, would do, or could not: in words, for a terminal and for Slack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot import blocks
from bot.sync import echo_messages, notices
from bot.sync.headings import ColumnFinding, Oddity, finding_lines
from bot.sync.merge import Clash, MergePlan, Unreadable
from bot.sync.notices import Notice
from bot.sync.reporting import SyncReport
from integrations.slack.message import Message

KEEP_SHEET, KEEP_SLACK = "plan.clash.sheet", "plan.clash.slack"
ARCHIVE, RESTORE, MEANT = "plan.row.archive", "plan.row.restore", "plan.stop.meant"
MAKE_AGAIN, TAB_RESTORED = "plan.tab.make", "plan.tab.restored"
Facts = Mapping[str, Any]

SHOWN = 20  # lines of one kind; more is counted


def report_lines(report: SyncReport, headings: Mapping[str, str]) -> list[str]:
    """Say what a sync did or would do, a line for each change."""
    if report.creates_tab:
        return ["The plan's tab is not there yet: it would be made, with its headings."]
    if report.stopped:
        return [report.stopped]
    lines = [*_tab_lines(report), *_plan_lines(report.plan, headings)]
    if report.held_by:
        return [f"Another copy of the bot ({report.held_by}) keeps the plan, so this one wrote nothing.", *lines]
    if report.closed:
        lines.append(str(report.closed))
    if not report.is_settled:
        lines.append("Rows were moved while they were written; the rest is done with the next sync.")
    return lines or ["Plan and sheet agree. Nothing to do."]


def _tab_lines(report: SyncReport) -> Iterator[str]:
    if report.renamed_to:
        yield f'The plan\'s tab is called "{report.renamed_to}" now: set [plan] tab in bot.toml to that.'
    yield from finding_lines(report.columns)


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


def notice_message(group: Sequence[Notice], headings: Mapping[str, str], *, tab: str) -> Message:
    """Word notices of one kind that go to one reader."""
    facts = [notice.facts for notice in group]
    match group[0].kind:
        case notices.CLASH:
            return clash_message(facts[0], headings)
        case notices.ARCHIVED:
            return archived_message(facts[0])
        case notices.COPIED:
            return copied_message(facts)
        case notices.NEW:
            return new_message(facts)
        case notices.UNREADABLE:
            return unreadable_message(facts, headings, tab=tab)
        case notices.COLUMN:
            return columns_message(facts, tab=tab)
        case notices.RENAMED:
            return renamed_message(facts[0], tab=tab)
        case notices.GONE:
            return gone_message(facts[0], tab=tab)
        case notices.ECHO:
            return echo_messages.echo(facts[0], headings)
        case notices.ECHOES:
            return echo_messages.echoes(facts[0], headings)
    return stopped_message(facts[0])


def clash_message(facts: Facts, headings: Mapping[str, str]) -> Message:
    """Tell the owner that both values are kept, and let them choose."""
    ref, number = str(facts["ref"]), facts["number"]
    words = clash_words(Clash(ref, str(facts["field"]), facts["in_sheet"], facts["in_slack"]), headings)
    return Message(
        blocks.escape(f"Changed in two places: {words}."),
        [
            blocks.section(f":left_right_arrow: *{ref} was changed in Slack and in the sheet at the same time*"),
            blocks.plain(words + "."),
            blocks.actions(
                blocks.button("Keep the sheet's", KEEP_SHEET, value=f"{ref} {number}"),
                blocks.button("Use Slack's", KEEP_SLACK, value=f"{ref} {number}"),
            ),
            blocks.context("Both are kept until you choose, and the sheet's cell stays as it is."),
        ],
    )


def unreadable_message(facts: Sequence[Facts], headings: Mapping[str, str], *, tab: str) -> Message:
    """Tell the team which cells the bot left alone because it could not read them."""
    words = [f"row {one['row']}, {headings.get(str(one['field']), one['field'])}: {one['reason']}" for one in facts]
    lines = list(_some(words))
    text = f'I could not read {len(words)} cell(s) of the sheet "{tab}": ' + "; ".join(lines)
    return Message(
        blocks.escape(text),
        [
            blocks.section(f":mag: *Some cells of the sheet “{blocks.escape(tab)}” need a look*"),
            blocks.plain("\n".join(lines)),
            blocks.context("They stay as they were typed, and everything else was taken over. Mend them in the sheet."),
        ],
    )


def archived_message(facts: Facts) -> Message:
    """Ask whether a deleted row was meant to go."""
    ref = str(facts["ref"])
    text = f"{ref} was deleted from the sheet, so it is off the plan: {facts['title']}"
    return Message(
        blocks.escape(text),
        [
            blocks.section(f":wastebasket: *{ref} is off the plan. Archive it, or restore it?*"),
            blocks.plain(text),
            blocks.actions(blocks.button("Archive", ARCHIVE, value=ref), blocks.button("Restore", RESTORE, value=ref)),
            blocks.context(f"Its history is kept either way. A row with *{ref}* as its reference brings it back too."),
        ],
    )


def copied_message(facts: Sequence[Facts]) -> Message:
    """Tell of copied rows that they are actions of their own now."""
    lines = list(_some([f"row {one['row']} was a copy of {one['of']}: it is {one['ref']} now" for one in facts]))
    return _told(":busts_in_silhouette: *Copied rows got references of their own*", lines, "Two rows cannot share one.")


def new_message(facts: Sequence[Facts]) -> Message:
    """Ask for what rows typed by hand still need."""
    lines = list(_some([f"{one['ref']} {one['title']}: needs {' and '.join(one['wanted'])}" for one in facts]))
    return _told(
        ":new: *New in the sheet, and not complete yet*", lines, "Type it into the sheet, or use `/action edit`."
    )


def _told(heading: str, lines: Sequence[str], how: str) -> Message:
    words = "\n".join(lines)
    return Message(blocks.escape(words), [blocks.section(heading), blocks.plain(words), blocks.context(how)])


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


def columns_message(facts: Sequence[Facts], *, tab: str) -> Message:
    """Tell of headings that were renamed, taken away, doubled, or are new."""
    findings = [ColumnFinding(one["field"], one["heading"], Oddity(one["oddity"]), one["likely"]) for one in facts]
    words = "\n".join(finding_lines(findings))
    heading = f":label: *The headings of the sheet “{blocks.escape(tab)}”*"
    return Message(blocks.escape(words), [blocks.section(heading), blocks.plain(words)])


def renamed_message(facts: Facts, *, tab: str) -> Message:
    """Tell that the tab goes by another title, and which setting to change."""
    text = f'The plan\'s tab "{tab}" is called "{facts["now"]}" now. I go on with it.'
    how = "Set the title at `[plan] tab` in `bot.toml` too, so that a bot set up afresh finds it."
    heading = blocks.section(":label: *The plan's tab was renamed*")
    return Message(blocks.escape(text), [heading, blocks.plain(text), blocks.context(how)])


def gone_message(facts: Facts, *, tab: str) -> Message:
    """Ask what is to become of a tab that is gone, with the actions it held."""
    words, key = str(facts["words"]), str(facts["key"])
    sure = blocks.confirm(
        "Make the tab again?", "Columns, notes and colours of your own were only in the old tab.", yes="Make it again"
    )
    return Message(
        blocks.escape(words),
        [
            blocks.section(f":raised_hand: *The tab “{blocks.escape(tab)}” is gone*"),
            blocks.plain(words),
            blocks.actions(
                blocks.button("I have restored it", TAB_RESTORED, value=key),
                blocks.button("Make it again from what I know", MAKE_AGAIN, value=key, confirm=sure),
            ),
            blocks.context("If you restore it, I see that within two minutes, also without a click."),
        ],
    )


def stopped_message(facts: Facts) -> Message:
    """Say why the plan was left alone, and let a person say that it was meant."""
    words = str(facts["words"])
    sure = blocks.confirm("Was it meant?", "The sheet then counts as it stands.", yes="It was meant")
    return Message(
        blocks.escape(words),
        [
            blocks.section(":raised_hand: *The plan was left alone*"),
            blocks.plain(words),
            blocks.actions(blocks.button("It was meant", MEANT, value=str(facts["suspicion"]), confirm=sure)),
        ],
    )


def _shown(text: str | None) -> str:
    return f'"{blocks.shorten(text, limit=80)}"' if text else "(blank)"
