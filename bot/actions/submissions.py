"""What is sent in by the forms about an action: its faults while Slack waits, then the change itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.actions import buttons, forms, step_forms, views
from bot.actions.adding import NO_LINK, NO_TITLE, PAST
from bot.actions.answering import Answering, form_key, origin_of, ref_of_form
from bot.actions.lifecycle import Move, Step
from bot.actions.model import Action, FieldValue, Person, read_ref
from bot.actions.people import People
from bot.actions.service import ActionService
from bot.actions.slack_text import clean
from bot.actions.wording import is_link, rewrite_hint
from bot.errors import UserError
from bot.slack_listening import Listening
from bot.slack_requests import ViewSubmission
from integrations.slack.message import Message

NO_PERSON = "The owner has to be a person who is active in this workspace."
NO_CHANGE = "Say in a few words what is different now."


class Submissions:
    """The forms about one action."""

    def __init__(self, *, answering: Answering, service: ActionService, people: People) -> None:
        self._answering = answering
        self._service = service
        self._people = people

    def register(self, listening: Listening) -> None:
        listening.on_submission(buttons.DONE, self.on_close_sent, check=self.close_faults)
        listening.on_submission(buttons.IMPACT, self.on_impact_sent)
        listening.on_submission(buttons.AGREE, self.on_agree_sent, check=self.agree_faults)
        listening.on_submission(buttons.EDIT, self.on_edit_sent, check=self.edit_faults)
        listening.on_submission(buttons.NEW_DATE, self.on_date_sent, check=self.date_faults)
        listening.on_submission(buttons.REASSIGN, self.on_reassign_sent)
        listening.on_submission(buttons.BLOCKED, lambda request: self._reasoned(request, Move.HOLD))
        listening.on_submission(buttons.DECLINE, lambda request: self._reasoned(request, Move.DECLINE))
        listening.on_submission(buttons.NOTE, self.on_note_sent)

    # --- faults, told while the form is open

    def close_faults(self, request: ViewSubmission) -> Mapping[str, str]:
        ref = read_ref(request.private_metadata.split(" ")[0])
        if ref is None or request.text(step_forms.CHANGE) or self._service.get(ref).impact:
            return {}
        return {step_forms.CHANGE: NO_CHANGE}

    def agree_faults(self, request: ViewSubmission) -> Mapping[str, str]:
        faults = {}
        if not is_link(request.text(forms.LINK)):
            faults[forms.LINK] = NO_LINK
        if not request.text(forms.OUTCOME):
            faults[forms.OUTCOME] = "Say what will be different, so that everybody can tell whether it worked."
        return {**faults, **self._past(request, forms.DUE)}

    def edit_faults(self, request: ViewSubmission) -> Mapping[str, str]:
        faults = {}
        if not request.text(forms.TITLE) and forms.TITLE in request.values:
            faults[forms.TITLE] = NO_TITLE
        link = request.text(forms.LINK)
        if link and not is_link(link) and _is_touched(request, forms.LINK):
            faults[forms.LINK] = NO_LINK
        return {**faults, **(self._past(request, forms.DUE) if _is_touched(request, forms.DUE) else {})}

    def date_faults(self, request: ViewSubmission) -> Mapping[str, str]:
        return self._past(request, step_forms.DUE)

    def _past(self, request: ViewSubmission, block_id: str) -> Mapping[str, str]:
        due = request.text(block_id)
        is_past = bool(due) and date.fromisoformat(due) < self._answering.day_of(request)
        return {block_id: PAST} if is_past else {}

    # --- the changes

    def on_close_sent(self, request: ViewSubmission) -> None:
        ref = ref_of_form(request)
        impact, applies_from = _said(request, step_forms.CHANGE), _said(request, step_forms.FROM)
        if request.text(step_forms.STATE) == step_forms.IMPLEMENTED:
            step = Step(Move.IMPLEMENT, impact=impact, applies_from=applies_from)
            action = self._move(request, ref, step)
            today = self._answering.day_of(request)
            done = views.implemented(action, today=today, check=self._service.stands(action))
            self._answering.changed(request, action, done)
            return
        result = self._service.close(
            ref, by=request.user_id, request_id=form_key(request), impact=impact, applies_from=applies_from
        )
        self._answering.changed(request, result.action, views.closed(result, today=self._answering.day_of(request)))

    def on_impact_sent(self, request: ViewSubmission) -> None:
        ref = ref_of_form(request)
        action = self._service.note_impact(
            ref,
            _said(request, step_forms.CHANGE) or "",
            by=request.user_id,
            request_id=form_key(request),
            applies_from=_said(request, step_forms.FROM),
        )
        self._answering.say(replace(request, private_metadata=origin_of(request)), step_forms.impact_kept(action))

    def on_agree_sent(self, request: ViewSubmission) -> None:
        owner = self._owner(request, forms.OWNER)
        values = {**forms.values_sent(request), "owner_id": owner.user_id, "owner_name": owner.name}
        action = self._service.agree(ref_of_form(request), values, by=request.user_id, request_id=form_key(request))
        self._tell(request, action, self._agreed_words(action))

    def on_edit_sent(self, request: ViewSubmission) -> None:
        ref = ref_of_form(request)
        sent = {**forms.values_sent(request), "owner_id": request.text(forms.OWNER) or None}
        values, overtaken = forms.changed_in_form(sent, marks=_marks(request), now=self._service.get(ref))
        if "owner_id" in values:
            owner = self._owner(request, forms.OWNER) if values["owner_id"] else None
            values["owner_name"] = owner.name if owner else None
        action = self._service.edit(ref, values, by=request.user_id, request_id=form_key(request))
        hint = rewrite_hint(action.title) if "title" in values else None
        words = "is changed." if values else "stays as it was."
        baseline = views.baseline_line(action) if "measure" in values else None
        self._tell(request, action, " ".join(filter(None, (words, _overtaken_words(overtaken), hint, baseline))))

    def on_date_sent(self, request: ViewSubmission) -> None:
        due_on = date.fromisoformat(request.text(step_forms.DUE))
        ref = ref_of_form(request)
        reason = _said(request, step_forms.REASON)
        words = f"new date {views.day_words(due_on)}: {reason}" if reason else None
        action = self._service.edit(
            ref,
            {"due_on": due_on},
            by=request.user_id,
            request_id=form_key(request),
            reason=words,
            signed=self._answering.signature(request),
        )
        self._tell(request, action, f"is now due on {views.day_words(due_on)}.")

    def on_reassign_sent(self, request: ViewSubmission) -> None:
        owner = self._owner(request, step_forms.OWNER)
        action = self._service.assign(ref_of_form(request), owner, by=request.user_id, request_id=form_key(request))
        self._tell(request, action, f"is now with {views.named(owner.name)}.")

    def on_note_sent(self, request: ViewSubmission) -> None:
        action = self._service.note(
            ref_of_form(request),
            _said(request, step_forms.TEXT) or "",
            by=request.user_id,
            request_id=form_key(request),
            signed=self._answering.signature(request),
        )
        self._tell(request, action, "has your note.")

    def _reasoned(self, request: ViewSubmission, move: Move) -> None:
        step = Step(move, reason=_said(request, step_forms.REASON), signed=self._answering.signature(request))
        action = self._move(request, ref_of_form(request), step)
        self._tell(request, action, f"is {action.status.value}.")

    def _move(self, request: ViewSubmission, ref: str, step: Step) -> Action:
        return self._service.move(ref, step, by=request.user_id, request_id=form_key(request))

    def _agreed_words(self, action: Action) -> str:
        service = self._service
        return views.agreed_words(action, measures=service.measures, longest_wait_months=service.longest_wait_months)

    def _tell(self, request: ViewSubmission, action: Action, words: str) -> None:
        message: Message = views.changed(action, words, today=self._answering.day_of(request))
        self._answering.changed(request, action, message)

    def _owner(self, request: ViewSubmission, block_id: str) -> Person:
        person = self._people.owner(request.text(block_id))
        if person is None:
            raise UserError(f"{NO_PERSON} Nothing was changed.")
        return person


def _said(request: ViewSubmission, block_id: str) -> str | None:
    return clean(request.text(block_id)) or None


def _marks(request: ViewSubmission) -> Mapping[str, str]:
    """Read how the fields stood when the form was opened."""
    try:
        marks: Mapping[str, str] = json.loads(request.private_metadata.split(" ", 2)[2])
    except (IndexError, ValueError):
        return {}
    return marks


def _is_touched(request: ViewSubmission, block_id: str) -> bool:
    value: FieldValue = forms.values_sent(request).get(forms.FIELD_OF[block_id])
    return forms.mark(value) != _marks(request).get(forms.FIELD_OF[block_id])


def _overtaken_words(fields: tuple[str, ...]) -> str:
    if not fields:
        return ""
    named = ", ".join(views.FIELD_WORDS.get(name, name) for name in fields)
    return f"Somebody else changed this while your form was open, so theirs stays: {named}."
