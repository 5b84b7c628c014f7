"""What `/log` does: a line in, a form or the menu; a form in, an entry kept and a private answer out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.calendar import local_day
from bot.errors import UserError
from bot.logbook import rules, views
from bot.logbook.commands import is_named, parse
from bot.logbook.model import LogForm, form_of
from bot.logbook.service import LogService
from bot.ports import Chat
from bot.slack_listening import OLD_BUTTON, Listening
from bot.slack_requests import ButtonClick, Request, SlashCommand, ViewSubmission
from integrations.errors import IntegrationError

COMMAND = "/log"


class LogListeners:
    """Answer what people log."""

    def __init__(
        self,
        *,
        listening: Listening,
        chat: Chat,
        service: LogService,
        forms: Sequence[LogForm],
        elsewhere: Sequence[LogForm],
        cohorts: Callable[[], Sequence[str]],
        link: str,
        zone: ZoneInfo,
    ) -> None:
        """Build with the logs that are typed here and those `elsewhere`, and the workbook's `link`.

        `cohorts` gives the register's codes, the newest first.
        """
        self._listening = listening
        self._chat = chat
        self._service = service
        self._forms = forms
        self._elsewhere = elsewhere
        self._cohorts = cohorts
        self._link = link
        self._zone = zone

    def register(self) -> None:
        self._listening.on_command(COMMAND, self.on_command)
        for form in self._forms:
            self._listening.on_click(f"{views.OPEN}.{form.kind}", self.on_menu)
        self._listening.on_click(views.NEEDING, self.on_needing)
        self._listening.on_submission(views.SENT, self.on_sent, check=self.faults_of)

    def on_command(self, request: SlashCommand) -> None:
        self._begin(request, request.text)

    def on_menu(self, request: ButtonClick) -> None:
        self._begin(request, request.value or "")

    def on_needing(self, request: ButtonClick) -> None:
        """Show privately what waits for an action: whoever may log may see which entries there are."""
        self._service.expect(by=request.user_id)
        self._listening.answer(request, views.needing_action(self._service.needing_action(), link=self._link))

    def faults_of(self, request: ViewSubmission) -> Mapping[str, str]:
        """Say what is wrong in a form before it closes. Slack is waiting: nothing is asked of anybody."""
        form, _ = self._form_and_origin(request)
        return rules.faults_of(form, request, today=self._day_of(request))

    def on_sent(self, request: ViewSubmission) -> None:
        form, origin = self._form_and_origin(request)
        answers = rules.answers_sent(form, request)
        entry = self._service.log(form, answers, by=request.user_id, request_id=f"form/{request.view_id}")
        answered = replace(request, private_metadata=origin)
        self._listening.answer(answered, views.kept(entry, form, link=self._link))

    def _begin(self, request: Request, line: str) -> None:
        self._service.expect(by=request.user_id)
        cohorts = self._cohorts()
        wish = parse(line, forms=self._forms, cohorts=cohorts)
        if wish.form is None:
            other = next((form for form in self._elsewhere if is_named(form, wish.unknown or "")), None)
            menu = views.comes_elsewhere(other) if other else views.menu(self._forms, unknown=wish.unknown)
            self._listening.answer(request, menu)
            return
        modal = views.entry_form(
            wish.form,
            {**self._service.known_of(wish.form, by=request.user_id), **wish.answers},
            today=self._day_of(request),
            cohorts=cohorts,
            origin=self._listening.origin(request),
        )
        try:
            self._chat.open_modal(request.trigger_id or "", modal)
        except IntegrationError:  # Slack's three seconds are over
            typed = line.strip().partition(" ")[2]
            self._listening.answer(request, views.opening_offer(wish.form, line=typed))

    def _form_and_origin(self, request: ViewSubmission) -> tuple[LogForm, str]:
        kind, _, origin = request.private_metadata.partition(" ")
        form = form_of(self._forms, kind)
        if form is None:
            raise UserError(OLD_BUTTON)
        return form, origin

    def _day_of(self, request: Request) -> date:
        return local_day(request.asked_at, zone=self._zone)
