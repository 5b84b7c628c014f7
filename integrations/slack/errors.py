"""Puts what Slack and slack_sdk raise into the bot's errors, once, in words that say what to click."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from integrations.errors import IntegrationError, OutcomeUnknown, ServiceMisconfigured, ServiceUnavailable


class TooLate(IntegrationError):
    """What was to be answered is gone: the trigger ran out, the view was closed, the response address is used up."""


_TOO_LATE = {
    "expired_trigger_id": "the window must open within three seconds of the click, and they had passed",
    "trigger_expired": "the window must open within three seconds of the click, and they had passed",
    "exchanged_trigger_id": "a click opens one window, and this one has opened its own already",
    "trigger_exchanged": "a click opens one window, and this one has opened its own already",
    "invalid_trigger_id": "Slack does not know the click this window should answer",
    "not_found": "the window has been closed",
    "view_not_found": "the window has been closed",
    "hash_conflict": "the window has changed in the meantime",
    "expired_url": "thirty minutes have passed since the question",
    "used_url": "five answers have been given to this question, and Slack takes no more",
}

# Slack may have done its work before it said one of these.
_OPEN_OUTCOME = ("fatal_error", "internal_error", "service_unavailable", "deadline_exceeded")
_AWAY = (*_OPEN_OUTCOME, "request_timeout", "rollup_error", "team_added_to_org")
_SLOWER = ("ratelimited", "rate_limited", "message_limit_exceeded")

_NEW_TOKEN = (
    "Open api.slack.com/apps > the app > OAuth & Permissions, reinstall it, and put the new token in the settings"  # noqa: S105 - no secret
)
_REMEDIES = {
    "not_in_channel": "the bot is not in {place}. In that channel type `/invite @` and the bot's name",
    "channel_not_found": (
        "the bot sees no channel {place}. Correct the id in the settings (channel name > About > Channel ID); "
        "if it is private, type `/invite @` and the bot's name in it"
    ),
    "is_archived": "{place} is archived. Unarchive it, or name another channel in the settings",
    "restricted_action": "the workspace lets only some people post in {place}. Let the bot, or name another channel",
    "user_not_found": "Slack knows no such user. Correct the user id",
    "cannot_dm_bot": "{place} is a bot, which takes no direct messages. Correct the user id",
    "invalid_auth": "it does not accept the token. " + _NEW_TOKEN,
    "not_authed": "no token was sent. " + _NEW_TOKEN,
    "account_inactive": "the app was removed from the workspace or the workspace is closed. " + _NEW_TOKEN,
    "token_revoked": "the token was revoked. " + _NEW_TOKEN,
    "token_expired": "the token has expired: switch token rotation off for the app. " + _NEW_TOKEN,
    "not_allowed_token_type": "this is the wrong kind of token: the bot's begins with xoxb-, the app's with xapp-",
    "missing_scope": (
        "the app lacks the scope {needed}. Open api.slack.com/apps > the app > OAuth & Permissions > Scopes, "
        "add {needed}, and reinstall the app"
    ),
    "ekm_access_denied": "the workspace's administrators have suspended posting. Ask them",
    "accesslimited": "the workspace lets the bot in from known addresses only. Ask its administrators",
    "access_denied": "the workspace's administrators do not let the app do this. Ask them",
    "messages_tab_disabled": (
        "direct messages to the bot are off. Open api.slack.com/apps > the app > App Home > Show tabs, "
        "switch the Messages tab on"
    ),
}


@dataclass(frozen=True)
class Refusal:
    """An answer that is not `ok`, from the Web API or a response address."""

    status: int
    code: str
    needed: str = ""
    pointers: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def retry_after(self) -> float | None:
        """The seconds Slack asks to be left alone."""
        text = next((value for name, value in self.headers.items() if name.lower() == "retry-after"), "")
        return float(text) if text.strip().isdecimal() else None

    @property
    def is_for_the_pace(self) -> bool:
        """Whether Slack refused for the pace alone, which it does before it carries anything out."""
        return self.status == 429 or self.code in _SLOWER

    @property
    def is_away(self) -> bool:
        return self.status >= 500 or self.code in _AWAY or not self.code

    @property
    def leaves_outcome_open(self) -> bool:
        return self.status >= 500 or self.code in _OPEN_OUTCOME or not self.code


class AnswerRefused(Exception):
    """An address outside the Web API (a response or upload address) did not take what was sent."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.status} {refusal.code}")
        self.refusal = refusal


Lost = OSError | http.client.HTTPException
# What a call to Slack may fail with. Anything else is a fault of ours and goes through.
FAILURES = (SlackApiError, AnswerRefused, OSError, http.client.HTTPException)


def refusal_of(error: BaseException) -> Refusal | None:
    """Read Slack's answer, None if there was none. Its code is empty where it was not Slack's JSON at all."""
    if isinstance(error, AnswerRefused):
        return error.refusal
    if not isinstance(error, SlackApiError):
        return None
    response = error.response
    body: dict[str, Any] = response.data if isinstance(response.data, dict) else {}
    code = str(body.get("error", ""))
    pointers = body.get("response_metadata", {}).get("messages", [])
    return Refusal(
        status=response.status_code,
        code="" if " " in code else code,  # slack_sdk puts a sentence there when it cannot read the answer
        needed=str(body.get("needed", "")),
        pointers=tuple(str(pointer) for pointer in pointers),
        headers=response.headers,
    )


def code_of(error: BaseException) -> str:
    """Give Slack's word for what is wrong, empty if it gave none."""
    refusal = refusal_of(error)
    return refusal.code if refusal else ""


def was_never_sent(error: BaseException) -> bool:
    """Say whether a failed request certainly did not reach Slack."""
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError)


def translated(
    error: BaseException, *, doing: str, writing: bool = False, place: str = "the channel"
) -> IntegrationError:
    """Word `error` for whoever must deal with it. `doing` completes "while ...": "posting to C012"."""
    if isinstance(error, IntegrationError):
        return error
    refusal = refusal_of(error)
    if refusal is not None:
        return _refused(refusal, doing=doing, writing=writing, place=place)
    what = type(error.reason if isinstance(error, URLError) else error).__name__
    if was_never_sent(error):
        return ServiceUnavailable(f"Slack could not be reached while {doing} ({what}). Is this computer online?")
    if writing:
        return OutcomeUnknown(f"Slack's answer was lost while {doing} ({what}): it may or may not be done.")
    return ServiceUnavailable(f"Slack's answer did not arrive while {doing} ({what}).")


def _refused(refusal: Refusal, *, doing: str, writing: bool, place: str) -> IntegrationError:
    """Word an answer that is not `ok`."""
    said = refusal.code or f"HTTP {refusal.status}"
    if refusal.is_for_the_pace:
        return ServiceUnavailable(f"Slack asked for a slower pace while {doing}.", retry_at=_retry_at(refusal))
    if refusal.code in _TOO_LATE:
        return TooLate(f"Slack refused {doing} ({said}): {_TOO_LATE[refusal.code]}.")
    if writing and refusal.leaves_outcome_open:
        return OutcomeUnknown(f"Slack answered {said} while {doing}: it may or may not be done.")
    if refusal.is_away:
        return ServiceUnavailable(f"Slack answered {said} while {doing}.")
    return ServiceMisconfigured(f"Slack refused {doing} ({said}){_remedy(refusal, place=place)}")


def _remedy(refusal: Refusal, *, place: str) -> str:
    pointers = "".join(f" {pointer}" for pointer in refusal.pointers)
    remedy = _REMEDIES.get(refusal.code)
    if remedy is None:
        return f".{pointers}"
    return f": {remedy.format(place=place, needed=refusal.needed or 'that Slack names')}.{pointers}"


def _retry_at(refusal: Refusal) -> datetime | None:
    if refusal.retry_after is None:
        return None
    date = next((value for name, value in refusal.headers.items() if name.lower() == "date"), "")
    try:
        now = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        now = datetime.now(UTC)
    return now + timedelta(seconds=refusal.retry_after)
