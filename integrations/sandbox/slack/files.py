"""Uploaded files: an address to send bytes to, completion, and Slack's own work on them afterwards."""

from __future__ import annotations

import asyncio
import mimetypes
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath

from integrations.sandbox.slack.errors import SlackError
from integrations.sandbox.slack.identifiers import Identifiers
from integrations.sandbox.slack.records import SlackFile

LARGEST_BYTES = 1_000_000_000


class Files:
    """Files by id. A file is usable `processing_seconds` after its completion, as Slack works on it first."""

    def __init__(self, ids: Identifiers) -> None:
        self.files: dict[str, SlackFile] = {}
        self.processing_seconds = 0.3
        self._ids = ids
        self._tickets: dict[str, str] = {}

    def expect(self, name: str, *, length: int, owner: str, alt_text: str, now: datetime) -> tuple[SlackFile, str]:
        """Make room for a file; return it with the ticket of its upload address."""
        file_id = self._ids.next("F")
        file = SlackFile(file_id, name, name, length, owner, int(now.timestamp()), alt_text)
        ticket = secrets.token_urlsafe(24)
        self.files[file_id] = file
        self._tickets[ticket] = file_id
        return file, ticket

    def receive(self, ticket: str, content: bytes) -> SlackFile | None:
        """Take the bytes sent to an upload address; None where there is no such address or the length differs."""
        file = self.files.get(self._tickets.get(ticket, ""))
        if file is None or file.state != "awaited" or len(content) != file.length:
            return None
        file.content, file.state = content, "uploaded"
        return file

    def complete(self, file_id: str, *, owner: str) -> SlackFile:
        """Take an uploaded file into the workspace."""
        file = self.files.get(file_id)
        if file is None or file.owner != owner or file.state != "uploaded":
            raise SlackError("file_not_found")
        file.state = "processing"
        return file

    def process(self, file: SlackFile, *, done: Callable[[], None]) -> None:
        """Work on a completed file for a while, then make it ready and call `done`."""

        def finish() -> None:
            if file.state == "processing":
                file.mimetype, file.filetype = kind_of(file)
                file.state = "ready"
                done()

        if self.processing_seconds > 0:
            asyncio.get_running_loop().call_later(self.processing_seconds, finish)
        else:
            finish()

    def visible(self, file_id: str) -> SlackFile:
        """Return a file that was completed and not deleted."""
        file = self.files.get(file_id)
        if file is None or file.state in ("awaited", "uploaded"):
            raise SlackError("file_not_found")
        if file.state == "deleted":
            raise SlackError("file_deleted")
        return file


def kind_of(file: SlackFile) -> tuple[str, str]:
    """Tell a file's type from its first bytes, else from its name."""
    if file.content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", "png"
    if file.content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", "jpg"
    guessed = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return guessed, PurePath(file.name).suffix.lstrip(".") or "binary"
