"""Puts what Google and its clients raise into the bot's two errors, once, in words that say what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError
from requests.structures import CaseInsensitiveDict

from integrations.errors import IntegrationError, OutcomeUnknown, ServiceMisconfigured, ServiceUnavailable
from integrations.google.credentials import date_of
from integrations.google.transport import is_rate_refusal, retry_after, was_never_sent

# What a call to Google may fail with, besides its own client's error. Anything else is ours, and goes through.
FAILURES = (requests.RequestException, GoogleAuthError, ValueError, LookupError)

_LINK = re.compile(r"https://console\.(?:developers|cloud)\.google\.com/\S+?(?=[\s,]|$)")


@dataclass(frozen=True)
class Refusal:
    """An answer that is not the one asked for, whichever client brought it."""

    status: int
    message: str
    body: bytes = b""
    details: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def reasons(self) -> set[str]:
        return {str(detail.get("reason", "")) for detail in self.details}


def refusal_of(error: BaseException) -> Refusal | None:
    """Read gspread's APIError or googleapiclient's HttpError. None for anything else."""
    response: Any = getattr(error, "response", None)
    if isinstance(response, requests.Response):
        return _refusal(response.status_code, response.content, response.headers)
    response = getattr(error, "resp", None)  # HttpError's; by its shape, or googleapiclient would be loaded here
    if response is not None and hasattr(error, "content"):
        return _refusal(int(response.status), error.content, CaseInsensitiveDict(response))
    return None


def translated(
    error: BaseException,
    *,
    doing: str,
    writing: bool = False,
    address: str | None = None,
    link: str | None = None,
) -> IntegrationError:
    """Word `error` for whoever must deal with it. `doing` completes "while ...": 'reading the tab "Plan"'.

    `address` is the account that needs the share, `link` the file's own page. With `writing`, an answer that leaves
    open whether the write took effect becomes OutcomeUnknown.
    """
    if isinstance(error, IntegrationError):
        return error
    refusal = refusal_of(error)
    if refusal is None or refusal.status < 400:
        return _lost(error, doing=doing, writing=writing)
    if is_rate_refusal(refusal.status, refusal.body):
        return ServiceUnavailable(
            f"Google asked for a slower pace while {doing} ({refusal.status}).", retry_at=_retry_at(refusal)
        )
    if refusal.status in (408, 409) or refusal.status >= 500:
        return _away(refusal, doing=doing, writing=writing)
    return ServiceMisconfigured(_remedied(refusal, doing=doing, address=address, link=link))


def is_unknown_range(error: BaseException) -> bool:
    """Say whether Google knows no tab of the title that was asked for."""
    refusal = refusal_of(error)
    return refusal is not None and refusal.status == 400 and "Unable to parse range" in refusal.message


def is_missing_tab(error: BaseException) -> bool:
    """Say whether a write named a tab, by its id, that is not there any more."""
    refusal = refusal_of(error)
    return refusal is not None and refusal.status == 400 and "No grid with id" in refusal.message


def is_outside_grid(error: BaseException) -> bool:
    """Say whether a write named rows or columns that the tab does not have, or not any more."""
    refusal = refusal_of(error)
    words = ("exceeds grid limits", "beyond the last requested")
    return refusal is not None and refusal.status == 400 and any(word in refusal.message for word in words)


def is_protected(error: BaseException) -> bool:
    refusal = refusal_of(error)
    return refusal is not None and refusal.status in (400, 403) and "protected" in refusal.message


def is_taken_title(error: BaseException) -> bool:
    refusal = refusal_of(error)
    return refusal is not None and refusal.status == 400 and "already exists" in refusal.message


def _refusal(status: int, content: bytes | str, headers: Mapping[str, str]) -> Refusal:
    body = content.encode() if isinstance(content, str) else content
    try:
        said = json.loads(body)["error"]
        message, details = str(said["message"]), said.get("details", [])
    except (ValueError, KeyError, TypeError, AttributeError):
        message, details = "", []
    return Refusal(status, message, body, tuple(one for one in details if isinstance(one, Mapping)), headers)


def _lost(error: BaseException, *, doing: str, writing: bool) -> IntegrationError:
    """Word an error that is not an answer of Google's."""
    what = type(error).__name__
    if was_never_sent(error):
        return ServiceUnavailable(f"Google could not be reached while {doing} ({what}). Is this computer online?")
    if writing:
        return OutcomeUnknown(f"Google's answer was lost while {doing} ({what}): it may or may not be done.")
    return ServiceUnavailable(f"Google's answer did not arrive or could not be read while {doing} ({what}).")


def _away(refusal: Refusal, *, doing: str, writing: bool) -> IntegrationError:
    if writing and refusal.status != 409:
        return OutcomeUnknown(
            f"Google answered {refusal.status} while {doing}: it may or may not be done.", retry_at=_retry_at(refusal)
        )
    return ServiceUnavailable(f"Google answered {refusal.status} while {doing}.", retry_at=_retry_at(refusal))


def _retry_at(refusal: Refusal) -> datetime | None:
    seconds = retry_after(refusal.headers)
    if seconds is None:
        return None
    return (date_of(refusal.headers) or datetime.now(UTC)) + timedelta(seconds=seconds)


def _remedied(refusal: Refusal, *, doing: str, address: str | None, link: str | None) -> str:
    """Say what happened, where, and what to do about it."""
    happened = f"Google refused {doing} ({refusal.status})"
    file = link or "the file"
    who = address or "the account the bot signs in with"
    if refusal.status == 401:
        return f"{happened}: it does not accept the token, even a fresh one. Check the key file with `cqi check`."
    if refusal.status == 404:
        return (
            f"{happened}: there is no such file. Open {file}: if it is in the bin, restore it; if it was deleted or "
            "the id is wrong, correct the id in the settings."
        )
    if "SERVICE_DISABLED" in refusal.reasons or b"accessNotConfigured" in refusal.body:
        return f"{happened}: this Google API is switched off. Switch it on at {_activation(refusal)} and wait a minute."
    if "ACCESS_TOKEN_SCOPE_INSUFFICIENT" in refusal.reasons or "insufficient authentication scopes" in refusal.message:
        return f"{happened}: the permission the bot signed in with does not cover this. Sign in again with all scopes."
    if "protected" in refusal.message:
        return (
            f"{happened}: a protected range is in the way. "
            f"Open {file}, Data > Protect sheets and ranges, and let {who} edit it."
        )
    if refusal.status == 403:
        return (
            f"{happened}: {who} may not. Open {file}, press Share, and add {who} as Editor (Viewer is enough to read)."
        )
    return f'{happened}: "{refusal.message or "no reason given"}".'


def _activation(refusal: Refusal) -> str:
    for detail in refusal.details:
        metadata = detail.get("metadata")
        if isinstance(metadata, Mapping) and metadata.get("activationUrl"):
            return str(metadata["activationUrl"])
    found = _LINK.search(refusal.message)
    return found.group() if found else "https://console.cloud.google.com/apis/library"
