"""The report as one web page that needs nothing else: no script, no font, no picture from anywhere. Wide or narrow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from importlib import resources

from bot.analysis.comparisons import comparison_words, difference_words
from bot.analysis.intervals import range_words
from bot.analysis.paired import gain_words
from bot.privacy.floors import TEAM_FLOOR
from bot.reports.charts import Drawn, alt_text, svg
from bot.reports.messages import how_sure, over_time
from bot.reports.model import Counts, Finding, IndexFacts, QuestionFacts, Report
from bot.reports.words import counted, favourable_words

BADGES = {"improving": ("improving", "◆"), "concerning": ("concerning", "▼")}
KIND_WORDS = {"concern": "▼ Worth a look", "praise": "◆ Going well", "knowledge": "◆ Knowledge gained"}


def report_page(report: Report) -> str:
    """Write the whole page."""
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    body = "".join(
        [
            _heading(report),
            _findings(report.findings),
            _course(report),
            _questions(report),
            _knowledge(report),
            _comparison(report),
            _listed("How sure this is", list(how_sure(report))),
            _listed("To know about these figures", report.notes),
        ]
    )
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.called)}: what learners said</title><style>{style}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _heading(report: Report) -> str:
    days = [day for cohort in report.cohorts for day in (cohort.first_on, cohort.last_on) if day]
    span = f", {_long(min(days))} to {_long(max(days))}" if days else ""
    read = f"{counted(report.responses, 'response')} from {counted(len(report.cohorts), 'cohort')}{span}"
    held = ""
    if report.held_responses:
        few = f"{counted(report.held_responses, 'response')} of {counted(report.held_cohorts, 'cohort')}"
        held = f" {few} held back until a group of {TEAM_FLOOR} is complete; they count for the alarm."
    return (
        f"<header><h1>What learners said</h1><p class=file>{escape(report.called)}</p><p>{read}. "
        f"Cohorts are told by {escape(report.cohorts_by)}.{held} No figure is about fewer than {TEAM_FLOOR} people.</p>"
        "</header>"
    )


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _findings(found: Sequence[Finding]) -> str:
    items = "".join(
        f'<li class="{finding.kind}"><b>{KIND_WORDS.get(finding.kind, "To know")}</b> {escape(finding.words)}'
        f"<small>n = {finding.n:,} · {escape(finding.window)} · {escape(finding.rule)}</small></li>"
        for finding in found
    )
    return f"<section><h2>What matters</h2><ol class=findings>{items}</ol></section>"


def _course(report: Report) -> str:
    index = report.index
    if index is None or not index.means:
        return ""
    drawn = Drawn(
        title="The course as a whole",
        labels=index.groups,
        chart=index.chart,
        better="high",
        low=1,
        high=5,
        marks=_marks(report, index.groups),
    )
    caption = f"Mean of all rating questions, 1 to 5, group by group. {_caption(index)}"
    return (
        f"<section><h2>The course as a whole {_badge(index.variation)}</h2>"
        f"<figure class=wide>{svg(drawn)}<figcaption>{escape(caption)}</figcaption></figure>{_key()}</section>"
    )


def _caption(index: IndexFacts) -> str:
    words = alt_text(Drawn(title="", labels=index.groups, chart=index.chart, better="high", low=1, high=5))
    return f"{words[2].upper()}{words[3:]}"  # without the title and its colon


def _key() -> str:
    return (
        "<p class=key><span class=chance>● chance</span> <span class=improving>◆ improving</span> "
        "<span class=concerning>▼ concerning</span> — mean, ┄ limits that chance keeps within</p>"
    )


def _badge(variation: str) -> str:
    kind = variation.partition("_")[0]
    css, sign = BADGES.get(kind, ("chance", "●"))
    words = "chance" if variation == "common_cause" else kind if kind in BADGES else "not judged"
    return f'<span class="badge {css}">{sign} {words}</span>'


def _marks(report: Report, labels: Sequence[str]) -> tuple[tuple[float, str], ...]:
    """Place each action between the last group before it and the first one after."""
    days = {group.label: group.last_on for group in report.groups}
    ends = [days.get(label) for label in labels]
    marks = []
    for day in report.actions_on:
        before = sum(1 for end in ends if end is not None and end < day)
        if 0 < before <= len(labels):
            marks.append((min(before - 0.5, len(labels) - 1.0), f"action, {day.day} {day:%b %Y}"))
    return tuple(marks)


def _questions(report: Report) -> str:
    cards = "".join(_card(report, facts) for facts in report.questions if facts.answers)
    return f"<section><h2>Question by question</h2><div class=cards>{cards}</div></section>" if cards else ""


def _card(report: Report, facts: QuestionFacts) -> str:
    labels = tuple(point.group for point in facts.points)
    drawn = Drawn(
        title=facts.asked.title,
        labels=labels,
        chart=facts.chart,
        better=facts.better,
        low=facts.asked.low,
        high=facts.asked.high,
        marks=_marks(report, labels),
    )
    newest, together = facts.points[-1], sum(facts.recent.values())
    good = sum(facts.recent.get(worth, 0) for worth in facts.asked.favourable)
    said = facts.asked.said
    share = favourable_words(newest.share.favourable, newest.share.answers)
    lines = [f"{newest.group}: {share} {said}, {range_words(newest.share.favourable, newest.share.answers)}."]
    if len(facts.points) > 1:
        lines.append(
            f"The last {min(4, len(facts.points))} groups together: {favourable_words(good, together)} {said}."
        )
    lines.append(over_time(facts))
    words = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f"<article><h3>{escape(facts.asked.title)} {_badge(facts.variation)}</h3><figure>{svg(drawn)}</figure>"
        f"{_bar(facts.recent, facts)}{words}</article>"
    )


def _bar(counts: Counts, facts: QuestionFacts) -> str:
    """Show the counts of the last four groups as one bar, the best answer first, each part named."""
    ordered = sorted(counts.items(), reverse=facts.better != "low")
    parts = "".join(
        f'<i style="flex:{many}" class="{"good" if worth in facts.asked.favourable else "rest"}"></i>'
        for worth, many in ordered
        if many
    )
    words = ", ".join(f"{many} gave {worth:g}" for worth, many in ordered if many)
    return f'<div class=bar aria-hidden="true">{parts}</div><p class=counts>{escape(words)}</p>'


def _knowledge(report: Report) -> str:
    if not report.knowledge:
        return ""
    items = "".join(
        f"<li><b>{escape(each.title)}</b>: "
        f"{escape(gain_words(each.gain) if each.gain.pairs else 'no group of five answered both')}.</li>"
        for each in report.knowledge
    )
    return f"<section><h2>Knowledge gained, apart from satisfaction</h2><ul>{items}</ul></section>"


def _comparison(report: Report) -> str:
    if report.comparison is None:
        return ""
    titles = {facts.asked.key: facts.asked.title for facts in report.questions}
    lines = [comparison_words(report.comparison)]
    lines += [f"{difference_words(each, titles=titles)}." for each in report.comparison.differences]
    lines.append("Only cohorts of five or more, each with one trainer, are compared. Nobody is ranked.")
    return _listed("Trainers compared, for the Training Programme Manager only", lines)


def _listed(title: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<section><h2>{title}</h2><ul>{items}</ul></section>" if items else ""
