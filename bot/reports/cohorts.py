"""Which cohort each answer belongs to, in which order they came, and which may be shown alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import UserError
from bot.feedback.profile.model import ColumnProfile, Profile
from bot.feedback.profile.text import folded
from bot.privacy.floors import POOLED_COHORTS, TEAM_FLOOR
from bot.reports.model import Cohort, Group
from bot.reports.moments import Moments

QUIET_DAYS = 3  # without an answer: then a new course has begun
WHOLE_FILE = "the whole file"
LABEL_CHARACTERS = 60
COLUMNS_NAMED = 8  # in an error


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Each answer's cohort by name ("" for none), the cohorts in the order of time, and where they come from."""

    names: tuple[str, ...]
    cohorts: tuple[str, ...]
    spans: tuple[tuple[date | None, date | None], ...]
    sizes: tuple[int, ...]
    by: str
    notes: tuple[str, ...] = ()


def column_named(profile: Profile, wanted: str, *, option: str) -> ColumnProfile:
    """Find a column by its header, or by its number.

    Raises:
        UserError: no column or several are called so.
    """
    asked = folded(wanted)
    found = [column for column in profile.columns if folded(column.header) == asked]
    if not found:
        found = [column for column in profile.columns if asked and asked in folded(column.header)]
    if not found and wanted.strip().isdigit():
        found = [column for column in profile.columns if column.index + 1 == int(wanted)]
    if len(found) == 1:
        return found[0]
    what = "Several columns are" if found else "No column is"
    there = ", ".join(f'{column.index + 1} "{_short(column.header)}"' for column in profile.columns[:COLUMNS_NAMED])
    more = len(profile.columns) - COLUMNS_NAMED
    rest = f" and {more} more; `cqi profile` lists them" if more > 0 else ""
    raise UserError(f'{what} called "{wanted}" ({option}). Name one by header or number: {there}{rest}.')


def _short(text: str) -> str:
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return flat if len(flat) <= LABEL_CHARACTERS else flat[: LABEL_CHARACTERS - 1] + "…"


def cohort_column(profile: Profile) -> ColumnProfile | None:
    """Find the column that names the cohort. None unless most answers have one."""
    found = [column for column in profile.columns if column.kind == "cohort" and 2 * column.answered >= profile.rows]
    return max(found, key=lambda column: column.confidence, default=None)


def placed_by_column(answers: Sequence[str], moments: Moments | None, *, header: str) -> Placed:
    """Take the cohorts that a column names; spellings that differ in case or spaces are one."""
    known = {text: folded(text) for text in set(answers)}
    spelled: dict[str, str] = {}
    for text, _ in Counter(answers).most_common():
        if known[text]:
            spelled.setdefault(known[text], _short(text))
    labels = _told_apart(spelled)
    names = tuple(labels.get(known[text], "") for text in answers)
    without = names.count("")
    notes = [f"{_counted(without, 'response')} without a cohort: in no figure."] if without else []
    return _in_order(names, moments, by=f'the column "{_short(header)}"', notes=notes)


def _told_apart(spelled: dict[str, str]) -> dict[str, str]:
    """Keep long names apart that were cut to the same beginning."""
    seen: Counter[str] = Counter()
    labels = {}
    for key, label in spelled.items():
        seen[label] += 1
        labels[key] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return labels


def placed_by_date(moments: Moments, *, rows: int) -> Placed | None:
    """Begin a new cohort after three days without an answer. None where hardly any answer has a date."""
    days = sorted({day for day in moments.of_rows if day})
    if not days or 2 * moments.read < rows:
        return None
    begun = _begun(days)
    if len(set(begun.values())) < 2:
        return None
    names = tuple(begun[day].isoformat() if day else "" for day in moments.of_rows)
    without = names.count("")
    notes = [f"{_counted(without, 'response')} without a date: in no figure."] if without else []
    by = f"the dates: a new group begins after {QUIET_DAYS} days without an answer, as no column names the cohort"
    return _in_order(names, moments, by=by, notes=notes)


def _begun(days: Sequence[date]) -> dict[date, date]:
    begun: dict[date, date] = {}
    before: date | None = None
    for day in days:
        goes_on = before is not None and day - before <= timedelta(days=QUIET_DAYS)
        begun[day] = begun[before] if goes_on and before else day
        before = day
    return begun


def placed_as_one(moments: Moments | None, *, rows: int) -> Placed:
    by = "nothing: no column names one and the dates do not part them, so the file is one cohort"
    return _in_order((WHOLE_FILE,) * rows, moments, by=by, notes=[])


def _in_order(names: Sequence[str], moments: Moments | None, *, by: str, notes: Sequence[str]) -> Placed:
    """Order the cohorts by their middle day and then by first appearance, by that alone where days are missing."""
    sent: dict[str, list[date]] = {}
    for name, day in zip(names, moments.of_rows if moments else (None,) * len(names), strict=True):
        if name:
            days = sent.setdefault(name, [])
            if day is not None:
                days.append(day)
    sizes = Counter(names)
    order = list(sent)
    dated = [name for name in order if sent[name]]
    if dated and len(dated) == len(order):
        order.sort(key=lambda name: sorted(sent[name])[len(sent[name]) // 2])
    elif dated:
        notes = [*notes, "Some cohorts have no date: all stand in the order in which they first appear."]
    elif len(order) > 1:
        notes = [*notes, "No answer has a date: cohorts stand in the order in which they first appear."]
    spans = tuple((min(sent[name], default=None), max(sent[name], default=None)) for name in order)
    return Placed(
        names=tuple(names),
        cohorts=tuple(order),
        spans=spans,
        sizes=tuple(sizes[name] for name in order),
        by=by,
        notes=tuple(notes),
    )


# --- what may be shown


def grouped(placed: Placed, *, view: int) -> tuple[tuple[Group, ...], tuple[Cohort, ...]]:
    """Show cohorts of five or more alone, pool smaller ones in the order of time, hold back what is left.

    All that is printed is a sum of whole groups, so nothing smaller can be worked out from it (decision 0001). Only the
    latest `view` groups are shown.
    """
    members = [[place] for place, size in enumerate(placed.sizes) if size >= TEAM_FLOOR]
    pool: list[int] = []
    for place, size in enumerate(placed.sizes):
        if size >= TEAM_FLOOR:
            continue
        pool.append(place)
        if len(pool) >= POOLED_COHORTS and sum(placed.sizes[each] for each in pool) >= TEAM_FLOOR:
            members.append(pool)
            pool = []
    members.sort(key=lambda places: places[-1])
    groups = tuple(_group(placed, places) for places in members)
    shown = {place: group.label for group in groups for place in group.cohorts}
    return groups[-view:], tuple(
        Cohort(
            name=name,
            responses=placed.sizes[place],
            first_on=placed.spans[place][0],
            last_on=placed.spans[place][1],
            group=shown.get(place),
        )
        for place, name in enumerate(placed.cohorts)
    )


def _group(placed: Placed, places: Sequence[int]) -> Group:
    ends = [day for place in places if (day := placed.spans[place][1])]
    first, last = placed.cohorts[places[0]], placed.cohorts[places[-1]]
    return Group(
        label=first if len(places) == 1 else f"{len(places)} small cohorts, {first} to {last}",
        cohorts=tuple(places),
        responses=sum(placed.sizes[place] for place in places),
        last_on=max(ends, default=None),
    )


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
