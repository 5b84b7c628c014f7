"""From a request's arguments to a message: what Slack accepts as one, and posting or rewriting it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from integrations.sandbox.slack import mrkdwn, typed_names
from integrations.sandbox.slack.blocks import check_message_blocks, filled_in
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.records import Channel, InstalledApp, Json, Message

if TYPE_CHECKING:
    from integrations.sandbox.slack.workspace import SlackWorkspace

LONGEST_TEXT = 40_000  # longer texts are cut: https://docs.slack.dev/reference/methods/chat.postMessage, read 2026-11
MOST_ATTACHMENTS = 100
LARGEST_METADATA_BYTES = 8_000
EVENT_TYPE = re.compile(r"[A-Za-z0-9_.\-]{1,255}")
TS = re.compile(r"\d{10}\.\d{6}")


@dataclass(kw_only=True)
class Draft:
    """A message before it is posted, already checked."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    is_broadcast: bool = False
    mrkdwn: bool = True
    file_ids: list[str] = field(default_factory=list)


def draft_from(workspace: SlackWorkspace, body: Mapping[str, Any], *, app: InstalledApp, channel: Channel) -> Draft:
    """Check a message's parts as Slack does and put them together."""
    text, blocks, attachments = body.get("text") or "", body.get("blocks") or [], body.get("attachments") or []
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    for part in (blocks, *_blocks_of_attachments(attachments)):
        check_message_blocks(part, file_is_usable=lambda file: usable_file(workspace, file, app, channel))
    return Draft(
        text=_stored_text(workspace, str(text), body)[:LONGEST_TEXT],
        blocks=filled_in(blocks, workspace.ids),
        attachments=[{"id": number, **attachment} for number, attachment in enumerate(attachments, start=1)],
        metadata=checked_metadata(body.get("metadata")),
        thread_ts=_thread(workspace, channel, body.get("thread_ts")),
        is_broadcast=bool(body.get("reply_broadcast")) and body.get("thread_ts") is not None,
        mrkdwn=bool(body.get("mrkdwn", True)),
    )


def post(
    workspace: SlackWorkspace, app: InstalledApp, channel: Channel, draft: Draft, reader: str | None = None
) -> Message:
    """Post a draft as an app's bot; `reader` makes it ephemeral, for that person alone."""
    return workspace.add_message(
        Message(
            ts=workspace.ids.timestamp(workspace.clock.now()),
            channel_id=channel.id,
            user_id=app.bot_user_id,
            text=draft.text,
            app_id=app.app_id,
            bot_id=app.bot_id,
            blocks=draft.blocks,
            attachments=draft.attachments,
            file_ids=draft.file_ids,
            metadata=draft.metadata,
            thread_ts=draft.thread_ts,
            is_broadcast=draft.is_broadcast,
            mrkdwn=draft.mrkdwn,
            ephemeral_to=reader,
        )
    )


def rewrite(workspace: SlackWorkspace, message: Message, draft: Draft) -> Message:
    """Put a draft in a message's place; metadata stays unless new metadata came."""
    before = replace(message)
    message.text, message.blocks, message.attachments = draft.text, draft.blocks, draft.attachments
    message.metadata = draft.metadata if draft.metadata is not None else message.metadata
    if not draft.blocks:  # Slack marks a message as edited only where its text is what is shown
        message.edited_ts = workspace.ids.timestamp(workspace.clock.now())
    workspace.message_state.pop(message.ts, None)
    workspace.message_changed(message, before)
    return message


def usable_file(
    workspace: SlackWorkspace, reference: Mapping[str, Any], app: InstalledApp, channel: Channel | None = None
) -> bool:
    """Say whether a slack_file can be shown: processed, and the bot's own or shared with the channel."""
    for file in workspace.files.files.values():
        named = file.id == reference.get("id") or str(reference.get("url", "-")).find(file.id) >= 0
        if named:
            is_seen = file.owner == app.bot_user_id or (channel is not None and channel.id in file.shares)
            return file.state == "ready" and file.mimetype.startswith("image/") and is_seen
    return False


def checked_metadata(metadata: object) -> Json | None:
    """Take message metadata: an event type and an object with what goes with it."""
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    event_type = metadata.get("event_type")
    if not isinstance(event_type, str) or not EVENT_TYPE.fullmatch(event_type):
        raise SlackError("invalid_metadata_format")
    if metadata.keys() - {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_schema")
    if len(str(metadata["event_payload"]).encode()) > LARGEST_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": event_type, "event_payload": metadata["event_payload"]}


def _blocks_of_attachments(attachments: object) -> list[object]:
    """Check that attachments are objects, not too many, and return the blocks they carry."""
    if not isinstance(attachments, list) or not all(isinstance(attachment, dict) for attachment in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    return [attachment["blocks"] for attachment in attachments if attachment.get("blocks")]


def _thread(workspace: SlackWorkspace, channel: Channel, thread_ts: object) -> str | None:
    if thread_ts is None:
        return None
    if not isinstance(thread_ts, str) or not TS.fullmatch(thread_ts):
        raise SlackError("invalid_thread_ts")
    parent = workspace.messages.find(channel.id, thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


def _stored_text(workspace: SlackWorkspace, text: str, body: Mapping[str, Any]) -> str:
    """Return a text as kept; `link_names` and `parse: full` turn typed names into mentions first."""
    if body.get("parse") == "full" or body.get("link_names"):
        text = typed_names.linked(workspace, text)
    return mrkdwn.kept(text)
