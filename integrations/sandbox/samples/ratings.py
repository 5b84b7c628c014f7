"""What learners tick: scales, grids and choices, drawn so that their shares come out as published surveys found them.

Each learner has an inclination that colours all of their answers, so that answers of one person go together while the
share of every answer over all learners stays what it is meant to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from statistics import NormalDist

from integrations.sandbox.samples import form
from integrations.sandbox.samples.model import Answers, Cohort

AGREEMENT = (0.005, 0.015, 0.05, 0.33, 0.60)  # share of 1 to 5: 93% at 4 or 5
FALLEN = (0.015, 0.045, 0.17, 0.47, 0.30)  # half a point lower on average
PACE = (0.08, 0.80, 0.12)
RECOMMEND = (0.002, 0.002, 0.003, 0.005, 0.008, 0.02, 0.03, 0.10, 0.21, 0.26, 0.36)  # 7% to 6, 31% at 7-8, 62% at 9-10
ACCESS = (0.28, 0.04, 0.01, 0.67)
SETTINGS = (0.5, 0.32, 0.08, 0.06, 0.04)
ROLES = (0.45, 0.12, 0.18, 0.15, 0.10)
KNOWLEDGE_BEFORE, KNOWLEDGE_NOW = (4.5, 1.8), (8.4, 1.1)  # mean and standard deviation
CONFIDENCE_BEFORE, CONFIDENCE_NOW = (4.8, 1.8), (8.2, 1.1)
SHARE_NOT_RISEN = 0.03
TOGETHER = 0.55  # how much one learner's answers go together, 0 to 1
NORMAL = NormalDist()


class Learner:
    """One learner filling in the form."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._inclination = random.gauss(0, 1)

    def ticks(self, cohort: Cohort, *, has_fallen: bool) -> Answers:
        """Answer every question that is not written."""
        return {
            form.COHORT: cohort.code,
            form.MODE: cohort.mode,
            form.SETTING: self._one_of(form.SETTINGS, SETTINGS),
            form.ROLE: self._one_of(form.ROLES, ROLES),
            form.NEEDS: self._agrees(AGREEMENT),
            form.DELIVERY: self._agrees(AGREEMENT),
            form.PACE: self._one_of(form.PACES, PACE),
            **{f"{form.TRAINER} [{row}]": self._agrees(AGREEMENT) for row in form.TRAINER_ROWS},
            form.TOOLS: self._agrees(FALLEN if has_fallen else AGREEMENT),
            **self._before_and_now(form.KNOWLEDGE_BEFORE, form.KNOWLEDGE_NOW, KNOWLEDGE_BEFORE, KNOWLEDGE_NOW),
            **self._before_and_now(form.CONFIDENCE_BEFORE, form.CONFIDENCE_NOW, CONFIDENCE_BEFORE, CONFIDENCE_NOW),
            **{f"{form.IMPACT} [{row}]": self._agrees(AGREEMENT) for row in form.IMPACT_ROWS},
            form.ACCESS: self._one_of(form.ACCESS_ANSWERS, ACCESS),
            form.RECOMMEND: self._agrees(RECOMMEND, first=0),
            form.MAY_QUOTE: "Yes" if self._random.random() < 0.7 else "No",
        }

    def _agrees(self, shares: Sequence[float], *, first: int = 1) -> str:
        """Tick a step of a scale: inclined people tick high, and over all people the shares are kept."""
        own = self._random.gauss(0, 1)
        at = NORMAL.cdf(TOGETHER * self._inclination + (1 - TOGETHER**2) ** 0.5 * own)
        total = sum(shares)
        for step, share in enumerate(shares):
            at -= share / total
            if at < 0:
                return str(first + step)
        return str(first + len(shares) - 1)

    def _one_of(self, options: Sequence[str], shares: Sequence[float]) -> str:
        return self._random.choices(options, weights=shares)[0]

    def _before_and_now(
        self, before: str, now: str, at_first: tuple[float, float], at_last: tuple[float, float]
    ) -> Answers:
        """Answer a pair of 0-10 scales; three in a hundred have not risen."""
        first, last = self._level(at_first), self._level(at_last)
        if self._random.random() < SHARE_NOT_RISEN:
            last = max(first - self._random.randint(0, 1), 0)
        elif last <= first:
            first = max(last - self._random.randint(1, 2), 0)
        return {before: str(first), now: str(last)}

    def _level(self, spread: tuple[float, float]) -> int:
        return min(max(round(self._random.gauss(*spread)), 0), 10)
