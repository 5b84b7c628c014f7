"""Who a token belongs to, and opening Socket Mode: api.test, auth.*, apps.connections.open."""

from __future__ import annotations

from integrations.sandbox.slack.records import Json
from integrations.sandbox.slack.registry import UNLIMITED, Call, Method


def test_token(call: Call) -> Json:
    """Say whose token it is."""
    app, workspace = call.app, call.workspace
    if call.principal.kind == "app":
        return {"app_name": app.name, "app_id": app.app_id}
    return {
        "url": f"https://{workspace.team_domain}.slack.com/",
        "team": workspace.team_name,
        "user": workspace.users[app.bot_user_id].name,
        "team_id": workspace.team_id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def revoke(call: Call) -> Json:
    """Take a token back, unless it is only a trial."""
    if call.arguments.flag("test"):
        return {"revoked": False}
    app = call.app
    call.workspace.tokens.revoke(app.bot_token if call.principal.kind == "bot" else app.app_token)
    return {"revoked": True}


def open_connection(call: Call) -> Json:
    """Hand out an address for one Socket Mode connection."""
    return {"url": call.workspace.delivery.sockets.open(call.app)}


METHODS = (
    Method("auth.test", test_token, UNLIMITED, tokens=frozenset({"bot", "app"})),
    Method("auth.revoke", revoke, 3, tokens=frozenset({"bot", "app"})),
    Method("apps.connections.open", open_connection, 1, ("connections:write",), tokens=frozenset({"app"})),
)
