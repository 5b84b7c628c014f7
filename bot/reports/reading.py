"""From an export and its profile to rating columns: which questions are rated, and what each answer is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from bot.analysis.columns import Answer, Rating
from bot.feedback.profile.labels import is_no_answer, read_label, split_number
from bot.feedback.profile.model import ColumnProfile, Profile, Scale
from bot.feedback.profile.text import folded
from bot.reports.model import Asked

TITLE_CHARACTERS = 90
STARS = ("⭐", "★")
STRONG = 1.4  # from this place on a label says "very" or "strongly" (profile/labels)


def is_rated(column: ColumnProfile) -> bool:
    """Tell a column whose answers have an order and whose mean says something."""
    kind = column.cell_kind if column.kind == "grid_row" else column.kind
    scale = column.scale
    return kind in ("rating", "likert") and scale is not None and not scale.middle_is_best and scale.max > scale.min


def questions_of(profile: Profile) -> tuple[ColumnProfile, ...]:
    """Choose what is watched as quality: ratings that do not ask what people knew before and know now."""
    return tuple(column for column in profile.columns if is_rated(column) and column.partner is None)


def pairs_of(profile: Profile) -> tuple[tuple[ColumnProfile, ColumnProfile], ...]:
    """Choose what is asked before and after."""
    by_index = {column.index: column for column in profile.columns}
    return tuple(
        (column, by_index[column.partner])
        for column in profile.columns
        if column.role == "before"
        and column.partner is not None
        and is_rated(column)
        and is_rated(by_index[column.partner])
    )


def asked_of(column: ColumnProfile) -> Asked:
    scale = column.scale or Scale(min=1, max=5)
    lower = scale.direction == "lower_is_better"
    return Asked(
        index=column.index,
        key=key_of(column),
        title=title_of(column),
        low=scale.min,
        high=scale.max,
        better="low" if lower else "high",
        direction_assumed=scale.direction == "unknown",
        range_assumed=scale.is_assumed,
        favourable=_favourable(scale.min, scale.max, lower=lower),
    )


def key_of(column: ColumnProfile) -> str:
    """Know a question by its place: headers repeat."""
    return f"column {column.index + 1}"


def title_of(column: ColumnProfile) -> str:
    """Name a question by its header on one line; a header may carry signs that would move a terminal's cursor."""
    text = column.row if column.kind == "grid_row" and column.row else column.header
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    flat = flat or f"Column {column.index + 1}"
    return flat if len(flat) <= TITLE_CHARACTERS else flat[: TITLE_CHARACTERS - 1] + "…"


def _favourable(low: int, high: int, *, lower: bool) -> tuple[float, ...]:
    """Take the best two steps, or the best one where there are three or fewer."""
    many = 2 if high - low >= 3 else 1
    steps = range(low, low + many) if lower else range(high - many + 1, high + 1)
    return tuple(float(step) for step in steps)


def rating_of(column: ColumnProfile, *, key: str) -> Rating:
    """Say what each answer of a column is worth."""
    scale = column.scale or Scale(min=1, max=5)
    labelled = _labels(scale)

    def worth_of(answer: Answer) -> float | None:
        if answer is None or (isinstance(answer, str) and (not answer.strip() or is_no_answer(answer))):
            return None
        worth = _worth(answer, labelled)
        return worth if worth is not None and scale.min <= worth <= scale.max else math.nan

    return Rating(
        key=key,
        worth_of=worth_of,
        low=float(scale.min),
        high=float(scale.max),
        lower_is_better=scale.direction == "lower_is_better",
    )


def _worth(answer: str | float, labelled: Mapping[str, float]) -> float | None:
    if isinstance(answer, (int, float)):
        return float(answer)
    text = answer.strip()
    stars = sum(text.count(star) for star in STARS)
    if stars:
        return float(stars)
    if (label := labelled.get(folded(text))) is not None:
        return label
    number, _ = split_number(text)
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None if number is None else float(number)


def _labels(scale: Scale) -> dict[str, float]:
    """Place the labels: in their order where all were seen, else by what each says."""
    labels = scale.labels
    if not labels:
        return {}
    numbers = [split_number(label)[0] for label in labels]
    if all(number is not None for number in numbers):
        return {folded(label): float(number or 0) for label, number in zip(labels, numbers, strict=True)}
    if not scale.steps_unseen and len(labels) == scale.max - scale.min + 1:
        return {folded(label): float(scale.min + place) for place, label in enumerate(labels)}
    if any(number is not None for number in numbers):
        return _worded_ends(labels, numbers, scale)
    return _by_meaning(labels, scale)


def _worded_ends(labels: Sequence[str], numbers: Sequence[int | None], scale: Scale) -> dict[str, float]:
    """Place "Not at all", 2, 3, 4, "Very much": what has no number stands at an end."""
    first_number = next(at for at, number in enumerate(numbers) if number is not None)
    found = {}
    for at, (label, number) in enumerate(zip(labels, numbers, strict=True)):
        end = scale.min if at < first_number else scale.max
        found[folded(label)] = float(end if number is None else number)
    return found


def _by_meaning(labels: Sequence[str], scale: Scale) -> dict[str, float]:
    """Place labels of a scale of which some steps were not chosen: "agree" is one below the top of five."""
    places = {label: read_label(label).place for label in labels}
    steps = scale.max - scale.min + 1
    known = [place for place in places.values() if place is not None]
    if steps % 2 == 0 or steps < 5 or len(known) < len(labels) or any(abs(place) > 3 for place in known):
        top = scale.max - len(labels) + 1  # of few answers, the unseen ones are at the low end
        return {folded(label): float(top + at) for at, label in enumerate(labels)}
    middle = (scale.min + scale.max) / 2
    above = [label for label in labels if (places[label] or 0) > 0.1]
    below = [label for label in reversed(labels) if (places[label] or 0) < -0.1]
    found = {folded(label): middle for label in labels if label not in above and label not in below}
    for side, sign in ((above, 1), (below, -1)):
        strongest = abs(places[side[-1]] or 0) if side else 0
        outermost = steps // 2 if strongest >= STRONG else max(len(side), steps // 2 - 1)
        for back, label in enumerate(reversed(side)):
            found[folded(label)] = middle + sign * (outermost - back)
    return found
