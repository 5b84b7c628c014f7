"""What came of a sync, as facts for whoever tells them."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.sync.headings import ColumnFinding
from bot.sync.merge import Clash, MergePlan, Unreadable
from integrations.errors import RangesProtected

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SyncReport:
    """What a sync did, or would do (`plan` of its first round)."""

    plan: MergePlan
    new_clashes: tuple[Clash, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    archived: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    rounds: int = 1
    creates_tab: bool = False
    made_again: int = 0  # actions put into a tab made in place of one that is gone
    is_settled: bool = True  # False if rows kept moving, and the rest waits for the next sync
    held_by: str | None = None  # the copy of the bot that keeps the plan, if it is not this one
    closed: RangesProtected | None = None  # parts of the tab that the bot could not write to
    columns: tuple[ColumnFinding, ...] = ()  # what is odd about the heading row
    renamed_to: str | None = None  # what the tab is called now, if not as in the settings

    @property
    def stopped(self) -> str | None:
        return self.plan.stopped


def log_sync(report: SyncReport) -> None:
    """Leave the facts of a sync in the log, if it did anything."""
    plan = report.plan
    if plan.is_empty and report.is_settled:
        return
    log.info(
        "plan_synced written=%s appended=%s taken_over=%s adopted=%s archived=%s clashes=%s rounds=%s settled=%s",
        len(plan.edits),
        len(plan.appended),
        len(plan.taken_over),
        len(report.adopted),
        len(report.archived),
        len(report.new_clashes),
        report.rounds,
        report.is_settled,
    )
