"""One way to Google for Sheets, Drive and Forms: connections, tokens, pace, timeouts, and one rule of what is repeated.

A read is repeated while that can help. A write is repeated only if it was certainly not carried out: a 401, a 429, or a
connection that was never made. What is left comes back as the last answer or error, for `errors.translated` to word.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from google.auth.exceptions import GoogleAuthError, TransportError

from integrations.google.credentials import date_of
from integrations.google.pacing import TokenBucket
from integrations.patience import Attempts, Patience

if TYPE_CHECKING:
    from integrations.google.credentials import Access

CONNECT_SECONDS, READ_SECONDS = 5.0, 60.0
# Google compresses its answers only if the user agent says "gzip" too.
USER_AGENT = "cqi (gzip)"

# Drive says "slow down" with a 403 in these words.
_RATE_REASONS = ("userRateLimitExceeded", "rateLimitExceeded", "RATE_LIMIT_EXCEEDED", "quotaExceeded")

log = logging.getLogger(__name__)


class UnreadableAnswer(requests.RequestException):
    """A proxy's page or half an answer came with a status that says all is well."""


class Transport:
    """Sends requests as `access` allows. Safe to share between threads: each has its own connections."""

    def __init__(
        self,
        access: Access,
        *,
        patience: Patience | None = None,
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
    ) -> None:
        self.access = access
        self._patience = patience or Patience()
        self._timeout = timeout
        self._reads = TokenBucket(monotonic=self._patience.monotonic, sleep=self._patience.sleep)
        self._writes = TokenBucket(monotonic=self._patience.monotonic, sleep=self._patience.sleep)
        self._thread = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Hand down a deadline: calls of this thread inside the block give up after `seconds` in all."""
        before = self._deadline
        ends = self._patience.monotonic() + seconds
        self._thread.deadline = ends if before is None else min(before, ends)
        try:
            yield
        finally:
            self._thread.deadline = before

    def sign_in(self) -> None:
        """Fetch a token if there is no live one, with the patience of any other request."""
        attempts = self._patience.attempts(deadline=self._deadline)
        while True:
            attempts.count()
            try:
                self.access.token()
                return
            except GoogleAuthError as error:
                if not _may_repeat_after(error, is_read=True) or not self._waited(attempts, "token", error):
                    raise

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send, repeat as the rule allows, and return the last answer whatever its status, or raise the last error."""
        is_read = method.upper() == "GET"
        attempts = self._patience.attempts(deadline=self._deadline)
        request = requests.Request(
            method.upper(),
            url,
            params={**(params or {}), "prettyPrint": "false"},
            data=body,
            headers={"Content-Type": "application/json", **(headers or {}), "User-Agent": USER_AGENT},
        )
        refused_token: str | None = None
        while True:
            (self._reads if is_read else self._writes).take()
            attempts.count()
            try:
                token = self.access.renew(refused_token) if refused_token else self.access.token()
                answer = self._once(request, token=token)
            except Exception as error:
                if not _may_repeat_after(error, is_read=is_read) or not self._waited(attempts, url, error):
                    raise
                continue
            if answer.status_code == 401 and refused_token is None:
                refused_token = token
                continue
            if not _may_repeat(answer, is_read=is_read) or not self._waited(attempts, url, answer):
                return answer

    @property
    def _deadline(self) -> float | None:
        deadline: float | None = getattr(self._thread, "deadline", None)
        return deadline

    def _once(self, request: requests.Request, *, token: str) -> requests.Response:
        session = self._session()
        request.auth = _Bearer(token)
        settings = session.merge_environment_settings(request.url, {}, None, None, None)
        answer = session.send(
            session.prepare_request(request), timeout=self._timeout, allow_redirects=False, **settings
        )
        if answer.status_code < 400 and not _is_whole(answer):
            raise UnreadableAnswer(f"an answer {answer.status_code} that is not JSON", response=answer)
        return answer

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._thread, "session", None)
        if session is None:
            session = self._thread.session = requests.Session()
        return session

    def _waited(self, attempts: Attempts, url: str, outcome: requests.Response | Exception) -> bool:
        """Wait before another try. False if there is no time or patience left."""
        if isinstance(outcome, requests.Response):
            what, told = str(outcome.status_code), retry_after(outcome.headers)
        else:
            what, told = type(outcome).__name__, None
        waited = attempts.wait_for_another(told)
        log.info(
            "google_asked_again host=%s after=%s request=%d again=%s", urlsplit(url).netloc, what, attempts.made, waited
        )
        return waited


class _Bearer(requests.auth.AuthBase):
    """Put the token on a request; given as `auth`, or a .netrc entry would take its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read how many seconds the service asks to be left alone; it may name a moment instead."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, (moment - (date_of(headers) or datetime.now(UTC))).total_seconds())


def was_never_sent(error: BaseException | None) -> bool:
    """Say whether a failed request certainly did not reach the service."""
    if isinstance(
        error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError | requests.exceptions.ProxyError
    ):
        return True
    if isinstance(error, GoogleAuthError):  # no token, so nothing was asked
        return True
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    return isinstance(getattr(cause, "reason", None), urllib3.exceptions.NewConnectionError)


def is_rate_refusal(status: int, body: bytes) -> bool:
    """Say whether the service refused for the pace alone, which it does before it carries anything out."""
    return status == 429 or (status == 403 and any(reason.encode() in body for reason in _RATE_REASONS))


def _may_repeat(answer: requests.Response, *, is_read: bool) -> bool:
    if is_rate_refusal(answer.status_code, answer.content):
        return True
    return is_read and (answer.status_code == 408 or answer.status_code >= 500)


def _may_repeat_after(error: Exception, *, is_read: bool) -> bool:
    if isinstance(error, GoogleAuthError):
        return isinstance(error, TransportError)
    return was_never_sent(error) or (is_read and isinstance(error, requests.RequestException))


def _is_whole(answer: requests.Response) -> bool:
    return "json" in answer.headers.get("Content-Type", "") and answer.content.rstrip()[-1:] in (b"}", b"]")
