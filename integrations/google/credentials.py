"""Who the bot is at Google: a service account's key file or a person's OAuth permission, and the access tokens from it.

Tokens are applied by hand, not through `before_request`: that call also starts google-auth's background look-up of
"allowed locations" (a request to an IAM host per process), which Sheets, Forms and Drive have no use for.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from integrations.errors import ServiceMisconfigured, ServiceUnavailable

if TYPE_CHECKING:
    import requests

SPREADSHEETS = "https://www.googleapis.com/auth/spreadsheets"
SPREADSHEETS_READ_ONLY = "https://www.googleapis.com/auth/spreadsheets.readonly"
FORM_ANSWERS = "https://www.googleapis.com/auth/forms.responses.readonly"
FORM_QUESTIONS = "https://www.googleapis.com/auth/forms.body.readonly"
FILE_METADATA = "https://www.googleapis.com/auth/drive.metadata.readonly"

# Google accepts a signed request whose times are a few minutes off; beyond a minute the clock is worth a word.
TOLERATED_SKEW = timedelta(minutes=1)
TOKEN_TIMEOUT = (5.0, 30.0)

NEW_KEY = (
    "In Google Cloud: IAM & Admin > Service accounts > the account > Keys > Add key > JSON; put the file in its place."
)

_FIELDS: dict[str, tuple[str, ...]] = {
    "service_account": ("client_email", "private_key", "token_uri"),
    "authorized_user": ("client_id", "client_secret", "refresh_token"),
}

Now = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Access:
    """Hands out access tokens, fetching one only when the last has run out. Safe to share between threads."""

    def __init__(self, credentials: Any, *, path: Path, address: str | None, now: Now = utc_now) -> None:  # noqa: ANN401 - google-auth is untyped
        self.address = address  # whom to share files with; None for a person's own permission
        self._credentials = credentials
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._session: requests.Session | None = None
        self.skew: timedelta | None = None  # how far this clock is ahead of Google's, once a token was asked for

    @classmethod
    def from_file(cls, path: Path, *, scopes: Sequence[str], now: Now = utc_now) -> Access:
        """Read a service account's key file or an authorised user's file."""
        key = _read_key(path)
        if key["type"] == "service_account":
            return cls(_service_account(key, path=path, scopes=scopes), path=path, address=key["client_email"], now=now)
        from google.oauth2.credentials import Credentials

        person = Credentials.from_authorized_user_info(key, scopes=list(scopes))  # type: ignore[no-untyped-call]
        if key.get("token_uri"):
            person = person.with_token_uri(key["token_uri"])
        return cls(person, path=path, address=None, now=now)

    def token(self) -> str:
        """Return a live token. Raises google-auth's TransportError if Google cannot be reached."""
        with self._lock:
            if not self._credentials.valid:
                self._refresh()
            return str(self._credentials.token)

    def renew(self, refused: str) -> str:
        """Return a token other than the one that was refused; another thread may have fetched it already."""
        with self._lock:
            if self._credentials.token == refused:
                self._refresh()
            return str(self._credentials.token)

    def _refresh(self) -> None:
        from google.auth.exceptions import RefreshError

        request = self._token_request()
        try:
            self._credentials.refresh(request)
        except RefreshError as error:
            self._note_clock(request)
            raise self._refusal(error) from None
        self._note_clock(request)

    def _note_clock(self, request: _DatedRequest) -> None:
        self.skew = self._now() - request.answered_at if request.answered_at else None

    def _token_request(self) -> _DatedRequest:
        import requests

        if self._session is None:
            self._session = requests.Session()
        return _DatedRequest(self._session)

    def _refusal(self, error: Exception) -> ServiceMisconfigured | ServiceUnavailable:
        """Say why Google gives no token, and whether the clock or the key is to blame."""
        answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], Mapping) else {}
        code, reason = str(answer.get("error", "")), str(answer.get("error_description", ""))
        if not code:
            return ServiceUnavailable(
                f"Google answered the request for a token in a way that cannot be read ({_where(self._path)})."
            )
        skew = self.skew or timedelta()
        if code == "invalid_grant" and abs(skew) > TOLERATED_SKEW:
            return ServiceMisconfigured(
                f"Google gives no token because this computer's clock is {spoken_skew(skew)} Google's. "
                "Set the clock (on Linux: `timedatectl set-ntp true`) and try again."
            )
        if code == "invalid_grant" and self.address is None:
            return ServiceMisconfigured(
                f"Google has ended the permission in {_where(self._path)} ({reason or code}). "
                "Sign in again to make a new file."
            )
        if code == "invalid_grant":
            return ServiceMisconfigured(
                f"Google no longer accepts the key in {_where(self._path)} ({reason or code}): the key or the account "
                f"{self.address} was deleted or switched off. {NEW_KEY}"
            )
        return ServiceMisconfigured(
            f"Google refuses the credentials in {_where(self._path)} ({code}: {reason}). {NEW_KEY}"
        )


class _DatedRequest:
    """google-auth's way to ask for a token, which notes Google's clock and leaves repeats to our own policy."""

    def __init__(self, session: requests.Session) -> None:
        from google.auth.transport.requests import Request

        self._ask = Request(session)
        self.answered_at: datetime | None = None

    def __call__(self, url: str, method: str = "GET", body: Any = None, headers: Any = None, **_: Any) -> Any:  # noqa: ANN401 - as google-auth calls it
        from google.auth.exceptions import TransportError

        answer = self._ask(url, method=method, body=body, headers=headers, timeout=TOKEN_TIMEOUT)
        self.answered_at = date_of(answer.headers)
        is_json = "json" in str(answer.headers.get("content-type", ""))
        if answer.status in (408, 429) or answer.status >= 500 or not is_json:
            raise TransportError(f"the token endpoint answered {answer.status}")  # type: ignore[no-untyped-call]
        return answer


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """Read the service's own clock from an answer."""
    try:
        return parsedate_to_datetime(headers.get("Date", headers.get("date", ""))).astimezone(UTC)
    except (TypeError, ValueError):
        return None


def _read_key(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ServiceMisconfigured(f"There is no Google key file at {path}. {NEW_KEY}") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a text file"
        raise ServiceMisconfigured(f"The Google key file {path} cannot be read: {reason}.") from None
    try:
        key = json.loads(text)
    except ValueError:
        raise ServiceMisconfigured(
            f"The Google key file {path} is not JSON: it is cut short or another file. {NEW_KEY}"
        ) from None
    return _checked(key, path=path)


def _checked(key: object, *, path: Path) -> dict[str, Any]:
    if isinstance(key, dict) and ({"installed", "web"} & key.keys()):
        raise ServiceMisconfigured(
            f"{path} is an OAuth client file, which lets nobody in by itself. "
            f"The bot needs a service account's key. {NEW_KEY}"
        )
    if not isinstance(key, dict) or key.get("type") not in _FIELDS:
        raise ServiceMisconfigured(
            f'{path} is not a Google key file: its "type" should be "service_account" or "authorized_user". {NEW_KEY}'
        )
    missing = [field for field in _FIELDS[key["type"]] if not isinstance(key.get(field), str) or not key[field].strip()]
    if missing:
        raise ServiceMisconfigured(
            f"The Google key file {path} lacks {', '.join(missing)}: it is incomplete. {NEW_KEY}"
        )
    return key


def _service_account(key: dict[str, Any], *, path: Path, scopes: Sequence[str]) -> Any:  # noqa: ANN401 - google-auth is untyped
    from google.auth.exceptions import GoogleAuthError
    from google.oauth2 import service_account

    try:
        return service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            key, scopes=list(scopes)
        )
    except (ValueError, TypeError, GoogleAuthError):  # the cause is dropped: it may quote the key
        raise ServiceMisconfigured(
            f"The private key in {path} is damaged (often its line breaks were changed when it was copied). {NEW_KEY}"
        ) from None


def _where(path: Path) -> str:
    return f"the key file {path}"


def spoken_skew(skew: timedelta) -> str:
    """Say how far off this clock is, as in "6 minutes behind"."""
    minutes = max(1, round(abs(skew).total_seconds() / 60))
    unit = "minute" if minutes == 1 else "minutes"
    return f"{minutes} {unit} {'ahead of' if skew > timedelta() else 'behind'}"
