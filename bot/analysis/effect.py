"""Did the measure move after an action: cohorts after it against cohorts between the alert and it (analysis.md 4).

An action is opened because something looked bad, and what looked bad by chance gets better by itself: 97 to 100 of 100
actions that do nothing "work" if the cohorts that raised the alert are the comparison. So those are never used. Nothing
here claims that the action was the cause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

from bot.analysis.series import Level, level_of, weights

if TYPE_CHECKING:
    from bot.analysis.series import Numbers, Positions

LOOKS = (
    4,
    8,
    12,
    20,
)  # cohorts after completion, agreed beforehand: every extra look is one more chance to be wrong
PRIOR_SPREAD = 0.35  # points: what actions on a five-point scale have done elsewhere, most of them little
WORTHWHILE = 0.3  # points: less is not worth a change to the course
SURE = 0.975  # of the direction
SURE_OF_NOTHING = 0.90  # that the move is smaller than worthwhile
FEWEST_BEFORE = 4  # cohorts between alert and completion; with fewer, those before the alert are compared with
HALF_A_POINT = 0.5
POWER = 0.8  # of seeing half a point, when the number of cohorts needed is told
MOST_COHORTS_TOLD = 60

Verdict = Literal["improved", "worse", "no worthwhile change", "too early"]
Normality = Literal["back to normal", "below normal", "above normal", "not clear yet"]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The action among the cohorts, as positions in the series. Without an alert, all cohorts before it compare.

    `raised` are the cohorts that raised the alert, `completed` is the first cohort that had the change.
    """

    completed: int
    raised: tuple[int, int] | None = None  # first and last


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What can be said at the last look that is due. `change` is in points, None at "too early" before the first look.

    `needed` is how many cohorts after completion see half a point four times in five; None if more than 60.
    """

    verdict: Verdict
    cohorts_after: int
    people_after: int
    cohorts_before: int
    looked_after: int  # cohorts at the look that gave the verdict, or the last one taken; 0 before the first
    next_look: int | None  # None when settled, and after the last
    change: float | None
    likely_from: float | None  # 95 % range of the change
    likely_to: float | None
    normality: Normality
    needed: int | None

    @property
    def is_settled(self) -> bool:
        return self.verdict != "too early"


@dataclass(frozen=True)
class Belief:
    """What is believed of a change after seeing the data: a normal distribution, in points."""

    centre: float
    deviation: float

    def above(self, bound: float) -> float:
        return 1 - NormalDist(self.centre, self.deviation).cdf(bound)

    def within(self, bound: float) -> float:
        return self.above(-bound) - self.above(bound)


def judge(values: Numbers, answers: Numbers, timeline: Timeline, *, looks: Sequence[int] = LOOKS) -> Outcome:
    """Compare after with before, at the agreed looks only. The first settled verdict stands.

    `values` are one number per cohort whose high end is good (`series.against_rest`, or `series.index_series` where
    the action is for the whole course, which has less power), `answers` how many people gave it.
    """
    import numpy as np

    there = ~np.isnan(values) & (answers > 0)
    positions = np.flatnonzero(there)
    after = positions[positions >= timeline.completed]
    before = _before(positions, timeline)
    known = _known_phi(values, answers, positions, before, timeline)
    compared = level_of(values[before], answers[before])
    taken = [look for look in looks if look <= len(after)]
    verdict, belief, looked = _first_settled(values, answers, after, taken, compared, known)
    settled = verdict != "too early"
    return Outcome(
        verdict=verdict,
        cohorts_after=len(after),
        people_after=int(answers[after].sum()),
        cohorts_before=len(before),
        looked_after=looked,
        next_look=None if settled else next((look for look in looks if look > len(after)), None),
        change=belief.centre if belief else None,
        likely_from=belief.centre - 1.96 * belief.deviation if belief else None,
        likely_to=belief.centre + 1.96 * belief.deviation if belief else None,
        normality=_normality(values, answers, after, positions, timeline, known),
        needed=_needed(answers[positions], compared, known),
    )


def _before(positions: Positions, timeline: Timeline) -> Positions:
    """Choose the cohorts to compare with: those since the alert; with fewer than four, those before it as well."""
    earlier = positions[positions < timeline.completed]
    if timeline.raised is None:
        return earlier
    first, last = timeline.raised
    since = earlier[earlier > last]
    return since if len(since) >= FEWEST_BEFORE else earlier[(earlier < first) | (earlier > last)]


def _known_phi(
    values: Numbers, answers: Numbers, positions: Positions, before: Positions, timeline: Timeline
) -> float | None:
    """Measure the spread from the long history, each stretch about its own level. None of fewer than three cohorts."""
    first = timeline.raised[0] if timeline.raised else timeline.completed
    history = positions[positions < first]
    stretches = [history, before[before >= first]]
    levels = [level for stretch in stretches if (level := level_of(values[stretch], answers[stretch])) is not None]
    free = sum(level.cohorts - 1 for level in levels)
    if free < 2:
        return None
    squares = sum((level.phi or 0.0) * (level.cohorts - 1) for level in levels)
    return float(squares / free)


def _first_settled(
    values: Numbers,
    answers: Numbers,
    after: Positions,
    taken: Sequence[int],
    compared: Level | None,
    phi: float | None,
) -> tuple[Verdict, Belief | None, int]:
    belief, looked = None, 0
    if compared is None or phi is None:
        return "too early", None, 0
    for look in taken:
        reached = level_of(values[after[:look]], answers[after[:look]])
        if reached is None:
            continue
        belief, looked = believed(reached.mean - compared.mean, phi * (1 / reached.weight + 1 / compared.weight)), look
        verdict = verdict_of(belief)
        if verdict != "too early":
            return verdict, belief, looked
    return "too early", belief, looked


def believed(seen: float, variance: float) -> Belief:
    """Weigh what was seen against what actions usually do."""
    usual = PRIOR_SPREAD**2
    return Belief(seen * usual / (usual + variance), math.sqrt(max(usual * variance / (usual + variance), 1e-18)))


def verdict_of(belief: Belief) -> Verdict:
    better = belief.above(0.0)
    if better >= SURE:
        return "improved"
    if better <= 1 - SURE:
        return "worse"
    return "no worthwhile change" if belief.within(WORTHWHILE) >= SURE_OF_NOTHING else "too early"


def _normality(
    values: Numbers, answers: Numbers, after: Positions, positions: Positions, timeline: Timeline, phi: float | None
) -> Normality:
    """Compare with the long-run level before the alert was raised: whatever the action did, is it as it used to be?"""
    if timeline.raised is None or phi is None or len(after) < LOOKS[0]:
        return "not clear yet"
    history = positions[positions < timeline.raised[0]]
    usual, now = level_of(values[history], answers[history]), level_of(values[after], answers[after])
    if usual is None or now is None:
        return "not clear yet"
    belief = believed(now.mean - usual.mean, phi * (1 / usual.weight + 1 / now.weight))
    verdict = verdict_of(belief)
    said: dict[Verdict, Normality] = {
        "improved": "above normal",
        "worse": "below normal",
        "no worthwhile change": "back to normal",
        "too early": "not clear yet",
    }
    return said[verdict]


def _needed(answers: Numbers, compared: Level | None, phi: float | None) -> int | None:
    """Count the cohorts after completion that show half a point, if it is there, four times in five."""
    if compared is None or phi is None or not len(answers):
        return None
    typical = float(weights(answers).mean())
    usual = PRIOR_SPREAD**2
    reach = NormalDist()
    for cohorts in range(1, MOST_COHORTS_TOLD + 1):
        variance = max(phi * (1 / (cohorts * typical) + 1 / compared.weight), 1e-18)
        # P(mean > 0) >= SURE is the same as: the difference seen is beyond this bound.
        bound = reach.inv_cdf(SURE) * math.sqrt(variance * (usual + variance) / usual)
        if 1 - NormalDist(HALF_A_POINT, math.sqrt(variance)).cdf(bound) >= POWER:
            return cohorts
    return None


# --- in words


def outcome_words(outcome: Outcome) -> str:
    """Say the verdict in one or two sentences, with its numbers, and without a cause."""
    seen = f"{_cohorts(outcome.cohorts_after)} since completion ({_learners(outcome.people_after)})"
    if outcome.verdict == "too early":
        return f"Too early: {seen}. {_next_look(outcome)} {needed_words(outcome)}".strip()
    against = f"{_cohorts(outcome.looked_after)} since completion against {_cohorts(outcome.cohorts_before)} before"
    return f"{_verdict(outcome)}, comparing {against}. {_normal(outcome)}".strip()


def _verdict(outcome: Outcome) -> str:
    if outcome.change is None or outcome.likely_from is None or outcome.likely_to is None:
        return outcome.verdict.capitalize()
    span = f"likely between {outcome.likely_from:+.1f} and {outcome.likely_to:+.1f}"
    if outcome.verdict == "no worthwhile change":
        return f"No worthwhile change since the action: {outcome.change:+.1f} points, {span}"
    word = "Higher" if outcome.verdict == "improved" else "Lower"
    return f"{word} since the action: {outcome.change:+.1f} points, {span}"


def _next_look(outcome: Outcome) -> str:
    if outcome.next_look is None:
        return "That was the last look: it stays open."
    return f"Next look after cohort {outcome.next_look}."


def needed_words(outcome: Outcome) -> str:
    """Say how many cohorts it takes to see half a point."""
    if outcome.needed is None:
        return "With this spread, half a point cannot be seen against so few cohorts before the action."
    return f"With this spread about {_cohorts(outcome.needed)} are needed to see half a point."


def _normal(outcome: Outcome) -> str:
    said: dict[Normality, str] = {
        "back to normal": "It is back at its long-run level.",
        "below normal": "It is still below its long-run level.",
        "above normal": "It is above its long-run level.",
        "not clear yet": "",
    }
    return said[outcome.normality]


def _cohorts(count: int) -> str:
    return "1 cohort" if count == 1 else f"{count} cohorts"


def _learners(count: int) -> str:
    return "1 learner" if count == 1 else f"{count} learners"
