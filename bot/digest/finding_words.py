"""How a finding is worded: what, which way, of how many people since when, against what is usual. Plain text."""

from __future__ import annotations

from datetime import date

from bot.analysis.intervals import share_words
from bot.analysis.monitor import HISTORY
from bot.digest.findings import Finding, Kind, Side, Watching
from bot.digest.words import counted, listed, of_how_many, range_words
from bot.privacy.floors import PERCENTAGE_FLOOR

_HEADINGS: dict[Kind, str] = {
    "concern": "Lower than usual",
    "came_back": "Came back",
    "improvement": "Higher than usual",
    "apart": "Moved apart",
}


def heading_words(finding: Finding) -> str:
    """Say in few words what is up: "Lower than usual: The trainer [Explained clearly]"."""
    return f"{_HEADINGS[finding.kind]}: {finding.about}"


def finding_words(finding: Finding) -> str:
    """Say all of a finding but what it is about."""
    people = f"{counted(finding.groups, 'group')} ({finding.people:,} people)"
    return f"{_way(finding)} for {people} since {_day(finding)}{_figures(finding)}"


def _way(finding: Finding) -> str:
    if finding.kind == "apart":
        return "fell less than the other questions" if finding.score > 0 else "rose less than the other questions"
    way = "higher than usual" if finding.kind == "improvement" else "lower than usual"
    again = "came back, " if finding.kind == "came_back" else ""
    return f"{again}{way}{'' if finding.is_whole_course else ' beside the other questions'}"


def _figures(finding: Finding) -> str:
    now, usual = finding.now, finding.usual
    if not now.answers:
        return ""
    said = f": {of_how_many(now.favourable, now.answers)} {now.said}{_few(now)}"
    if not usual.answers:
        return said
    was = share_words(usual.favourable / usual.answers)
    if was == share_words(now.favourable / now.answers):
        return f"{said}, about as usual; it is the average that moved"
    return f"{said}, against usually {was}"


def _few(side: Side) -> str:
    return f" (can mean {range_words(side.favourable, side.answers)})" if side.answers < PERCENTAGE_FLOOR else ""


def _day(finding: Finding) -> str:
    """Name the day it began, with its year unless that is the year of the latest answers."""
    return _named(finding.since, year=finding.since.year != finding.until.year)


def _named(day: date, *, year: bool) -> str:
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


def basis_words(finding: Finding) -> str:
    """Say of which days and by which rule it is so, and what is done about it."""
    same_year = finding.since.year == finding.until.year
    span = f"{_named(finding.since, year=not same_year)} to {_named(finding.until, year=True)}"
    days = _named(finding.until, year=True) if finding.since == finding.until else span
    parts = [days, f"more than chance: EWMA beyond {finding.limit:g} sigma"]
    if finding.closed and finding.closed.closed_on:
        parts.append(f"{finding.closed.ref} was closed on {_named(finding.closed.closed_on, year=True)}")
    if finding.on_it:
        parts.append(on_it_words(finding))
    return " · ".join(parts)


def on_it_words(finding: Finding) -> str:
    return f"{listed(finding.on_it)} {'is' if len(finding.on_it) == 1 else 'are'} on it"


def standing_words(watching: Watching) -> str:
    """Say what can be said in a week in which nothing is new."""
    if watching.state == "baseline":
        building = f"Building a baseline, {watching.groups} of {HISTORY} groups"
        return f"{building}: until then nothing is judged to have changed."
    if watching.state == "no_spread":
        return "All groups have answered alike so far, so no change can be told from chance yet."
    if watching.still:
        still = counted(len(watching.still), "finding")
        stands = "stands" if len(watching.still) == 1 else "stand"
        return f"Nothing new has changed more than chance would; {still} of before still {stands}, in the thread."
    return "Nothing has changed more than chance would."
