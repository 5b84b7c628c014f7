"""What is done when the plan's tab is gone although it held actions: the team is asked, once, and nothing is made.

Somebody who deleted a tab by mistake restores it within minutes. A second tab made meanwhile would be a second truth.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete

from bot.storage.schema import plan_notices
from bot.sync import notices
from bot.sync.guards import Suspicion
from bot.sync.notices import GONE, Notice

MAKE, RESTORED = "make", "restored"  # what a person can answer
MADE, BACK = "made", "back"  # how it ended


def suspicion(count: int, *, tab: str, key: str = GONE) -> Suspicion:
    held = "an action" if count == 1 else f"{count} actions"
    return Suspicion(
        f'The tab "{tab}", which held {held}, is gone from the spreadsheet. I have not made another, so that there is '
        "one plan and not two. Nothing is lost, and /action works as usual. To bring it back as it was: in the "
        "spreadsheet, File > Version history > See version history, and restore the last version that has it.",
        key,
    )


def ask(connection: Connection, count: int, *, tab: str, at: datetime) -> Suspicion | None:
    """Keep the question to be asked, unless it stands already. None if the answer was to make the tab again."""
    last = notices.last_of(connection, GONE)
    if last is not None and last.answer == MAKE:
        notices.settle(connection, last.key, MADE)
        return None
    if last is not None and last.answer is None:
        return suspicion(count, tab=tab, key=last.key)
    number = len(notices.all_of(connection, GONE)) + 1  # two questions of one second are two
    asked = suspicion(count, tab=tab, key=f"{GONE}/{at.isoformat()}/{number}")
    notices.note(connection, Notice(asked.key, GONE, {"words": asked.words, "key": asked.key}), at=at)
    return asked


def note_return(connection: Connection) -> None:
    """Write down that the tab is there: a question that stands is over, and one not asked yet never will be."""
    last = notices.last_of(connection, GONE)
    if last is None or last.answer in (MADE, BACK):
        return
    connection.execute(delete(plan_notices).where(plan_notices.c.kind == GONE, plan_notices.c.told_at.is_(None)))
    notices.settle(connection, last.key, BACK)
