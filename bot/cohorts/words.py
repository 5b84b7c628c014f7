"""How response rates and standards are worded, and the table of `cqi cohorts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.cohorts.model import Cohort, Rate
from bot.cohorts.rules import findings, rate
from bot.settings import Standards

HEADER = ("Cohort", "Mode", "Day 1", "Day 2", "Hours", "People", "Answered", "Outside the standards")


def rate_words(found: Rate) -> str:
    """Say "7 of 8 attended answered (88%)"."""
    who = "attended" if found.is_attended else "enrolled"
    return f"{found.forms} of {found.of} {who} answered ({round(100 * found.forms / found.of)}%)"


def cohort_table(cohorts: Sequence[Cohort], forms: Mapping[str, int], *, standards: Standards, today: date) -> str:
    """Show the register with what came in, for a terminal. `forms` has how many answered, by code in lower case."""
    lines = [HEADER, *(_line(cohort, forms, standards=standards, today=today) for cohort in cohorts)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _line(cohort: Cohort, forms: Mapping[str, int], *, standards: Standards, today: date) -> tuple[str, ...]:
    count = forms.get(cohort.code.casefold(), 0)
    found = rate(cohort, count, standards=standards)
    answered = f"{count} ({round(100 * count / found.of)}%){' low' if found.is_low else ''}" if found else str(count)
    return (
        cohort.code,
        cohort.mode.value if cohort.mode else "-",
        _day(cohort.day_1),
        _day(cohort.day_2),
        "-" if cohort.hours is None else f"{cohort.hours:g}",
        _people(cohort),
        answered if count else "-",
        "; ".join(findings(cohort, standards=standards, today=today)) or "-",
    )


def _people(cohort: Cohort) -> str:
    if cohort.size is None:
        return "-"
    return f"{cohort.size} attended" if cohort.attended is not None else f"{cohort.size} enrolled"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "-"
