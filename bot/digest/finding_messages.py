"""Findings as the team reads them: few in the digest, with a button each; the rest and the rule in the thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.analysis.monitor import rate_words, spread_words
from bot.blocks import bold, context, escape, section
from bot.digest.finding_words import (
    basis_words,
    finding_words,
    on_it_words,
    standing_words,
)
from bot.digest.findings import Finding, Kind, Watching
from bot.digest.raising import finding_button
from bot.digest.words import also_words, counted
from integrations.slack.message import Block

TITLE_CHARACTERS = 200
ALSO_CHARACTERS = 160
STILL_SHOWN = 10

# The shapes of the picture: down for what concerns, a diamond for what improved.
SIGNS: dict[Kind, str] = {
    "concern": ":small_red_triangle_down:",
    "came_back": ":leftwards_arrow_with_hook:",
    "improvement": ":large_blue_diamond:",
    "apart": ":black_circle:",
}


def changes(watching: Watching, *, shown: int, also: Mapping[str, Sequence[str]]) -> Iterator[Block]:
    """Say what is new, or that nothing is; and what such a word is worth. `also` has who else raises a theme."""
    if watching.state == "nothing":
        return
    if not watching.arisen:
        yield section(standing_words(watching))
        return
    for finding in watching.arisen[:shown]:
        is_open = finding.kind != "improvement" and not finding.on_it
        yield section(_told(finding, also), accessory=finding_button(finding) if is_open else None)
    more = len(watching.arisen) - shown
    rest = f"{counted(more, 'more finding')} in the thread. " if more > 0 else ""
    yield context(rest + rate_words(watching.questions))


def watch_lines(watching: Watching, *, shown: int, also: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Say in the thread what did not fit, what still stands, what is over, and how the watching is done."""
    if watching.state not in ("watched", "no_spread"):
        return
    yield bold("What is watched")
    for finding in watching.arisen[shown : shown + STILL_SHOWN]:
        yield f"• {_told(finding, also)}"
    for finding in watching.still[:STILL_SHOWN]:
        owned = f"; {on_it_words(finding)}" if finding.on_it else ""
        yield f"• Still so: {_about(finding)}, {escape(finding_words(finding))}{owned}"
    for finding in watching.apart[:STILL_SHOWN]:
        yield f"• {_about(finding)}: {escape(finding_words(finding))}"
    for finding in watching.over[:STILL_SHOWN]:
        yield f"• Back to what is usual: {_about(finding)}"
    rule = "Each group is compared with all earlier ones, smoothed over about nine."
    spread = f" {spread_words(watching.course)}" if watching.course else ""
    yield f"_{rule} {rate_words(watching.questions)}{spread}_"
    yield "_The picture marks points by four simpler rules, which ring more often: a mark alone is no finding._"


def _told(finding: Finding, also: Mapping[str, Sequence[str]]) -> str:
    return (
        f"{SIGNS[finding.kind]} {bold(_about(finding))} — {escape(finding_words(finding))}.\n"
        f"_{escape(basis_words(finding))}{escape(_also(finding, also), limit=ALSO_CHARACTERS)}_"
    )


def _also(finding: Finding, also: Mapping[str, Sequence[str]]) -> str:
    """Name who else raises what is lower than usual. Praise is not counted, so nothing bears out what is higher."""
    sources = also.get(finding.theme or "", ())
    return f" · {also_words(sources)}" if sources and finding.kind in ("concern", "came_back") else ""


def _about(finding: Finding) -> str:
    return escape(finding.about, limit=TITLE_CHARACTERS)
