"""Records as the JSON that Slack's Web API, events and payloads carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integrations.sandbox.slack.records import Channel, Json, Message, SlackFile, User, Usergroup, View

if TYPE_CHECKING:
    from integrations.sandbox.slack.workspace import SlackWorkspace

CHANNEL_PREFIX_KINDS = {"public": "is_channel", "private": "is_group", "im": "is_im", "mpim": "is_mpim"}
SHARED_IN = {"public": "channels", "private": "groups", "mpim": "groups", "im": "ims"}
GUESSED_FROM_NAME = ("image", "text", "application/pdf")


def user_json(user: User, *, with_email: bool) -> Json:
    """Show a member; the email only to a token with users:read.email."""
    display_name = user.name if user.display_name is None else user.display_name
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": display_name,
        "display_name_normalized": display_name,
        "team": user.team_id,
        "title": user.title,
    }
    if with_email and user.email and not user.is_bot:
        profile["email"] = user.email
    if user.is_bot:
        profile |= {"api_app_id": user.app_id, "bot_id": user.bot_id}
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_stranger": user.is_stranger,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


def channel_json(workspace: SlackWorkspace, channel: Channel, *, viewer_id: str) -> Json:
    """Show a conversation as one of its viewers sees it."""
    shape: Json = dict.fromkeys(CHANNEL_PREFIX_KINDS.values(), False)
    shape[CHANNEL_PREFIX_KINDS[channel.kind]] = True
    shape |= {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_private": channel.kind != "public",
        "is_org_shared": False,
        "is_ext_shared": any(workspace.users[member].is_stranger for member in channel.members),
        "context_team_id": workspace.team_id,
    }
    if channel.kind == "im":
        other = next((member for member in channel.members if member != viewer_id), viewer_id)
        return shape | {"user": other, "is_user_deleted": workspace.users[other].deleted}
    return shape | {
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_general": False,
        "is_member": viewer_id in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def usergroup_json(workspace: SlackWorkspace, group: Usergroup, *, with_users: bool) -> Json:
    """Show a user group, with its members when asked."""
    shape: Json = {
        "id": group.id,
        "team_id": workspace.team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "date_create": group.created,
        "date_delete": 0,
        "user_count": len(group.members),
    }
    return shape | ({"users": list(group.members)} if with_users else {})


def message_json(workspace: SlackWorkspace, message: Message, *, with_metadata: bool = True) -> Json:
    """Show a message as in a channel's history."""
    shape: Json = {"type": "message", "user": message.user_id, "ts": message.ts, "text": message.text}
    if message.subtype:
        shape["subtype"] = message.subtype
    if message.bot_id:
        shape |= {"bot_id": message.bot_id, "app_id": message.app_id, "team": workspace.team_id}
    if message.blocks:
        shape["blocks"] = message.blocks
    if message.attachments:
        shape["attachments"] = message.attachments
    if message.file_ids:
        shape["files"] = [file_json(workspace, workspace.files.files[file_id]) for file_id in message.file_ids]
    if message.edited_ts:
        shape["edited"] = {"user": message.user_id, "ts": message.edited_ts}
    if message.reactions:
        shape["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.metadata:
        shape["metadata"] = message.metadata if with_metadata else {"event_type": message.metadata["event_type"]}
    if message.ephemeral_to:
        shape["is_ephemeral"] = True
    return shape | _thread_json(workspace, message)


def _thread_json(workspace: SlackWorkspace, message: Message) -> Json:
    if message.thread_ts is None:
        return {}
    if message.is_reply:
        parent = workspace.messages.find(message.channel_id, message.thread_ts)
        return {"thread_ts": message.thread_ts, **({"parent_user_id": parent.user_id} if parent else {})}
    replies = workspace.messages.replies(message.channel_id, message.ts)
    writers = list(dict.fromkeys(reply.user_id for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(writers),
        "latest_reply": replies[-1].ts if replies else message.ts,
        "reply_users": writers,
        "is_locked": False,
        "subscribed": False,
    }


def file_json(workspace: SlackWorkspace, file: SlackFile) -> Json:
    """Show a file; type and shares stay empty while Slack is still working on it."""
    if file.state == "deleted":
        return {"id": file.id, "mode": "tombstone"}
    at = f"{workspace.base_url}/files-pri/{workspace.team_id}-{file.id}"
    is_ready = file.state == "ready"
    shape: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "alt_txt": file.alt_text,
        "mimetype": file.mimetype if is_ready else "",
        "filetype": file.filetype if is_ready else "",
        "pretty_type": file.filetype.upper() if is_ready else "",
        "user": file.owner,
        "user_team": workspace.team_id,
        "mode": "hosted",
        "editable": False,
        "is_external": False,
        "file_access": "visible",
        "size": len(file.content),
        "url_private": f"{at}/{file.name}",
        "url_private_download": f"{at}/download/{file.name}",
        "permalink": f"https://{workspace.team_domain}.slack.com/files/{file.owner}/{file.id}/{file.name}",
        "has_rich_preview": False,
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
    }
    return shape | _shares_json(workspace, file, is_ready=is_ready)


def _shares_json(workspace: SlackWorkspace, file: SlackFile, *, is_ready: bool) -> Json:
    shape: Json = {"channels": [], "groups": [], "ims": [], "shares": {}, "has_more_shares": False}
    if not is_ready:
        return shape
    for channel_id, shares in file.shares.items():
        kind = workspace.channels[channel_id].kind
        shape[SHARED_IN[kind]].append(channel_id)
        side = "public" if kind == "public" else "private"
        shape["shares"].setdefault(side, {})[channel_id] = shares
    shape["is_public"] = "public" in shape["shares"]
    return shape


def view_json(workspace: SlackWorkspace, view: View) -> Json:
    """Show a modal or a Home tab with everything Slack adds to what the app sent."""
    body = view.body
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": view.kind,
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close", False)),
        "notify_on_close": bool(body.get("notify_on_close", False)),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": view.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": workspace.team_id,
        "bot_id": view.bot_id,
    }
