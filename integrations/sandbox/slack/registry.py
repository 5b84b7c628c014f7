"""How a Web API method is declared: its scopes, tier and needed arguments, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from integrations.sandbox.slack.arguments import Arguments
from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.records import Channel, InstalledApp, Json
from integrations.sandbox.slack.tokens import Principal, TokenKind

if TYPE_CHECKING:
    from integrations.sandbox.slack.workspace import SlackWorkspace

UNLIMITED = 0


@dataclass(frozen=True)
class Call:
    """One call of a method, its token already checked."""

    workspace: SlackWorkspace
    principal: Principal
    arguments: Arguments

    @property
    def app(self) -> InstalledApp:
        return self.principal.app

    @property
    def bot_id(self) -> str:
        return self.principal.app.bot_user_id

    def require_scope(self, *any_of: str) -> None:
        """Refuse unless the token has one of these scopes."""
        if not self.principal.scopes.intersection(any_of):
            raise missing_scope(any_of, self.principal)


@dataclass(frozen=True)
class Method:
    """A method of the Web API. `scopes`: any one of them is enough to call it."""

    name: str
    answer: Callable[[Call], Json]
    tier: int
    scopes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tokens: frozenset[TokenKind] = frozenset({"bot"})

    def admit(self, call: Call) -> None:
        """Check the token's kind and scopes, and that nothing needed is missing."""
        if call.principal.kind not in self.tokens:
            raise SlackError("not_allowed_token_type")
        if self.scopes:
            call.require_scope(*self.scopes)
        if not call.principal.is_stranger:
            call.workspace.limits.count_call(call.app.app_id, self.name, tier=self.tier)
        call.arguments.require(self.needs)


def missing_scope(any_of: Iterable[str], principal: Principal) -> SlackError:
    return SlackError("missing_scope", needed=",".join(any_of), provided=",".join(sorted(principal.scopes)))


def find_channel(call: Call, name: str = "channel", *, must_be_member: bool = True) -> Channel:
    """Return the conversation an argument names, if the bot may use it.

    Slack hides private conversations from outsiders: those are `channel_not_found`, public ones `not_in_channel`.
    """
    channel = call.workspace.channels.get(call.arguments.text(name))
    if channel is None:
        raise SlackError("channel_not_found")
    if call.bot_id not in channel.members:
        if channel.kind != "public":
            raise SlackError("channel_not_found")
        if must_be_member:
            raise SlackError("not_in_channel")
    return channel
