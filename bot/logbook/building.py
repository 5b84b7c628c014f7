"""The logs put together from the settings: which are typed in Slack, and which are only read elsewhere."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from datetime import timedelta
from typing import Protocol

from bot.actions.access import Access
from bot.actions.model import Action
from bot.alerts import Alerts
from bot.cohorts.repository import Cohorts
from bot.cohorts.service import CohortRegister
from bot.errors import ConfigError
from bot.logbook.elsewhere import Elsewhere, FormLog, LogSource, SheetLog
from bot.logbook.forms import load_log_forms
from bot.logbook.listeners import LogListeners
from bot.logbook.model import KINDS, LogForm
from bot.logbook.service import LogService
from bot.logbook.tabs import LogTabs
from bot.logbook.upkeep import LogUpkeep
from bot.ports import Chat, Clock, Form, ReadableTabs, Workbook
from bot.settings import Settings
from bot.slack_listening import Listening
from bot.storage.engine import Storage
from bot.storage.leases import Lease

FORMS = "forms"  # the folder beside bot.toml
LEASE_LASTS = timedelta(minutes=3)


class SharedWorkbook(Workbook, Protocol):
    """The workbook of the plan, which holds the logs' tabs too."""

    @property
    def link(self) -> str:
        """The page people open."""
        ...

    def knows(self, title: str) -> bool:
        """Tell whether the file had this tab when it was last looked at. Asks for nothing."""
        ...

    def look_for(self, *titles: str) -> None:
        """Look which of these tabs the file has; `knows` tells of them afterwards."""
        ...


class Logs:
    """Everything about the other sources. `typed` are the logs that people keep in Slack."""

    def __init__(
        self,
        settings: Settings,
        *,
        workbook: SharedWorkbook,
        open_workbook: Callable[[str], ReadableTabs],
        open_form: Callable[[str], Form],
        source: str,
        storage: Storage,
        memory: MutableMapping[str, str],
        clock: Clock,
        alerts: Alerts,
    ) -> None:
        """Build with `open_workbook` and `open_form`, which give what is only read, by its id.

        Raises:
            ConfigError: a log's file has faults, or two things are to stand in one tab.
        """
        forms = load_log_forms(settings.folder / FORMS)
        comes_from = {kind: one.comes_from for kind, one in settings.sources.items()}
        self.typed = tuple(form for form in forms if comes_from.get(form.kind, "slack") == "slack")
        self._forms = forms
        self._link = workbook.link
        self._zone = settings.zone
        self._storage = storage
        self._clock = clock
        _expect_apart(settings, self.typed)
        self.register = CohortRegister(
            settings.cohorts, workbook=workbook, kept=Cohorts(storage, source=source), clock=clock
        )

        def source_of(kind: str) -> LogSource:
            set_so = settings.sources[kind]
            if set_so.comes_from == "form":
                return FormLog(open_form(set_so.form_id))
            return SheetLog(open_workbook(set_so.spreadsheet_id), tab=set_so.tab)

        self.upkeep = LogUpkeep(
            register=self.register,
            tabs=LogTabs(
                workbook=workbook,
                storage=storage,
                clock=clock,
                forms=self.typed,
                lease=Lease(storage, "logs", lasts=LEASE_LASTS),
            ),
            elsewhere=[
                Elsewhere(form, source_of(form.kind), storage=storage, clock=clock)
                for form in forms
                if form not in self.typed
            ],
            knows=workbook.knows,
            look_for=workbook.look_for,
            alerts=alerts,
            memory=memory,
            clock=clock,
        )

    def service(
        self, *, access: Access, actions: Callable[[], Sequence[Action]], on_entry: Callable[[], None]
    ) -> LogService:
        return LogService(
            storage=self._storage,
            clock=self._clock,
            access=access,
            forms=self._forms,
            actions=actions,
            on_entry=on_entry,
        )

    def listen(self, listening: Listening, *, chat: Chat, service: LogService) -> None:
        """Have what people log answered."""
        LogListeners(
            listening=listening,
            chat=chat,
            service=service,
            forms=self.typed,
            elsewhere=[form for form in self._forms if form not in self.typed],
            cohorts=self.register.codes,
            link=self._link,
            zone=self._zone,
        ).register()


def _expect_apart(settings: Settings, typed: Sequence[LogForm]) -> None:
    """Refuse two uses of one tab, and settings for a source there is not."""
    faults = [
        f"sources.{kind} is no source; there are {', '.join(KINDS)}." for kind in settings.sources if kind not in KINDS
    ]
    plan = settings.plan
    taken = {tab.casefold(): "the action plan" for tab in (plan.tab, plan.log_tab, plan.principles_tab)}
    if not settings.responses.from_form:
        taken[settings.responses.tab.casefold()] = "the learners' responses"
    if settings.cohorts and settings.cohorts.from_tab:
        taken[settings.cohorts.tab.casefold()] = "the cohorts"
    for form in typed:
        if form.tab.casefold() in taken:
            faults.append(f'forms/{form.kind}.toml: the tab "{form.tab}" is that of {taken[form.tab.casefold()]}.')
    if faults:
        raise ConfigError(faults)
