"""Keeping the logs, the register and their tabs in step, as one job of the bot's upkeep."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from datetime import datetime, timedelta

from bot.alerts import Alerts
from bot.cohorts.service import CohortRegister
from bot.logbook import messages
from bot.logbook.elsewhere import Elsewhere
from bot.logbook.tabs import LogTabs
from bot.ports import Clock
from integrations.errors import ServiceMisconfigured

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
        look_for: Callable[..., None],
        alerts: Alerts,
        memory: MutableMapping[str, str],
        clock: Clock,
    ) -> None:
        """Build with `knows`, which tells whether the workbook has a tab as last seen, and `look_for`, which looks."""
        self._register = register
        self._tabs = tabs
        self._elsewhere = elsewhere
        self._knows = knows
        self._look_for = look_for
        self._alerts = alerts
        self._memory = memory
        self._clock = clock
        self._asked_at: datetime | None = None

    def tabs(self) -> tuple[str, ...]:
        """Name the tabs that are read together with the plan: the register, and the logs that are there."""
        own = [self._register.tab] if self._register.tab else []
        return (*own, *self._log_tabs())

    def _log_tabs(self) -> tuple[str, ...]:
        in_use = self._tabs.in_use()  # one that was deleted whole is looked for, and made again
        return tuple(tab for tab in self._tabs.tabs if tab in in_use or self._knows(tab))

    def refresh(self) -> list[str]:
        """Bring register, logs and tabs up to date, and say what came of it.

        Raises:
            ServiceMisconfigured: a person must act on one of them; all the others are done.
            ServiceUnavailable: Google is away; what is left waits for the next look.
        """
        self._tell(self._register.refresh(), about="the register of cohorts")
        self._look_for_new_tabs()
        troubles: list[ServiceMisconfigured] = []
        lines = self._bring_together(self._log_tabs(), troubles)
        now = self._clock.now()
        if self._asked_at is None or now - self._asked_at >= ASK_FORMS_EVERY:
            self._read_elsewhere(troubles)
            self._asked_at = now
        if troubles:
            raise troubles[0]
        return lines

    def write_waiting(self) -> list[str]:
        """Write what was just logged into its tab."""
        troubles: list[ServiceMisconfigured] = []
        lines = self._bring_together((), troubles)
        if troubles:
            raise troubles[0]
        return lines

    def _bring_together(self, tabs: Sequence[str], troubles: list[ServiceMisconfigured]) -> list[str]:
        """Write what waits into its tab, and take over what people typed into these tabs."""
        lines = []
        for form in self._tabs.due(tabs):
            try:
                report = self._tabs.bring_together(form)
            except ServiceMisconfigured as error:
                troubles.append(error)
                continue
            self._tell(report.notices, about=form.title)
            words = messages.report_words(report)
            lines += [words] if words else []
        return lines

    def _read_elsewhere(self, troubles: list[ServiceMisconfigured]) -> None:
        for source in self._elsewhere:
            try:
                self._tell(source.run(), about=source.form.title)
            except ServiceMisconfigured as error:
                troubles.append(error)

    def preview(self) -> list[str]:
        """Say what would be written."""
        waiting = self._tabs.waiting()
        return [f"Logs: {waiting} to be written into their tabs."] if waiting else []

    def _look_for_new_tabs(self) -> None:
        """Look now and then for a log's tab that somebody made by hand."""
        looked, now = self._memory.get(_LOOKED), self._clock.now()
        if looked is not None and now - datetime.fromisoformat(looked) < LOOK_FOR_TABS_EVERY:
            return
        absent = [tab for tab in self._tabs.tabs if not self._knows(tab)]
        if absent and looked is not None:  # at the first start the file has just been looked at
            self._look_for(*absent)
        self._memory[_LOOKED] = now.isoformat()

    def _tell(self, notices: Sequence[str], *, about: str) -> None:
        for notice in notices:
            self._alerts.notice(messages.key(about, notice), messages.notice(about, notice))
