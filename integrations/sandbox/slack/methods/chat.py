"""Messages of apps: posting, changing, deleting, ephemeral ones and links to them."""

from __future__ import annotations

from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.posting import Draft, draft_from, post, rewrite
from integrations.sandbox.slack.records import Channel, Json, Message
from integrations.sandbox.slack.registry import UNLIMITED, Call, Method, find_channel
from integrations.sandbox.slack.renderings import message_json

LONGEST_UPDATE = 4_000  # shorter than a post's: https://docs.slack.dev/reference/methods/chat.update, read 2026-11
PLAIN_ARGUMENTS = ("text", "thread_ts", "parse")


def post_message(call: Call) -> Json:
    """Post to a channel the bot is in, or to a person."""
    channel = _destination(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    if not call.principal.is_stranger:
        call.workspace.limits.count_message(call.app.app_id, channel.id)
    message = post(call.workspace, call.app, channel, _draft(call, channel))
    return {"channel": channel.id, "ts": message.ts, "message": message_json(call.workspace, message)}


def update(call: Call) -> Json:
    """Change a message of the bot; parts that are not given stay as they are."""
    channel, message = _own_message(call, error="cant_update_message")
    if len(call.arguments.text("text")) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    draft = _draft(call, channel, kept=message)
    rewrite(call.workspace, message, draft)
    if call.arguments.json("metadata") == {}:
        message.metadata = None
    shown = message_json(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    """Delete a message of the bot."""
    channel, message = _own_message(call, error="cant_delete_message")
    call.workspace.remove_message(message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """Post for one member of the channel alone."""
    channel = find_channel(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    reader = call.arguments.text("user")
    if reader not in channel.members:
        raise SlackError("user_not_in_channel")
    message = post(call.workspace, call.app, channel, _draft(call, channel), reader)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    """Return the web address of a message."""
    channel = find_channel(call)
    message = call.workspace.messages.find(channel.id, call.arguments.text("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    link = f"https://{call.workspace.team_domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _destination(call: Call) -> Channel:
    """Return where a message goes: a conversation by id or name, or a person's direct conversation with the bot."""
    named, workspace = call.arguments.text("channel"), call.workspace
    if named in workspace.users:
        user = workspace.users[named]
        if user.is_bot:
            raise SlackError("cannot_dm_bot" if user.id != call.bot_id else "channel_not_found")
        if user.deleted:
            raise SlackError("channel_not_found")
        return workspace.direct_conversation([user.id, call.bot_id])
    by_name = next((c for c in workspace.channels.values() if c.name and named.lstrip("#") == c.name), None)
    if by_name is not None:
        call.arguments.given["channel"] = by_name.id
    return find_channel(call, must_be_member="chat:write.public" not in call.principal.scopes)


def _draft(call: Call, channel: Channel, *, kept: Message | None = None) -> Draft:
    """Read a message's parts from the arguments; with `kept`, what is not given comes from there."""
    given = call.arguments
    body: Json = {name: given.text(name) for name in PLAIN_ARGUMENTS if given.has(name)}
    body["blocks"] = _markdown_blocks(call) or given.json("blocks", error="invalid_blocks_format")
    body["attachments"] = given.json("attachments")
    body["metadata"] = given.json("metadata", error="invalid_metadata_format") or None
    body |= {name: given.flag(name) for name in ("reply_broadcast", "link_names") if given.has(name)}
    body["mrkdwn"] = given.flag("mrkdwn", default=True)
    draft = draft_from(call.workspace, body, app=call.app, channel=channel)
    if kept is not None:
        _keep(draft, kept, given=body)
    return draft


def _markdown_blocks(call: Call) -> list[Json]:
    """Return `markdown_text` as the block Slack makes of it; it does not go with text or blocks."""
    if not call.arguments.has("markdown_text"):
        return []
    if call.arguments.has("text") or call.arguments.has("blocks"):
        raise SlackError("markdown_text_conflict")
    return [{"type": "markdown", "text": call.arguments.text("markdown_text")}]


def _keep(draft: Draft, kept: Message, *, given: Json) -> None:
    if given["blocks"] is None and "text" not in given:
        draft.blocks = kept.blocks
    if given["attachments"] is None:
        draft.attachments = kept.attachments
    if "text" not in given:
        draft.text = kept.text


def _own_message(call: Call, *, error: str) -> tuple[Channel, Message]:
    channel = find_channel(call)
    message = call.workspace.messages.find(channel.id, call.arguments.text("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.app_id != call.app.app_id:
        raise SlackError(error)
    return channel, message


WRITE = ("chat:write",)
METHODS = (
    Method("chat.postMessage", post_message, UNLIMITED, WRITE, ("channel",)),
    Method("chat.update", update, 3, WRITE, ("channel", "ts")),
    Method("chat.delete", delete, 3, WRITE, ("channel", "ts")),
    Method("chat.postEphemeral", post_ephemeral, 4, WRITE, ("channel", "user")),
    Method("chat.getPermalink", get_permalink, UNLIMITED, (), ("channel", "message_ts")),
)
