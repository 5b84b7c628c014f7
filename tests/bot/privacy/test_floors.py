"""No figure, and no difference between figures, is about fewer than five people: tried over made-up years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.floors import TEAM_FLOOR, Block, Held, WaitingForm, cut, withhold

START = date(2026, 1, 5)


def forms(cohort: str | None, count: int, *, on: date = START, mark: str = "") -> list[WaitingForm]:
    return [WaitingForm(f"{cohort}{mark}-{number}", cohort, on) for number in range(count)]


def cut_anew(waiting: Sequence[WaitingForm], *, printed: Iterable[str] = ()) -> tuple[tuple[Block, ...], Held]:
    return cut(waiting, printed_cohorts=set(printed), first_number=1)


def test_a_cohort_of_five_stands_alone() -> None:
    (block,), held = cut_anew(forms("A", 5))

    assert (block.unit, block.label, block.cohorts, len(block.keys)) == ("A", "A", 1, 5)
    assert held == Held()


def test_a_small_cohort_waits_for_the_next_small_one() -> None:
    none, held = cut_anew(forms("A", 4))
    (pool,), nothing = cut_anew(forms("A", 4) + forms("B", 3, on=date(2026, 2, 9)))

    assert none == ()
    assert held == Held(forms=4, cohorts=1)
    assert (pool.label, pool.cohorts, len(pool.keys)) == ("2 small cohorts, Jan–Feb 2026", 2, 7)
    assert nothing == Held()


def test_pools_are_made_in_the_order_of_time() -> None:
    waiting = [form for week, name in enumerate("ABCDE") for form in forms(name, 3, on=START + timedelta(weeks=week))]

    blocks, held = cut_anew(waiting)

    assert [{key[0] for key in block.keys} for block in blocks] == [{"A", "B"}, {"C", "D"}]
    assert held == Held(forms=3, cohorts=1)


def test_one_late_form_is_never_printed_beside_its_cohort() -> None:
    blocks, held = cut_anew(forms("A", 1, mark="late"), printed=["A"])

    assert blocks == ()
    assert held == Held(forms=1, cohorts=1)


def test_five_late_forms_make_a_second_block_of_their_cohort() -> None:
    (block,), _ = cut_anew(forms("A", 5, mark="late"), printed=["A"])

    assert block.unit == "A"


def test_late_forms_in_a_pool_are_named_as_such() -> None:
    (pool,), _ = cut_anew(forms("A", 2, mark="late") + forms("B", 4), printed=["A"])

    assert pool.label == "Small cohorts and late forms, Jan 2026"


def test_a_question_that_four_answered_is_left_out() -> None:
    assert withhold({"q": {"4": 2, "5": 2}, "r": {"4": 2, "5": 3}}) == {"r": {"4": 2, "5": 3}}


# A year in small: each week some forms come in (cohort, and whether the optional question is answered), some late.
WEEKS = st.lists(st.lists(st.tuples(st.sampled_from("ABCDEFG"), st.booleans()), max_size=14), min_size=1, max_size=12)


@given(WEEKS)
def test_nothing_printed_over_a_year_can_be_subtracted_to_fewer_than_five_people(
    weeks: list[list[tuple[str, bool]]],
) -> None:
    printed = prints_of_a_year(weeks)

    # Two people who are in exactly the same prints can never be told apart, and any sum or difference of prints is
    # about whole groups of such people: if each of these groups has five or more, no arithmetic reaches fewer.
    for question, prints in printed.items():
        membership: dict[str, frozenset[int]] = defaultdict(frozenset)
        for number, group in enumerate(prints):
            for person in group:
                membership[person] |= {number}
        alike: dict[frozenset[int], int] = defaultdict(int)
        for where in membership.values():
            alike[where] += 1
        assert all(size >= TEAM_FLOOR for size in alike.values()), (question, alike)


def prints_of_a_year(weeks: list[list[tuple[str, bool]]]) -> Mapping[str, list[frozenset[str]]]:
    """Collect whose answers each printed figure is about: each unit and the last four, every week, per question."""
    waiting: list[WaitingForm] = []
    optional: set[str] = set()
    blocks: list[Block] = []
    printed: dict[str, list[frozenset[str]]] = {"needed": [], "optional": []}
    for week, arrivals in enumerate(weeks):
        for number, (cohort, answers_optional) in enumerate(arrivals):
            form = WaitingForm(f"{week}-{number}", cohort, START + timedelta(weeks=week, days=number % 5))
            waiting.append(form)
            optional |= {form.key} if answers_optional else set()
        new, held = cut(waiting, printed_cohorts={b.unit for b in blocks}, first_number=len(blocks) + 1)
        blocks.extend(new)
        cut_keys = {key for block in new for key in block.keys}
        waiting = [form for form in waiting if form.key not in cut_keys]
        assert held.forms == len(waiting)
        for question, who in (("needed", None), ("optional", optional)):
            printed[question].extend(figures(blocks, who))
    return printed


def figures(blocks: Sequence[Block], who: set[str] | None) -> list[frozenset[str]]:
    units: dict[str, frozenset[str]] = {}
    for block in blocks:
        counted = {key: {"answered": int(who is None or key in who)} for key in block.keys}
        people = frozenset(key for key, values in counted.items() if values["answered"])
        kept = withhold({"question": {"5": len(people)}})
        units[block.unit] = units.get(block.unit, frozenset()) | (people if kept else frozenset())
    last_four = frozenset().union(*list(units.values())[-4:]) if units else frozenset()
    return [*units.values(), last_four]


@given(WEEKS)
def test_every_form_is_in_one_block_or_held_and_the_order_does_not_matter(weeks: list[list[tuple[str, bool]]]) -> None:
    waiting = [
        WaitingForm(f"{week}-{number}", cohort, START + timedelta(weeks=week))
        for week, arrivals in enumerate(weeks)
        for number, (cohort, _) in enumerate(arrivals)
    ]

    blocks, held = cut_anew(waiting)

    assert sum(len(block.keys) for block in blocks) + held.forms == len(waiting)
    assert len({key for block in blocks for key in block.keys}) == sum(len(block.keys) for block in blocks)
    assert cut_anew(waiting[::-1]) == (blocks, held)
    assert all(len(block.keys) >= TEAM_FLOOR for block in blocks)
