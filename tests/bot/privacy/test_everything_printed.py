"""All that a digest prints, over made-up years of arrivals: no arithmetic with it reaches fewer than five people.

Everybody's answers are their own number, so what the bot's own counting prints tells exactly who is in which figure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.printed_figures import baseline_of
from bot.analysis.comment_counts import Said, counts_of
from bot.analysis.model import Counts, Unit, as_value, of_measure
from bot.analysis.scores import LAST_UNITS, added, units_of
from bot.analysis.tally import tally
from bot.analysis.trend import trend_of
from bot.digest.facts import new_comments
from bot.feedback.figures import FigureBlock
from bot.feedback.model import Exclusions, FormMap, Measure, Question, Response, Value
from bot.privacy.floors import COMMENT_FLOOR, TEAM_FLOOR, Block, WaitingForm, cut, withhold

START = date(2026, 1, 5)
MOST = 200  # people in a year in small
KEYS = ("before", "now", "row_a", "row_b", "optional", "wrote")
EVERYTHING = 2 ** len(KEYS) - 1


def a_rating(key: str) -> Question:
    return Question(key=key, titles=(key,), kind="scale", scale=(0, 10_000_000), favourable=(1,))


QUESTIONS = (
    *(a_rating(key) for key in KEYS[:4]),
    Question(key="optional", titles=("Optional",), kind="choice", options=tuple(map(str, range(MOST)))),
)
FORM = FormMap(
    name="form",
    title="Form",
    questions=QUESTIONS,
    measures=(
        Measure(key="change", title="Change", questions=QUESTIONS[:2], before="before", after="now"),
        Measure(key="rows", title="Rows", questions=QUESTIONS[2:4]),
    ),
    exclusions=Exclusions(),
)

# Each week some forms come in: of which cohort, and which questions are answered, as bits. Most people answer all.
PERSON = st.tuples(st.sampled_from("ABCDEFG"), st.one_of(st.just(EVERYTHING), st.integers(0, EVERYTHING)))
WEEKS = st.lists(st.lists(PERSON, max_size=14), min_size=1, max_size=12)
Weeks = list[list[tuple[str, int]]]


@dataclass
class Year:
    """Forms as they came in, and the blocks that were cut week by week."""

    responses: dict[str, Response] = field(default_factory=dict)
    wrote: set[str] = field(default_factory=set)
    blocks: list[FigureBlock] = field(default_factory=list)
    members: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def people(self, unit: str) -> frozenset[str]:
        return frozenset(key for block in self.blocks if block.unit == unit for key in self.members[block.number])


def a_person(number: int, cohort: str, bits: int) -> Response:
    """Let every answer, and the difference of before and now, name the person who gave it."""
    values: tuple[Value, ...] = (float(number), 1001.0 * number, float(number), float(number), str(number))
    said: dict[str, Value] = dict(zip(KEYS, values, strict=False))
    answered = {key: value for place, (key, value) in enumerate(said.items()) if bits >> place & 1}
    return Response(key=str(number), submitted_at=None, cohort=cohort, answers=answered)


def year_of(weeks: Weeks) -> Year:
    year = Year()
    waiting: list[WaitingForm] = []
    cut_in: list[tuple[Block, str]] = []
    for week, arrivals in enumerate(weeks):
        for place, (cohort, bits) in enumerate(arrivals):
            person = a_person(len(year.responses), cohort, bits)
            year.responses[person.key] = person
            year.wrote |= {person.key} if bits >> KEYS.index("wrote") & 1 else set()
            waiting.append(WaitingForm(person.key, cohort, START + timedelta(weeks=week, days=place % 5)))
        new, _ = cut(waiting, printed_cohorts={block.unit for block, _ in cut_in}, first_number=len(cut_in) + 1)
        cut_in += [(block, f"W{week:02}") for block in new]
        gone = {key for block in new for key in block.keys}
        waiting = [form for form in waiting if form.key not in gone]
    year.members = {block.number: block.keys for block, _ in cut_in}
    block_of = {key: block.number for block, _ in cut_in for key in block.keys}
    told = [response for key, response in year.responses.items() if key in block_of]
    counts = tally(told, block_of=block_of, questions=QUESTIONS, measures=FORM.measures, floor=TEAM_FLOOR)
    year.blocks = [a_block(block, period, counts[block.number], year) for block, period in cut_in]
    return year


def a_block(block: Block, period: str, counts: Counts, year: Year) -> FigureBlock:
    said = counts_of(
        Said(themes=frozenset({key}), suggested=frozenset({key})) for key in block.keys if key in year.wrote
    )
    return FigureBlock(
        number=block.number,
        unit=block.unit,
        label=block.label,
        cohorts=block.cohorts,
        responses=len(block.keys),
        first_on=block.first_on,
        last_on=block.last_on,
        counts={**withhold(counts), **said},
        period=period,
    )


def sums_of(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """Give the groups that figures are added up over: each, the last four, and since or before any change."""
    yield from ([unit] for unit in units)
    yield units[-LAST_UNITS:]
    for begin in range(len(units)):
        yield units[begin:]
        yield units[:begin]


def people_in(counts: Counts, name: str) -> frozenset[str]:
    """Tell who is in a figure, by their numbers."""
    values = counts.get(name, {})
    assert all(many == 1 for many in values.values())
    step = 1 if name not in ("now", of_measure("change")) else 1001 if name == "now" else 1000
    return frozenset(value if name == "optional" else as_value(float(value) / step) for value in values)


def printed_in(year: Year) -> Mapping[str, list[frozenset[str]]]:
    """Collect whose answers to what each printed figure is about, every week anew."""
    printed: dict[str, list[frozenset[str]]] = defaultdict(list)
    for period in sorted({block.period for block in year.blocks}):
        units = units_of([block for block in year.blocks if block.period <= period])
        for some in sums_of(units):
            counts = added(*(unit.counts for unit in some))
            for question in QUESTIONS:
                printed[question.key].append(people_in(counts, question.key))
            pairs = people_in(counts, of_measure("change"))
            printed["before"].append(pairs)  # a gain is about both answers of the pairs
            printed["now"].append(pairs)
            printed["favourable on average"].append(people_in(counts, of_measure("rows")))
    return printed


def alike(prints: Sequence[frozenset[str]]) -> Mapping[frozenset[int], int]:
    """Count the people who are in exactly the same figures.

    They can never be told apart, and any sum or difference of figures is about whole groups of such people: if each of
    these groups is large enough, no arithmetic reaches fewer.
    """
    where: dict[str, frozenset[int]] = defaultdict(frozenset)
    for number, group in enumerate(dict.fromkeys(prints)):
        for person in group:
            where[person] |= {number}
    return Counter(where.values())


@settings(deadline=None)
@given(WEEKS)
def test_no_figure_of_a_year_can_be_subtracted_to_fewer_than_five_people(weeks: Weeks) -> None:
    printed = printed_in(year_of(weeks))

    for name, prints in printed.items():
        assert all(size >= TEAM_FLOOR for size in alike(prints).values()), name


@settings(deadline=None)
@given(WEEKS)
def test_response_rates_count_the_forms_of_whole_groups_only(weeks: Weeks) -> None:
    year = year_of(weeks)
    printed = []
    for period in sorted({block.period for block in year.blocks}):
        so_far = Year(blocks=[block for block in year.blocks if block.period <= period], members=year.members)
        for unit in units_of(so_far.blocks):
            people = so_far.people(unit.unit)
            assert unit.responses == len(people)
            printed.append(people)

    assert all(size >= TEAM_FLOOR for size in alike(printed).values())


@settings(deadline=None)
@given(WEEKS)
def test_counts_of_themes_and_suggestions_are_of_eight_people_or_more_and_told_once(weeks: Weeks) -> None:
    year = year_of(weeks)
    told: list[frozenset[str]] = []
    for week in range(len(weeks)):
        so_far = [block for block in year.blocks if block.period <= f"W{week:02}"]
        group = new_comments(so_far, period=f"W{week:02}")
        if group is not None:
            assert group.people == len(group.themes)
            assert set(group.themes) == set(group.suggested) <= year.wrote
            told.append(frozenset(group.themes))

    assert all(size >= COMMENT_FLOOR for size in alike(told).values())
    assert sum(map(len, told)) == len(frozenset().union(*told)), "nobody is counted twice"


def a_unit(*people: tuple[int, int]) -> Unit:
    """Build a group of people with these answers, as bits."""
    responses = [a_person(number, "A", bits) for number, bits in people]
    block_of = dict.fromkeys((response.key for response in responses), 1)
    counts = tally(responses, block_of=block_of, questions=QUESTIONS, measures=FORM.measures, floor=TEAM_FLOOR)
    return Unit("A", "A", len(people), START, START, withhold(counts[1]))


BEFORE, NOW, ROW_A, ROW_B = (1 << place for place in range(4))


@pytest.mark.parametrize("alone, counted", [(1, 7), (4, 7), (5, 12)])
def test_fewer_than_five_who_answered_only_before_are_left_out_where_pairs_are_printed(
    alone: int, counted: int
) -> None:
    pairs = [(number, BEFORE | NOW) for number in range(7)]

    counts = a_unit(*pairs, *((number, BEFORE) for number in range(7, 7 + alone))).counts

    assert len(people_in(counts, of_measure("change"))) == 7
    assert len(people_in(counts, "before")) == counted


def test_where_no_pairs_are_printed_nobodys_answer_is_left_out() -> None:
    counts = a_unit(*((number, BEFORE | NOW) for number in range(4)), (4, BEFORE)).counts

    assert len(people_in(counts, "before")) == 5
    assert of_measure("change") not in counts


def test_the_mean_of_several_questions_tells_no_more_than_their_printed_counts() -> None:
    """Two people also answered the second row, which is too few to print; their own averages tell of it."""
    group = a_unit(*((number, ROW_A) for number in range(6)), *((number, ROW_A | ROW_B) for number in (6, 7)))
    averages = {**{str(number): 1 for number in range(6)}, "500": 2}
    told = replace(group, counts={**group.counts, of_measure("rows"): averages})

    [course] = [each for each in trend_of([told], FORM.measures).measures if each.key == "rows"]
    frozen = baseline_of([told], FORM, "Rows", on=START)

    assert "row_b" not in told.counts
    assert course.lines[0].points[0].mean == frozen.mean == sum(range(8)) / 8
