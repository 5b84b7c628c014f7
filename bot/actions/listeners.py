"""What `/action` does: a line in, a service call or a form, an answer out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import list_views, step_forms, views
from bot.actions.adding import Adding
from bot.actions.answering import Answering
from bot.actions.clicks import Clicks
from bot.actions.commands import parse
from bot.actions.exporting import Exporting
from bot.actions.lifecycle import Move, Step
from bot.actions.model import Person, Status
from bot.actions.people import People
from bot.actions.service import ActionService
from bot.actions.slack_text import Named
from bot.actions.submissions import Submissions
from bot.actions.wishes import (
    Add,
    Assign,
    Close,
    Edit,
    Export,
    Go,
    Help,
    History,
    List,
    Looked,
    Note,
    Other,
    PlanFigures,
    Show,
    Undo,
    Verify,
    YouSaid,
)
from bot.actions.wording import rewrite_hint
from bot.calendar import SchoolCalendar
from bot.errors import UserError
from bot.ports import Chat
from bot.slack_listening import Listening
from bot.slack_requests import SlashCommand

COMMAND = "/action"
_ASKED = frozenset({Move.HOLD, Move.DECLINE, Move.IMPLEMENT})  # without words, a form asks for them


class ActionListeners:
    """Answer what people ask of the plan."""

    def __init__(
        self,
        *,
        listening: Listening,
        chat: Chat,
        service: ActionService,
        people: People,
        exporting: Exporting,
        calendar: SchoolCalendar,
        zone: ZoneInfo,
    ) -> None:
        self._listening = listening
        self._service = service
        self._people = people
        self._exporting = exporting
        self._calendar = calendar
        self._zone = zone
        self.answering = Answering(listening=listening, chat=chat, service=service, people=people, zone=zone)
        self.adding = Adding(answering=self.answering, service=service, people=people, calendar=calendar)
        self._others: dict[type[Other], Callable[[SlashCommand, Any], None]] = {}
        self._clicks = Clicks(answering=self.answering, service=service)
        self._submissions = Submissions(answering=self.answering, service=service, people=people)

    def register(self) -> None:
        self._listening.on_command(COMMAND, self.on_command)
        for family in (self.adding, self._clicks, self._submissions):
            family.register(self._listening)

    def on_command(self, request: SlashCommand) -> None:
        today = self.answering.day_of(request)
        measures = self._service.measures
        match parse(request.text, today=today, calendar=self._calendar, asked_by=request.user_id, measures=measures):
            case Add() as wish:
                self.adding.add(request, wish)
            case Close() as wish:
                self._close(request, wish)
            case Go() as wish:
                self._go(request, wish)
            case Edit() as wish:
                self._edit(request, wish)
            case Assign(ref=ref, person=person):
                self._assign(request, ref, person)
            case Note(ref=ref, text=text):
                self._note(request, ref, text)
            case Undo():
                self._undo(request)
            case Export(everything=everything):
                self._export(request, everything=everything)
            case Verify() | YouSaid() | PlanFigures() as wish:
                self._others[type(wish)](request, wish)
            case wish:
                self._look(request, wish, today=today)

    def on_wish(self, kind: type[Other], listener: Callable[[SlashCommand, Any], None]) -> None:
        """Have what is done about checked actions done elsewhere."""
        self._others[kind] = listener

    def _look(self, request: SlashCommand, wish: Looked, *, today: date) -> None:
        """Show what changes nothing."""
        match wish:
            case List():
                self.answering.show_list(request, wish)
            case Show(ref=ref):
                action = self._service.get(ref)
                check = self._service.stands(action)
                self.answering.say(request, views.whole_action(action, today=today, check=check))
            case History(ref=ref):
                action, entries = self._service.get(ref), self._service.history(ref)
                self.answering.say(request, list_views.history(action, entries, zone=self._zone))
            case Help(problem=problem):
                self.answering.say(request, list_views.help_text(problem))

    def _close(self, request: SlashCommand, wish: Close) -> None:
        """Close with what changed; ask for it if the line does not say."""
        today = self.answering.day_of(request)
        action = self._service.get(wish.ref)
        if wish.impact or action.status is Status.CLOSED:
            result = self._service.close(
                wish.ref,
                by=request.user_id,
                request_id=request.request_id,
                impact=wish.impact,
                applies_from=wish.applies_from,
            )
            self.answering.say(request, views.closed(result, today=today))
            return
        action = self._service.expect(wish.ref, by=request.user_id, move=Move.CLOSE)
        self._clicks.open(request, action, step_forms.close_form(action, origin=self.answering.origin(request)))

    def _go(self, request: SlashCommand, wish: Go) -> None:
        """Move an action, and ask first for what the move needs."""
        ref, move = wish.ref, wish.move
        if not self._service.was_asked(request.request_id):
            action = self._service.expect(ref, by=request.user_id, move=move)
            if move is Move.AGREE:
                self._clicks.agree(request, action)
                return
            if move in _ASKED and not wish.reason:
                form = self._clicks.form_for(action, move, origin=self.answering.origin(request))
                self._clicks.open(request, action, form)
                return
        if move is Move.IMPLEMENT:
            step = Step(move, impact=wish.reason, applies_from=wish.applies_from)
            action = self._service.move(ref, step, by=request.user_id, request_id=request.request_id)
            today = self.answering.day_of(request)
            done = views.implemented(action, today=today, check=self._service.stands(action))
            self.answering.changed(request, action, done)
            return
        step = Step(move, reason=wish.reason, signed=self.answering.signature(request))
        action = self._service.move(ref, step, by=request.user_id, request_id=request.request_id)
        self._clicks.tell(request, action, f"is {action.status.value}.")

    def _edit(self, request: SlashCommand, wish: Edit) -> None:
        action = self._service.expect(wish.ref, by=request.user_id)
        if not wish.values:
            problems = [wish.problem] if wish.problem else []
            form = self._clicks.edit_form(action, origin=self.answering.origin(request), problems=problems)
            self._clicks.open(request, action, form)
            return
        after = self._service.edit(wish.ref, wish.values, by=request.user_id, request_id=request.request_id)
        hint = rewrite_hint(after.title) if "title" in wish.values else None
        baseline = views.baseline_line(after) if "measure" in wish.values else None
        self._clicks.tell(request, after, " ".join(filter(None, ("is changed.", hint, baseline))))

    def _assign(self, request: SlashCommand, ref: str, named: Named | None) -> None:
        action = self._service.expect(ref, by=request.user_id)
        if named is None:
            self._clicks.open(request, action, step_forms.reassign_form(action, origin=self.answering.origin(request)))
            return
        owner = self._named(named)
        after = self._service.assign(ref, owner, by=request.user_id, request_id=request.request_id)
        self._clicks.tell(request, after, f"is now with {views.named(owner.name)}.")

    def _named(self, named: Named) -> Person:
        found = self._people.owner(named.user_id) if named.user_id else self._people.find(named.name or "")
        if found is None:
            who = f'I know nobody called "{named.name}" here.' if named.name else "That is nobody who is active here."
            raise UserError(f"{who} Name one person with @, such as `/action assign 12 @kim`.")
        return found

    def _note(self, request: SlashCommand, ref: str, text: str | None) -> None:
        action = self._service.expect(ref, by=request.user_id)
        if text is None:
            self._clicks.open(request, action, step_forms.note_form(action, origin=self.answering.origin(request)))
            return
        signed = self.answering.signature(request)
        after = self._service.note(ref, text, by=request.user_id, request_id=request.request_id, signed=signed)
        self._clicks.tell(request, after, "has your note.")

    def _export(self, request: SlashCommand, *, everything: bool) -> None:
        sent = self._exporting.send(everything=everything, by=request.user_id, request_id=request.request_id)
        self.answering.say(request, sent)

    def _undo(self, request: SlashCommand) -> None:
        undone = self._service.undo(by=request.user_id, request_id=request.request_id)
        self._clicks.tell(request, undone.action, views.undone_words(undone))
