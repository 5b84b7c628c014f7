"""From a battery to the scale of one of its columns: ends, labels from low to high, and which end is good."""

from __future__ import annotations

from bot.feedback.profile import label_words, ranges
from bot.feedback.profile.batteries import Battery
from bot.feedback.profile.columns import Column
from bot.feedback.profile.directions import asks_how_easy, direction_of
from bot.feedback.profile.labels import is_no_answer, read_label, split_number
from bot.feedback.profile.model import Direction, Scale
from bot.feedback.profile.ranges import Anchors
from bot.feedback.profile.steps import steps_of

TOPMOST = 2.5  # "4 - Excellent": nothing stands above such a word


def scale_of(column: Column, battery: Battery) -> Scale:
    """Describe the scale that a column answers on."""
    if battery.middle_is_best:
        return _just_right(battery)
    if battery.labels is not None:
        numbered = _numbered(battery)
        return _numbered_labels(column, battery, numbered) if numbered else _of_words(column, battery)
    if any(column.digits for column in battery.columns):
        return _of_digits(column, battery)
    return _in_order_of_first_use(battery)


def _just_right(battery: Battery) -> Scale:
    ordered, steps = battery.middle_is_best or ((), 0)
    return Scale(
        min=1,
        max=steps,
        labels=ordered,
        steps_unseen=steps - len(ordered),
        middle_is_best=True,
        is_assumed=steps > len(ordered),
        reason="the middle answer is the good one, so a mean would say nothing",
    )


def _of_words(column: Column, battery: Battery) -> Scale:
    assert battery.labels is not None  # noqa: S101 - the caller looked
    labels = battery.labels
    answers = sum(battery.counts[label] for label in labels.ordered)
    steps = steps_of(labels, answers=answers)
    direction, why = _direction(column, families=labels.families)
    # Asked how difficult something was, "very difficult" is the most of it.
    is_by_difficulty = label_words.EASE in labels.families and not asks_how_easy(column.header)
    return Scale(
        min=1,
        max=steps.count,
        direction=direction,
        labels=labels.ordered[::-1] if is_by_difficulty else labels.ordered,
        steps_unseen=steps.unseen,
        beside=labels.beside,
        is_assumed=steps.unseen > 0,
        reason=f"{steps.reason}; {why}",
    )


def _direction(
    column: Column, *, families: frozenset[str] = frozenset(), anchors: Anchors | None = None
) -> tuple[Direction, str]:
    if column.grid:
        return direction_of(column.grid[0], row=column.grid[1], families=families, anchors=anchors)
    return direction_of(column.header, families=families, anchors=anchors)


def _numbered(battery: Battery) -> dict[int, str]:
    """Map the numbers that labels carry to the labels: "1 - Poor". Empty unless each label has one of its own."""
    pairs = [(split_number(label)[0], label) for label in battery.counts if not is_no_answer(label)]
    numbered = {number: label for number, label in pairs if number is not None}
    return numbered if len(numbered) == len(pairs) and len(numbered) > 1 and max(numbered) <= 10 else {}


def _numbered_labels(column: Column, battery: Battery, numbered: dict[int, str]) -> Scale:
    low = 0 if 0 in numbered else 1
    seen_high = max(numbered)
    is_top_named = abs(read_label(numbered[seen_high]).place or 0.0) >= TOPMOST
    high = (
        seen_high
        if seen_high in (5, 7, 10) or (is_top_named and seen_high >= 3)
        else ranges.range_of(dict.fromkeys(numbered, 5), columns=1, header="", top=max(5, seen_high)).high
    )
    if not is_top_named:
        high = max(high, seen_high) if battery.labels is None else max(seen_high, min(high, seen_high + 1))
    places = [(number, read_label(label).place) for number, label in sorted(numbered.items())]
    known = [(number, place) for number, place in places if place is not None]
    is_reversed = len(known) > 1 and known[0][1] > known[-1][1]
    anchors = Anchors(low, high, is_reversed)
    families = battery.labels.families if battery.labels else frozenset()
    direction, why = _direction(column, families=families, anchors=anchors)
    labels = tuple(numbered[number] for number in sorted(numbered))
    unseen = high - low + 1 - len(labels)
    return Scale(
        min=low,
        max=high,
        direction=direction,
        labels=labels,
        steps_unseen=max(0, unseen),
        is_assumed=unseen > 0,
        reason=f"the labels carry their numbers; {why}",
    )


def _of_digits(column: Column, battery: Battery) -> Scale:
    direction, why = _direction(column, anchors=battery.anchors)
    beside = tuple(label for label in battery.counts if is_no_answer(label))
    if battery.anchors:
        low, high = battery.anchors.low, battery.anchors.high
        low = 0 if 0 in battery.digits and low == 1 and high == 10 else low
        return Scale(min=low, max=high, direction=direction, beside=beside, reason=f"the header gives the range; {why}")
    worded = _worded_ends(battery)
    found = ranges.range_of(
        battery.digits,
        columns=len(battery.columns),
        header=column.header,
        top=battery.top,
        has_zero_beside=battery.has_zero_beside,
        has_five_beside=battery.has_five_beside,
    )
    low, high, assumed = found.low, found.high, found.is_assumed
    labels: tuple[str, ...] = ()
    if worded:
        low, high, labels = worded
        assumed = False
    return Scale(
        min=low,
        max=high,
        direction=direction,
        labels=labels,
        beside=beside,
        is_assumed=assumed,
        reason=f"{found.reason}; {why}",
    )


def _worded_ends(battery: Battery) -> tuple[int, int, tuple[str, ...]] | None:
    """Find the ends of "Not at all", 2, 3, 4, "Very much"; None where neither end is in words."""
    digits = sorted(battery.digits)
    words = [
        (place, label)
        for label in battery.counts
        if split_number(label)[0] is None and not is_no_answer(label) and (place := read_label(label).place) is not None
    ]
    if not words or not digits:
        return None
    bottom = [label for place, label in words if place < 0]
    top = [label for place, label in words if place > 0]
    low = digits[0] - 1 if bottom and digits[0] > 0 else min(1, digits[0])
    high = digits[-1] + 1 if top else max(5, digits[-1])
    if high - low > 10 or high < 3:
        return None
    return low, max(high, 4), (*bottom[:1], *(str(digit) for digit in digits), *top[:1])


def _in_order_of_first_use(battery: Battery) -> Scale:
    """Take a grid whose words have no known order as they come, and say so."""
    labels = tuple(label for label in battery.counts if not is_no_answer(label))
    beside = tuple(label for label in battery.counts if is_no_answer(label))
    known = sorted(labels, key=lambda label: read_label(label).place or 0.0)
    return Scale(
        min=1,
        max=max(1, len(labels)),
        labels=tuple(known),
        beside=beside,
        is_assumed=True,
        reason="the order of the labels is not known: please check it",
    )
