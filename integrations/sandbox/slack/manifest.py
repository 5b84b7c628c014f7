"""Reading an app's manifest (https://docs.slack.dev/reference/app-manifest): what it may do and listens for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.sandbox.slack import identifiers
from integrations.sandbox.slack.records import Command, InstalledApp, Shortcut

SHORTCUT_KINDS = {"message", "global"}


def app_from_manifest(
    manifest: Mapping[str, Any], *, ids: identifiers.Identifiers, request_url: str | None
) -> InstalledApp:
    """Make an app with fresh credentials; refuse a manifest that Slack would not take."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    app_id = ids.next("A")
    if not manifest.get("display_information", {}).get("name"):
        raise ValueError("The manifest has no display_information.name.")
    return InstalledApp(
        app_id=app_id,
        name=str(manifest["display_information"]["name"]),
        bot_user_id=ids.next("U"),
        bot_id=ids.next("B"),
        bot_token=identifiers.bot_token(),
        app_token=identifiers.app_token(app_id),
        signing_secret=identifiers.signing_secret(),
        verification_token=identifiers.signing_secret(),
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        commands=_commands(features.get("slash_commands", ())),
        shortcuts=_shortcuts(features.get("shortcuts", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
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
        if not name.startswith("/") or " " in name or len(name) > 32:
            raise ValueError(f'Slack takes no slash command "{name}": it begins with / and has no spaces.')
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
        callback_id = str(entry["callback_id"])
        shortcuts[callback_id] = Shortcut(
            str(entry["name"]), callback_id, entry["type"], str(entry.get("description", ""))
        )
    return shortcuts
