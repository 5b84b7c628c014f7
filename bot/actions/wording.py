"""How a good action reads: what a vague title begins with, and what counts as a link. Pure."""

from __future__ import annotations

import re

# A title that begins so says that somebody will think, not what will exist: nobody can tell when it is done.
_VAGUE = (
    "look into",
    "look at",
    "think about",
    "talk about",
    "be aware of",
    "be mindful of",
    "consider",
    "explore",
    "discuss",
    "investigate",
    "monitor",
    "address",
    "continue",
    "ensure",
    "try to",
    "work on",
    "deal with",
    "sort out",
    "see about",
    "see if",
    "follow up",
    "improve",
    "review",
)
_BEGINS_VAGUELY = re.compile(rf"\s*(?:to\s+|please\s+|we\s+should\s+)?({'|'.join(_VAGUE)})\b", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s/]+\.[^\s]+|https?://localhost\S*", re.IGNORECASE)
LONG_ENOUGH = 9  # words: "Review the handouts and replace the three that name old guidance" says what comes of it


def vague_start(title: str) -> str | None:
    """Return the vague words that a short title begins with ("look into"). None if it says what will be done."""
    found = _BEGINS_VAGUELY.match(title)
    return found[1].lower() if found and len(title.split()) < LONG_ENOUGH else None


def rewrite_hint(title: str) -> str | None:
    """Ask for a clearer title, with an example. None if this one is clear."""
    vague = vague_start(title)
    if vague is None:
        return None
    return (
        f"“{vague}” does not say when it is done. What will be there afterwards? "
        "For example “Replace slides 4 to 9 with one worked example each”."
    )


def is_link(text: str | None) -> bool:
    """Tell whether a text holds an address that somebody can open."""
    return bool(text and _LINK.search(text))
