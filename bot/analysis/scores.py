"""From counts to named facts: how many of how many, per question and per measure. Nothing here sees a single person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.analysis.model import CountedBlock, CountedMeasure, CountedQuestion, Counts, Unit, as_value, of_measure

LAST_UNITS = 4  # about a month of courses: enough people to read, recent enough to act on (analysis.md 3)


@dataclass(frozen=True)
class Change:
    """How many people rate themselves higher, the same or lower afterwards."""

    up: int
    same: int
    down: int


@dataclass(frozen=True)
class MeasureScore:
    """One measure over one or more groups. `answers` may be 0: then there is nothing to say, and it says so."""

    key: str
    title: str
    answers: int
    favourable: int = 0
    said: str = ""  # what a favourable answer is: "said 4 or 5"
    change: Change | None = None
    scale: tuple[int, int] | None = None

    @property
    def share(self) -> float | None:
        """Give the favourable share, 0 to 1. None without answers, and for a change."""
        return self.favourable / self.answers if self.answers and self.change is None else None


@dataclass(frozen=True)
class QuestionScore:
    """One question over one or more groups: every value it can have, and how many gave it."""

    key: str
    title: str
    answers: int
    values: tuple[tuple[str, int], ...]
    favourable: int | None = None  # None where no answer counts as better than another
    median: float | None = None  # None without answers, and for a choice


def units_of(blocks: Iterable[CountedBlock]) -> tuple[Unit, ...]:
    """Add up the blocks of each group, and order the groups in time."""
    units: dict[str, Unit] = {}
    for block in sorted(blocks, key=lambda block: block.number):
        earlier = units.get(block.unit)
        if earlier is None:
            units[block.unit] = Unit(
                block.unit, block.label, block.responses, block.first_on, block.last_on, block.counts
            )
        else:  # late forms: the group keeps its place in time
            units[block.unit] = replace(
                earlier,
                responses=earlier.responses + block.responses,
                counts=added(earlier.counts, block.counts),
            )
    return tuple(sorted(units.values(), key=lambda unit: (unit.last_on, unit.first_on, unit.unit)))


def added(*counts: Counts) -> Counts:
    """Add up counts, question by question."""
    total: dict[str, Counter[str]] = {}
    for part in counts:
        for name, values in part.items():
            total.setdefault(name, Counter()).update(values)
    return total


def measure_score(counts: Counts, measure: CountedMeasure) -> MeasureScore:
    if measure.before is not None:
        return _change_score(counts.get(of_measure(measure.key), {}), measure)
    single = len(measure.questions) == 1
    values = counts.get(measure.questions[0].key if single else of_measure(measure.key), {})
    question = measure.questions[0]
    floor = min(question.favourable)
    # An average over several rows is favourable from the lowest favourable value on.
    favourable = sum(
        many
        for value, many in values.items()
        if (float(value) in question.favourable if single else float(value) >= floor)
    )
    said = said_of(question) if single else f"gave {as_value(floor)} or more on average"
    return MeasureScore(measure.key, measure.title, sum(values.values()), favourable, said, scale=question.scale)


def _change_score(values: Mapping[str, int], measure: CountedMeasure) -> MeasureScore:
    change = Change(
        up=sum(many for value, many in values.items() if float(value) > 0),
        same=sum(many for value, many in values.items() if float(value) == 0),
        down=sum(many for value, many in values.items() if float(value) < 0),
    )
    return MeasureScore(measure.key, measure.title, sum(values.values()), change=change)


def said_of(question: CountedQuestion) -> str:
    """Say in words which answers are favourable."""
    values = [as_value(value) for value in sorted(question.favourable)]
    if len(values) == 1:
        return f"said {values[0]}"
    return f"said {', '.join(values[:-1])} or {values[-1]}"


def question_score(counts: Counts, question: CountedQuestion) -> QuestionScore:
    values = counts.get(question.key, {})
    if question.kind == "scale" and question.scale is not None:
        names = [str(value) for value in range(question.scale[0], question.scale[1] + 1)]
    else:
        names = [*question.options, *(value for value in values if value not in question.options)]
    favourable = sum(values.get(as_value(value), 0) for value in question.favourable) if question.favourable else None
    return QuestionScore(
        key=question.key,
        title=question.title,
        answers=sum(values.values()),
        values=tuple((name, values.get(name, 0)) for name in names),
        favourable=favourable,
        median=median(values) if question.kind == "scale" else None,
    )


def median(values: Mapping[str, int]) -> float | None:
    """Give the middle value, or the mean of the two middle ones. None without any."""
    ordered = sorted(Counter({float(value): many for value, many in values.items()}).elements())
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def mean(values: Mapping[str, int]) -> float | None:
    """Give the mean. None without any values."""
    answers = sum(values.values())
    return sum(float(value) * many for value, many in values.items()) / answers if answers else None


def measure_mean(counts: Counts, measure: CountedMeasure) -> float | None:
    """Give the mean of a measure. None without answers.

    Of several questions it is the mean of their means, which are printed too. The mean of the people's own averages
    would tell more: taken from the questions' counts, it leaves what the few said who answered only some of them.
    """
    if measure.before is not None:
        return mean(counts.get(of_measure(measure.key), {}))
    means = [found for one in measure.questions if (found := mean(counts.get(one.key, {}))) is not None]
    return sum(means) / len(means) if means else None


def is_counted(question: CountedQuestion) -> bool:
    return question.kind == "scale" or bool(question.options)


def highest(scores: Sequence[MeasureScore]) -> tuple[MeasureScore, ...]:
    """Name the measures with the largest favourable share: praise is a finding too."""
    return _extreme(scores, best=True)


def lowest(scores: Sequence[MeasureScore]) -> tuple[MeasureScore, ...]:
    """Name the measures with the smallest favourable share, unless all measures are alike."""
    found = _extreme(scores, best=False)
    return () if found == _extreme(scores, best=True) else found


def _extreme(scores: Sequence[MeasureScore], *, best: bool) -> tuple[MeasureScore, ...]:
    # Like with like: "9 or 10" of ten is a stricter question than "4 or 5" of five. The commonest scale is compared.
    rated = [(score, share) for score in scores if (share := score.share) is not None]
    if not rated:
        return ()
    ((scale, _),) = Counter(score.scale for score, _ in rated).most_common(1)
    alike = [(score, share) for score, share in rated if score.scale == scale]
    wanted = (max if best else min)(share for _, share in alike)
    return tuple(score for score, share in alike if share == wanted)
