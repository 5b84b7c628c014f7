"""From a profile to a suggested entry for each question: kind, scale, measure, theme and principles. Pure."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import groupby

from bot.feedback.forms import GRID
from bot.feedback.profile.model import ColumnProfile, Scale
from bot.feedback.profile.text import Words, folded, tokens
from bot.setup.model import LEFT_OUT, About, Entry, Good, GridRow

# What a column of the profile is in the form's file. What is not here is personal or of no use, and is left out.
_KINDS: Mapping[str, str] = {
    "timestamp": "timestamp",
    "email": "email",
    "cohort": "cohort",
    "yes_no": "choice",
    "choice": "choice",
    "consent": "choice",
    "multi_choice": "tick-many",
    "free_text": "text",
    "date": "date",
}
_GOOD: Mapping[str, Good] = {"higher_is_better": "high", "lower_is_better": "low", "unknown": "unknown"}
_ABOUT_CHANGE = ("knowledge", "confidence")
MOST_OPTIONS = 12
KEY_WORDS = 5


@cache
def _abouts() -> tuple[tuple[Words, About], ...]:
    text = resources.files(__package__).joinpath("suggestions.toml").read_text(encoding="utf-8")
    return tuple(
        (
            Words(entry["words"]),
            About(
                measure=entry.get("measure"),
                title=entry.get("title", ""),
                theme=entry["theme"],
                principles=tuple(entry["principles"]),
                sensitive=entry.get("sensitive", False),
            ),
        )
        for entry in tomllib.loads(text)["about"]
    )


def measures() -> Mapping[str, About]:
    """Give every measure that a question can be mapped to, by its key, in the order of the digest."""
    found = {about.measure: about for _, about in _abouts() if about.measure}
    order = (
        "met_needs",
        "delivery",
        "trainer",
        "tools_and_resources",
        "impact",
        "knowledge",
        "confidence",
        "recommend",
    )
    return {key: found[key] for key in order}


def entries_of(
    columns: Sequence[ColumnProfile], *, options: Mapping[str, Sequence[str]], taken: Iterable[str] = ()
) -> tuple[Entry, ...]:
    """Suggest an entry for every question; rows of one grid become one. `taken` are keys that are no longer free."""
    keys = set(taken)
    entries: list[Entry] = []
    moment, cohort = _moment(columns), _cohort(columns)
    one_of_several = _told_apart_by_nothing(columns)
    for _, group in groupby(columns, key=lambda column: _grid_of(column) or column.index):
        members = list(group)
        suggested = _grid(members) if _grid_of(members[0]) else _single(members[0], options)
        if suggested.kind == "timestamp" and members[0] is not moment:
            suggested = replace(suggested, kind=LEFT_OUT)
        if suggested.kind == "cohort" and members[0] is not cohort:
            suggested = replace(suggested, kind="choice")
        if folded(members[0].header) in one_of_several:
            suggested = replace(suggested, kind=LEFT_OUT, why="several columns have this header, each with answers")
        entries.append(_keyed(_counted_unless_measured(_about(suggested, members)), keys))
    return _one_pair_each(_without_repeats(entries))


def _told_apart_by_nothing(columns: Sequence[ColumnProfile]) -> frozenset[str]:
    """Find headers over several columns that the same people filled: what each is about, the export has dropped.

    A question repeated in branches is filled once by each person, and is read from whichever column that is.
    """
    everybody = max((column.answered for column in columns), default=0)
    filled: Counter[str] = Counter()
    for column in columns:
        filled[folded(column.header)] += column.answered
    return frozenset(title for title, times in filled.items() if title and times > everybody)


def _grid_of(column: ColumnProfile) -> str | None:
    """Name the grid of a row in brackets; rows of a Microsoft matrix stand by themselves, as their headers do."""
    if column.kind != "grid_row" or column.scale is None or column.row is None or column.partner is not None:
        return None
    return f"{column.question} {column.scale.labels}" if column.header.strip().endswith("]") else None


def _moment(columns: Sequence[ColumnProfile]) -> ColumnProfile | None:
    """Find the column that tells when an answer was sent: of a start and an end, the end."""
    moments = [column for column in columns if column.kind == "timestamp"]
    filled = [column for column in moments if column.answered >= 0.8 * max(1, *(one.answered for one in moments))]
    adjacent = [column for column in filled if column.index <= filled[0].index + 1]
    return adjacent[-1] if adjacent else (moments[0] if moments else None)


def _cohort(columns: Sequence[ColumnProfile]) -> ColumnProfile | None:
    return max((column for column in columns if column.kind == "cohort"), key=lambda one: one.confidence, default=None)


# --- kind and scale


def _single(column: ColumnProfile, options: Mapping[str, Sequence[str]]) -> Entry:
    title = " ".join(column.header.split())
    entry = Entry(key="", title=title, kind=LEFT_OUT, why=column.reason, example=column.example, role=column.role)
    if not title:
        return entry
    scale = column.scale
    if scale and not scale.middle_is_best and scale.max > scale.min:
        return _scaled(replace(entry, kind="scale"), scale)
    offered = tuple(options.get(column.header, ()))
    kind = "choice" if column.kind in ("likert", "rating", "grid_row") else _KINDS.get(column.kind, LEFT_OUT)
    known = offered or (scale.labels if scale else column.options)
    return replace(entry, kind=kind, options=known if kind in ("choice", "tick-many") and _few(known) else ())


def _few(options: Sequence[str]) -> bool:
    return len(options) <= MOST_OPTIONS


def _grid(members: Sequence[ColumnProfile]) -> Entry:
    first = members[0]
    rows = tuple(GridRow(key="", title=" ".join((column.row or "").split())) for column in members)
    title = " ".join((first.question or "").split())
    entry = Entry(key="", title=title, kind=GRID, rows=rows, why=first.reason, example=first.example)
    assert first.scale is not None  # noqa: S101 - _grid_of looked
    if first.scale.middle_is_best:
        return replace(entry, kind=LEFT_OUT)
    known = {column.scale.direction for column in members if column.scale} - {"unknown"}
    direction = known.pop() if len(known) == 1 else "unknown"
    return _scaled(entry, replace(first.scale, direction=direction))


def _scaled(entry: Entry, scale: Scale) -> Entry:
    words = [label for label in scale.labels if not label.strip().isdigit()]
    # Words at the two ends of digits are no answers; words for every step, or among the digits, are.
    is_answered_in_words = len(words) == len(scale.labels) > 2 or 0 < len(words) < len(scale.labels)
    labels = {label: scale.min + place for place, label in enumerate(scale.labels) if label in words}
    return replace(
        entry,
        scale=(scale.min, scale.max),
        good=_GOOD[scale.direction],
        no_answers=scale.beside,
        labels=labels if is_answered_in_words and not scale.steps_unseen else _placed(scale) if words else {},
    )


def _placed(scale: Scale) -> Mapping[str, int]:
    """Place the labels of a scale that was not seen whole: from its upper end, where answers crowd."""
    if len(scale.labels) < 2 or not scale.steps_unseen:
        return {}
    first = scale.max - len(scale.labels) + 1
    return {label: first + place for place, label in enumerate(scale.labels)}


# --- what it is about


def about_words(text: str) -> About | None:
    asked = folded(text)
    return next((about for words, about in _abouts() if words.found_in(asked)), None)


def _about(entry: Entry, members: Sequence[ColumnProfile]) -> Entry:
    about = about_words(entry.title) or about_words(" ".join(row.title for row in entry.rows))
    if about is None or entry.kind not in ("scale", GRID, "choice", "tick-many", "text"):
        return entry
    if about.measure and entry.kind in ("choice", "tick-many"):
        return entry  # "Delivery mode" tells of the person or the course, not of how good it was
    entry = replace(entry, theme=about.theme, principles=about.principles, sensitive=about.sensitive)
    return with_measure(entry, about.measure) if entry.kind in ("scale", GRID) else entry


def _counted_unless_measured(entry: Entry) -> Entry:
    """Read words that no measure needs as a choice: a word nobody has chosen yet then costs no answer."""
    if entry.kind == "scale" and entry.labels and entry.measure is None and entry.role is None:
        return replace(entry, kind="choice", options=tuple(entry.labels))
    return entry


def with_measure(entry: Entry, measure: str | None) -> Entry:
    """Map an entry to a measure. A single question about knowledge tells of impact: a change needs a before."""
    if measure in _ABOUT_CHANGE and entry.role is None:
        measure = "impact"
    if entry.role is not None and measure not in _ABOUT_CHANGE:
        return replace(entry, measure=None)
    if entry.role is None and measure and entry.good == "unknown":
        return replace(entry, measure=measure, good="high", good_is_assumed=True)
    return replace(entry, measure=measure)


def _one_pair_each(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Leave each measure of change one before and one after; of an incomplete or second pair nothing is mapped."""
    kept: list[Entry] = []
    taken: set[tuple[str, str]] = set()
    for entry in entries:
        place = (entry.measure or "", entry.role or "")
        is_double = entry.role is not None and place in taken
        taken.add(place)
        kept.append(replace(entry, measure=None) if is_double else entry)
    whole = {measure for measure, role in taken if role == "before" and (measure, "after") in taken}
    return tuple(replace(one, measure=None) if one.role and one.measure not in whole else one for one in kept)


# --- keys


def _keyed(entry: Entry, keys: set[str]) -> Entry:
    """Give the entry and its rows keys that nobody has yet."""
    if entry.role and entry.measure:
        wanted = f"{entry.measure}_{'before' if entry.role == 'before' else 'now'}"
    elif entry.kind in ("timestamp", "email", "cohort"):
        wanted = {"timestamp": "submitted_at"}.get(entry.kind, entry.kind)
    else:
        wanted = entry.measure or slug(entry.title)
    key = free(wanted, keys)
    rows = tuple(replace(row, key=free(f"{key}_{slug(row.title)}"[:60], keys)) for row in entry.rows)
    return replace(entry, key=key, rows=rows)


def free(wanted: str, keys: set[str]) -> str:
    """Take a key, with a number if it is taken."""
    key, number = wanted, 2
    while key in keys:
        key, number = f"{wanted}_{number}", number + 1
    keys.add(key)
    return key


def slug(title: str) -> str:
    """Make a key of the first telling words; of a script without Latin letters only "question" is left."""
    words = [word for word in tokens(folded(title)) if re.fullmatch(r"[a-z0-9]+", word)]
    telling = [word for word in words if len(word) > 2] or words
    return "_".join(telling[:KEY_WORDS])[:40] or "question"


def _without_repeats(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Keep the first of equal headers: a question repeated in branches is read from whichever column is filled."""
    seen: set[str] = set()
    kept = []
    for entry in entries:
        name = folded(entry.title) + folded(" ".join(row.title for row in entry.rows))
        if entry.title and name not in seen:
            kept.append(entry)
        seen.add(name)
    return tuple(kept)
