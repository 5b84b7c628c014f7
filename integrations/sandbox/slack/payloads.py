"""The payloads of commands and interactions, shaped field for field as Slack sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integrations.sandbox.slack import typed_names
from integrations.sandbox.slack.records import Channel, Command, InstalledApp, Json, Message, Shortcut, View
from integrations.sandbox.slack.renderings import message_json, view_json

if TYPE_CHECKING:
    from integrations.sandbox.slack.workspace import SlackWorkspace

CHANNEL_NAMES = {"private": "privategroup", "im": "directmessage", "mpim": "privategroup"}


def slash_command(
    workspace: SlackWorkspace, app: InstalledApp, command: Command, *, user_id: str, channel: Channel, text: str
) -> Json:
    """Shape a slash command; all values are text, as in the form Slack posts."""
    path = workspace.response_urls.issue(app, user_id=user_id, channel_id=channel.id, team_id=workspace.team_id)
    return {
        "token": app.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.team_domain,
        "channel_id": channel.id,
        "channel_name": channel.name if channel.kind == "public" else CHANNEL_NAMES[channel.kind],
        "user_id": user_id,
        "user_name": workspace.users[user_id].name,
        "command": command.name,
        "text": typed_names.escaped(workspace, text) if command.should_escape else text,
        "api_app_id": app.app_id,
        "is_enterprise_install": "false",
        "response_url": workspace.base_url + path,
        "trigger_id": workspace.triggers.issue(app_id=app.app_id, user_id=user_id),
    }


def block_actions_in_message(
    workspace: SlackWorkspace, app: InstalledApp, message: Message, *, user_id: str, actions: list[Json]
) -> Json:
    """Shape the use of an element in a message."""
    channel, is_ephemeral = workspace.channels[message.channel_id], message.ephemeral_to is not None
    path = workspace.response_urls.issue(
        app,
        user_id=user_id,
        channel_id=channel.id,
        team_id=workspace.team_id,
        family="actions",
        original=message,
    )
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    payload = _interaction(workspace, app, "block_actions", user_id=user_id) | {
        "container": container,
        "trigger_id": workspace.triggers.issue(app_id=app.app_id, user_id=user_id),
        "channel": {"id": channel.id, "name": _shown_name(channel)},
        "state": {"values": workspace.message_state.get(message.ts, {})},
        "response_url": workspace.base_url + path,
        "actions": actions,
    }
    if not is_ephemeral:  # Slack keeps ephemeral messages nowhere, so it cannot show them again
        payload["message"] = message_json(workspace, message)
    return payload


def block_actions_in_view(
    workspace: SlackWorkspace, app: InstalledApp, view: View, *, user_id: str, actions: list[Json]
) -> Json:
    """Shape the use of an element in a modal or a Home tab."""
    shown = view_json(workspace, view)
    in_modal = view.id if view.kind == "modal" else None
    return _interaction(workspace, app, "block_actions", user_id=user_id) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.triggers.issue(app_id=app.app_id, user_id=user_id, view_id=in_modal),
        "view": shown,
        "state": shown["state"],
        "actions": actions,
    }


def view_submission(workspace: SlackWorkspace, app: InstalledApp, view: View, *, user_id: str) -> Json:
    """Shape a submitted modal."""
    return _interaction(workspace, app, "view_submission", user_id=user_id) | {
        "trigger_id": workspace.triggers.issue(app_id=app.app_id, user_id=user_id, view_id=view.id),
        "view": view_json(workspace, view),
        "response_urls": _response_urls(workspace, app, view, user_id=user_id),
    }


def view_closed(workspace: SlackWorkspace, app: InstalledApp, view: View, *, user_id: str, is_cleared: bool) -> Json:
    """Shape a closed modal."""
    return _interaction(workspace, app, "view_closed", user_id=user_id) | {
        "view": view_json(workspace, view),
        "is_cleared": is_cleared,
    }


def block_suggestion(
    workspace: SlackWorkspace,
    app: InstalledApp,
    *,
    user_id: str,
    place: Json,
    block_id: str,
    action_id: str,
    query: str,
) -> Json:
    """Shape the request for an external select's options; `place` holds the container and what contains it."""
    return (
        _interaction(workspace, app, "block_suggestion", user_id=user_id)
        | {"action_id": action_id, "block_id": block_id, "value": query}
        | place
    )


def message_action(
    workspace: SlackWorkspace, app: InstalledApp, shortcut: Shortcut, message: Message, *, user_id: str
) -> Json:
    """Shape a shortcut used on a message."""
    channel = workspace.channels[message.channel_id]
    path = workspace.response_urls.issue(
        app, user_id=user_id, channel_id=channel.id, team_id=workspace.team_id, family="app"
    )
    return _shortcut(workspace, app, "message_action", shortcut, user_id=user_id) | {
        "response_url": workspace.base_url + path,
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": _shown_name(channel)},
        "message": message_json(workspace, message),
    }


def global_shortcut(workspace: SlackWorkspace, app: InstalledApp, shortcut: Shortcut, *, user_id: str) -> Json:
    """Shape a shortcut used from anywhere."""
    return _shortcut(workspace, app, "shortcut", shortcut, user_id=user_id)


def _shortcut(workspace: SlackWorkspace, app: InstalledApp, kind: str, shortcut: Shortcut, *, user_id: str) -> Json:
    user = workspace.users[user_id]
    return {
        "type": kind,
        "token": app.verification_token,
        "action_ts": workspace.ids.timestamp(workspace.clock.now()),
        "team": {"id": workspace.team_id, "domain": workspace.team_domain},
        "user": {"id": user.id, "username": user.name, "team_id": user.team_id, "name": user.name},
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": shortcut.callback_id,
        "trigger_id": workspace.triggers.issue(app_id=app.app_id, user_id=user_id),
    }


def _interaction(workspace: SlackWorkspace, app: InstalledApp, kind: str, *, user_id: str) -> Json:
    user = workspace.users[user_id]
    shown = {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}
    return {
        "type": kind,
        "user": shown,
        "api_app_id": app.app_id,
        "token": app.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _shown_name(channel: Channel) -> str:
    return channel.name if channel.kind == "public" else CHANNEL_NAMES[channel.kind]


def _response_urls(workspace: SlackWorkspace, app: InstalledApp, view: View, *, user_id: str) -> list[Json]:
    """Give an address for each channel chosen where the view asked for one by response_url_enabled."""
    urls = []
    for block in view.body["blocks"]:
        element = block.get("element") or {}
        if not element.get("response_url_enabled"):
            continue
        state = view.values.get(block["block_id"], {}).get(element["action_id"], {})
        channel_id = state.get("selected_conversation") or state.get("selected_channel")
        if channel_id:
            path = workspace.response_urls.issue(
                app, user_id=user_id, channel_id=channel_id, team_id=workspace.team_id, family="app"
            )
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel_id,
                    "response_url": workspace.base_url + path,
                }
            )
    return urls
