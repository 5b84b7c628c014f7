"""From a finding of the digest to an action: the button that opens the form with all that the finding knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.actions.buttons import add_button
from bot.actions.model import Principle, Source
from bot.actions.wishes import Draft
from bot.analysis.scores import MeasureScore
from bot.digest.finding_words import finding_words
from bot.digest.findings import Finding
from bot.digest.model import Group
from bot.digest.words import measure_words
from bot.feedback.model import FormMap
from integrations.slack.message import Block

RAISE = "Raise an action"


def principles_of(form_map: FormMap) -> dict[str, tuple[Principle, ...]]:
    """Name the principles that the questions of each measure speak of, by the measure's key."""
    return {
        measure.key: tuple(
            sorted({Principle(letter) for question in measure.questions for letter in question.principles})
        )
        for measure in form_map.measures
    }


def raise_button(
    scores: Sequence[MeasureScore], group: Group, *, principles: Mapping[str, Sequence[Principle]]
) -> Block:
    """Offer the form with measure, principles and evidence of what stands lowest. The title is for a person to say."""
    served = sorted({letter for score in scores for letter in principles.get(score.key, ())})
    draft = Draft(
        principles=tuple(served),
        source=Source.LEARNER_FORM,
        measure=scores[0].title if len(scores) == 1 else None,
        evidence="; ".join(f"{score.title}: {measure_words(score)}" for score in scores) + f" ({_over(group)})",
    )
    return add_button(RAISE, draft=draft)


def finding_button(finding: Finding) -> Block:
    """Offer the form with all that a finding knows."""
    draft = Draft(
        principles=finding.principles,
        source=Source.LEARNER_FORM,
        measure=finding.measure,
        evidence=f"{finding.about}, {finding_words(finding)} ({_day(finding.since)} to {_day(finding.until)})",
        alert_from=finding.raised[0] if finding.raised else None,
        alert_to=finding.raised[1] if finding.raised else None,
    )
    return add_button(RAISE, draft=draft)


def _over(group: Group) -> str:
    """Say whose answers these are and of which days."""
    first, last = _day(group.first_on), _day(group.last_on)
    return f"{group.label}, {last if first == last else f'{first} to {last}'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
