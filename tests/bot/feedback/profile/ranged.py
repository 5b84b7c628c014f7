"""Exports whose scales are seen in part only, as real ones are: how often each kind of scale comes is from real forms.

Each scale stands in `tests/data/profile_ranged_exports*.json` with its whole range, however little of it is answered:
where the answers lean to one end, the other stays unseen. Every batch was written before the rules met it; the third
is of few rows and of words that the first two have not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from bot.feedback.profile.model import ColumnProfile
from tests.bot.feedback.profile.invented import Export, Truth
from tests.bot.feedback.profile.odd import answers_of

DATA = Path(__file__).parents[3] / "data"
BATCHES = ("profile_ranged_exports.json", "profile_ranged_exports_2.json", "profile_ranged_exports_3.json")
# How often each scale came among the scales of 40 real exports: digits by their ends, words by their steps.
REAL_FREQUENCY: Mapping[tuple[str, tuple[int, int]], int] = {
    ("digits", (1, 5)): 98,
    ("digits", (0, 5)): 56,
    ("digits", (1, 4)): 17,
    ("digits", (0, 10)): 22,
    ("digits", (1, 7)): 22,
    ("digits", (1, 10)): 10,
    ("words", (1, 5)): 177,
    ("words", (1, 3)): 33,
    ("words", (1, 4)): 8,
}
CONCENTRATION = 4.0
WAYS: Mapping[str, tuple[str, ...]] = {
    "up": ("higher_is_better",),
    "down": ("lower_is_better",),
    "none": ("unknown",),
    "any": ("higher_is_better", "unknown"),
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "g": ("grid_row",),
    "m": ("likert", "grid_row"),
    "jr": ("likert", "choice"),
    "alt": ("likert", "yes_no", "choice"),
    "yn": ("yes_no",),
}


NO_SCALE = ("yn", "alt")  # a yes or no, with or without something between, is no scale in the truth of real exports


def ranged_exports(batch: str, *, seed: int) -> tuple[Export, ...]:
    """Fill every export of a batch in anew."""
    return tuple(_export(entry, seed=seed) for entry in json.loads((DATA / batch).read_text(encoding="utf-8")))


def weighted_share(judged: Iterable[tuple[ColumnProfile, Truth]]) -> float:
    """The share of ranges that are right if each kind of scale came as often as it does on real forms."""
    seen: Counter[tuple[str, tuple[int, int]]] = Counter()
    right: Counter[tuple[str, tuple[int, int]]] = Counter()
    for column, truth in judged:
        if truth.ends:
            scale = ("words" if truth.labels else "digits", truth.ends)
            seen[scale] += 1
            right[scale] += column.scale is not None and (column.scale.min, column.scale.max) == truth.ends
    known = [scale for scale in seen if scale in REAL_FREQUENCY]
    total = sum(REAL_FREQUENCY[scale] for scale in known)
    return sum(REAL_FREQUENCY[scale] * right[scale] / seen[scale] for scale in known) / total


def _export(entry: Mapping[str, Any], *, seed: int) -> Export:
    random = Random(f"{entry['name']} {seed}")
    columns = [each for column in entry["columns"] for each in _columns(column, entry["rows"], random)]
    lines = tuple(zip(*(answers for _, answers, _ in columns), strict=True))
    header = tuple(header for header, _, _ in columns)
    return Export(f"{entry['tool']}-{entry['name']}", header, lines, tuple(truth for _, _, truth in columns))


def _columns(column: Mapping[str, Any], rows: int, random: Random) -> Iterator[tuple[str, list[str], Truth]]:
    for header in column["h"]:
        if "is" in column:
            yield header, answers_of(column, rows, random), Truth((column["is"],))
            continue
        steps = column.get("words") or [str(step) for step in range(column["digits"][0], column["digits"][1] + 1)]
        yield header, [_step(steps, column, random) for _ in range(rows)], _truth(column, len(steps))


def _step(steps: list[str], column: Mapping[str, Any], random: Random) -> str:
    if random.random() < column.get("blank", 0.03):
        return ""
    lean = column["lean"]
    place = random.betavariate(lean * CONCENTRATION, (1 - lean) * CONCENTRATION)
    return steps[min(len(steps) - 1, int(place * len(steps)))]


def _truth(column: Mapping[str, Any], steps: int) -> Truth:
    marked = column.get("k") or next((mark for mark in ("jr", "alt", "yn") if column.get(mark)), None)
    kinds = KINDS[marked] if marked else ("likert", "rating") if "words" in column else ("rating",)
    ends = tuple(column["digits"]) if "digits" in column else (1, steps)
    return Truth(
        kinds,
        (ends[0], ends[1]) if marked not in NO_SCALE else None,
        WAYS[column["dir"]],
        labels=tuple(column.get("words", ())),
    )
