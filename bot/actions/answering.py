"""How what people do with actions is answered: a form opens, a card is drawn again, a line is said in private."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.actions import buttons, list_views, views
from bot.actions.carrying import NOTHING
from bot.actions.model import Action, read_ref
from bot.actions.people import People
from bot.actions.redrawing import redrawn, refs_in, shows_check
from bot.actions.service import ActionService
from bot.actions.wishes import List, Which
from bot.blocks import section
from bot.calendar import local_day
from bot.errors import UserError
from bot.ports import Chat
from bot.slack_listening import Listening
from bot.slack_requests import ButtonClick, Request, ViewSubmission
from integrations.errors import IntegrationError
from integrations.slack.message import Block, Message, Modal


class Answering:
    """What all listeners of actions answer with."""

    def __init__(
        self, *, listening: Listening, chat: Chat, service: ActionService, people: People, zone: ZoneInfo
    ) -> None:
        self._listening = listening
        self._chat = chat
        self._service = service
        self._people = people
        self._zone = zone

    def day_of(self, request: Request) -> date:
        """Tell which day it was for the person: "by Friday" means theirs, also if it is worked on later."""
        return local_day(request.asked_at, zone=self._zone)

    def signature(self, request: Request) -> str:
        """Name the person as the notes do."""
        member = self._people.member(request.user_id)
        return member.name if member else ""

    def origin(self, request: Request) -> str:
        return self._listening.origin(request)

    def say(self, request: Request, message: Message) -> None:
        self._listening.answer(request, message)

    def open(self, request: Request, form: Modal, *, otherwise: Message) -> None:
        """Open a form; if Slack's three seconds are over, offer a button that opens it."""
        try:
            self._chat.open_modal(request.trigger_id or "", form)
        except IntegrationError:
            self._listening.answer(request, otherwise)

    def show_list(self, request: Request, wish: List) -> None:
        self._listening.answer(request, self._listed(request, wish))

    def redraw(self, request: ButtonClick, action: Action, *, top: Message | None = None) -> bool:
        """Draw what was clicked in again, as the action stands now. Say whether the person has seen `top` by it.

        A message of a channel keeps everything else that is in it; a list and a card are seen by one person and are
        drawn anew, the card as `top` shows it.
        """
        today = self.day_of(request)
        if request.message_blocks:
            drawn = self._drawn_again(request.message_blocks, action, today=today)
            self._listening.redraw(request, Message(request.message_text or action.ref, drawn))
            return False
        shown_in = (request.value or "").rpartition(" ")[2]
        if shown_in in tuple(Which):
            self._listening.redraw(request, self._listed(request, List(Which(shown_in))))
            return False
        card = top or Message(action.ref, views.action_card(action, today=today))
        return self._listening.redraw(request, card)

    def stale(self, request: ButtonClick, action: Action, words: str) -> None:
        """Tell that a button is older than what it stands for, and draw its card again."""
        self.redraw(request, action)
        self._listening.answer(request, Message(words, [section(words)]))

    def changed(self, request: Request, action: Action, message: Message) -> None:
        """Answer a change: where a button began it that message is drawn again, and the person is told."""
        asked: Request | None = request
        if isinstance(request, ViewSubmission):
            request = replace(request, private_metadata=origin_of(request))
            asked = self._listening.asked_in(request.private_metadata)
        is_seen = False
        if isinstance(asked, ButtonClick) and asked.action_id != buttons.ADD:
            is_seen = self.redraw(asked, action, top=message)
        if not is_seen:
            self._listening.answer(request, message)

    def _drawn_again(self, original: Sequence[Block], action: Action, *, today: date) -> Sequence[Block]:
        """Draw one action of a message again, and those that others finished or decided about meanwhile."""
        drawn = redrawn(original, action, today=today)
        for other in self._service.some(refs_in(original) - {action.ref}):
            if not other.is_open or shows_check(original, other.ref):
                drawn = redrawn(drawn, other, today=today)
        return drawn

    def _listed(self, request: Request, wish: List) -> Message:
        found = self._service.listed(wish, asked_by=request.user_id)
        return list_views.action_list(found, wish, today=self.day_of(request))


def ref_of_value(value: str | None) -> str:
    """Read which action a button is for.

    Raises:
        UserError: the button is of an earlier version, or somebody tampered with it.
    """
    ref = read_ref((value or "").split(" ")[0])
    if ref is None:
        raise UserError(views.OLD_BUTTON)
    return ref


def form_key(request: ViewSubmission) -> str:
    """Give what a form is known by: it makes one change, however often it is sent in."""
    return f"form/{request.view_id}"


def ref_of_form(request: ViewSubmission) -> str:
    return ref_of_value(request.private_metadata)


def origin_of(request: ViewSubmission) -> str:
    """Read where a form was opened from: the second word after a reference, else all of it."""
    words = request.private_metadata.split(" ", 2)
    return words[1] if len(words) > 1 and (words[0] == NOTHING or read_ref(words[0])) else words[0]
