"""Keeps tokens, keys and private addresses out of logs, whoever writes the line."""

from __future__ import annotations

import logging
import re

HIDDEN = "[hidden]"

_SECRETS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)",
        r"\bxox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]+",  # Slack's bot, user, refresh and configuration tokens
        r"\bxapp-[A-Za-z0-9-]+",
        r"\bya29\.[A-Za-z0-9._~+/-]+=*",  # Google access tokens
        r"\b1//[A-Za-z0-9_-]{10,}",  # Google refresh tokens
        r"\bGOCSPX-[A-Za-z0-9_-]+",  # Google client secrets
        r"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?",  # signed tokens
        r"https?://hooks\.slack\.com/[^\s\"'<>\\)]+",
        r"https?://[^\s\"'<>\\)]+/(?:commands|actions|app|workflows)/T[A-Z0-9]+/[^\s\"'<>\\)]+",  # response_url
        r"https?://files\.slack\.com/upload/[^\s\"'<>\\)]+",
        r"(?<=ticket=)[^\s\"'&<>\\)]+",  # Socket Mode addresses
    )
)
_BEARER = re.compile(r"(?i)\b(Bearer\s+)[A-Za-z0-9._~+/=-]{8,}")


def redacted(text: str) -> str:
    """Replace whatever lets a reader act as the bot."""
    for secret in _SECRETS:
        text = secret.sub(HIDDEN, text)
    return _BEARER.sub(rf"\1{HIDDEN}", text)


class HideSecrets(logging.Filter):
    """Redact a record's text and traceback. Put it on handlers: a logger's filter misses records of its children."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redacted(_text_of(record))
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        if record.stack_info:
            record.stack_info = redacted(record.stack_info)
        return True


def _text_of(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # a malformed call to log must not stop the program, nor leak
        return f"{record.msg} {record.args}"
