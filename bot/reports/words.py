"""How the figures of an export are worded: "7 of 8", and a percentage only beside it and only from ten answers on."""

from __future__ import annotations

from bot.analysis.monitor import Course
from bot.analysis.spc import Assurance, Chart, Variation
from bot.privacy.floors import PERCENTAGE_FLOOR

VARIATION_WORDS: dict[Variation, str] = {
    "common_cause": "common cause, no more than chance",
    "improving_high": "improving: higher than chance",
    "improving_low": "improving: lower than chance, and low is good",
    "concerning_high": "concerning: higher than chance, and low is good",
    "concerning_low": "concerning: lower than chance",
    "neutral_high": "higher than chance",
    "neutral_low": "lower than chance",
    "not_judged": "not judged",
}
ASSURANCE_WORDS: dict[Assurance, str] = {
    "consistently_passes": "will meet the target as things are",
    "consistently_fails": "will miss the target unless something changes",
    "hit_and_miss": "will meet the target at times and miss it at times",
}
RULE_WORDS = {
    "outside": "a point outside the limits",
    "trend": "seven points that all rise or all fall",
    "two_of_three": "two of three points near a limit",
    "shift": "seven points on one side of the mean",
}


def counted(number: int, one: str, many: str | None = None) -> str:
    """Say 1 cohort, 2 cohorts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def favourable_words(favourable: int, answers: int) -> str:
    """Say 7 of 8, or 24 of 29 (83%); only all are 100% and only none are 0%."""
    words = f"{favourable:,} of {answers:,}"
    if answers < PERCENTAGE_FLOOR:
        return words
    rounded = round(100 * favourable / answers)
    rounded = min(rounded, 99) if favourable < answers else rounded
    return f"{words} ({max(rounded, 1) if favourable else rounded}%)"


def chart_words(chart: Chart) -> str:
    """Say why there are limits, or why there are none."""
    if chart.state == "too_few":
        return f"no limits yet: {counted(len(chart.values), 'point')}, six are needed"
    if chart.state == "at_ceiling":
        return "no limits: hardly any spread, the answers stand at one end of the scale or on one value"
    if chart.state == "trial":
        return f"trial limits: {counted(len(chart.values), 'point')}, twelve make them firm"
    return "limits from all points shown"


def course_words(course: Course) -> str:
    if course.state == "baseline":
        return f"building a baseline, {course.history} of 12 cohorts"
    if course.state == "no_spread":
        return "all cohorts alike, so nothing stands out"
    return f"watched over {counted(len(course.scores), 'cohort')}"
