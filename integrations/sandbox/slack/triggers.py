"""Trigger ids: proof that a person just did something, good for one view within three seconds."""

from __future__ import annotations

import secrets
from datetime import timedelta

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.identifiers import number
from integrations.sandbox.slack.records import Trigger

# https://docs.slack.dev/interactivity/handling-user-interaction, read 2026-11
LIFE = timedelta(seconds=3)


class Triggers:
    """Issue trigger ids and take them back once."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._issued: dict[str, Trigger] = {}
        self._exchanged: set[str] = set()

    def issue(self, *, app_id: str, user_id: str, view_id: str | None = None) -> str:
        """Return a fresh trigger id; `view_id` is the modal the person acted in."""
        trigger_id = f"{number()}.{number()}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(trigger_id, app_id, user_id, view_id, self._clock.now())
        return trigger_id

    def look_up(self, trigger_id: str, *, app_id: str) -> Trigger:
        """Return a trigger that can still be used, without using it up."""
        trigger = self._issued.get(trigger_id)
        if trigger is None or trigger.app_id != app_id:
            raise SlackError("invalid_trigger_id")
        if trigger_id in self._exchanged:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() - trigger.issued_at > LIFE:
            raise SlackError("expired_trigger_id")
        return trigger

    def use_up(self, trigger: Trigger) -> None:
        self._exchanged.add(trigger.id)
