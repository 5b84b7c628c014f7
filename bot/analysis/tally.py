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
) -> dict[int, Counts]:
    """Count, for each block, how many people gave each value of each question and measure.

    Blanks are counted nowhere. A measure of several questions is counted by each person's average; a change by each
    person's difference, of those who answered both questions.
    """
    counts: dict[int, dict[str, dict[str, int]]] = {number: {} for number in block_of.values()}
    if not responses:
        return dict(counts)
    import pandas as pd

    blocks = pd.Series([block_of[response.key] for response in responses])
    for name, column in _columns(responses, questions, measures):
        found = column.groupby(blocks).value_counts()
        for number, value, many in zip(
            found.index.get_level_values(0), found.index.get_level_values(1), found, strict=True
        ):
            text = value if isinstance(value, str) else as_value(float(value))
            counts[int(number)].setdefault(name, defaultdict(int))[text] += int(many)
    return {number: {name: dict(values) for name, values in named.items()} for number, named in counts.items()}


def _columns(
    responses: Sequence[Answered], questions: Sequence[CountedQuestion], measures: Sequence[CountedMeasure]
) -> Iterator[tuple[str, pd.Series]]:
    """Give one column per question that is counted, then one per measure that is more than a question."""
    import pandas as pd

    ratings: dict[str, pd.Series] = {}
    for question in questions:
        answers = pd.Series([response.answers.get(question.key) for response in responses], dtype="object")
        if question.kind == "scale":
            ratings[question.key] = pd.to_numeric(answers, errors="coerce").astype("float64")
            yield question.key, ratings[question.key].dropna()
        elif question.options:
            yield question.key, answers.where(answers.isna() | answers.isin(list(question.options)), OTHER).dropna()
    for measure in measures:
        if measure.before is not None and measure.after is not None:
            yield of_measure(measure.key), (ratings[measure.after] - ratings[measure.before]).dropna()
        elif len(measure.questions) > 1:
            rows = pd.DataFrame({question.key: ratings[question.key] for question in measure.questions})
            yield of_measure(measure.key), rows.mean(axis="columns").round(FOUR_DECIMALS).dropna()
