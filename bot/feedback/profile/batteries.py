"""Columns that share one scale: rows of a grid, and runs of columns with the same answers. The union tells its range.

In half of all exports no single column shows its whole scale; its neighbours do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.feedback.profile import cells, ranges
from bot.feedback.profile import header_words as says
from bot.feedback.profile.columns import Column
from bot.feedback.profile.kinds import asks_for_amount
from bot.feedback.profile.labels import LabelSet, is_no_answer, read_label, read_set, split_number
from bot.feedback.profile.ranges import Anchors
from bot.feedback.profile.steps import just_right_order
from bot.feedback.profile.text import folded, tokens

MOST_LABELS = 12
MOST_STEPS = 7
ENOUGH_TO_SHOW_ITS_TOP = 20  # so many answers without an upper half: their scale is shorter than the neighbour's
LONGEST_LABEL_WORDS = 26


@dataclass(frozen=True)
class Battery:
    """Columns that share a scale, and what their union shows."""

    columns: tuple[Column, ...]
    counts: Counter[str] = field(default_factory=Counter)  # every answer of the union, by its commonest spelling
    labels: LabelSet | None = None  # of words; None for digits
    middle_is_best: tuple[tuple[str, ...], int] | None = None  # ordered labels and steps of a just-right scale
    anchors: Anchors | None = None
    top: int = 5
    is_grid: bool = False
    has_zero_beside: bool = False  # another grid of digits with the same top starts at nought
    has_five_beside: bool = False  # another battery of the file goes up to five

    @cached_property
    def digits(self) -> Counter[int]:
        """All digits of the union, also those that words follow: "(3): agree"."""
        digits: Counter[int] = Counter()
        for label, times in self.counts.items():
            number, words = split_number(label)
            if number is not None and (not words or number <= 10):
                digits[number] += times
        for column in self.columns:
            digits.update({digit: times for digit, times in column.digits.items() if digit not in digits})
        return digits


def union_of(columns: Iterable[Column]) -> Counter[str]:
    spelled: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for column in columns:
        for label, times in column.spelled.items():
            counts[spelled.setdefault(folded(label), label)] += times
    return counts


# --- digits


def is_digit_scale(column: Column) -> bool:
    """Tell whether the answers can be steps of a scale of digits; words may stand at its ends."""
    if not column.digits:
        return False
    if column.digit_share < 0.8 and not _has_worded_ends(column):
        return False
    anchors = ranges.anchors_in(column.header)
    if anchors:
        return _mostly_within(column, anchors.low, anchors.high) and not _names_a_thing(column)
    if max(column.digits) > 10 and ranges.magnitude(column.digits) > 10:
        return False
    return says.RATES.found_in(column.asks) or not (
        says.ASKS_WHICH.begins(column.asks.lstrip("¿ ")) or asks_for_amount(column) or _names_a_thing(column)
    )


def _has_worded_ends(column: Column) -> bool:
    """Tell "Not at all", 2, 3, 4, "Very much": digits between words that have a place on a scale."""
    if column.digit_share < 0.25 or len(column.spelled) > MOST_LABELS or max(column.digits) > 10:
        return False
    words = [label for label in column.spelled if not folded(label).replace(".", "").isdigit()]
    return all(
        read_label(label).place is not None or split_number(label)[0] is not None or is_no_answer(label)
        for label in words
    )


def _mostly_within(column: Column, low: int, high: int) -> bool:
    within = sum(times for digit, times in column.digits.items() if low <= digit <= high or digit == 0)
    return within >= 0.9 * column.digits.total()


def _names_a_thing(column: Column) -> bool:
    asked = column.asks
    return says.CHOSEN_NUMBERS.found_in(asked) or (says.IDENTIFIER.is_all_of(asked) and not says.RATES.found_in(asked))


def digit_batteries(columns: Sequence[Column]) -> list[Battery]:
    """Group digit columns into batteries: grids by their question, the rest by runs of neighbours of one magnitude."""
    grids: dict[str, list[Column]] = defaultdict(list)
    runs: list[list[Column]] = []
    for column in columns:
        if column.grid:
            grids[folded(column.grid[0])].append(column)
        elif runs and runs[-1][-1].index >= column.index - 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    batteries = [_digit_battery(rows, is_grid=True) for rows in grids.values()]
    for run in runs:
        batteries += _batteries_of_run(run)
    return [_beside_others(battery, batteries) for battery in batteries]


def _beside_others(battery: Battery, batteries: Sequence[Battery]) -> Battery:
    """Note what the other scales of the file show: whoever starts one grid at nought starts the next there too."""
    others = [other for other in batteries if other is not battery and other.top == battery.top]
    return replace(
        battery,
        has_zero_beside=battery.is_grid and any(other.is_grid and 0 in other.digits for other in others),
        has_five_beside=any(5 in other.digits for other in others),
    )


def _batteries_of_run(run: Sequence[Column]) -> list[Battery]:
    by_scale: dict[tuple[Anchors | None, int], list[Column]] = defaultdict(list)
    usual = _usual_magnitude(run)
    said: Anchors | None = None
    for column in run:
        anchors = ranges.anchors_in(column.header)
        if anchors:
            said = None if ranges.asks_for_recommendation(column.header) else anchors
        elif said and _is_item_of(column, said):
            anchors = said
        magnitude = ranges.magnitude(column.digits)
        if column.digits.total() < ENOUGH_TO_SHOW_ITS_TOP or _is_asked_alike(column, run):
            magnitude = max(magnitude, usual)
        by_scale[(anchors, anchors.high if anchors else magnitude)].append(column)
    return [_digit_battery(columns, anchors=anchors) for (anchors, _), columns in by_scale.items()]


def _is_item_of(column: Column, said: Anchors) -> bool:
    """Tell an item of the scale that the question before explained: a word or two, answered up to the same height."""
    has_shorter_scale = (
        column.digits.total() >= ENOUGH_TO_SHOW_ITS_TOP and ranges.magnitude(column.digits) <= said.high / 2
    )
    return len(tokens(column.asks)) <= 4 and _mostly_within(column, said.low, said.high) and not has_shorter_scale


def _is_asked_alike(column: Column, run: Sequence[Column]) -> bool:
    """Tell an item of a series, or a "before" of an "after", by the words it shares with another of its run."""
    asked = set(tokens(column.asks))
    others = [set(tokens(other.asks)) for other in run if other is not column]
    return any(len(asked & other) >= 0.5 * max(1, len(asked)) for other in others) or len(asked) <= 3


def _usual_magnitude(run: Sequence[Column]) -> int:
    """Tell the scale that a good part of the run needs; the others just did not show its upper end."""
    magnitudes = sorted((ranges.magnitude(column.digits) for column in run), reverse=True)
    return magnitudes[int(0.4 * len(magnitudes))] if len(magnitudes) > 1 else 0


def _digit_battery(columns: Sequence[Column], *, anchors: Anchors | None = None, is_grid: bool = False) -> Battery:
    found = anchors or next(filter(None, (ranges.anchors_in(column.header) for column in columns)), None)
    top = max(ranges.magnitude(column.digits) for column in columns)
    return Battery(tuple(columns), union_of(columns), anchors=found, top=top, is_grid=is_grid)


# --- words


def is_word_scale(column: Column) -> bool:
    """Tell whether the answers can be labels of a scale, before their meaning is looked at."""
    if not column.filled or len(column.spelled) > MOST_LABELS or column.digit_share > 0.8:
        return False
    longest = max(len(tokens(folded(label))) for label in column.spelled)
    said = cells.yes_no(column)
    if said.only or (said.plain >= 0.5 and (said.begun >= 0.8 or said.both_bare)):
        return False
    return longest <= LONGEST_LABEL_WORDS


def word_batteries(columns: Sequence[Column]) -> list[Battery]:
    """Group word columns into batteries whose union makes a scale; columns whose words make none are left out."""
    grids: dict[str, list[Column]] = defaultdict(list)
    single: list[Column] = []
    for column in columns:
        if column.grid:
            grids[folded(column.grid[0])].append(column)
        else:
            single.append(column)
    batteries = [battery for rows in grids.values() for battery in _grid_batteries(rows)]
    for group in _alike(single):
        batteries += _scales_of(group)
    return [_completed(battery, batteries) for battery in batteries]


def _completed(battery: Battery, others: Sequence[Battery]) -> Battery:
    """Let another battery whose labels hold all of these lend the labels that nobody chose here."""
    labels = set(map(folded, battery.counts))
    if battery.labels is None or battery.middle_is_best:
        return battery
    for other in others:
        if other is battery or other.labels is None:
            continue
        theirs = set(map(folded, other.counts))
        if labels < theirs and len(labels) >= 2 and len(theirs) <= 7 and not _shows_its_ends(battery, other.labels):
            return Battery(battery.columns, other.counts, labels=other.labels, is_grid=battery.is_grid)
    return battery


def _shows_its_ends(battery: Battery, longer: LabelSet) -> bool:
    """Tell "low, medium, high" beside "very low … very high": so many chose an end that a further one would show."""
    assert battery.labels is not None  # noqa: S101 - the caller looked
    steps = {place: battery.counts[label] for place, label in enumerate(battery.labels.ordered)}
    own = {folded(label) for label in battery.labels.ordered}
    lacks_bottom, lacks_top = (folded(longer.ordered[end]) not in own for end in (0, -1))
    return (lacks_bottom and ranges.is_an_end(steps, 0, -1)) or (lacks_top and ranges.is_an_end(steps, len(own) - 1, 1))


def _grid_batteries(rows: Sequence[Column]) -> list[Battery]:
    context = rows[0].grid[0] if rows[0].grid else ""
    counts = union_of(rows)
    middle = _middle_is_best(counts)
    labels = None if middle else read_set(counts, context=context)
    if not labels and not middle and len(rows) == 1 and len(counts) > 0.5 * counts.total():
        return []  # brackets around something else than a row: everybody wrote something of their own
    return [Battery(tuple(rows), counts, labels=labels, middle_is_best=middle, is_grid=True)]


def _middle_is_best(counts: Counter[str]) -> tuple[tuple[str, ...], int] | None:
    return just_right_order([label for label in counts if not is_no_answer(label)])


def _alike(columns: Sequence[Column]) -> list[list[Column]]:
    """Group columns with the same answers or a part of them; neighbours may each show another part of one scale."""
    groups: list[tuple[set[str], list[Column]]] = []
    run_of = _runs(columns)
    for column in sorted(columns, key=lambda each: (-len(each.spelled), each.index)):
        labels = {folded(label) for label in column.spelled if not is_no_answer(label)}
        makes_scale = read_set(column.spelled, context=column.header) is not None
        for union, members in groups:
            is_near = makes_scale and any(run_of[member.index] == run_of[column.index] for member in members)
            if _belongs(labels, union, is_near=is_near):
                union |= labels
                members.append(column)
                break
        else:
            groups.append((labels, [column]))
    return [sorted(members, key=lambda each: each.index) for _, members in groups]


def _runs(columns: Sequence[Column]) -> dict[int, int]:
    """Number the runs of columns side by side."""
    runs: dict[int, int] = {}
    for column in sorted(columns, key=lambda each: each.index):
        runs[column.index] = runs.get(column.index - 1, column.index)
    return runs


def _belongs(labels: set[str], union: set[str], *, is_near: bool) -> bool:
    common = len(labels & union)
    if not common:
        return False
    if common == len(labels):
        return common > 1 or is_near
    if not is_near or len(union | labels) > MOST_LABELS:
        return False
    return common >= 0.5 * len(labels) and read_set(dict.fromkeys(union | labels, 1)) is not None


def _scales_of(group: Sequence[Column]) -> list[Battery]:
    """Read the union of a group as a scale; where it makes none, each column by itself."""
    counts = union_of(group)
    context = " ".join(column.header for column in group[:1])
    middle = _middle_is_best(counts)
    if middle:
        return [Battery(tuple(group), counts, middle_is_best=middle)]
    labels = read_set(counts, context=context)
    if labels and _is_convincing(labels, group):
        return [Battery(tuple(group), counts, labels=labels)]
    if len(group) == 1:
        return []
    return [battery for column in group for battery in _scales_of([column])]


def _is_convincing(labels: LabelSet, group: Sequence[Column]) -> bool:
    """Refuse sets that only look like a scale: one bare word, or mostly words typed once."""
    if len(group) == 1 and len(labels.ordered) > MOST_STEPS and len(labels.ordered) > 0.6 * group[0].filled:
        return False  # nearly everybody wrote something else: words of their own that speak of amounts
    asks_for_words = says.WRITTEN.found_in(group[0].asks) and not says.RATES.found_in(group[0].asks)
    if asks_for_words and len(group) == 1:
        return False
    if len(labels.ordered) >= 2:
        beside = len(labels.beside)
        return len(labels.ordered) > 0.5 * beside
    reading = read_label(labels.ordered[0])
    return bool(reading.families - {"yes", "change"}) and group[0].filled >= 3 and not reading.unknown
