"""The buttons under what a sync tells: which value counts, archive or restore, "it was meant", the tab made again."""

from __future__ import annotations

from bot import blocks
from bot.actions import rights
from bot.actions.access import Access
from bot.actions.service import ActionService
from bot.errors import UserError
from bot.roles import Permission
from bot.slack_listening import OLD_BUTTON, Listening
from bot.slack_requests import ButtonClick
from bot.sync import messages
from bot.sync.decisions import SHEET, SLACK, Decision, PlanDecisions
from integrations.slack.message import Message


class SyncListeners:
    """What people press. Whoever may change an action may decide about it; about the whole plan, who may change any."""

    def __init__(
        self, *, listening: Listening, decisions: PlanDecisions, actions: ActionService, access: Access
    ) -> None:
        self._listening = listening
        self._decisions = decisions
        self._actions = actions
        self._access = access

    def register(self) -> None:
        self._listening.on_click(messages.KEEP_SHEET, lambda request: self.on_settled(request, SHEET))
        self._listening.on_click(messages.KEEP_SLACK, lambda request: self.on_settled(request, SLACK))
        self._listening.on_click(messages.ARCHIVE, self.on_archive)
        self._listening.on_click(messages.RESTORE, self.on_restore)
        self._listening.on_click(messages.MEANT, self.on_meant)
        self._listening.on_click(messages.MAKE_AGAIN, self.on_make_again)
        self._listening.on_click(messages.TAB_RESTORED, self.on_tab_restored)

    def on_settled(self, request: ButtonClick, side: str) -> None:
        ref, _, number = (request.value or "").partition(" ")
        self._authorise(request, ref)
        found = self._decisions.settle(int(number), side) if number.isdecimal() else None
        self._redraw(request, found[1] if found else None)

    def on_archive(self, request: ButtonClick) -> None:
        self._authorise(request, request.value)
        self._redraw(request, self._decisions.leave_archived(request.value or ""))

    def on_restore(self, request: ButtonClick) -> None:
        self._authorise(request, request.value)
        decision = self._decisions.restore(request.value or "", by=request.user_id, request_id=request.request_id)
        self._redraw(request, decision)

    def on_meant(self, request: ButtonClick) -> None:
        self._authorise(request, None)
        self._redraw(request, self._decisions.was_meant(request.value or ""))

    def on_make_again(self, request: ButtonClick) -> None:
        self._authorise(request, None)
        self._redraw(request, self._decisions.make_again(request.value or ""))

    def on_tab_restored(self, request: ButtonClick) -> None:
        self._authorise(request, None)
        self._redraw(request, self._decisions.was_restored(request.value or ""))

    def _authorise(self, request: ButtonClick, ref: str | None) -> None:
        held = self._access.permissions_of(request.user_id)
        needed = Permission.CHANGE_ANY
        if ref is not None:
            needed = rights.for_change(self._actions.get(ref), user_id=request.user_id)
        if needed not in held:
            raise self._access.denied(needed, ref=ref, user_id=request.user_id)

    def _redraw(self, request: ButtonClick, decision: Decision | None) -> None:
        """Put the outcome in the place of the buttons; who comes too late is told so alone."""
        if decision is None:
            raise UserError(OLD_BUTTON)
        who = f"{blocks.mention(request.user_id)}: " if decision.is_new else ""
        kept = [block for block in request.message_blocks if block.get("type") != "actions"]
        drawn = Message(
            request.message_text or decision.words, [*kept, blocks.context(who + blocks.escape(decision.words))]
        )
        self._listening.answer(request, drawn, replace_original=True)
