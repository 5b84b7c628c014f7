"""What a person says of a suggested entry: kind, scale, good end, measure, theme, principles. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.errors import UserError
from bot.feedback.forms import GRID
from bot.feedback.values import folded
from bot.setup.model import KINDS, Entry, Good
from bot.setup.suggesting import measures, with_measure

NONE = "none"
PRINCIPLES = "ABCDEFGHI"
_SCALE = re.compile(r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})")
_GOOD_WORDS: Mapping[str, Good] = {"high": "high", "low": "low", "unknown": "unknown", "?": "unknown"}


def changed(entry: Entry, field: str, value: str) -> Entry:
    """Set one field of an entry as a person wrote it.

    Raises:
        UserError: the words are not understood; it says what would be.
    """
    if field not in FIELDS:
        raise UserError(f'"{field}" is not one of {", ".join(FIELDS)}.')
    return FIELDS[field](entry, value.strip())


def _kind(entry: Entry, value: str) -> Entry:
    if value not in KINDS:
        raise UserError(f'"{value}" is no kind; choose one of {", ".join(KINDS)}.')
    if (value == GRID) != bool(entry.rows):
        raise UserError(f'"{entry.title}" has {"rows" if entry.rows else "no rows"}, so it cannot be of kind {value}.')
    if value == "scale" and entry.scale is None:
        raise UserError(f'Give "{entry.title}" a scale first, such as 1-5.')
    keeps = value in ("scale", GRID)
    return replace(entry, kind=value, measure=entry.measure if keeps else None)


def _scale(entry: Entry, value: str) -> Entry:
    found = _SCALE.fullmatch(value)
    if not found or int(found[1]) >= int(found[2]):
        raise UserError(f'"{value}" is no scale; write its ends, such as 1-5.')
    low, high = int(found[1]), int(found[2])
    kind = entry.kind if entry.kind == GRID else "scale"
    fits = len(entry.labels) == high - low + 1
    labels = {label: low + place for place, label in enumerate(entry.labels)} if fits else entry.labels
    return replace(entry, kind=kind, scale=(low, high), labels=labels, options=())


def _good(entry: Entry, value: str) -> Entry:
    if value not in _GOOD_WORDS:
        raise UserError(f'"{value}" is no end of a scale; choose high, low or unknown.')
    return replace(entry, good=_GOOD_WORDS[value], good_is_assumed=False)


def _measure(entry: Entry, value: str) -> Entry:
    if value == NONE:
        return replace(entry, measure=None)
    if value not in measures():
        raise UserError(f'"{value}" is no measure; choose one of {", ".join(measures())}, or {NONE}.')
    if entry.kind == "choice" and entry.scale:
        entry = replace(entry, kind="scale", options=())
    if entry.kind not in ("scale", GRID):
        raise UserError(f'"{entry.title}" is of kind {entry.kind}; only a scale or a grid can be measured.')
    mapped = with_measure(entry, value)
    about = measures()[mapped.measure] if mapped.measure else None
    if about is None or mapped.measure != value:
        raise UserError(f'"{entry.title}" does not fit the measure {value}, which compares a before with an after.')
    return replace(mapped, theme=mapped.theme or about.theme, principles=mapped.principles or about.principles)


def _theme(entry: Entry, value: str) -> Entry:
    return replace(entry, theme=None if value in ("", NONE) else value)


def _principles(entry: Entry, value: str) -> Entry:
    letters = [] if value == NONE else [one for one in re.split(r"[\s,]+", value.upper()) if one]
    wrong = [one for one in letters if one not in PRINCIPLES or len(one) != 1]
    if wrong:
        raise UserError(f'"{wrong[0]}" is no principle; write letters from A to I, such as A, E.')
    return replace(entry, principles=tuple(letters))


FIELDS: Mapping[str, Callable[[Entry, str], Entry]] = {
    "kind": _kind,
    "scale": _scale,
    "good": _good,
    "measure": _measure,
    "theme": _theme,
    "principles": _principles,
}


def apply_flags(entries: Sequence[Entry], corrections: Sequence[tuple[str, str]]) -> tuple[Entry, ...]:
    """Apply corrections given as flags: a field, and "question=value"."""
    result = list(entries)
    for field, text in corrections:
        title, equals, value = text.rpartition("=")
        if not equals:
            raise UserError(f'--{field} "{text}" has no "=": write it as "question=value".')
        place = _place(result, title)
        result[place] = changed(result[place], field, value)
    return tuple(result)


def _place(entries: Sequence[Entry], title: str) -> int:
    """Find a question by its wording or by its key."""
    wanted = folded(title).casefold()
    found = [place for place, entry in enumerate(entries) if wanted in (folded(entry.title).casefold(), entry.key)]
    if not found:
        raise UserError(f'There is no new question "{title.strip()}" in the form.')
    return found[0]


def with_cohort(entries: Sequence[Entry], title: str | None) -> tuple[Entry, ...]:
    """Make one question the cohort; None makes none, for cohorts from dates."""
    result = [replace(entry, kind="choice") if entry.kind == "cohort" else entry for entry in entries]
    if title is None:
        return tuple(result)
    place = _place(result, title)
    result[place] = replace(
        result[place], kind="cohort", scale=None, labels={}, options=(), measure=None, theme=None, principles=()
    )
    return tuple(result)
