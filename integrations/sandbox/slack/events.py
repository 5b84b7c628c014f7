"""Events: what the apps that subscribed to them are told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from integrations.sandbox.slack.mrkdwn import mentions_in
from integrations.sandbox.slack.records import Channel, InstalledApp, Json, Message, View
from integrations.sandbox.slack.renderings import message_json, view_json

if TYPE_CHECKING:
    from integrations.sandbox.slack.workspace import SlackWorkspace

MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im", "mpim": "message.mpim"}
CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}


def message_posted(workspace: SlackWorkspace, message: Message) -> None:
    """Tell the apps in the channel of a new message, and those mentioned in it."""
    if message.ephemeral_to is not None:
        return
    channel = workspace.channels[message.channel_id]
    shown = message_json(workspace, message, with_metadata=True)
    told = {"channel": channel.id, "event_ts": message.ts}
    for app in _apps_in(workspace, channel):
        _tell(
            workspace, app, MESSAGE_EVENTS[channel.kind], shown | told | {"channel_type": CHANNEL_TYPES[channel.kind]}
        )
        if channel.kind != "im" and app.bot_user_id in mentions_in(message.text, message.blocks).users:
            _tell(workspace, app, "app_mention", shown | told | {"type": "app_mention"})


def message_changed(workspace: SlackWorkspace, message: Message, before: Message) -> None:
    """Tell the apps in the channel that a message was rewritten."""
    shown = {"message": message_json(workspace, message), "previous_message": message_json(workspace, before)}
    _tell_of_message(workspace, message, {"subtype": "message_changed", **shown})


def message_deleted(workspace: SlackWorkspace, message: Message) -> None:
    """Tell the apps in the channel that a message is gone."""
    gone = {"deleted_ts": message.ts}
    _tell_of_message(workspace, message, {"subtype": "message_deleted", **gone})


def _tell_of_message(workspace: SlackWorkspace, message: Message, what: Json) -> None:
    if message.ephemeral_to is not None:
        return
    channel = workspace.channels[message.channel_id]
    ts = workspace.ids.timestamp(workspace.clock.now())
    event = {"type": "message", "channel": channel.id, "ts": ts, "event_ts": ts, "hidden": True, **what}
    for app in _apps_in(workspace, channel):
        _tell(workspace, app, MESSAGE_EVENTS[channel.kind], event | {"channel_type": CHANNEL_TYPES[channel.kind]})


def member_joined(workspace: SlackWorkspace, channel: Channel, user_id: str) -> None:
    """Tell the apps in the channel who came in."""
    event = {
        "type": "member_joined_channel",
        "user": user_id,
        "channel": channel.id,
        "channel_type": channel.id[0],
        "team": workspace.team_id,
        "event_ts": workspace.ids.timestamp(workspace.clock.now()),
    }
    for app in _apps_in(workspace, channel):
        _tell(workspace, app, "member_joined_channel", event)


def reaction_added(workspace: SlackWorkspace, message: Message, user_id: str, name: str) -> None:
    event = {
        "type": "reaction_added",
        "user": user_id,
        "reaction": name,
        "item_user": message.user_id,
        "item": {"type": "message", "channel": message.channel_id, "ts": message.ts},
        "event_ts": workspace.ids.timestamp(workspace.clock.now()),
    }
    for app in _apps_in(workspace, workspace.channels[message.channel_id]):
        _tell(workspace, app, "reaction_added", event)


def home_opened(workspace: SlackWorkspace, app: InstalledApp, user_id: str, *, tab: str, view: View | None) -> None:
    """Tell an app that a person looks at its Home or Messages tab."""
    event: Json = {
        "type": "app_home_opened",
        "user": user_id,
        "channel": workspace.direct_conversation([user_id, app.bot_user_id]).id,
        "tab": tab,
        "event_ts": workspace.ids.timestamp(workspace.clock.now()),
    }
    if view is not None:
        event["view"] = view_json(workspace, view)
    _tell(workspace, app, "app_home_opened", event)


def _apps_in(workspace: SlackWorkspace, channel: Channel) -> list[InstalledApp]:
    return [app for app in workspace.apps.values() if app.bot_user_id in channel.members]


def _tell(workspace: SlackWorkspace, app: InstalledApp, subscription: str, event: Json) -> None:
    if subscription not in app.events or not _is_loop_running():
        return
    workspace.delivery.event(
        app,
        {
            "token": app.verification_token,
            "team_id": workspace.team_id,
            "context_team_id": workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": workspace.ids.next("Ev"),
            "event_time": workspace.now(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team_id,
                    "user_id": app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{app.app_id}",
        },
    )


def _is_loop_running() -> bool:
    """Say whether events can be delivered: a workspace is also filled before its server runs."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
