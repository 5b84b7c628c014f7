"""Answers counted column by column: from a million answers to a few counts per cohort, without an object per answer.

A survey column holds few distinct values, so each is translated when first met, and the answers become a byte each.
Rows are taken some hundred at a time: then their cells are still near at hand when the columns are made of them.
What comes out is named facts; arrays stay within `analysis/`.
"""

from __future__ import annotations

import gc
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, repeat, zip_longest
from typing import TYPE_CHECKING, Any

from bot.analysis.series import RatingTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint8]
    Counted = NDArray[np.int64]

Answer = str | float | None
Column = Sequence[Answer]

COMMON_SCALE = (1.0, 5.0)  # of the index, for the limits of monitor and check are in its points
NO_ANSWER, NOT_ON_SCALE = 255, 254  # codes that stand for no worth
MOST_WORTHS = 250
ROWS_AT_ONCE = 500  # measured: a fifth of a second less for 100,000 rows than all at once
BYTES_AT_ONCE = 200_000
MOST_CUTS_TRIED = 20  # a text with so many brackets and commas in a row is read by way of the whole body
_VALUES = re.compile(rb'"values"\s*:\s*\[\s*(?=\[)')  # a text cannot hold this: its quotation marks are escaped
_ROW_ENDS = re.compile(rb"\]\s*,\s*\[")
_ALL_ENDS = re.compile(rb"\]\s*\]")
TURNED_ROUND = 0.5  # the distance to what others answered, turned round, against the distance as answered
FAR_STEPS = 1.2  # of the scale's quarter, on average, before anybody is thought to have read it backwards
FEWEST_TO_TELL = 4  # questions that somebody answered


@dataclass(frozen=True, kw_only=True)
class Rating:
    """One rating question. `worth_of` places an answer on the scale: None for no answer, NaN for one not on it."""

    key: str
    worth_of: Callable[[Answer], float | None]
    low: float
    high: float
    lower_is_better: bool = False


class Coding(dict[Answer, int]):
    """The code of each distinct answer, worked out when it is first met."""

    def __init__(self, rating: Rating) -> None:
        super().__init__()
        self.rating = rating
        self.worths: list[float] = []

    def __missing__(self, answer: Answer) -> int:
        worth = self.rating.worth_of(answer)
        code = NO_ANSWER if worth is None else NOT_ON_SCALE if math.isnan(worth) else self._code(worth)
        self[answer] = code
        return code

    def _code(self, worth: float) -> int:
        if worth not in self.worths:
            if len(self.worths) >= MOST_WORTHS:
                return NOT_ON_SCALE
            self.worths.append(worth)
        return self.worths.index(worth)


class Coded:
    """A rating column as bytes: for each answer the place of its worth, or a code that stands for none."""

    def __init__(self, coding: Coding, answers: bytes | bytearray) -> None:
        import numpy as np

        self.rating = coding.rating
        self.worths = tuple(coding.worths)
        self.codes: Codes = np.frombuffer(answers, dtype=np.uint8)

    @property
    def there(self) -> NDArray[np.bool_]:
        return self.codes < NOT_ON_SCALE

    @property
    def not_on_scale(self) -> int:
        return int((self.codes == NOT_ON_SCALE).sum())

    def counted(self, groups: NDArray[np.int64], count: int) -> Counted:
        """Count by group and worth. A group below 0 is none."""
        import numpy as np

        # One column more for answers that are none, and one row more for no group: cheaper than to sort them out.
        wide = len(self.worths)
        places = (groups + 1) * (wide + 1) + np.minimum(self.codes, wide)
        flat = np.bincount(places, minlength=(count + 1) * (wide + 1))
        return flat.reshape(count + 1, wide + 1)[1:, :wide]


def coded_column(rating: Rating, column: Iterable[Answer]) -> Coded:
    """Translate one column."""
    coding = Coding(rating)
    return Coded(coding, bytes(map(coding.__getitem__, column)))


def group_codes(names: Column, order: Column) -> NDArray[np.int64]:
    """Translate names of groups to their places in `order`; -1 for a name that is not in it."""
    import numpy as np

    places = {name: place for place, name in enumerate(order)}
    return np.fromiter(map(places.get, names, repeat(-1)), dtype=np.int64, count=len(names))


def rating_table_of(
    coded: Sequence[Coded],
    groups: NDArray[np.int64],
    *,
    cohorts: Sequence[str],
    common: tuple[float, float] = (1.0, 5.0),
) -> RatingTable:
    """Sum up coded columns by cohort, each question moved to one common scale whose high end is good."""
    import numpy as np

    count = len(cohorts)
    shape = (count, len(coded))
    means, answers = np.full(shape, np.nan), np.zeros(shape)
    anything = np.zeros(len(groups), dtype=bool)
    for at, each in enumerate(coded):
        counted = each.counted(groups, count)
        many = counted.sum(axis=1)
        worth = np.array([on_common_scale(value, each.rating) for value in each.worths])
        sums = counted @ worth if len(worth) else np.zeros(count)
        means[:, at] = np.where(many > 0, sums / np.maximum(many, 1), np.nan)
        answers[:, at] = many
        anything |= each.there
    people = np.bincount(groups[anything & (groups >= 0)], minlength=count).astype(np.float64)
    return RatingTable(tuple(cohorts), tuple(each.rating.key for each in coded), means, answers, people)


def on_common_scale(value: float, rating: Rating) -> float:
    """Move a value to the common scale, turned round where low is good."""
    low, high = COMMON_SCALE
    turned = rating.low + rating.high - value if rating.lower_is_better else value
    if (rating.low, rating.high) == COMMON_SCALE or rating.high <= rating.low:
        return turned
    return low + (turned - rating.low) * (high - low) / (rating.high - rating.low)


def differences_of(before: Coded, after: Coded, groups: NDArray[np.int64], count: int) -> list[dict[float, int]]:
    """Count, for each group, by how much people differ between two questions, of those who answered both."""
    import numpy as np

    wide = len(after.worths)
    both = before.there & after.there & (groups >= 0)
    pairs = before.codes[both].astype(np.int64) * wide + after.codes[both]
    size = max(1, wide * len(before.worths))
    table = np.bincount(groups[both] * size + pairs, minlength=count * size).reshape(count, size)
    found: list[dict[float, int]] = []
    for row in table:
        differences: dict[float, int] = {}
        for pair in np.flatnonzero(row).tolist():
            step = after.worths[pair % wide] - before.worths[pair // wide]
            differences[step] = differences.get(step, 0) + int(row[pair])
        found.append(differences)
    return found


def turned_round(coded: Sequence[Coded]) -> int:
    """Count people whose answers fit everybody else's far better when each is turned round on its scale."""
    import numpy as np

    if len(coded) < FEWEST_TO_TELL:
        return 0
    people = len(coded[0].codes)
    raw, turned, many = np.zeros(people), np.zeros(people), np.zeros(people)
    for each in coded:
        span = each.rating.high - each.rating.low
        middle = _middle(each)
        if middle is None or span <= 0:
            continue
        as_given, mirrored, counts = np.zeros(256), np.zeros(256), np.zeros(256)  # one place for each code
        for code, worth in enumerate(each.worths):
            as_given[code] = abs(worth - middle) / span * 4
            mirrored[code] = abs(each.rating.low + each.rating.high - worth - middle) / span * 4
            counts[code] = 1
        raw += as_given[each.codes]
        turned += mirrored[each.codes]
        many += counts[each.codes]
    enough = many >= FEWEST_TO_TELL
    return int((enough & (raw > FAR_STEPS * many) & (turned < TURNED_ROUND * raw)).sum())


def _middle(coded: Coded) -> float | None:
    """Give the middle answer, the lower one of two. None without any."""
    import numpy as np

    counts = np.bincount(coded.codes, minlength=256).tolist()
    ordered = sorted((worth, counts[code]) for code, worth in enumerate(coded.worths))
    half, seen = sum(many for _, many in ordered) / 2, 0
    for worth, many in ordered:
        seen += many
        if many and seen >= half:
            return worth
    return None


# --- rows and bodies


@contextmanager
def unwatched() -> Iterator[None]:
    """Keep the garbage collector still while millions of plain values are made: it would look at each many times."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What was wanted of some rows: rating columns as codes, others as they are. By position, blank where rows end."""

    coded: Mapping[int, Coded]
    kept: Mapping[int, Column]
    rows: int


def columns_of_rows(
    rows: Iterable[Sequence[Any]], *, ratings: Mapping[int, Rating], keep: Collection[int] = ()
) -> Columns:
    """Turn rows into the wanted columns, some hundred rows at a time. Rows may be ragged."""
    codings = {index: Coding(rating) for index, rating in ratings.items()}
    codes = {index: bytearray() for index in ratings}
    kept: dict[int, list[Answer]] = {index: [] for index in keep}
    remaining, count = iter(rows), 0
    while portion := list(islice(remaining, ROWS_AT_ONCE)):
        is_ragged = len(set(map(len, portion))) > 1
        columns = list(zip_longest(*portion)) if is_ragged else list(zip(*portion, strict=True))
        blank = (None,) * len(portion)
        for index, coding in codings.items():
            codes[index] += bytes(map(coding.__getitem__, columns[index] if index < len(columns) else blank))
        for index, answers in kept.items():
            answers.extend(columns[index] if index < len(columns) else blank)
        count += len(portion)
    coded = {index: Coded(codings[index], codes[index]) for index in ratings}
    return Columns(coded=coded, kept=kept, rows=count)


def columns_of_body(body: bytes, *, ratings: Mapping[int, Rating], keep: Collection[int] = ()) -> Columns:
    """Read the JSON of a sheet's values, row by row as Google sends them; the first row is the header."""
    with unwatched():
        return columns_of_rows(islice(rows_of_body(body), 1, None), ratings=ratings, keep=keep)


def rows_of_body(body: bytes, *, at_once: int = BYTES_AT_ONCE) -> Iterator[list[Any]]:
    """Give the rows of `{"values": [[...], ...]}` while only a few hundred of them are in memory.

    A piece is cut where a row seems to end. Were the cut inside a text, the piece would end in an open quotation mark
    and not be JSON; so a piece that can be read was cut between two rows.
    """
    import orjson

    begun = _VALUES.search(body)
    start, count = begun.end() if begun else len(body), 0
    while found := _piece(body, start, end=_ROW_ENDS, least=at_once):
        rows, start = found
        count += len(rows)
        yield from rows
    if last := _piece(body, start, end=_ALL_ENDS, least=0):
        yield from last[0]
    else:  # no rows, or written in a way that was not foreseen
        yield from orjson.loads(body).get("values", [])[count:]


def _piece(body: bytes, start: int, *, end: re.Pattern[bytes], least: int) -> tuple[list[list[Any]], int] | None:
    """Read whole rows from `start` on, at least so many bytes of them. None where no such end is found."""
    import orjson

    for cut in islice(end.finditer(body, start + least), MOST_CUTS_TRIED):
        try:
            return orjson.loads(b"[" + body[start : cut.start() + 1] + b"]"), cut.end() - 1
        except orjson.JSONDecodeError:
            continue
    return None
