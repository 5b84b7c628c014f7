"""What a look at a tab says of its rows, against what is remembered of them: which to read, what is new and gone. Pure.

The rows of a tab are a collection in which an equal row may be there several times: what counts is how often each is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.feedback.prints import Print


@dataclass(frozen=True)
class Difference:
    """What a look changes. Keys are those of the responses: the second of equal rows is "...#2"."""

    added: Mapping[str, str]  # key -> base
    gone: tuple[str, ...]
    kept: frozenset[str]


def aligned(known: Sequence[Print], stamps: Sequence[str]) -> list[Print | None]:
    """Find which remembered row stands at each place, by its stamp alone. None: that row must be read.

    A stamp that is now there more or less often than before tells of none of its rows which is which.
    """
    held: dict[str, list[Print]] = defaultdict(list)
    for row in known:
        held[row.stamp].append(row)
    count = Counter(stamps)
    taken: dict[str, int] = defaultdict(int)
    found: list[Print | None] = []
    for stamp in stamps:
        rows = held.get(stamp, [])
        if len(rows) != count[stamp]:
            found.append(None)
            continue
        found.append(rows[taken[stamp]])
        taken[stamp] += 1
    return found


def edited_in_place(before: Sequence[Print], placed: Sequence[Print | None]) -> dict[int, Print]:
    """Tell which remembered row stood where a row is to be read: both neighbours are still its neighbours.

    Gives them by the index of the row to be read.
    """
    index_of = {id(row): index for index, row in enumerate(before)}
    found = {}
    for index, one in enumerate(placed[:-1]):
        after = placed[index + 1]
        if one is not None or after is None:
            continue
        below = index_of[id(after)]
        above = placed[index - 1] if index else None
        first = index_of[id(above)] if above is not None else -1 if index == 0 else None
        if first is not None and below == first + 2:
            found[index] = before[first + 1]
    return found


def difference(before: Iterable[Print], after: Sequence[Print]) -> Difference | None:
    """Tell what is new and gone. None where equal contents stand in other columns: then all must be read."""
    was, now = _by_base(before), _by_base(after)
    added: dict[str, str] = {}
    gone: list[str] = []
    kept: list[str] = []
    for base in was.keys() | now.keys():
        old, new = was.get(base, []), now.get(base, [])
        if len({*old, *new}) > 1:
            return None
        common = min(len(old), len(new))
        kept += [key_of(base, number) for number in range(1, common + 1)]
        gone += [key_of(base, number) for number in range(common + 1, len(old) + 1)]
        added |= {key_of(base, number): base for number in range(common + 1, len(new) + 1)}
    return Difference(added, tuple(gone), frozenset(kept))


def key_of(base: str, number: int) -> str:
    """Name a response after its row. Two rows alike to the millisecond are two answers, told apart by counting."""
    return base if number == 1 else f"{base}#{number}"


def _by_base(rows: Iterable[Print]) -> dict[str, list[int]]:
    """Give, for each base, what tells the columns of each of its rows."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.base:
            found[row.base].append(row.exact)
    return found
