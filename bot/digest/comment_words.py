"""What comments are about, as counts of people; never a word of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.analysis.comment_counts import CommentGroup
from bot.blocks import bold, escape
from bot.digest.words import also_words, counted, listed

THEMES_SHOWN = 4
SUGGESTIONS_SHOWN = 3
TOLD_FROM = 2  # people: what only one of them wrote about is that person's
TITLE_CHARACTERS = 60
ALSO_CHARACTERS = 160
NOWHERE: Mapping[str, Sequence[str]] = {}


def comment_words(
    group: CommentGroup, *, titles: Mapping[str, str], also: Mapping[str, Sequence[str]] = NOWHERE
) -> str:
    """Say what so many people wrote about. Themes are told by words, so every count is "about".

    `also` has the other sources that raise a theme.
    """
    opening = f"{bold(f'What {group.people:,} people wrote about')} ({_over(group)})"
    themes = listed(_counts(group.themes, titles=titles, also=also, most=THEMES_SHOWN))
    sentences = [f"{opening} — about {themes}." if themes else f"{opening} — no theme that two of them share."]
    suggested = listed(_counts(group.suggested, titles=titles, most=SUGGESTIONS_SHOWN, joined=" on "))
    if suggested:
        sentences.append(f"Suggestions: about {suggested}.")
    if group.to_read_whole >= TOLD_FROM:
        sentences.append(f"{group.to_read_whole} wrote at length or on many themes: to be read whole.")
    return " ".join(sentences)


def _over(group: CommentGroup) -> str:
    first, last = group.first_on, group.last_on
    opening = f"{first.day} {first:%b}" if first.year == last.year else f"{first.day} {first:%b %Y}"
    days = f"{last.day} {last:%b %Y}" if first == last else f"{opening} to {last.day} {last:%b %Y}"
    return f"{counted(group.groups, 'group')}, {days}"


def _counts(
    themes: Mapping[str, int],
    *,
    titles: Mapping[str, str],
    most: int,
    joined: str = " ",
    also: Mapping[str, Sequence[str]] = NOWHERE,
) -> list[str]:
    """Name the commonest, as many as there is room for: "6 pace and time"."""
    told = sorted(((many, key) for key, many in themes.items() if many >= TOLD_FROM), key=lambda one: (-one[0], one[1]))
    return [f"{many}{joined}{_title(key, titles)}{_also(also.get(key, ()))}" for many, key in told[:most]]


def _also(sources: Sequence[str]) -> str:
    return f" ({escape(also_words(sources), limit=ALSO_CHARACTERS)})" if sources else ""


def _title(key: str, titles: Mapping[str, str]) -> str:
    title = titles.get(key, key.replace("_", " "))
    return escape(title[:1].lower() + title[1:], limit=TITLE_CHARACTERS)
