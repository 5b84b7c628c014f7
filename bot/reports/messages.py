"""The report in a terminal: what matters first, then where each question stands, then what to know of the figures."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date

from bot.analysis.comparisons import comparison_words, difference_words
from bot.analysis.intervals import range_words
from bot.analysis.monitor import Alert, baseline_words, rate_words, spread_words
from bot.analysis.paired import gain_words
from bot.analysis.scores import LAST_UNITS
from bot.privacy.floors import TEAM_FLOOR
from bot.reports.findings import is_standing
from bot.reports.model import Finding, QuestionFacts, Report
from bot.reports.words import ASSURANCE_WORDS, VARIATION_WORDS, chart_words, counted, favourable_words

WIDTH = 100
QUESTIONS_SHOWN = 60
TITLE_CHARACTERS = 40
EARLIER_SHOWN = 5
_SIGNS = {"concern": "(!)", "praise": "(+)", "knowledge": "(+)"}


def report_text(report: Report) -> str:
    """Word the whole report."""
    parts = [
        heading(report),
        _section("What matters", _findings(report.findings)),
        _section(f"Where each question stands ({_said(report)})", _questions(report)),
        _section("Knowledge gained, apart from satisfaction", _knowledge(report)),
        _section("Earlier signals, over by now", _earlier(report)),
        _section("Trainers compared (for the Training Programme Manager only)", _comparison(report)),
        _section("How sure this is", how_sure(report)),
        _section("To know about these figures", report.notes),
    ]
    return "\n\n".join(part for part in parts if part)


def heading(report: Report) -> str:
    """Say what was read, and what the cohorts are."""
    days = [day for cohort in report.cohorts for day in (cohort.first_on, cohort.last_on) if day]
    span = f", {_short_day(min(days))} to {_short_day(max(days))}" if days else ""
    title = f"{report.called}: {counted(report.responses, 'response')}, {counted(len(report.cohorts), 'cohort')}{span}"
    lines = [title, "=" * min(len(title), WIDTH), _filled(f"Cohorts are told by {report.cohorts_by}.")]
    if report.held_responses:
        held = f"{counted(report.held_responses, 'response')} of {counted(report.held_cohorts, 'cohort')}"
        lines.append(_filled(f"{held} held back: a group of {TEAM_FLOOR} is not complete. They count for the alarm."))
    return "\n".join(lines)


def _short_day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _section(title: str, lines: Sequence[str] | Iterator[str]) -> str:
    shown = [line if line.startswith(" ") else _filled(line) for line in lines]
    return "\n".join([title, "-" * len(title), *shown]) if shown else ""


def _filled(text: str, *, indent: str = "") -> str:
    return textwrap.fill(text, width=WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _findings(found: Sequence[Finding]) -> Iterator[str]:
    for number, finding in enumerate(found, start=1):
        sign = _SIGNS.get(finding.kind, "(i)")
        yield textwrap.fill(
            f"{number}. {sign} {finding.words}", width=WIDTH, subsequent_indent="       ", break_on_hyphens=False
        )
        yield _filled(f"n = {finding.n:,}; {finding.window}; {finding.rule}.", indent="       ")


def _said(report: Report) -> str:
    many = min(LAST_UNITS, len(report.groups))
    return "the newest group" if many <= 1 else f"the newest group, and the last {many} together"


def _questions(report: Report) -> Iterator[str]:
    answered = [facts for facts in report.questions if facts.answers]
    for facts in answered[:QUESTIONS_SHOWN]:
        yield f"  {_cut(facts.asked.title)}"
        yield _filled(_stands(facts), indent="      ")
        yield _filled(over_time(facts), indent="      ")
    more = len(answered) - QUESTIONS_SHOWN
    if more > 0:
        yield f"  {counted(more, 'more question')}: `--json` and `--html` have them all."


def _stands(facts: QuestionFacts) -> str:
    newest, good = facts.points[-1], sum(facts.recent.get(worth, 0) for worth in facts.asked.favourable)
    share = favourable_words(newest.share.favourable, newest.share.answers)
    words = f"{share} {facts.asked.said} ({range_words(newest.share.favourable, newest.share.answers)})"
    if len(facts.points) > 1:
        words += f"; together {favourable_words(good, sum(facts.recent.values()))}"
    return f"{words}."


def over_time(facts: QuestionFacts) -> str:
    """Say what the chart says in a line."""
    chart = facts.chart
    if chart.limits is None:
        return f"Over time: {chart_words(chart)}."
    limits = f"mean {chart.limits.mean:.2f}, limits {chart.limits.lower:.2f} to {chart.limits.upper:.2f}"
    trial = f"; {chart_words(chart)}" if chart.state == "trial" else ""
    words = f"Over time: {VARIATION_WORDS[facts.variation]} ({limits}{trial})"
    return f"{words}; {ASSURANCE_WORDS[facts.assurance]}." if facts.assurance else f"{words}."


def _cut(title: str) -> str:
    return title if len(title) <= WIDTH - 4 else title[: WIDTH - 5] + "…"


def _knowledge(report: Report) -> Iterator[str]:
    for each in report.knowledge:
        yield (
            f"{each.title}: {gain_words(each.gain)}."
            if each.gain.pairs
            else f"{each.title}: no group of five answered."
        )


def _earlier(report: Report) -> Iterator[str]:
    over = [alert for alert in report.watch.alerts if not is_standing(alert, report.cohorts)]
    for alert in over[-EARLIER_SHOWN:]:
        yield alert_words(report, alert)
    if len(over) > EARLIER_SHOWN:
        yield f"And {len(over) - EARLIER_SHOWN} before these."


def alert_words(report: Report, alert: Alert) -> str:
    """Say one alert in a line."""
    way = "lower" if alert.direction == "down" else "higher"
    until = "" if alert.over_at is None else f", until {report.cohorts[alert.over_at].name}"
    return f"{alert.cohort}: {report.title_of(alert)} {way} than usual since {report.cohorts[alert.since].name}{until}."


def _comparison(report: Report) -> Iterator[str]:
    if report.comparison is None:
        return
    yield comparison_words(report.comparison)
    titles = {facts.asked.key: facts.asked.title for facts in report.questions}
    for difference in report.comparison.differences:
        yield _filled(f"{difference_words(difference, titles=titles)}.", indent="  ")
    yield "Only cohorts of five or more, each with one trainer, are compared. Nobody is ranked."


def how_sure(report: Report) -> Iterator[str]:
    """Say what the monitor's word is worth, and how wide the cohorts scatter."""
    if report.index is None or not report.questions:
        return
    building = baseline_words(report.index.course)
    yield building or rate_words(len(report.questions))
    yield spread_words(report.index.course)
    yield "The usual level is learned from earlier cohorts, never from the one that is judged."
    yield "A rating says what people said on the day, not why."
