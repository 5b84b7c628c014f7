"""Whose token a request carries, and which scopes that gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.records import InstalledApp

TokenKind = Literal["bot", "app"]
APP_LEVEL_SCOPES = frozenset({"connections:write"})
# What a stranger's token carries where any token is good: all that a bot can be given and the sandbox knows of.
BOT_SCOPES = frozenset(
    {
        *("app_mentions:read", "chat:write", "chat:write.customize", "chat:write.public", "commands", "emoji:read"),
        *("channels:history", "channels:join", "channels:manage", "channels:read"),
        "channels:write.invites",
        *("groups:history", "groups:read", "groups:write", "groups:write.invites", "im:history", "im:read", "im:write"),
        *("mpim:history", "mpim:read", "mpim:write", "files:read", "files:write", "pins:read", "pins:write"),
        *("reactions:read", "reactions:write", "team:read", "usergroups:read", "usergroups:write"),
        *("users:read", "users:read.email", "users:write", "users.profile:read"),
    }
)


@dataclass(frozen=True)
class Principal:
    """The app behind a token, as its bot or at app level; a stranger is let in where any token is good."""

    app: InstalledApp
    kind: TokenKind
    scopes: frozenset[str]
    is_stranger: bool = False  # then no rate limit counts: many strangers share the one app


class Tokens:
    """Every token of the workspace. A revoked one is remembered, to be refused as such."""

    def __init__(self) -> None:
        self.any_is_good = False
        self._principals: dict[str, Principal] = {}
        self._refusals: dict[str, str] = {}

    def add(self, app: InstalledApp) -> None:
        self._principals[app.bot_token] = Principal(app, "bot", app.scopes)
        self._principals[app.app_token] = Principal(app, "app", APP_LEVEL_SCOPES)

    def revoke(self, token: str, *, as_error: str = "token_revoked") -> None:
        """Refuse this token from now on: `token_revoked` (uninstalled) or `account_inactive`."""
        self._principals.pop(token, None)
        self._refusals[token] = as_error

    def app_tokens(self) -> Iterable[str]:
        return [token for token, principal in self._principals.items() if principal.kind == "app"]

    def principal(self, token: str | None) -> Principal:
        """Return who a token stands for, or refuse as Slack does."""
        if not token:
            raise SlackError("not_authed")
        if token in self._refusals:
            raise SlackError(self._refusals[token])
        known = self._principals.get(token)
        if known is None and self.any_is_good:
            known = self._stranger("app" if token.startswith("xapp-") else "bot")
        if known is None:
            raise SlackError("invalid_auth")
        return known

    def _stranger(self, kind: TokenKind) -> Principal | None:
        """Let an unknown token be the first app installed, with every scope."""
        first = next((principal for principal in self._principals.values() if principal.kind == kind), None)
        return first and replace(first, scopes=BOT_SCOPES if kind == "bot" else first.scopes, is_stranger=True)
