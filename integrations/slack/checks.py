"""Tries each thing Slack must grant before the bot can work there, and says what to click where one is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from integrations.errors import IntegrationError
from integrations.findings import Finding
from integrations.patience import Patience
from integrations.slack.calling import API_URL, Caller, web_client
from integrations.slack.errors import code_of

if TYPE_CHECKING:
    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

_SETTINGS = "api.slack.com/apps > the app"


def check_bot_token(token: str, *, scopes: Sequence[str], api_url: str = API_URL) -> list[Finding]:
    """See that the bot's token is alive, whose it is, and that it carries each scope."""
    if not token.startswith("xoxb-"):
        remedy = f"Copy the Bot User OAuth Token (it begins with xoxb-) from {_SETTINGS} > OAuth & Permissions."
        return [Finding(False, "The bot token is not one: it does not begin with xoxb-.", remedy)]
    try:
        answer = _caller().read(web_client(token, api_url=api_url).auth_test, doing="checking the bot token")
    except IntegrationError as error:
        return [Finding(False, "The bot token does not work.", str(error))]
    whose = Finding(True, f"The bot token works: @{answer['user']} in the workspace {answer['team']}.")
    return [whose, *(_scope(scope, granted=_granted(answer)) for scope in scopes)]


def check_app_token(token: str, *, api_url: str = API_URL) -> list[Finding]:
    """See that the app's token may open a Socket Mode connection."""
    if not token.startswith("xapp-"):
        remedy = f"Make one at {_SETTINGS} > Basic Information > App-Level Tokens, with the scope connections:write."
        return [Finding(False, "The app token is not one: it does not begin with xapp-.", remedy)]
    client = web_client(token, api_url=api_url)
    try:
        _caller().read(lambda: client.apps_connections_open(app_token=token), doing="opening a connection")
    except IntegrationError as error:
        remedy = f"{error} Socket Mode is switched on at {_SETTINGS} > Socket Mode; the token needs connections:write."
        return [Finding(False, "The app token opens no connection.", remedy)]
    return [Finding(True, "The app token opens a connection.")]


def check_channel(token: str, channel_id: str, *, purpose: str, api_url: str = API_URL) -> list[Finding]:
    """See that the bot is in a channel and may post there. `purpose` names it: "the weekly digest"."""
    if not channel_id.startswith(("C", "G")):
        remedy = "Open the channel, click its name, and copy the Channel ID at the end of About (it begins with C)."
        return [Finding(False, f'The channel for {purpose} is set to "{channel_id}", which is no channel id.', remedy)]
    client = web_client(token, api_url=api_url)
    try:
        known = _caller().read(lambda: _known(client, channel_id), doing=f"looking at {channel_id}", place=channel_id)
        if known is None:  # no scope to look at channels: reading one message needs the bot to be in it as well
            _caller().read(
                lambda: client.conversations_history(channel=channel_id, limit=1),
                doing=f"reading {channel_id}",
                place=channel_id,
            )
            return [Finding(True, f"The bot is in the channel for {purpose} ({channel_id}).")]
    except IntegrationError as error:
        return [Finding(False, f"The bot cannot use the channel for {purpose} ({channel_id}).", str(error))]
    return [_membership(known, channel_id, purpose=purpose)]


def check_person(token: str, user_id: str, *, what: str, api_url: str = API_URL) -> Finding:
    """See that somebody is an active person of the workspace. `what` is what they stand for in the settings."""
    client = web_client(token, api_url=api_url)
    try:
        answer = _caller().read(lambda: client.users_info(user=user_id), doing=f"asking who {user_id} is")
    except IntegrationError as error:
        return Finding(False, f"The {what} ({user_id}) cannot be reached in Slack.", str(error))
    user = answer["user"]
    if user.get("deleted") or user.get("is_bot"):
        return Finding(False, f"The {what} ({user_id}) is nobody who is active in Slack.", "Name another person.")
    return Finding(True, f"The {what} can be reached in Slack.")


def check_user_group(token: str, group_id: str, *, role: str, api_url: str = API_URL) -> list[Finding]:
    """See that a user group is there and has somebody in it. `role` is what it stands for in the settings."""
    client = web_client(token, api_url=api_url)
    try:
        answer = _caller().read(
            lambda: client.usergroups_users_list(usergroup=group_id),
            doing=f"asking who is in the user group {group_id}",
        )
    except IntegrationError as error:
        return [Finding(False, f"The bot cannot see who is in the user group {group_id} (role {role}).", str(error))]
    count = len(answer["users"])
    if not count:
        remedy = "Add people to it in Slack (People > User groups), or take it out of [roles]."
        return [Finding(False, f"The user group {group_id} (role {role}) has nobody in it.", remedy)]
    return [Finding(True, f"The user group {group_id} (role {role}) can be read: {count} in it.")]


def _membership(channel: dict[str, object], channel_id: str, *, purpose: str) -> Finding:
    name = f"#{channel.get('name', channel_id)}"
    if channel.get("is_archived"):
        remedy = "Unarchive it in Slack, or name another channel in the settings."
        return Finding(False, f"The channel for {purpose}, {name}, is archived.", remedy)
    if not channel.get("is_member"):
        remedy = f"In {name} type `/invite @` and the bot's name."
        return Finding(False, f"The bot is not in the channel for {purpose}, {name}.", remedy)
    return Finding(True, f"The bot is in the channel for {purpose}, {name}.")


def _known(client: WebClient, channel_id: str) -> dict[str, object] | None:
    """Give Slack's record of a channel. None if the bot has no scope to look."""
    try:
        answer = client.conversations_info(channel=channel_id)
    except SlackApiError as error:
        if code_of(error) == "missing_scope":
            return None
        raise
    return dict(answer["channel"])


def _scope(scope: str, *, granted: frozenset[str] | None) -> Finding:
    if granted is None:
        return Finding(False, f"Slack does not say whether the bot has the scope {scope}.", "Try again later.")
    if scope in granted:
        return Finding(True, f"The bot has the scope {scope}.")
    remedy = f"Open {_SETTINGS} > OAuth & Permissions > Scopes > Bot Token Scopes, add {scope}, and reinstall the app."
    return Finding(False, f"The bot lacks the scope {scope}.", remedy)


def _granted(answer: SlackResponse) -> frozenset[str] | None:
    """Read the scopes that come with every answer."""
    for name, value in answer.headers.items():
        if name.lower() == "x-oauth-scopes":
            return frozenset(part.strip() for part in str(value).split(",") if part.strip())
    return None


def _caller() -> Caller:
    return Caller(Patience(budget_seconds=15, most_requests=3))
