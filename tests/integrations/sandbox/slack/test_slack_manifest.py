"""An app is installed from its manifest, and a manifest Slack would not take is refused."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.sandbox.slack.identifiers import Identifiers
from integrations.sandbox.slack.manifest import app_from_manifest
from integrations.sandbox.slack.records import InstalledApp


def installed(
    *, scopes: tuple[str, ...] = ("commands",), events: tuple[str, ...] = (), **features: Any
) -> InstalledApp:
    manifest = {
        "display_information": {"name": "Quality"},
        "features": features,
        "oauth_config": {"scopes": {"bot": list(scopes)}},
        "settings": {"socket_mode_enabled": True, "event_subscriptions": {"bot_events": list(events)}},
    }
    return app_from_manifest(manifest, ids=Identifiers(), request_url=None)


def test_credentials_have_the_shapes_slack_gives_them() -> None:
    app = installed()

    assert app.app_id.startswith("A")
    assert app.bot_token.startswith("xoxb-")
    assert app.app_token.startswith(f"xapp-1-{app.app_id}-")
    assert len(app.signing_secret) == 32


def test_a_command_is_taken_as_declared() -> None:
    app = installed(slash_commands=[{"command": "/action", "description": "Add", "should_escape": True}])

    assert app.commands["/action"].should_escape


@pytest.mark.parametrize(
    "declared, fault",
    [
        ({"slash_commands": [{"command": "action", "description": "x"}]}, "begins with /"),
        ({"slash_commands": [{"command": "/a b", "description": "x"}]}, "has no spaces"),
        ({"slash_commands": [{"command": "/action"}]}, "needs a description"),
        ({"shortcuts": [{"type": "menu", "name": "x", "callback_id": "y"}]}, 'no shortcut of type "menu"'),
        ({"shortcuts": [{"type": "global", "name": "x" * 25, "callback_id": "y"}]}, "more than 24 letters"),
        ({"events": ("message.channels",)}, "needs the scope channels:history"),
        ({"events": ("star_added",)}, 'sends no event "star_added"'),
    ],
)
def test_a_manifest_slack_would_not_take_is_refused(declared: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        installed(**declared)
