"""Who and what there is, for the page's frame: people, channels, apps, and the Google files."""

from __future__ import annotations

from integrations.sandbox.slack.records import Channel, InstalledApp, User
from integrations.sandbox.web.exchange import Asked, Json
from integrations.sandbox.web.form_acts import forms_by_title
from integrations.sandbox.world import World


def team(world: World, asked: Asked) -> Json:
    """Tell who there is, and which channels and files the acting person can open."""
    slack = world.slack
    actor = asked.optional_text("as")
    if actor in slack.users:
        for app in slack.apps.values():
            slack.direct_conversation([actor, app.bot_user_id])
    return {
        "team": {"id": slack.team_id, "name": slack.team_name},
        "users": [_user(user) for user in slack.users.values()],
        "usergroups": [
            {"id": group.id, "handle": group.handle, "name": group.name} for group in slack.usergroups.values()
        ],
        "channels": [
            _channel(world, channel, actor=actor)
            for channel in slack.channels.values()
            if channel.kind == "public" or actor in channel.members
        ],
        "apps": [_app(app) for app in slack.apps.values()],
        "files": _files(world),
    }


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "is_bot": user.is_bot,
        "is_stranger": user.is_stranger,
        "deleted": user.deleted,
    }


def _channel(world: World, channel: Channel, *, actor: str | None) -> Json:
    seen = [
        *world.slack.messages.timeline(channel.id),
        *(world.slack.messages.ephemeral_for(channel.id, actor) if actor else ()),
    ]
    others = [message.ts for message in seen if message.user_id != actor]
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "is_archived": channel.is_archived,
        "members": len(channel.members),
        "user": next((member for member in channel.members if member != actor), actor),
        "latest": max(others, default=None),
    }


def _app(app: InstalledApp) -> Json:
    return {
        "app_id": app.app_id,
        "name": app.name,
        "bot_user_id": app.bot_user_id,
        "has_home_tab": app.has_home_tab,
        "commands": [
            {"name": command.name, "description": command.description, "usage_hint": command.usage_hint}
            for command in app.commands.values()
        ],
        "shortcuts": [
            {"name": shortcut.name, "callback_id": shortcut.callback_id, "kind": shortcut.kind}
            for shortcut in app.shortcuts.values()
        ],
    }


def _files(world: World) -> list[Json]:
    google = world.google
    sheets = [
        {"id": file.file_id, "title": file.name, "kind": "sheet"}
        for file in google.files.values()
        if file.file_id in google.spreadsheets and not file.trashed
    ]
    return sheets + [{"id": form_id, "title": title, "kind": "form"} for form_id, title in forms_by_title(world)]
