"""What a stretch of requests cost at Google, counted from the sandbox's log: bytes, and rows of responses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from integrations.sandbox.request_log import Entry

_WHOLE_ROWS = re.compile(r"'!A(\d+):ZZZ(\d*)$")


@dataclass(frozen=True)
class Received:
    """Bytes of bodies received from Google."""

    gzip: int
    plain: int


def received(requests: Sequence[Entry]) -> Received:
    google = [entry for entry in requests if entry.face == "google"]
    return Received(sum(entry.bytes_out for entry in google), sum(entry.bytes_out_plain for entry in google))


def response_rows(requests: Sequence[Entry], *, tab: str, there: int) -> int:
    """Count the rows of responses that were asked for whole and were there; the tab holds `there` of them."""
    return sum(
        max(0, min(last, there + 1) - max(first, 2) + 1)
        for entry in requests
        for first, last in _asked_for(entry, tab, end=there + 1)
    )


def _asked_for(entry: Entry, tab: str, *, end: int) -> Iterator[tuple[int, int]]:
    for text in parse_qs(entry.query).get("ranges", []):
        if text == f"'{tab}'":
            yield 1, end
        found = _WHOLE_ROWS.search(text)
        if found and text.startswith(f"'{tab}'!"):
            yield int(found[1]), int(found[2] or end)
