"""How reading the responses tells what it brought and what it could not read: in words, never with what was written."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks
from bot.feedback.ingest import IngestReport
from bot.feedback.model import UnreadRow
from integrations.slack.message import Message

SHOWN = 10


def report_line(report: IngestReport) -> str:
    """Say in one line what a reading brought."""
    line = f"Responses: {report.new} new, {report.changed} changed, {report.withdrawn} gone, {report.total} in all"
    if report.excluded:
        line += f", {report.excluded} test entries left out"
    return f"{line}; {report.unread} could not be read." if report.unread else f"{line}."


def unread_rows(rows: Sequence[UnreadRow]) -> Message:
    """Tell which rows could not be read, and what to do. The others were taken."""
    lines = [f"{row.place}: {row.reason}" for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        lines.append(f"... and {len(rows) - SHOWN} more")
    count = "1 response" if len(rows) == 1 else f"{len(rows)} responses"
    return Message(
        blocks.escape(f"{count} could not be read: {'; '.join(lines)}"),
        [
            blocks.section(f":mag: *{count} could not be read*"),
            blocks.plain("\n".join(lines)),
            blocks.context("All others were. Correct the row in the sheet, and it is read within two minutes."),
        ],
    )


def form_notice(notice: str) -> Message:
    """Tell something about the form or its sheet that needs a look."""
    return Message(
        blocks.escape(notice), [blocks.section(":clipboard: *About the learners' form*"), blocks.plain(notice)]
    )
