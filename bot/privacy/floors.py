"""How few people a printed figure may be about, and how small groups are put together until they are enough.

The rule. Answers are counted in *blocks* of at least five people. Everything printed is a sum of whole blocks, a block
is cut once, and what was printed of it never changes: a late, edited or withdrawn form does not alter it. So whatever
anybody adds or subtracts, within a digest or across weeks, is about whole blocks, never about fewer than five people.
(If six forms were printed this week and seven next week, the difference would be one person's answers.)

- A cohort with at least five forms that wait makes a block of its own. Later forms of that cohort wait again: five of
  them make its second block.
- Fewer wait for the next small group in time; once they are five people of two cohorts they make a pooled block.
- What is still too few is held back, and only counted as forms.
- A question that fewer than five of a block answered is left out of that block for good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

TEAM_FLOOR = 5  # people, for anything shown to the team (domain facts, section 5)
COMMENT_FLOOR = 8  # people who wrote something, for any count of what comments are about
POOLED_COHORTS = 2  # a pool of one cohort would be that cohort under another name
PERCENTAGE_FLOOR = 10  # answers: below, one person moves a percentage by more than ten points

NO_COHORT = "no cohort code"

Name = TypeVar("Name")
Value = TypeVar("Value")


@dataclass(frozen=True)
class WaitingForm:
    """A usable form that is in no block yet."""

    key: str
    cohort: str | None
    sent_on: date


@dataclass(frozen=True)
class Block:
    """Forms that are counted together from now on. `unit` is what a reader sees as one group."""

    number: int
    unit: str
    label: str
    cohorts: int
    keys: tuple[str, ...]
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Held:
    """What is too few to show, as counts of forms only."""

    forms: int = 0
    cohorts: int = 0


def cut(
    waiting: Sequence[WaitingForm], *, printed_cohorts: Collection[str], first_number: int
) -> tuple[tuple[Block, ...], Held]:
    """Put waiting forms into blocks, and say what is held back. The order of `waiting` does not matter."""
    groups = _by_cohort(waiting)
    whole = [group for group in groups if len(group) >= TEAM_FLOOR]
    pools, held = _pooled([group for group in groups if len(group) < TEAM_FLOOR])
    # In the order of time, so that the last blocks are the last four cohorts.
    parts = sorted([[group] for group in whole] + pools, key=lambda part: (_last_on(part), part[0][0].key))
    blocks = tuple(
        _block(part, number=number, printed_cohorts=printed_cohorts)
        for number, part in enumerate(parts, start=first_number)
    )
    return blocks, Held(forms=sum(map(len, held)), cohorts=len(held))


def withhold(counts: Mapping[Name, Mapping[Value, int]]) -> dict[Name, dict[Value, int]]:
    """Leave out every question that too few people answered."""
    return {name: dict(values) for name, values in counts.items() if sum(values.values()) >= TEAM_FLOOR}


Group = list[WaitingForm]  # of one cohort, in the order of time


def _by_cohort(waiting: Sequence[WaitingForm]) -> list[Group]:
    """Group by cohort; groups and forms in the order of time, and of keys where the day is the same."""
    cohorts: dict[str, Group] = defaultdict(list)
    for form in sorted(waiting, key=lambda form: (form.sent_on, form.key)):
        cohorts[_named(form)].append(form)
    return sorted(cohorts.values(), key=lambda group: (group[0].sent_on, group[0].key))


def _named(form: WaitingForm) -> str:
    return form.cohort or NO_COHORT


def _pooled(small: Sequence[Group]) -> tuple[list[list[Group]], list[Group]]:
    """Gather small groups in the order of time until each pool is large enough; return what is left over too."""
    pools: list[list[Group]] = []
    pool: list[Group] = []
    for group in small:
        pool.append(group)
        if len(pool) >= POOLED_COHORTS and sum(map(len, pool)) >= TEAM_FLOOR:
            pools.append(pool)
            pool = []
    return pools, pool


def _last_on(part: Sequence[Group]) -> date:
    return max(group[-1].sent_on for group in part)


def _block(part: Sequence[Group], *, number: int, printed_cohorts: Collection[str]) -> Block:
    first_on, last_on = min(group[0].sent_on for group in part), _last_on(part)
    names = [_named(group[0]) for group in part]
    if len(part) == 1:
        unit = label = names[0]
    else:
        unit = f"pool-{number}"
        some_late = any(name in printed_cohorts for name in names)
        what = "Small cohorts and late forms" if some_late else f"{len(part)} small cohorts"
        label = f"{what}, {_months(first_on, last_on)}"
    keys = tuple(form.key for group in part for form in group)
    return Block(
        number=number, unit=unit, label=label, cohorts=len(part), keys=keys, first_on=first_on, last_on=last_on
    )


def _months(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%b %Y}"
    if first.year == last.year:
        return f"{first:%b}–{last:%b %Y}"
    return f"{first:%b %Y}–{last:%b %Y}"
