"""What `/action` and the buttons of actions do: request in, service call, answer out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.actions import forms, views
from bot.actions.commands import parse
from bot.actions.model import Principle, read_ref
from bot.actions.people import People
from bot.actions.service import ActionService, Closed
from bot.actions.slack_text import clean
from bot.actions.wishes import Add, Close, Draft, Help, List, Which
from bot.calendar import SchoolCalendar, local_day
from bot.errors import UserError
from bot.ports import Chat
from bot.slack_listening import Listening
from bot.slack_requests import ButtonClick, Request, SlashCommand, ViewSubmission
from integrations.errors import IntegrationError
from integrations.slack.message import Message

COMMAND = "/action"


class ActionListeners:
    """Answer what people ask of the plan."""

    def __init__(
        self,
        *,
        listening: Listening,
        chat: Chat,
        service: ActionService,
        people: People,
        calendar: SchoolCalendar,
        zone: ZoneInfo,
    ) -> None:
        self._listening = listening
        self._chat = chat
        self._service = service
        self._people = people
        self._calendar = calendar
        self._zone = zone

    def register(self) -> None:
        self._listening.on_command(COMMAND, self.on_command)
        self._listening.on_click(views.ADD, self.on_add_clicked)
        self._listening.on_submission(views.ADD, self.on_add_sent, check=self.faults_of)
        self._listening.on_click(views.DONE, self.on_done_clicked)
        self._listening.on_click(views.IMPACT, self.on_impact_clicked)
        self._listening.on_submission(views.IMPACT, self.on_impact_sent)

    def on_command(self, request: SlashCommand) -> None:
        today = self._day_of(request)
        match parse(request.text, today=today, calendar=self._calendar, asked_by=request.user_id):
            case Add() as wish:
                self._add(request, wish)
            case Close(ref=ref, impact=impact):
                result = self._service.close(ref, by=request.user_id, request_id=request.request_id, impact=impact)
                self._listening.answer(request, views.closed(result, today=today))
            case List() as wish:
                self._listening.answer(request, self._list(wish, request))
            case Help(problem=problem):
                self._listening.answer(request, views.help_text(problem))

    def on_add_clicked(self, request: ButtonClick) -> None:
        self._open_form(request, Add(Draft.from_text(request.value or "")))

    def faults_of(self, request: ViewSubmission) -> Mapping[str, str]:
        """Say what is wrong in the form before it closes. Pure: Slack is waiting."""
        faults = {}
        if not request.text(forms.TITLE):
            faults[forms.TITLE] = "Say in a few words what is to be done."
        due = request.text(forms.DUE)
        if due and date.fromisoformat(due) < self._day_of(request):
            faults[forms.DUE] = "That day has passed. Choose today or a later day."
        return faults

    def on_add_sent(self, request: ViewSubmission) -> None:
        due = request.text(forms.DUE)
        draft = Draft(
            title=" ".join(clean(request.text(forms.TITLE)).split()),
            owner_id=request.text(forms.OWNER) or None,
            due_on=date.fromisoformat(due) if due else None,
            principles=tuple(Principle(letter) for letter in request.ticks(forms.PRINCIPLE)),
        )
        named, problems = self._with_owner(draft)
        if problems:  # the form has closed: what was typed into it goes into the next one
            self._listening.answer(request, forms.form_offer(named, problems))
        else:
            self._keep(request, named)

    def on_done_clicked(self, request: ButtonClick) -> None:
        ref, _, shown_in = (request.value or "").partition(" ")
        result = self._service.close(_known(ref), by=request.user_id, request_id=request.request_id)
        if request.message_blocks:
            text = request.message_text or views.closed_line(result)
            drawn = Message(text=text, blocks=views.redrawn(request.message_blocks, result))
            self._listening.answer(request, drawn, replace_original=True)
        elif shown_in in tuple(Which):
            self._listening.answer(request, self._list(List(Which(shown_in)), request), replace_original=True)
        else:
            self._listening.answer(request, self._closed(result, request), replace_original=True)
        if not result.by_now and (request.message_blocks or shown_in):
            self._listening.answer(request, self._closed(result, request))

    def on_impact_clicked(self, request: ButtonClick) -> None:
        ref = _known(request.value or "")
        form = forms.impact_form(ref, origin=self._listening.origin(request))
        try:
            self._chat.open_modal(request.trigger_id or "", form)
        except IntegrationError as error:
            raise UserError("The form could not be opened in time. Please press the button once more.") from error

    def on_impact_sent(self, request: ViewSubmission) -> None:
        ref, _, origin = request.private_metadata.partition(" ")
        action = self._service.note_impact(
            _known(ref), clean(request.text(forms.CHANGE)), by=request.user_id, request_id=request.request_id
        )
        self._listening.answer(replace(request, private_metadata=origin), forms.impact_kept(action))

    def _add(self, request: Request, wish: Add) -> None:
        if wish.problems:
            self._open_form(request, wish)
            return
        draft, problems = self._with_owner(wish.draft)
        if problems:
            self._open_form(request, Add(draft, problems))
        else:
            self._keep(request, draft)

    def _keep(self, request: Request, draft: Draft) -> None:
        action = self._service.add(draft, by=request.user_id, request_id=request.request_id)
        self._listening.answer(request, views.added(action, today=self._day_of(request)))

    def _open_form(self, request: Request, wish: Add) -> None:
        """Open the form with what was understood; if Slack's three seconds are over, offer a button that opens it."""
        draft = wish.draft if wish.draft.owner_id else replace(wish.draft, owner_name=None)
        form = forms.add_form(draft, wish.problems, origin=self._listening.origin(request))
        try:
            self._chat.open_modal(request.trigger_id or "", form)
        except IntegrationError:
            self._listening.answer(request, forms.form_offer(draft, wish.problems))

    def _with_owner(self, draft: Draft) -> tuple[Draft, tuple[str, ...]]:
        """Put the owner's name in as Slack shows it, or say why nobody like that can own an action."""
        if draft.owner_id:
            person = self._people.owner(draft.owner_id)
            problem = "The owner has to be a person who is active in this workspace."
        elif draft.owner_name:
            person = self._people.find(draft.owner_name)
            problem = f'I know nobody called "{draft.owner_name}". Please choose the person from the list.'
        else:
            return draft, ()
        if person is None:
            return replace(draft, owner_id=None, owner_name=None), (problem,)
        return replace(draft, owner_id=person.user_id, owner_name=person.name), ()

    def _list(self, wish: List, request: Request) -> Message:
        found = self._service.listed(wish, asked_by=request.user_id)
        return views.action_list(found, wish, today=self._day_of(request))

    def _closed(self, result: Closed, request: Request) -> Message:
        return views.closed(result, today=self._day_of(request))

    def _day_of(self, request: Request) -> date:
        """Tell which day it was for the person: "by Friday" means theirs, also if it is worked on later."""
        return local_day(request.asked_at, zone=self._zone)


def _known(text: str) -> str:
    ref = read_ref(text)
    if ref is None:
        raise UserError("This button is from an earlier version of the bot. Please use `/action list` instead.")
    return ref
