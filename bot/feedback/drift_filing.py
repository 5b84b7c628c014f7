"""Under which question an answer counts, when its question has changed: apart until somebody decides, then as decided.

Answers are read under the key of the question as it stands now. From there each goes on to the series it was confirmed
for; an answer that is known from before the change stays with the question that was asked then.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.feedback.changes import Known, content_hash
from bot.feedback.drift_model import Asked, Change, What
from bot.feedback.model import Batch, Response, Value

ANOTHER_QUESTION = frozenset({What.ASKED_AGAIN, What.TWIN, What.REPLACED})  # beside the one that it may be
Answers = Mapping[str, Value]
Counts = Mapping[str, Mapping[str, int]]  # question -> value -> how many people gave it


def filed(batch: Batch, known: Mapping[str, Known], changes: Sequence[Change]) -> Batch:
    """File every answer of a batch: the new ones as is decided now, the known ones as they were."""
    keyed = [change for change in changes if change.key]
    if not keyed:
        return batch
    responses = tuple(_filed(response, known.get(response.key), keyed) for response in batch.responses)
    return replace(batch, responses=responses)


def joined(answers: Answers, changes: Sequence[Change]) -> Answers:
    """Move each answer to the series that it counts in, the latest change first."""
    moved = dict(answers)
    for change in sorted(changes, key=lambda change: change.number, reverse=True):
        if change.key in moved and change.joins:
            if change.what is What.TWIN and any(moved.get(key) is not None for key in _onward(change, changes)):
                continue  # asked twice and answered twice: the first counts, the second stays apart
            value = as_in_series(moved[change.key], change)
            if value is None and moved[change.key] is not None:
                continue  # it has no place on the old scale, so it stays apart
            del moved[change.key]
            if value is not None or change.joins not in moved:
                moved[change.joins] = value
    return moved


def _onward(change: Change, changes: Sequence[Change]) -> Iterator[str]:
    """Give the keys that lead from a change to the series in which its answers count."""
    following: Change | None = change
    while following is not None and following.joins:
        yield following.joins
        following = next((one for one in changes if one.key == following.joins), None)


def joined_counts(counts: Counts, changes: Sequence[Change], *, key: str) -> Counts | None:
    """Name what was counted under a key by the series that it joins. None where that has a figure already."""
    into: dict[str, Counter[str]] = defaultdict(Counter)
    for value, many in counts[key].items():
        for series, moved in joined({key: value}, changes).items():
            into[series][f"{moved:g}" if isinstance(moved, float) else str(moved)] += many
    if key in into or any(series in counts for series in into):
        return None
    rest = {name: values for name, values in counts.items() if name != key}
    return {**rest, **{series: dict(values) for series, values in into.items()}}


def as_in_series(value: Value, change: Change) -> Value:
    """Give an answer as the series that it joins has it. None where it cannot be said on that scale."""
    old, new = change.old, change.new
    if value is None or old is None or new is None:
        return value
    number = _number(value)
    if change.joins != change.before:  # it is as it was once, or as the form's file has another question
        return value if number is None or new.scale is None else number
    if old.scale is None:
        return value
    if number is None:
        return None
    return turned(number, old=old, new=new)


def turned(number: float, *, old: Asked, new: Asked) -> float | None:
    """Say on the old scale what was said on the new one: in proportion, to the nearest step, halves upward."""
    low, high = old.scale or (0, 0)
    new_low, new_high = new.scale or (low, high)
    if not new_low <= number <= new_high:
        return None
    if are_reversed(old, new):
        number = new_low + new_high - number
    return float(int(low + (number - new_low) * (high - low) / (new_high - new_low) + 0.5))


def are_reversed(old: Asked, new: Asked) -> bool:
    """Tell whether the words at the ends of a scale changed places."""
    return old.labels is not None and new.labels is not None and _said(old.labels) == _said(new.labels)[::-1]


def _said(labels: tuple[str, str]) -> tuple[str, str]:
    return labels[0].strip().casefold(), labels[1].strip().casefold()


def _number(value: Value) -> float | None:
    if isinstance(value, str):
        return float(value) if value.strip().isdecimal() else None
    return value


def _as_read_before(value: Value, change: Change) -> Value:
    """Give an answer as it was read when its question still had a scale: as a number."""
    number = _number(value) if change.old and change.old.scale else None
    return value if number is None else number


def _filed(response: Response, known: Known | None, changes: Sequence[Change]) -> Response:
    if not any(change.key in response.answers for change in changes):
        return response
    now = replace(response, answers=joined(response.answers, changes))
    if known is None or content_hash(now) == known.content_hash:
        return now
    for earlier in _as_before(response, changes):
        if content_hash(earlier) == known.content_hash:
            return earlier
    return now


def _as_before(response: Response, changes: Sequence[Change]) -> Iterator[Response]:
    """Give the response as it would have been filed before the last change, before the last two, and so on."""
    ordered = sorted(changes, key=lambda change: change.number)
    answers = dict(response.answers)
    for index in range(len(ordered) - 1, -1, -1):
        change = ordered[index]
        if change.key in answers and change.before:
            value = _as_read_before(answers.pop(change.key), change)
            if change.what not in ANOTHER_QUESTION:  # of which nothing was known then
                answers.setdefault(change.before, value)
        yield replace(response, answers=joined(answers, ordered[:index]))
