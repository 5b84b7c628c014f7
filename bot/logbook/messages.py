"""What a person is told of the logs and of the register, in the alert channel and at the command line."""

from __future__ import annotations

import hashlib

from bot.blocks import escape, plain, section
from bot.logbook.tabs import TabReport
from integrations.slack.message import Message


def notice(about: str, words: str) -> Message:
    """Tell something about a log or the register that needs a look."""
    return Message(escape(words), [section(f":clipboard: *About {escape(about)}*"), plain(words)])


def key(about: str, words: str) -> str:
    """Name a notice by what it says; what people wrote is not kept in the name."""
    return f"log/{hashlib.sha256(f'{about} {words}'.encode()).hexdigest()[:24]}"


def report_words(report: TabReport) -> str | None:
    """Say what came of a tab. None if nothing did."""
    if report.is_quiet:
        return None
    counts = {
        "written": report.appended,
        "taken over": report.adopted,
        "changed by hand": report.changed,
        "withdrawn": report.withdrawn,
    }
    return f"{report.form.title}: {', '.join(f'{count} {what}' for what, count in counts.items() if count)}."
