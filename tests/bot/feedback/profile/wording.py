"""Wording of invented exports in eleven languages, from `tests/data/profile_wording.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[3] / "data" / "profile_wording.json"


@dataclass(frozen=True)
class Wording:
    """One language. Scales run from low to high; a closed question is (header, options)."""

    language: str
    timestamp: str
    email: str
    name: str
    agreement: tuple[str, ...]
    statements: tuple[str, ...]  # about the teaching: more agreement is better
    scales: tuple[tuple[str, tuple[str, ...]], ...]  # other scales of words, each with its question
    rating: tuple[str, ...]  # more is better
    hard: str  # more is worse
    opened: tuple[str, ...]
    closed: tuple[tuple[str, tuple[str, ...]], ...]
    yes_no: tuple[tuple[str, tuple[str, ...]], ...]
    ticked: tuple[str, tuple[str, ...]]
    number: str
    comments: tuple[str, ...]
    grid: str


def _fixed(value: Any) -> Any:
    return tuple(_fixed(each) for each in value) if isinstance(value, list) else value


WORDINGS = tuple(
    Wording(**{name: _fixed(value) for name, value in entry.items()})
    for entry in json.loads(FILE.read_text(encoding="utf-8"))
)
