"""Keeping the logs, the register and their tabs in step, as one job of the bot's upkeep."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from datetime import datetime, timedelta

from bot.alerts import Alerts
from bot.cohorts.service import CohortRegister
from bot.logbook import messages
from bot.logbook.elsewhere import Elsewhere
from bot.logbook.tabs import LogTabs, TabReport
from bot.ports import Clock

# A tab that somebody makes by hand is noticed within this time: looking for one that is not there costs a request.
LOOK_FOR_TABS_EVERY = timedelta(hours=3)
ASK_FORMS_EVERY = timedelta(minutes=30)  # a form that is only read is asked for all it holds
_LOOKED = "logbook.looked_for_tabs_at"


class LogUpkeep:
    """What the logs and the register add to a look at the sheets."""

    def __init__(
        self,
        *,
        register: CohortRegister,
        tabs: LogTabs,
        elsewhere: Sequence[Elsewhere],
        knows: Callable[[str], bool],
        alerts: Alerts,
        memory: MutableMapping[str, str],
        clock: Clock,
    ) -> None:
        """Build with `knows`, which tells whether the workbook was last seen with a tab, without asking for it."""
        self._register = register
        self._tabs = tabs
        self._elsewhere = elsewhere
        self._knows = knows
        self._alerts = alerts
        self._memory = memory
        self._clock = clock
        self._asked_at: datetime | None = None

    def tabs(self) -> tuple[str, ...]:
        """Name the tabs that are worth reading together with the plan: those that are there, now and then all."""
        own = [self._register.tab] if self._register.tab else []
        if self._is_time_to_look():
            return (*own, *self._tabs.tabs)
        in_use = self._tabs.in_use()  # one that was deleted whole is looked for, and made again
        return (*own, *(tab for tab in self._tabs.tabs if tab in in_use or self._knows(tab)))

    def refresh(self) -> list[str]:
        """Bring register, logs and tabs up to date, and say what came of it."""
        for fault in self._register.refresh():
            self._alerts.notice(messages.key("register", fault), messages.notice("the register of cohorts", fault))
        lines = self._bring_together(self.tabs())
        now = self._clock.now()
        if self._asked_at is None or now - self._asked_at >= ASK_FORMS_EVERY:
            for source in self._elsewhere:
                self._tell(source.run(), about=source.form.title)
            self._asked_at = now
        return lines

    def write_waiting(self) -> list[str]:
        """Write what was just logged into its tab."""
        return self._bring_together(())

    def _bring_together(self, tabs: Sequence[str]) -> list[str]:
        """Write what waits into its tab, and take over what people typed into these tabs."""
        reports = self._tabs.run(tabs)
        if tabs and self._is_time_to_look():
            self._memory[_LOOKED] = self._clock.now().isoformat()
        for report in reports:
            self._tell(report.notices, about=report.form.title)
        return [line for report in reports for line in _lines(report)]

    def preview(self) -> list[str]:
        """Say what would be written."""
        waiting = self._tabs.waiting()
        return [f"Logs: {waiting} to be written into their tabs."] if waiting else []

    def _is_time_to_look(self) -> bool:
        looked = self._memory.get(_LOOKED)
        return looked is None or self._clock.now() - datetime.fromisoformat(looked) >= LOOK_FOR_TABS_EVERY

    def _tell(self, notices: Sequence[str], *, about: str) -> None:
        for notice in notices:
            self._alerts.notice(messages.key(about, notice), messages.notice(about, notice))


def _lines(report: TabReport) -> list[str]:
    words = messages.report_words(report)
    return [words] if words else []
