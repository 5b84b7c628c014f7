"""An HTTP answer held whole, so that the front can log, break, compress or withhold it."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.request_log import Face

HTML_502 = (
    "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 502 (Server Error)!!1</title>\n"
    "  <p><b>502.</b> <ins>That’s an error.</ins>\n"
    "  <p>The server encountered a temporary error and could not complete your request.<p>"
    "Please try again in 30 seconds.  <ins>That’s all we know.</ins>\n"
)

UNAUTHENTICATED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
CHALLENGE = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'

GOOGLE_FAULTS = {
    "401": GoogleError(401, "UNAUTHENTICATED", UNAUTHENTICATED, reason="authError", location="Authorization"),
    "403": GoogleError(403, "PERMISSION_DENIED", "The caller does not have permission", reason="forbidden"),
    "404": GoogleError(404, "NOT_FOUND", "Requested entity was not found.", reason="notFound"),
    "409": GoogleError(409, "ABORTED", "The operation was aborted.", reason="conflict"),
    "429": GoogleError(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).",
                       reason="rateLimitExceeded", domain="usageLimits"),
    "500": GoogleError(500, "INTERNAL", "Internal error encountered.", reason="internalError"),
    "503": GoogleError(503, "UNAVAILABLE", "The service is currently unavailable.", reason="backendError"),
}  # fmt: skip
SLACK_FAULTS = {
    "401": (200, "invalid_auth"),
    "403": (200, "access_denied"),
    "404": (404, "unknown_method"),
    "409": (200, "fatal_error"),
    "429": (429, "ratelimited"),
    "500": (500, "internal_error"),
    "503": (503, "service_unavailable"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body; `body` is what travels, `plain_length` its length before compression."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    plain_length: int = field(default=-1)

    @property
    def plain_bytes(self) -> int:
        return len(self.body) if self.plain_length < 0 else self.plain_length

    def with_headers(self, *added: tuple[bytes, bytes]) -> Answer:
        names = {name for name, _ in added}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in names)
        return replace(self, headers=(*kept, *added))

    def dated(self, moment: datetime) -> Answer:
        date = format_datetime(moment.astimezone(UTC), usegmt=True).encode()
        return self.with_headers((b"date", date))

    def gzipped(self) -> Answer:
        """Compress the body, as Google does whenever the client accepts it."""
        if not self.body:
            return self
        packed = gzip.compress(self.body, compresslevel=5, mtime=0)
        length = str(len(packed)).encode()
        smaller = replace(self, body=packed, plain_length=len(self.body))
        return smaller.with_headers((b"content-encoding", b"gzip"), (b"content-length", length))


def json_answer(body: Any, *, status: int, headers: dict[str, str] | None = None) -> Answer:  # noqa: ANN401 - any JSON
    """Word a JSON body as Google does by default."""
    text = escaped(json.dumps(body, indent=2, ensure_ascii=False)).encode() + b"\n"
    return typed_answer(status, text, "application/json; charset=UTF-8", headers)


def typed_answer(status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None) -> Answer:
    """Make an answer with its content type and length."""
    pairs = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    length = str(len(body)).encode()
    named = ((b"content-type", content_type.encode()), (b"content-length", length), *pairs)
    return Answer(status, named, body)


def fault_answer(
    kind: str, *, face: Face, path: str, retry_after: int | None = None, slack_error: str | None = None
) -> Answer:
    """Make the answer that the vendor gives when it fails in this way."""
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    if kind == "html-502":
        return typed_answer(502, HTML_502.encode(), "text/html; charset=UTF-8", headers)
    code = kind.removesuffix("-after")
    if face == "slack":
        status, error = SLACK_FAULTS[code]
        return json_answer({"ok": False, "error": slack_error or error}, status=status, headers=headers)
    refusal = GOOGLE_FAULTS[code]
    if refusal.code == 401:
        headers["www-authenticate"] = CHALLENGE
    body = refusal.drive_body() if path.startswith(("/drive/", "/upload/drive/")) else refusal.body()
    return json_answer(body, status=refusal.code, headers=headers)


def escaped(text: str) -> str:
    """Write angle brackets in JSON as Google does, so that no answer can be taken for a page."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e")
