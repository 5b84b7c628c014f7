"""Invented comments with their labels, as the benchmark and the tests read them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[2] / "data" / "comments"


@dataclass(frozen=True)
class Labelled:
    """A comment and what a person says of it. `asks` is None where nobody said."""

    text: str
    themes: frozenset[str]
    sentiment: str
    asks: bool | None
    is_grave: bool


def invented_comments(name: str) -> list[Labelled]:
    """Read one of the sets in tests/data/comments."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_labelled(line) for line in lines if not line.startswith("#")]


def _labelled(line: str) -> Labelled:
    themes, sentiment, signs, text = (part.strip() for part in line.split("|", 3))
    return Labelled(
        text=text.replace("«", "").replace("»", ""),
        themes=frozenset(filter(None, themes.split(","))),
        sentiment=sentiment,
        asks="s" in signs,
        is_grave="g" in signs,
    )
