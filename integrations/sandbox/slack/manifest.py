"""Reading an app's manifest (https://docs.slack.dev/reference/app-manifest): what it may do and listens for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.sandbox.slack import identifiers
from integrations.sandbox.slack.records import Command, InstalledApp, Shortcut

SHORTCUT_KINDS = {"message", "global"}
LONGEST_NAME, LONGEST_COMMAND, LONGEST_DESCRIPTION, LONGEST_SHORTCUT = 35, 32, 2000, 24
# https://docs.slack.dev/reference/events, read 2026-11: any one of the scopes lets an app subscribe
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
}


def app_from_manifest(
    manifest: Mapping[str, Any], *, ids: identifiers.Identifiers, request_url: str | None
) -> InstalledApp:
    """Make an app with fresh credentials; refuse a manifest that Slack would not take."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    app_id, scopes = ids.next("A"), frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ()))
    name = str(manifest.get("display_information", {}).get("name", ""))
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(
            f'Slack takes no app named "{name}": display_information.name has 1 to {LONGEST_NAME} letters.'
        )
    return InstalledApp(
        app_id=app_id,
        name=name,
        bot_user_id=ids.next("U"),
        bot_id=ids.next("B"),
        bot_token=identifiers.bot_token(),
        app_token=identifiers.app_token(app_id),
        signing_secret=identifiers.signing_secret(),
        verification_token=identifiers.signing_secret(),
        scopes=scopes,
        commands=_commands(features.get("slash_commands", ())),
        shortcuts=_shortcuts(features.get("shortcuts", ())),
        events=_events(settings.get("event_subscriptions", {}).get("bot_events", ()), scopes),
        is_interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
        has_home_tab=bool(features.get("app_home", {}).get("home_tab_enabled", False)),
        socket_mode=request_url is None and bool(settings.get("socket_mode_enabled", False)),
        request_url=request_url or settings.get("interactivity", {}).get("request_url"),
    )


def manifest_from_scopes(scopes: Mapping[str, Any] | list[str] | tuple[str, ...]) -> dict[str, Any]:
    """Return a bare manifest: Socket Mode, interactivity, these scopes."""
    return {
        "display_information": {"name": "App"},
        "features": {"bot_user": {"display_name": "app"}},
        "oauth_config": {"scopes": {"bot": list(scopes)}},
        "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": True},
    }


def _commands(declared: Any) -> dict[str, Command]:  # noqa: ANN401 - JSON
    commands = {}
    for entry in declared:
        name = str(entry["command"])
        if not name.startswith("/") or " " in name or len(name) > LONGEST_COMMAND:
            raise ValueError(f'Slack takes no slash command "{name}": it begins with / and has no spaces.')
        if not 0 < len(str(entry.get("description", ""))) <= LONGEST_DESCRIPTION:
            raise ValueError(f"The slash command {name} needs a description of up to {LONGEST_DESCRIPTION} letters.")
        commands[name] = Command(
            name=name,
            description=str(entry.get("description", "")),
            usage_hint=str(entry.get("usage_hint", "")),
            should_escape=bool(entry.get("should_escape", False)),
            url=entry.get("url"),
        )
    return commands


def _shortcuts(declared: Any) -> dict[str, Shortcut]:  # noqa: ANN401 - JSON
    shortcuts = {}
    for entry in declared:
        if entry["type"] not in SHORTCUT_KINDS:
            raise ValueError(f'Slack has no shortcut of type "{entry["type"]}".')
        if len(str(entry["name"])) > LONGEST_SHORTCUT:
            raise ValueError(f'The shortcut "{entry["name"]}" is named in more than {LONGEST_SHORTCUT} letters.')
        callback_id = str(entry["callback_id"])
        shortcuts[callback_id] = Shortcut(
            str(entry["name"]), callback_id, entry["type"], str(entry.get("description", ""))
        )
    return shortcuts


def _events(declared: Any, scopes: frozenset[str]) -> frozenset[str]:  # noqa: ANN401 - JSON
    for event in declared:
        if event not in EVENT_SCOPES:
            raise ValueError(f'The sandbox sends no event "{event}".')
        needed = EVENT_SCOPES[event]
        if needed and not scopes.intersection(needed):
            raise ValueError(f"The event {event} needs the scope {' or '.join(needed)}.")
    return frozenset(declared)
