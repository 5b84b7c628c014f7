"""The buttons under a change of the form: the same question, a new one, understood."""

from __future__ import annotations

from bot import blocks
from bot.actions.access import Access
from bot.drift import messages
from bot.drift.service import Decision, FormKeeper
from bot.errors import UserError
from bot.feedback.drift_model import Answer
from bot.roles import Permission
from bot.slack_listening import OLD_BUTTON, Listening
from bot.slack_requests import ButtonClick
from integrations.slack.message import Message


class DriftListeners:
    """What people press. Only whoever may change settings decides what a figure counts."""

    def __init__(self, *, listening: Listening, keeper: FormKeeper, access: Access) -> None:
        self._listening = listening
        self._keeper = keeper
        self._access = access

    def register(self) -> None:
        self._listening.on_click(messages.SAME, lambda request: self.on_answer(request, Answer.SAME))
        self._listening.on_click(messages.NEW, lambda request: self.on_answer(request, Answer.NEW))
        self._listening.on_click(messages.SEEN, lambda request: self.on_answer(request, Answer.SEEN))

    def on_answer(self, request: ButtonClick, answer: Answer) -> None:
        if Permission.SETTINGS not in self._access.permissions_of(request.user_id):
            raise self._access.denied(Permission.SETTINGS, ref=None, user_id=request.user_id)
        source, _, number = (request.value or "").rpartition("/")
        is_known = source == self._keeper.source and number.isdecimal()
        decision = self._keeper.decide(int(number), answer, by=request.user_id) if is_known else None
        if decision is None:
            raise UserError(OLD_BUTTON)
        self._redraw(request, decision)

    def _redraw(self, request: ButtonClick, decision: Decision) -> None:
        """Draw the message as it stands now; who comes too late is told so alone."""
        self._listening.redraw(request, self._keeper.message(decision.message))
        if not decision.is_new:
            words = f"That is decided already. {messages.decided_words(decision.change)}"
            self._listening.answer(request, Message(words, [blocks.section(words)]))
