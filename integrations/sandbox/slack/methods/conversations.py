"""Channels and direct conversations: who is in them, and opening, joining and inviting."""

from __future__ import annotations

from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.paging import next_cursor, page
from integrations.sandbox.slack.records import Channel, ChannelKind, Json
from integrations.sandbox.slack.registry import Call, Method, find_channel
from integrations.sandbox.slack.renderings import channel_json

TYPES: dict[str, ChannelKind] = {
    "public_channel": "public",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}
READ_SCOPES = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
READ = tuple(READ_SCOPES.values())
MOST_INVITED, MOST_IN_DIRECT = 1000, 8


def info(call: Call) -> Json:
    """Describe one conversation."""
    channel = _readable(call)
    shown = channel_json(call.workspace, channel, viewer_id=call.bot_id)
    if not call.arguments.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def list_all(call: Call) -> Json:
    """List the workspace's conversations: public ones, and others the bot is in."""
    wanted = _wanted_kinds(call)
    seen = [channel for channel in _of_kinds(call, wanted) if channel.kind == "public" or _is_in(call, channel)]
    return _listed(call, seen)


def list_of_user(call: Call) -> Json:
    """List the conversations someone is in, as far as the bot may see them."""
    user_id = call.arguments.text("user") or call.bot_id
    if user_id not in call.workspace.users:
        raise SlackError("user_not_found")
    shared = [
        channel
        for channel in _of_kinds(call, _wanted_kinds(call))
        if user_id in channel.members and (channel.kind == "public" or _is_in(call, channel))
    ]
    return _listed(call, shared)


def members(call: Call) -> Json:
    """List who is in a conversation."""
    channel = _readable(call)
    shown, cursor = page(channel.members, call.arguments, default=100, most=1000)
    return {"members": shown} | next_cursor(cursor)


def open_direct(call: Call) -> Json:
    """Open a direct conversation with one person or several."""
    if call.arguments.has("channel"):
        channel = find_channel(call)
        return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}
    user_ids = [user_id.strip() for user_id in call.arguments.text("users").split(",") if user_id.strip()]
    if not user_ids:
        raise SlackError("users_list_not_supplied")
    if len(user_ids) > MOST_IN_DIRECT:
        raise SlackError("too_many_users")
    if any(user_id not in call.workspace.users for user_id in user_ids):
        raise SlackError("user_not_found")
    if any(call.workspace.users[user_id].is_bot for user_id in user_ids):
        raise SlackError("cannot_dm_bot")
    call.require_scope("im:write" if len(user_ids) == 1 else "mpim:write")
    before = len(call.workspace.channels)
    channel = call.workspace.direct_conversation([*user_ids, call.bot_id])
    was_open = {"no_op": True, "already_open": True} if len(call.workspace.channels) == before else {}
    if call.arguments.flag("return_im"):
        return was_open | {"channel": channel_json(call.workspace, channel, viewer_id=call.bot_id)}
    return was_open | {"channel": {"id": channel.id}}


def join(call: Call) -> Json:
    """Join a public channel."""
    channel = find_channel(call, must_be_member=False)
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    already = {"warning": "already_in_channel"} if _is_in(call, channel) else {}
    call.workspace.invite(channel.id, call.bot_id)
    return already | {"channel": channel_json(call.workspace, channel, viewer_id=call.bot_id)}


def invite(call: Call) -> Json:
    """Bring people into a channel the bot is in."""
    channel = find_channel(call)
    call.require_scope("channels:write.invites" if channel.kind == "public" else "groups:write.invites")
    user_ids = [user_id.strip() for user_id in call.arguments.text("users").split(",")]
    if len(user_ids) > MOST_INVITED:
        raise SlackError("too_many_users")
    if channel.is_archived:
        raise SlackError("is_archived")
    for user_id in user_ids:
        if user_id not in call.workspace.users:
            raise SlackError("user_not_found")
        if user_id == call.bot_id:
            raise SlackError("cant_invite_self")
        if user_id in channel.members:
            raise SlackError("already_in_channel")
    for user_id in user_ids:
        call.workspace.invite(channel.id, user_id)
    return {"channel": channel_json(call.workspace, channel, viewer_id=call.bot_id)}


def _readable(call: Call) -> Channel:
    channel = find_channel(call, must_be_member=False)
    call.require_scope(READ_SCOPES[channel.kind])
    return channel


def _wanted_kinds(call: Call) -> set[ChannelKind]:
    names = [name.strip() for name in call.arguments.text("types", "public_channel").split(",")]
    if any(name not in TYPES for name in names):
        raise SlackError("invalid_types")
    kinds = {TYPES[name] for name in names}
    for kind in kinds:
        call.require_scope(READ_SCOPES[kind])
    return kinds


def _of_kinds(call: Call, kinds: set[ChannelKind]) -> list[Channel]:
    leaves_out = call.arguments.flag("exclude_archived")
    everything = call.workspace.channels.values()
    return [channel for channel in everything if channel.kind in kinds and not (leaves_out and channel.is_archived)]


def _is_in(call: Call, channel: Channel) -> bool:
    return call.bot_id in channel.members


def _listed(call: Call, channels: list[Channel]) -> Json:
    shown, cursor = page(channels, call.arguments, default=100, most=1000)
    listed = [channel_json(call.workspace, channel, viewer_id=call.bot_id) for channel in shown]
    return {"channels": listed} | next_cursor(cursor)


METHODS = (
    Method("conversations.info", info, 3, READ, ("channel",)),
    Method("conversations.list", list_all, 2, READ),
    Method("conversations.members", members, 4, READ, ("channel",)),
    Method("conversations.open", open_direct, 3, ("im:write", "mpim:write")),
    Method("conversations.join", join, 3, ("channels:join",), ("channel",)),
    Method(
        "conversations.invite",
        invite,
        3,
        ("channels:write.invites", "groups:write.invites"),
        ("channel", "users"),
    ),
    Method("users.conversations", list_of_user, 3, READ),
)
