"""Whose token a request carries, and which scopes that gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.records import InstalledApp

TokenKind = Literal["bot", "app"]
APP_LEVEL_SCOPES = frozenset({"connections:write"})


@dataclass(frozen=True)
class Principal:
    """The app behind a token, as its bot or at app level."""

    app: InstalledApp
    kind: TokenKind
    scopes: frozenset[str]


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
            known = self._first("app" if token.startswith("xapp-") else "bot")
        if known is None:
            raise SlackError("invalid_auth")
        return known

    def _first(self, kind: TokenKind) -> Principal | None:
        return next((principal for principal in self._principals.values() if principal.kind == kind), None)
