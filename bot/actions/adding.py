"""How an action comes into the plan from Slack: in one line, by the form, or from somebody's message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.actions import buttons, forms, views
from bot.actions.answering import Answering, form_key
from bot.actions.came_back import came_back_words
from bot.actions.carrying import carried_over, carrying
from bot.actions.due_dates import Suggestion, suggested
from bot.actions.model import TEXT_LIMIT, TITLE_LIMIT, Action, RevisionSize, Source, Urgency
from bot.actions.people import People
from bot.actions.service import ActionService
from bot.actions.similar import Likeness, folded
from bot.actions.slack_text import EDGE, read_slack_text
from bot.actions.wishes import Add, Draft
from bot.actions.wording import is_link, rewrite_hint
from bot.blocks import short_date, shorten
from bot.calendar import SchoolCalendar
from bot.slack_listening import Listening
from bot.slack_requests import ButtonClick, Request, Shortcut, ViewSubmission

FROM_MESSAGE = "actions.from_message"  # the shortcut "Turn into an action", as the manifest names it
WARNED_KEPT = 500

NO_TITLE = "Say in a few words what is to be done."
PAST = "That day has passed. Choose today or a later day."
NO_LINK = "A link begins with https://. Paste the address of the page, file or Slack message."
NO_DEADLINE = "What the QA body demands needs its deadline."


class Adding:
    """Adding an action, whichever way."""

    def __init__(
        self, *, answering: Answering, service: ActionService, people: People, calendar: SchoolCalendar
    ) -> None:
        self._answering = answering
        self._service = service
        self._people = people
        self._calendar = calendar
        self._warned: dict[str, str] = {}  # form -> the title that it was told to be like others

    def register(self, listening: Listening) -> None:
        listening.on_click(buttons.ADD, self.on_add_clicked)
        listening.on_click(buttons.ADD_ANYWAY, self.on_add_anyway)
        listening.on_shortcut(FROM_MESSAGE, self.on_message_chosen)
        listening.on_submission(buttons.ADD, self.on_add_sent, check=self.faults_of)

    def ask(self, request: Request, draft: Draft) -> None:
        """Open the form with what is known of an action already."""
        self._service.expect_add(by=request.user_id)
        self._open_form(request, Add(draft))

    def add(self, request: Request, wish: Add) -> None:
        """Add what one line says, or ask for what it does not say clearly."""
        self._service.expect_add(by=request.user_id)
        if wish.problems:
            self._open_form(request, wish)
            return
        draft, problems = self._with_owner(wish.draft)
        if problems:
            self._open_form(request, Add(draft, problems))
        else:
            self._offer_or_keep(request, draft)

    def on_add_clicked(self, request: ButtonClick) -> None:
        self.ask(request, Draft.from_text(request.value or ""))

    def on_add_anyway(self, request: ButtonClick) -> None:
        """Add a draft although there is something like it: once, however often it is clicked."""
        draft = Draft.from_text(request.value or "")
        if draft.title:
            self._keep(request, draft, request_id=draft.request_id or request.request_id)
        else:
            self._open_form(request, Add(draft))

    def on_message_chosen(self, request: Shortcut) -> None:
        """Open the form with what a message says and a link back to it."""
        self._service.expect_add(by=request.user_id)
        text, people = read_slack_text(request.message_text)
        for person in people:
            text = text.replace(EDGE, person.name or "somebody", 1)
        draft = Draft(
            title=shorten(text, limit=TITLE_LIMIT),
            evidence=shorten(text, limit=TEXT_LIMIT) or None,
            evidence_link=request.message_link,
        )
        self._open_form(request, Add(draft))

    def faults_of(self, request: ViewSubmission) -> Mapping[str, str]:
        """Say what is wrong in the form before it closes. Slack is waiting: only the database is asked."""
        faults = {}
        title, due, link = request.text(forms.TITLE), request.text(forms.DUE), request.text(forms.LINK)
        if not title:
            faults[forms.TITLE] = NO_TITLE
        if due and date.fromisoformat(due) < self._answering.day_of(request):
            faults[forms.DUE] = PAST
        if not due and request.text(forms.SOURCE) == Source.QA_REVIEW:
            faults[forms.DUE] = NO_DEADLINE
        if link and not is_link(link):
            faults[forms.LINK] = NO_LINK
        return faults or self._likeness_fault(request, title)

    def on_add_sent(self, request: ViewSubmission) -> None:
        draft, problems = self._with_owner(carried_over(forms.draft_sent(request), request))
        self._warned.pop(request.view_id, None)
        self._keep(request, draft, request_id=form_key(request), problems=problems)

    def _likeness_fault(self, request: ViewSubmission, title: str) -> Mapping[str, str]:
        """Point once to actions like a new one; sent in again with the same title, it is added."""
        if self._warned.get(request.view_id) == folded(title):
            return {}
        likenesses = self._service.alike(carried_over(forms.draft_sent(request), request))
        if not likenesses:
            return {}
        while len(self._warned) >= WARNED_KEPT:
            del self._warned[next(iter(self._warned))]
        self._warned[request.view_id] = folded(title)
        named = "; ".join(_named(one) for one in likenesses)
        return {forms.TITLE: f"There is something like it: {named}. If yours is another thing, press Add again."}

    def _offer_or_keep(self, request: Request, draft: Draft) -> None:
        """Show what is like a new action before it is saved, if anything is."""
        likenesses = () if self._service.was_asked(request.request_id) else self._service.alike(draft)
        if likenesses:
            offered = replace(draft, request_id=request.request_id)
            self._answering.say(request, views.similar(offered, likenesses, today=self._answering.day_of(request)))
        else:
            self._keep(request, draft, request_id=request.request_id)

    def _keep(self, request: Request, draft: Draft, *, request_id: str, problems: tuple[str, ...] = ()) -> None:
        today = self._answering.day_of(request)
        action = self._service.add(draft, by=request.user_id, request_id=request_id)
        hint = " ".join([*problems, rewrite_hint(action.title) or ""]).strip() or None
        message = views.added(action, today=today, hint=hint, suggestion=self._suggestion(action, today=today))
        self._answering.changed(request, action, message)

    def _suggestion(self, action: Action, *, today: date) -> Suggestion | None:
        if action.due_on is not None:
            return None
        return suggested(size=action.revision_size, urgency=action.urgency, today=today, calendar=self._calendar)

    def _open_form(self, request: Request, wish: Add) -> None:
        draft = wish.draft if wish.draft.owner_id else replace(wish.draft, owner_name=None)
        dates = self._dates(self._answering.day_of(request))
        form = forms.add_form(
            draft,
            wish.problems,
            origin=carrying(draft, origin=self._answering.origin(request)),
            dates=dates,
            measures=self._service.measures,
        )
        self._answering.open(request, form, otherwise=forms.form_offer(draft, wish.problems))

    def _dates(self, today: date) -> str:
        """Say which dates the school year suggests."""
        named = [
            (words, suggested(size=size, urgency=urgency, today=today, calendar=self._calendar))
            for words, size, urgency in (
                ("urgent", None, Urgency.URGENT),
                ("a minor revision", RevisionSize.MINOR, None),
                ("a major one", RevisionSize.MAJOR, None),
            )
        ]
        parts = [f"{words} by {short_date(found.day)} {found.day.year}" for words, found in named if found]
        return f"The school year suggests: {', '.join(parts)}."

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


def _named(one: Likeness) -> str:
    action = one.action
    state = came_back_words(action) if one.came_back else action.status.value
    return f"{action.ref} “{shorten(action.title, limit=60)}” ({state})"
