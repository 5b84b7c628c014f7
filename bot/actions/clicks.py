"""The buttons of an action: each opens its form or does its step; one that came too late says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.actions import buttons, forms, lifecycle, step_forms, views
from bot.actions.answering import Answering, ref_of_value
from bot.actions.lifecycle import Move, Step, missing_for_agreement
from bot.actions.model import Action, Status
from bot.actions.service import ActionService, Closed
from bot.errors import UserError
from bot.slack_listening import Listening
from bot.slack_requests import ButtonClick, Request
from integrations.slack.message import Modal

FormOf = Callable[..., Modal]


class Clicks:
    """What the buttons do. Those that ask something share their forms with the commands."""

    def __init__(self, *, answering: Answering, service: ActionService) -> None:
        self._answering = answering
        self._service = service

    def register(self, listening: Listening) -> None:
        for action_id, listener in self._listeners().items():
            listening.on_click(action_id, listener)
        listening.on_click(buttons.MORE, self.on_menu)

    def _listeners(self) -> dict[str, Callable[[ButtonClick], None]]:
        return {
            buttons.DONE: lambda request: self._asks(request, Move.CLOSE),
            buttons.BLOCKED: lambda request: self._asks(request, Move.HOLD),
            buttons.DECLINE: lambda request: self._asks(request, Move.DECLINE),
            buttons.AGREE: self.on_agree,
            buttons.START: lambda request: self._moves(request, Move.START),
            buttons.REOPEN: lambda request: self._moves(request, Move.REOPEN),
            buttons.NEW_DATE: lambda request: self._changes(request, step_forms.date_form),
            buttons.REASSIGN: lambda request: self._changes(request, step_forms.reassign_form),
            buttons.NOTE: lambda request: self._changes(request, step_forms.note_form, also_finished=True),
            buttons.EDIT: lambda request: self._changes(request, self.edit_form, also_finished=True),
            buttons.TAKE_DATE: self.on_take_date,
            buttons.IMPACT: self.on_impact,
            buttons.SHOW: self.on_show,
        }

    def on_menu(self, request: ButtonClick) -> None:
        """Do what was chosen from the menu beside a line."""
        chosen, _, value = (request.value or "").partition(" ")
        listener = self._listeners().get(chosen)
        if listener is None:
            raise UserError(views.OLD_BUTTON)
        listener(replace(request, action_id=chosen, value=value))

    def on_agree(self, request: ButtonClick) -> None:
        action = self._current(request, Move.AGREE)
        if action is not None:
            self.agree(request, action)

    def agree(self, request: Request, action: Action) -> None:
        """Agree an action, or ask for what the agreement still needs."""
        missing = missing_for_agreement(action)
        if missing:
            origin, measures = self._answering.origin(request), self._service.measures
            self.open(request, action, forms.agree_form(action, missing, origin=origin, measures=measures))
            return
        after = self._service.move(action.ref, Step(Move.AGREE), by=request.user_id, request_id=request.request_id)
        self.tell(request, after, self.agreed_words(after))

    def agreed_words(self, action: Action) -> str:
        service = self._service
        return views.agreed_words(action, measures=service.measures, longest_wait_months=service.longest_wait_months)

    def edit_form(self, action: Action, *, origin: str, problems: Sequence[str] = ()) -> Modal:
        return forms.edit_form(action, origin=origin, measures=self._service.measures, problems=problems)

    def on_take_date(self, request: ButtonClick) -> None:
        ref, _, day = (request.value or "").partition(" ")
        ref = ref_of_value(ref)
        try:
            due_on = date.fromisoformat(day)
        except ValueError:
            raise UserError(views.OLD_BUTTON) from None
        action = self._service.edit(ref, {"due_on": due_on}, by=request.user_id, request_id=request.request_id)
        self.tell(replace(request, value=ref), action, f"is due on {views.day_words(due_on)}.")

    def on_impact(self, request: ButtonClick) -> None:
        ref = ref_of_value(request.value)
        action = self._service.expect(ref, by=request.user_id)
        self.open(request, action, step_forms.impact_form(ref, origin=self._answering.origin(request), action=action))

    def on_show(self, request: ButtonClick) -> None:
        action = self._service.get(ref_of_value(request.value))
        today, check = self._answering.day_of(request), self._service.stands(action)
        self._answering.say(request, views.whole_action(action, today=today, check=check))

    def open(self, request: Request, action: Action, form: Modal) -> None:
        """Open a form about an action, or offer the button that opens it."""
        button = views.opening_button(str(form.view["callback_id"]), action.ref)
        self._answering.open(request, form, otherwise=forms.opening_offer(action.ref, button))

    def tell(self, request: Request, action: Action, words: str) -> None:
        today = self._answering.day_of(request)
        self._answering.changed(request, action, views.changed(action, words, today=today))

    def form_for(self, action: Action, move: Move, *, origin: str) -> Modal:
        """Give the form that asks what a move needs."""
        if move in (Move.CLOSE, Move.IMPLEMENT):
            return step_forms.close_form(action, origin=origin, state=move.value)
        form_of = {
            Move.HOLD: step_forms.hold_form,
            Move.DECLINE: step_forms.decline_form,
        }[move]
        return form_of(action, origin=origin)

    def _asks(self, request: ButtonClick, move: Move) -> None:
        action = self._current(request, move)
        if action is not None:
            self.open(request, action, self.form_for(action, move, origin=self._answering.origin(request)))

    def _moves(self, request: ButtonClick, move: Move) -> None:
        action = self._current(request, move)
        if action is not None:
            after = self._service.move(action.ref, Step(move), by=request.user_id, request_id=request.request_id)
            self.tell(request, after, f"is {after.status.value}.")

    def _changes(self, request: ButtonClick, form_of: FormOf, *, also_finished: bool = False) -> None:
        action = self._service.get(ref_of_value(request.value))
        if not action.is_open and not also_finished:
            self._answering.stale(request, action, self._finished_words(action))
            return
        action = self._service.expect(action.ref, by=request.user_id)
        self.open(request, action, form_of(action, origin=self._answering.origin(request)))

    def _current(self, request: ButtonClick, move: Move) -> Action | None:
        """Find a button's action. None, and told, if it has moved on since the button was drawn."""
        ref = ref_of_value(request.value)
        if self._service.was_asked(request.request_id):
            return self._service.get(ref)
        action = self._service.get(ref)
        if lifecycle.refusal(action, move) is None:
            return self._service.expect(ref, by=request.user_id, move=move)
        if action.is_open:
            self._answering.stale(request, action, lifecycle.refusal_words(action, move))
        else:
            self._answering.stale(request, action, self._finished_words(action))
        return None

    def _finished_words(self, action: Action) -> str:
        if action.status is Status.CLOSED:
            closed_by = self._service.closed_by(action.ref)
            return views.closed_line(Closed(action, by_now=False, closed_by=closed_by))
        return f"{action.ref} {views.gone_words(action)}, so this button no longer applies."
