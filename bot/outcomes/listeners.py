"""What people do about checked actions: a command, a button or a form in, a service call, an answer out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.actions import check_views, forms, views
from bot.actions.adding import Adding
from bot.actions.answering import Answering, form_key, ref_of_form, ref_of_value
from bot.actions.lifecycle import Move, Step
from bot.actions.listeners import ActionListeners
from bot.actions.model import Action, Person
from bot.actions.service import ActionService
from bot.actions.slack_text import clean
from bot.actions.wishes import PlanFigures, Verify, YouSaid
from bot.outcomes import messages
from bot.outcomes.telling import TELL, Telling, tell_form
from bot.posting import Poster
from bot.slack_listening import Listening
from bot.slack_requests import ButtonClick, Request, SlashCommand, ViewSubmission
from integrations.slack.message import Modal

NO_REASON = "Please say why, in a few words."


class OutcomeListeners:
    """Checks, verification, what learners are told, and how the plan does."""

    def __init__(
        self,
        *,
        listening: Listening,
        actions: ActionListeners,
        service: ActionService,
        telling: Telling,
        poster: Poster,
    ) -> None:
        self._listening = listening
        self._commands = actions
        self._answering: Answering = actions.answering
        self._adding: Adding = actions.adding
        self._service = service
        self._telling = telling
        self._poster = poster

    def register(self) -> None:
        self._commands.on_wish(Verify, self.on_verify)
        self._commands.on_wish(YouSaid, self.on_you_said)
        self._commands.on_wish(PlanFigures, self.on_plan_figures)
        self._listening.on_click(check_views.VERIFY, self.on_verify_clicked)
        self._listening.on_click(check_views.NOT_VERIFIED, self.on_not_verified_clicked)
        self._listening.on_click(check_views.ADAPT, self.on_adapt)
        self._listening.on_click(check_views.ACCEPT, self.on_accept)
        self._listening.on_click(check_views.REOPEN_CHECKED, self.on_reopen)
        listen = self._listening.on_submission
        listen(check_views.VERIFY, self.on_how_sent, check=_reason_faults)
        listen(check_views.NOT_VERIFIED, self.on_not_verified_sent, check=_reason_faults)
        listen(check_views.ACCEPT, self.on_accept_sent, check=_reason_faults)
        listen(check_views.REOPEN_CHECKED, self.on_reopen_sent, check=_reason_faults)
        listen(TELL, self.on_told)

    # --- verifying

    def on_verify(self, request: SlashCommand, wish: Verify) -> None:
        if wish.is_declined:
            self._decline(request, wish.ref, wish.note)
        else:
            self._verify(request, wish.ref, note=wish.note, request_id=request.request_id)

    def on_verify_clicked(self, request: ButtonClick) -> None:
        """Verify by the figure; where none tells, ask how the person knows."""
        action = self._service.expect_verifying(ref_of_value(request.value), by=request.user_id)
        check = action.outcome_check
        if check is None or not check.is_final:
            self._open(request, action, check_views.how_form(action, origin=self._answering.origin(request)))
            return
        self._verify(request, action.ref, note=None, request_id=request.request_id)

    def on_how_sent(self, request: ViewSubmission) -> None:
        self._verify(request, ref_of_form(request), note=_said(request), request_id=form_key(request))

    def on_not_verified_clicked(self, request: ButtonClick) -> None:
        self._decline(request, ref_of_value(request.value), None)

    def on_not_verified_sent(self, request: ViewSubmission) -> None:
        self._declined(request, ref_of_form(request), _said(request), request_id=form_key(request))

    def _verify(self, request: Request, ref: str, *, note: str | None, request_id: str) -> None:
        action = self._service.verify(ref, by=self._person(request), request_id=request_id, note=note)
        self._tell(request, action, "is verified and closed." if action.closed_on else "is verified.")

    def _decline(self, request: SlashCommand | ButtonClick, ref: str, reason: str | None) -> None:
        action = self._service.expect_verifying(ref, by=request.user_id)
        if reason is None:
            self._open(request, action, check_views.not_verified_form(action, origin=self._answering.origin(request)))
            return
        self._declined(request, ref, reason, request_id=request.request_id)

    def _declined(self, request: Request, ref: str, reason: str, *, request_id: str) -> None:
        by = self._person(request)
        action = self._service.decline_verification(ref, by=by, request_id=request_id, reason=reason)
        if action.owner_id:
            self._poster.post_once(f"not-verified/{request_id}", action.owner_id, messages.not_verified(action))
        self._tell(request, action, "is not verified; its owner is told why.")

    # --- deciding about a check that found no improvement

    def on_adapt(self, request: ButtonClick) -> None:
        action = self._checked(request)
        self._adding.ask(request, check_views.follow_up(action))

    def on_accept(self, request: ButtonClick) -> None:
        action = self._checked(request)
        self._open(request, action, check_views.accept_form(action, origin=self._answering.origin(request)))

    def on_accept_sent(self, request: ViewSubmission) -> None:
        action = self._service.accept(
            ref_of_form(request),
            _check_name(request),
            by=self._person(request),
            request_id=form_key(request),
            reason=_said(request),
        )
        self._tell(request, action, "is accepted as it is.")

    def on_reopen(self, request: ButtonClick) -> None:
        action = self._checked(request)
        self._open(request, action, check_views.reopen_form(action, origin=self._answering.origin(request)))

    def on_reopen_sent(self, request: ViewSubmission) -> None:
        ref, key = ref_of_form(request), form_key(request)
        if not self._service.was_asked(key):
            self._service.expect_decision(ref, _check_name(request), by=request.user_id)
        step = Step(Move.REOPEN, reason=_said(request), signed=self._answering.signature(request))
        action = self._service.move(ref, step, by=request.user_id, request_id=key)
        self._tell(request, action, f"is {action.status.value} again. It will be checked anew once it is done.")

    def _checked(self, request: ButtonClick) -> Action:
        ref, _, name = (request.value or "").partition(" ")
        return self._service.expect_decision(ref_of_value(ref), name, by=request.user_id)

    # --- telling learners, and how the plan does

    def on_you_said(self, request: SlashCommand, wish: YouSaid) -> None:
        self._service.expect_telling(by=request.user_id)
        drafted = self._telling.draft(since=wish.since, today=self._answering.day_of(request))
        if not drafted.refs:
            self._answering.say(request, messages.nothing_to_tell(views.day_words(drafted.since)))
            return
        form = tell_form(drafted, origin=self._answering.origin(request))
        self._answering.open(request, form, otherwise=messages.too_late("/action yousaid"))

    def on_told(self, request: ViewSubmission) -> None:
        """Keep a text that somebody approved, note it on its actions, and give it back to be copied."""
        self._service.expect_telling(by=request.user_id)
        by = self._person(request)
        refs, text = self._telling.approve(request, by=by)
        origin = request.private_metadata.split(" ", 1)[0]
        self._listening.answer(replace(request, private_metadata=origin), messages.told(text, refs))

    def on_plan_figures(self, request: SlashCommand, _wish: PlanFigures) -> None:
        self._answering.say(
            request, messages.plan_figures(self._telling.plan_figures(today=self._answering.day_of(request)))
        )

    # --- answering

    def _person(self, request: Request) -> Person:
        return Person(request.user_id, self._answering.signature(request) or request.user_id)

    def _open(self, request: Request, action: Action, form: Modal) -> None:
        callback_id = str(form.view["callback_id"])
        check = action.outcome_check
        value = f"{action.ref} {check.name}" if check else action.ref
        button = check_views.again_button(callback_id, value)
        self._answering.open(request, form, otherwise=forms.opening_offer(action.ref, button))

    def _tell(self, request: Request, action: Action, words: str) -> None:
        message = views.changed(action, words, today=self._answering.day_of(request))
        self._answering.changed(request, action, message)


def _reason_faults(request: ViewSubmission) -> Mapping[str, str]:
    return {} if _said(request) else {check_views.HOW: NO_REASON}


def _said(request: ViewSubmission) -> str:
    return clean(request.text(check_views.HOW))


def _check_name(request: ViewSubmission) -> str:
    words = request.private_metadata.split(" ")
    return words[2] if len(words) > 2 else ""
