"""Weeks, terms and school days: what day it is in the team's world. Pure: each function is told which day it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import ConfigError

MONDAY, FRIDAY, SATURDAY = 0, 4, 5
A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
LONGEST_LEAD = 100  # days: longer than any term

BankHolidays = Callable[[int], frozenset[date]]


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week, Monday to Sunday."""

    year: int
    number: int

    @property
    def key(self) -> str:
        return f"{self.year}-W{self.number:02}"

    @property
    def starts(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def ends(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def before(self) -> Week:
        return week_of(self.starts - A_WEEK)

    def label(self) -> str:
        """Say which days it is, as people in Britain write them: 16–22 March 2026."""
        first, last = self.starts, self.ends
        if first.month == last.month:
            return f"{first.day}–{last.day} {last:%B %Y}"
        if first.year == last.year:
            return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
        return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def week_of(day: date) -> Week:
    iso = day.isocalendar()
    return Week(iso.year, iso.week)


def local_day(moment: datetime, *, zone: ZoneInfo) -> date:
    """Tell which day a moment falls on where the team works."""
    return moment.astimezone(zone).date()


@dataclass(frozen=True)
class Term:
    """One school term. `is_guessed` if it comes from the usual pattern and not from the team's own calendar."""

    name: str
    starts: date
    ends: date
    half_term: tuple[date, date]
    is_guessed: bool = False

    def is_half_term(self, day: date) -> bool:
        return self.half_term[0] <= day <= self.half_term[1]


@dataclass(frozen=True)
class LeadDays:
    """How long a change takes to prepare: working days if it is urgent, else school days before a break."""

    urgent: int = 5
    minor: int = 5
    major: int = 20


@dataclass(frozen=True)
class SchoolCalendar:
    """The terms a team has written down, the usual pattern for other years, and bank holidays."""

    terms: tuple[Term, ...]
    bank_holidays: BankHolidays
    lead_days: LeadDays = LeadDays()

    def term_of(self, day: date) -> Term | None:
        """Return the term that `day` falls in. None in the holidays between terms."""
        return next((term for term in self._around(day) if term.starts <= day <= term.ends), None)

    def next_end_of_term(self, day: date) -> date:
        return min(term.ends for term in self._around(day) if term.ends >= day)

    def next_half_term(self, day: date) -> date:
        """Return the first day of the half-term holiday that comes next."""
        return min(term.half_term[0] for term in self._around(day) if term.half_term[0] >= day)

    def is_school_day(self, day: date) -> bool:
        """Tell whether schools work on this day: no weekend, bank holiday, half-term or holiday between terms."""
        if not self.is_working_day(day):
            return False
        term = self.term_of(day)
        return term is not None and not term.is_half_term(day)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.bank_holidays(day.year)

    def _around(self, day: date) -> list[Term]:
        """Give the terms of this and the next academic year: the team's own where written down, else the usual."""
        first = day.year if day.month >= 9 else day.year - 1
        return [term for year in (first, first + 1) for term in self._terms_of(year)]

    def _terms_of(self, autumn_year: int) -> tuple[Term, ...]:
        start, end = date(autumn_year, 9, 1), date(autumn_year + 1, 8, 31)
        written = tuple(term for term in self.terms if start <= term.starts <= end)
        if written:
            return written
        return usual_terms(autumn_year, spring_bank_holiday=_last_monday(autumn_year + 1, 5))


def usual_terms(autumn_year: int, *, spring_bank_holiday: date) -> tuple[Term, ...]:
    """Guess the three terms of an academic year from the pattern most English schools follow.

    The half-term rule reproduces the published dates of 2025/26 and 2026/27; the ends of term are within a few days.
    """
    spring_year = autumn_year + 1
    autumn_half = _last_monday(autumn_year, 10)
    spring_half = _nth_monday(spring_year, 2, 3)
    spring_ends = date(spring_year, 3, 31)
    spring_ends -= A_DAY * ((spring_ends.weekday() - FRIDAY) % 7)
    christmas = date(autumn_year, 12, 20)
    autumn_ends = christmas - A_DAY * ((christmas.weekday() - FRIDAY) % 7)
    return (
        Term(f"Autumn {autumn_year}", date(autumn_year, 9, 2), autumn_ends, _school_week(autumn_half), True),
        Term(f"Spring {spring_year}", date(spring_year, 1, 5), spring_ends, _school_week(spring_half), True),
        Term(
            f"Summer {spring_year}",
            date(spring_year, 4, 13),
            date(spring_year, 7, 21),
            _school_week(spring_bank_holiday),
            True,
        ),
    )


def _school_week(monday: date) -> tuple[date, date]:
    return monday, monday + 4 * A_DAY


def _nth_monday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + A_DAY * ((MONDAY - first.weekday()) % 7) + A_WEEK * (nth - 1)


def _last_monday(year: int, month: int) -> date:
    last = date(year + month // 12, month % 12 + 1, 1) - A_DAY
    return last - A_DAY * last.weekday()


class OfficialBankHolidays:
    """The bank holidays of one part of the United Kingdom, from the `holidays` package, loaded when first asked."""

    def __init__(self, *, country: str, subdivision: str) -> None:
        self._country = country
        self._subdivision = subdivision
        self._known: dict[int, frozenset[date]] = {}

    def __call__(self, year: int) -> frozenset[date]:
        if year not in self._known:
            import holidays

            days = holidays.country_holidays(self._country, subdiv=self._subdivision, years=year)
            self._known[year] = frozenset(days)
        return self._known[year]


def load_calendar(file: Path) -> SchoolCalendar:
    """Read `calendar.toml`.

    Raises:
        ConfigError: with every fault found in it.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([f"{file} cannot be read: {error}."]) from error
    faults: list[str] = []
    terms = tuple(_read_terms(content.get("term", []), file=file, faults=faults))
    lead_days = _read_lead_days(content.get("due_dates", {}), file=file, faults=faults)
    if faults:
        raise ConfigError(faults)
    bank_holidays = OfficialBankHolidays(
        country=content.get("country", "GB"), subdivision=content.get("subdivision", "ENG")
    )
    return SchoolCalendar(terms=terms, bank_holidays=bank_holidays, lead_days=lead_days)


def _read_lead_days(entries: Mapping[str, Any], *, file: Path, faults: list[str]) -> LeadDays:
    usual = asdict(LeadDays())
    for name, days in entries.items():
        if name not in usual:
            faults.append(f"{file}: due_dates.{name} is not one of {', '.join(usual)}.")
        elif not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= LONGEST_LEAD:
            faults.append(f"{file}: due_dates.{name} is {days!r}; it should be a number of days, 1 to {LONGEST_LEAD}.")
    return LeadDays(**{**usual, **entries}) if not faults else LeadDays()


def _read_terms(entries: Iterable[dict[str, Any]], *, file: Path, faults: list[str]) -> Iterable[Term]:
    for number, entry in enumerate(entries, start=1):
        name = str(entry.get("name", f"term number {number}"))
        half_term = entry.get("half_term") or [None, None]
        days = [entry.get("starts"), *half_term, entry.get("ends")]
        if not all(isinstance(day, date) for day in days):
            faults.append(f'{file}: term "{name}" needs starts, ends and half_term = [first, last], as dates.')
        elif days != sorted(days):
            faults.append(f'{file}: the dates of term "{name}" are not in order: {", ".join(map(str, days))}.')
        else:
            yield Term(name, days[0], days[3], (days[1], days[2]))
