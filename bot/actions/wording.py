"""How a good action reads: what a vague title begins with, what counts as a link, how a baseline is said. Pure."""

from __future__ import annotations

import re
from datetime import date

from bot.actions.model import Baseline

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


def baseline_words(baseline: Baseline) -> str:
    """Say how the measure stood: of how many, over which groups and days, and when that was written down.

    "16 of 31 said 4 or 5, mean 3.9, from 4 groups, 12 January 2026 to 13 March 2026; frozen on 16 March 2026"
    """
    if not baseline.answers:
        return f"no figures yet on {_day(baseline.frozen_on)}"
    if baseline.favourable is None:
        figures = f"{baseline.up} of {baseline.answers} went up, {baseline.same} stayed, {baseline.down} went down"
    else:
        figures = f"{baseline.favourable} of {baseline.answers} {baseline.said}"
    mean = "" if baseline.mean is None else f", mean {_mean(baseline)}"
    groups = f"{baseline.groups} {'group' if baseline.groups == 1 else 'groups'}"
    return f"{figures}{mean}, from {groups}, {_span(baseline)}; frozen on {_day(baseline.frozen_on)}"


def _mean(baseline: Baseline) -> str:
    """Write a change with its sign, anything else without."""
    return f"{baseline.mean:+.1f}" if baseline.favourable is None else f"{baseline.mean:.1f}"


def _span(baseline: Baseline) -> str:
    first, last = baseline.first_on or baseline.frozen_on, baseline.last_on or baseline.frozen_on
    return _day(last) if first == last else f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
