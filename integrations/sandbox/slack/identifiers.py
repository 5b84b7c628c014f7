"""Ids, tokens and message timestamps in Slack's shapes."""

from __future__ import annotations

import secrets
from datetime import datetime

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Identifiers:
    """Hand out ids that look like Slack's and never repeat; in order, so that a run can be read."""

    def __init__(self) -> None:
        self._last = 0
        self._last_microseconds = 0

    def next(self, letter: str) -> str:
        """Return a fresh id that begins with `letter`, such as C08AAAAAAB1."""
        self._last += 1
        digits, number = "", self._last
        for _ in range(8):
            number, digit = divmod(number, len(_LETTERS))
            digits = _LETTERS[digit] + digits
        return f"{letter}08{digits}"

    def timestamp(self, now: datetime) -> str:
        """Return a message's ts: seconds and microseconds, later than any before even if the clock stands still."""
        whole = int(now.timestamp()) * 1_000_000 + now.microsecond
        self._last_microseconds = max(whole, self._last_microseconds + 1)
        return f"{self._last_microseconds // 1_000_000}.{self._last_microseconds % 1_000_000:06d}"


def number() -> str:
    """Return a number of twelve digits, as tokens and trigger ids carry."""
    return str(secrets.randbelow(9 * 10**11) + 10**11)


def bot_token() -> str:
    return f"xoxb-{number()}-{number()}-{secrets.token_hex(12)}"


def app_token(app_id: str) -> str:
    return f"xapp-1-{app_id}-{number()}-{secrets.token_hex(32)}"


def signing_secret() -> str:
    return secrets.token_hex(16)
