"""What stands behind the ports to Google: files, forms, and the rights that are asked for."""

from __future__ import annotations

from collections.abc import MutableMapping

from bot.ports import Clock
from bot.settings import Settings
from integrations.google.credentials import FILE_METADATA, FORM_ANSWERS, FORM_QUESTIONS, SPREADSHEETS, Access
from integrations.google.forms import GoogleForm
from integrations.google.pages import GooglePages
from integrations.google.sheets import GoogleWorkbook
from integrations.google.transport import Transport
from integrations.patience import Patience

# A job that cannot reach a service gives up within a minute; a later tick tries again, and the others wait no longer.
GOOGLE_PATIENCE = Patience(budget_seconds=60, most_requests=5)


def google_scopes(settings: Settings) -> tuple[str, ...]:
    """Name the least that Google must grant: values of sheets, whether a file changed, and the form if it is read."""
    reads_forms = settings.responses.from_form or any(one.form_id for one in settings.sources.values())
    of_form = (FORM_ANSWERS, FORM_QUESTIONS) if reads_forms else ()
    return (SPREADSHEETS, FILE_METADATA, *of_form)


def google_transport(settings: Settings, *, clock: Clock) -> Transport:
    access = Access.from_file(settings.google.credentials, scopes=google_scopes(settings), now=clock.now)
    return Transport(access, patience=GOOGLE_PATIENCE)


class Google:
    """Opens files and forms as the settings have them."""

    def __init__(self, settings: Settings, *, transport: Transport, memory: MutableMapping[str, str]) -> None:
        self._settings = settings
        self._transport = transport
        self._memory = memory
        # The learners' tab is never written to, whatever the settings say the plan is.
        self._read_only = () if settings.responses.from_form else (settings.responses.tab,)

    def workbook(self, spreadsheet_id: str) -> GoogleWorkbook:
        google = self._settings.google
        return GoogleWorkbook(
            spreadsheet_id,
            transport=self._transport,
            memory=self._memory,
            read_only_titles=self._read_only,
            sheets_url=google.sheets_url,
            drive_url=google.drive_url,
        )

    def plan_pages(self) -> GooglePages:
        """Open the bot's own tabs beside the plan."""
        plan = self._settings.plan
        return GooglePages(
            plan.spreadsheet_id,
            transport=self._transport,
            memory=self._memory,
            taken_titles=(plan.tab, *self._read_only),
            sheets_url=self._settings.google.sheets_url,
        )

    def form(self, form_id: str) -> GoogleForm:
        return GoogleForm(form_id, transport=self._transport, forms_url=self._settings.google.forms_url)
