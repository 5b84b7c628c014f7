"""Response URLs: an address to answer an interaction by, five times within thirty minutes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.identifiers import number
from integrations.sandbox.slack.posting import Draft, draft_from, post, rewrite
from integrations.sandbox.slack.records import InstalledApp, Json, Message

if TYPE_CHECKING:
    from integrations.sandbox.slack.workspace import SlackWorkspace

# https://docs.slack.dev/interactivity/handling-user-interaction#message_responses, read 2026-11
USES = 5
LIFE = timedelta(minutes=30)
RESPONSE_TYPES = {"ephemeral", "in_channel"}


@dataclass
class ResponseUrl:
    """Where an answer goes, and the message it may replace or delete."""

    app: InstalledApp
    user_id: str
    channel_id: str
    issued_at: datetime
    original: Message | None = None
    uses: int = 0


class ResponseUrls:
    """Response URLs by their path."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self,
        app: InstalledApp,
        *,
        user_id: str,
        channel_id: str,
        team_id: str,
        family: str = "commands",
        original: Message | None = None,
    ) -> str:
        """Return the path of a fresh response URL."""
        path = f"/{family}/{team_id}/{number()}/{secrets.token_urlsafe(18)}"
        self._issued[path] = ResponseUrl(app, user_id, channel_id, self._clock.now(), original)
        return path

    def take(self, path: str) -> ResponseUrl:
        """Return what a path stands for if it may still be used; a use is counted by `spend`."""
        known = self._issued.get(path)
        if known is None or self._clock.now() - known.issued_at > LIFE:
            raise SlackError("expired_url")
        if known.uses >= USES:
            raise SlackError("used_url")
        return known


def answer(workspace: SlackWorkspace, path: str, body: Json) -> None:
    """Do what a body posted to a response URL asks for."""
    known = workspace.response_urls.take(path)
    if body.get("delete_original") and known.original is not None:
        workspace.remove_message(known.original)
        known.original = None
    else:
        known.original = respond(workspace, known, body)
    known.uses += 1
    workspace.changes.note()


def respond(workspace: SlackWorkspace, known: ResponseUrl, body: Json) -> Message:
    """Post an answer, or put it in place of the original; return the message it became."""
    response_type = body.get("response_type", "ephemeral")
    if response_type not in RESPONSE_TYPES:
        raise SlackError("invalid_arguments")
    draft = draft_from(workspace, body, app=known.app, channel=workspace.channels[known.channel_id])
    replaces = body.get("replace_original", False)
    if replaces and known.original is not None:
        return rewrite(workspace, known.original, draft)
    reader = None if response_type == "in_channel" else known.user_id
    return post(workspace, known.app, workspace.channels[known.channel_id], _in_thread(known, body, draft), reader)


def _in_thread(known: ResponseUrl, body: Json, draft: Draft) -> Draft:
    """Keep an answer to a message in a thread inside that thread."""
    if body.get("thread_ts") is None and known.original is not None and known.original.is_reply:
        draft.thread_ts = known.original.thread_ts
    return draft
