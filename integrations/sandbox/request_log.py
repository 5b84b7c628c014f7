"""What was asked of the sandbox and what it answered, request by request, so that tests can count."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

KEPT = 200_000  # entries; a sandbox left running for weeks forgets the oldest
Face = Literal["google", "slack", "page"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One request. Bytes are those of bodies; `bytes_out` as sent, `bytes_out_plain` before compression."""

    number: int
    face: Face
    method: str
    path: str
    query: str
    status: int | None  # None where no answer was sent
    outcome: str  # "answered", or the kind of fault that befell it, or "abandoned" by the client
    bytes_in: int
    bytes_out: int
    bytes_out_plain: int
    principal: str | None
    at: datetime


class RequestLog:
    """Requests in the order they came in; a request is listed once it is over."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self.last_number = 0
        self.bugs: list[str] = []  # what went wrong in the sandbox itself; tests want it empty

    def next_number(self) -> int:
        self.last_number += 1
        return self.last_number

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)

    def since(self, number: int = 0, *, face: Face | None = None) -> list[Entry]:
        """Return what came in after request `number`, in order of arrival."""
        found = [entry for entry in tuple(self._entries) if entry.number > number and face in (None, entry.face)]
        return sorted(found, key=lambda entry: entry.number)

    def clear(self) -> None:
        """Forget the entries; numbering goes on."""
        self._entries.clear()
