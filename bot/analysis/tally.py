"""Count answers per block with pandas, column by column: the only place where single answers are looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.analysis.model import OTHER, Answered, CountedMeasure, CountedQuestion, Counts, as_value, of_measure

if TYPE_CHECKING:
    import pandas as pd

FOUR_DECIMALS = 4  # of a person's average over a grid: enough to tell all averages of up to ten rows apart


def tally(
    responses: Sequence[Answered],
    *,
    block_of: Mapping[str, int],
    questions: Sequence[CountedQuestion],
    measures: Sequence[CountedMeasure],
    floor: int,
) -> dict[int, Counts]:
    """Count, for each block, how many people gave each value of each question and measure.

    Blanks are counted nowhere. A measure of several questions is counted by each person's average; a change by each
    person's difference, of those who answered both questions; fewer than `floor` who answered only one are left out.
    """
    counts: dict[int, dict[str, dict[str, int]]] = {number: {} for number in block_of.values()}
    if not responses:
        return dict(counts)
    import pandas as pd

    blocks = pd.Series([block_of[response.key] for response in responses])
    for name, column in _columns(responses, questions, measures, blocks=blocks, floor=floor):
        found = column.groupby(blocks).value_counts()
        for number, value, many in zip(
            found.index.get_level_values(0), found.index.get_level_values(1), found, strict=True
        ):
            text = value if isinstance(value, str) else as_value(float(value))
            counts[int(number)].setdefault(name, defaultdict(int))[text] += int(many)
    return {number: {name: dict(values) for name, values in named.items()} for number, named in counts.items()}


def _columns(
    responses: Sequence[Answered],
    questions: Sequence[CountedQuestion],
    measures: Sequence[CountedMeasure],
    *,
    blocks: pd.Series,
    floor: int,
) -> Iterator[tuple[str, pd.Series]]:
    """Give one column per question that is counted, then one per measure that is more than a question."""
    import pandas as pd

    given = {
        question.key: pd.Series([response.answers.get(question.key) for response in responses], dtype="object")
        for question in questions
        if question.kind == "scale" or question.options
    }
    scales = [question.key for question in questions if question.kind == "scale"]
    ratings = {key: pd.to_numeric(given[key], errors="coerce").astype("float64") for key in scales}
    ratings = _paired(ratings, [measure for measure in measures if measure.before], blocks=blocks, floor=floor)
    for question in questions:
        if question.kind == "scale":
            yield question.key, ratings[question.key].dropna()
        elif question.options:
            answers = given[question.key]
            yield question.key, answers.where(answers.isna() | answers.isin(list(question.options)), OTHER).dropna()
    for measure in measures:
        if measure.before is not None and measure.after is not None:
            yield of_measure(measure.key), (ratings[measure.after] - ratings[measure.before]).dropna()
        elif len(measure.questions) > 1:
            rows = pd.DataFrame({question.key: ratings[question.key] for question in measure.questions})
            yield of_measure(measure.key), rows.mean(axis="columns").round(FOUR_DECIMALS).dropna()


def _paired(
    ratings: Mapping[str, pd.Series], changes: Sequence[CountedMeasure], *, blocks: pd.Series, floor: int
) -> dict[str, pd.Series]:
    """Leave out an answer to only one of before and after, where fewer than `floor` of a block gave one.

    Their answers could be subtracted: the gain of the pairs, taken from the mean of now, leaves the mean of before of
    the pairs, and that of everybody who answered it is printed too.
    """
    left = dict(ratings)
    is_settled = False
    while not is_settled:  # two changes may share a question
        is_settled = True
        for measure in changes:
            pair = [key for key in (measure.before, measure.after) if key is not None]
            both = left[pair[0]].notna() & left[pair[-1]].notna()
            told = both.groupby(blocks).transform("sum") >= floor
            for key in pair:
                alone = left[key].notna() & ~both & told
                few = alone & (alone.groupby(blocks).transform("sum") < floor)
                is_settled = is_settled and not few.any()
                left[key] = left[key].mask(few)
    return left
