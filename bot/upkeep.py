"""Keeping up with the sheets: read responses and plan together, notice changes by a cheap probe, tell what was found.

Reading and syncing are tried apart: when one cannot be done, the other goes on, and the trouble is told.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.alerts import Alerts
from bot.feedback import messages as feedback_messages
from bot.feedback.ingest import Ingest
from bot.logbook.upkeep import LogUpkeep
from bot.ports import Clock, Workbook
from bot.sync import messages
from bot.sync.publishing import PlanPages
from bot.sync.reporting import SyncReport
from bot.sync.service import PlanSync
from bot.sync.telling import Teller
from integrations.errors import IntegrationError

FRESH_FOR = timedelta(minutes=1)  # a job that has just read need not read again
# Whatever the probe says: Drive has been seen to tell of a change in a sheet only after a while, and the plan's colours
# change with the day.
READ_ANYWAY_AFTER = timedelta(minutes=10)
WATCHING = "noticing changes in the sheets"
log = logging.getLogger(__name__)


class Upkeep:
    """Keep database and sheets in step."""

    def __init__(
        self,
        *,
        ingest: Ingest,
        sync: PlanSync,
        pages: PlanPages,
        logs: LogUpkeep,
        tell_of_form: Callable[[], None],
        gather: Callable[[], None],
        watched: Sequence[Workbook],
        asks_form: bool,
        headings: Mapping[str, str],
        tab: str,
        alerts: Alerts,
        team_notices: Alerts,
        teller: Teller,
        queue_comments: Callable[[], bool],
        clock: Clock,
    ) -> None:
        """Build with `gather`, which reads both tabs in one request where they are in one file.

        `tell_of_form` posts what is still to be told of how the form changed.
        `queue_comments` brings the private review up to date with the responses, and tells whether it is.
        """
        self._ingest = ingest
        self._sync = sync
        self._pages = pages
        self._logs = logs
        self._tell_of_form = tell_of_form
        self._gather = gather
        self._watched = watched
        self._asks_form = asks_form
        self._headings = headings
        self._tab = tab
        self._alerts = alerts
        self._team = team_notices
        self._teller = teller
        self._queue_comments = queue_comments
        self._queue_is_behind = True  # at the start: the process may have ended between reading and queueing
        self._clock = clock
        self._turn = threading.RLock()  # one sync at a time, whoever wants it
        self._versions: dict[int, str] = {}
        self._read_at: datetime | None = None
        self._sync_is_due = True
        self._failing: set[str] = set()
        self.trouble: IntegrationError | None = None  # what kept the last refresh from doing all of it

    def refresh(self) -> list[str]:
        """Read responses and bring plan and sheet together, and say what came of it. Trouble is told, not raised."""
        with self._turn:
            self.trouble = None
            lines = self._attempt("reading", self._gather)
            if "reading" not in self._failing:  # else both would fail alike, and be told three times
                lines = [*self._attempt("responses", self.read_responses), *self._attempt("plan", self.sync_plan)]
                lines += self._attempt("logs", self._logs.refresh)
            self._read_at = self._clock.now()
            return lines

    def refresh_everything(self) -> list[str]:
        """Refresh, then bring the bot's own tabs up to date. A job that needs only the plan does not wait for those."""
        with self._turn:
            lines = self.refresh()
            if not self._failing:
                self.publish()
            return lines

    def publish(self) -> None:
        """Bring the bot's own tabs up to date; asks for nothing where nothing is new."""
        with self._turn:
            self._attempt("log", self._write_pages)

    def _write_pages(self) -> None:
        self._pages.publish()

    def refresh_unless_fresh(self) -> None:
        """Refresh before a job that needs it, unless another did within the last minute."""
        with self._turn:
            if self._read_at is None or self._clock.now() - self._read_at >= FRESH_FOR:
                self.refresh()

    def watch(self) -> str:
        """Look whether anything changed, for a few bytes a file, and refresh if so."""
        self._teller.tell()
        self._tell_of_form()
        now = self._clock.now()
        if self._read_at is None or now - self._read_at >= READ_ANYWAY_AFTER or self._sync_is_due:
            self.refresh_everything()
            return "read everything"
        if now - self._read_at < FRESH_FOR:
            return "read a moment ago"
        if self._changed():
            self.refresh_everything()
            return "read what changed"
        if self._asks_form:
            self._attempt("responses", self.read_responses)
        self.publish()
        return "nothing changed"

    def read_soon(self) -> None:
        """Have the next look read everything: somebody decided how answers are to be read."""
        self._read_at = None

    def preview(self) -> list[str]:
        """Say what a refresh would write to the sheet. Only the bot's own memory of responses is brought up to date."""
        with self._turn:
            self._gather()
            plan = messages.report_lines(self._sync.preview(), self._headings)
            return [*self.read_responses(), *plan, *self._logs.preview()]

    def read_responses(self) -> list[str]:
        try:
            report = self._ingest.run()
        finally:  # what was found is kept, and worth telling at once, whatever became of the answers
            self._tell_of_form()
        if report.new_unread:
            self._alerts.notice(
                _key("unread", *(row.place for row in report.new_unread)),
                feedback_messages.unread_rows(report.new_unread),
            )
        if self._queue_is_behind or report.new or report.changed or report.withdrawn:
            self._queue_is_behind = True
            self._queue_is_behind = not self._queue_comments()
        for notice in report.notices:
            self._alerts.notice(_key("form", notice), feedback_messages.form_notice(notice))
        return [feedback_messages.report_line(report)]

    def sync_plan(self) -> list[str]:
        """Bring plan and sheet together now. A sync that fails stays due."""
        with self._turn:
            self._sync_is_due = True
            report = self._sync.run()
            if report.held_by:
                self._sync_is_due = False
                return messages.report_lines(report, self._headings)
            self._sync_is_due = not report.is_settled
            self._tell(report)
            if report.closed:
                raise report.closed
            return messages.report_lines(report, self._headings)

    def sync_after_change(self) -> None:
        """Bring a change in Slack to the sheet; on trouble the next watch tries again."""
        self._sync_is_due = True
        self._attempt("plan", self.sync_plan)

    def write_logs(self) -> None:
        """Bring what was just logged to its tab; on trouble the next look tries again."""
        with self._turn:
            self._attempt("logs", self._logs.write_waiting)

    def _changed(self) -> bool:
        """Ask each file for its version; a file whose version is not the one last seen may have changed."""
        changed = False
        try:
            for number, workbook in enumerate(self._watched):
                version = workbook.version()
                changed = changed or self._versions.get(number) != version
                self._versions[number] = version
        except IntegrationError as error:
            return self._changed_unseen(error)
        self._alerts.recovery(WATCHING)
        return changed

    def _changed_unseen(self, error: IntegrationError) -> bool:
        """Read where the probe cannot tell. If reading fails too, that is the trouble, and it is told there."""
        self._versions.clear()
        self.refresh()
        if not self._failing:
            self._alerts.trouble(WATCHING, error)
        return False

    def _attempt(self, job: str, work: Callable[[], list[str] | None]) -> list[str]:
        try:
            lines = work()
        except IntegrationError as error:
            self._versions.clear()  # what could not be read now counts as changed at the next look
            self._failing.add(job)
            self.trouble = self.trouble or error
            self._alerts.trouble(job, error)
            return [str(error)]
        self._failing.discard(job)
        self._alerts.recovery(job)
        return lines or []

    def _tell(self, report: SyncReport) -> None:
        """Post what a person should know of a sync, each thing once."""
        if report.made_again:
            self._team.notice(
                _key("made again", str(self._clock.now())),
                messages.made_again_message(report.made_again, tab=self._tab),
            )
        self._teller.tell()


def _key(kind: str, *parts: str | None) -> str:
    """Name a notice by what it says; what people wrote is not kept in the name."""
    return f"{kind}/{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"
