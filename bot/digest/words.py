"""How figures are worded: always "7 of 8", and a percentage only beside it and only of ten answers or more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.intervals import share_words, wilson
from bot.analysis.paired import Gain
from bot.analysis.scores import MeasureScore, QuestionScore
from bot.privacy.floors import PERCENTAGE_FLOOR, TEAM_FLOOR

MORE_THAN_CHANCE = 0.05  # Wilcoxon's p, two-sided: below, luck would give as much once in twenty times
TOO_FEW = f"fewer than {TEAM_FLOOR} answered"


def of_how_many(favourable: int, answers: int) -> str:
    """Say 7 of 8, or 24 of 29 (83%)."""
    words = f"{favourable} of {answers}"
    return f"{words} ({percent(favourable, answers)}%)" if answers >= PERCENTAGE_FLOOR else words


def percent(favourable: int, answers: int) -> int:
    """Round to a whole percentage; only all are 100% and only none are 0%."""
    rounded = round(100 * favourable / answers)
    if favourable < answers:
        rounded = min(rounded, 99)
    return max(rounded, 1) if favourable else rounded


def measure_words(score: MeasureScore) -> str:
    """Say what one group answered: "7 of 8 said 4 or 5", "6 up, 1 the same, 1 down"."""
    if not score.answers:
        return TOO_FEW
    if score.change is None:
        return f"{of_how_many(score.favourable, score.answers)} {score.said}"
    change = score.change
    return f"{change.up} up, {change.same} the same, {change.down} down"


def range_words(favourable: int, answers: int) -> str:
    """Say what so few answers are consistent with: "about half to nearly all"."""
    low, high = (share_words(bound) for bound in wilson(favourable, answers))
    return low if low == high else f"{low} to {high}"


def gained_words(gain: Gain) -> str:
    """Say what many pairs of before and after tell together. Empty of fewer than eight pairs."""
    if gain.p_value is None or gain.mean is None:
        return ""
    if gain.p_value >= MORE_THAN_CHANCE:
        return "no more than chance"
    return f"{'a gain' if gain.mean > 0 else 'a loss'} of {abs(gain.mean):.1f} on average, more than chance"


def brief_words(score: MeasureScore) -> str:
    """Say the same more briefly, where the measure was explained just before."""
    if not score.answers:
        return TOO_FEW
    if score.change is None:
        return of_how_many(score.favourable, score.answers)
    return f"{of_how_many(score.change.up, score.answers)} went up"


def question_words(score: QuestionScore) -> str:
    """Say every count of a question: "4 said 5, 3 said 4, 1 said 3 (middle 4.5)"."""
    if not score.answers:
        return TOO_FEW
    values = reversed(score.values) if score.median is not None else score.values
    said = ", ".join(f"{many} said {value}" for value, many in values if many)
    middle = f" (middle {score.median:g})" if score.median is not None else ""
    return f"{said}{middle}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Say 1 form, 2 forms."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def also_words(sources: Sequence[str]) -> str:
    """Say which other sources raise the same theme: "also raised in: session log, observation"."""
    return f"also raised in: {', '.join(sources)}"


def listed(words: Sequence[str]) -> str:
    """Join as people do: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
