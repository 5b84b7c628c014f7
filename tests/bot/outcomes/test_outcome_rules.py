"""When a measure is looked at and what a look tells: by cohorts, once, and never more than the figures say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.model import Action, Status
from bot.actions.outcome_check import LONGEST_WAIT, OutcomeCheck
from bot.analysis.effect import LOOKS
from bot.analysis.model import Unit
from bot.outcomes.rules import looks_due, missing, raised_at, start_of
from tests.bot.outcomes.printed import NAMES, PEOPLE, a_unit, done, looking, units

MIXED = (3, 6, 4, 7, 2, 5)  # how many of eight were less content, in each group before


def checks(action: Action, groups: list[Unit], today: date | None = None) -> tuple[OutcomeCheck, ...]:
    return looks_due(action, looking(groups, today=today), attempt=1)


def test_no_look_is_taken_before_the_fourth_group_with_the_change() -> None:
    groups = units([*MIXED, 0, 0, 0])

    assert checks(done(after=6), groups) == ()


def test_the_fourth_group_gives_a_verdict_with_what_it_was_judged_by() -> None:
    groups = units([*MIXED, 0, 0, 0, 0])

    [check] = checks(done(after=6), groups)

    assert check.verdict == "improved"
    assert (check.look, check.groups_after, check.people_after, check.groups_before) == (4, 4, 32, 6)
    assert (check.first_on, check.last_on) == (groups[6].first_on, groups[9].last_on)
    assert check.against == "rest"
    assert check.change is not None
    assert check.change > 0


def test_groups_as_mixed_as_before_are_no_worthwhile_change_and_lower_ones_are_worse() -> None:
    same, lower = units([*MIXED, 4, 5, 4, 5]), units([1, 2, 0, 1, 2, 0, 7, 8, 8, 7])

    assert [check.verdict for check in checks(done(after=6), same)] == ["no worthwhile change"]
    assert [check.verdict for check in checks(done(after=6), lower)] == ["worse"]


def test_a_look_that_came_late_is_judged_by_its_own_groups_and_not_by_later_ones() -> None:
    first_four = units([*MIXED, 0, 0, 0, 0])
    then_worse = units([*MIXED, 0, 0, 0, 0, 8, 8, 8, 8])

    at_once, late = checks(done(after=6), first_four), checks(done(after=6), then_worse)

    assert [replace(check, judged_on=at_once[0].judged_on) for check in late] == list(at_once)


def test_a_look_that_was_taken_is_not_taken_again_and_the_next_one_waits_for_its_groups() -> None:
    undecided = OutcomeCheck(
        verdict="too early", look=4, attempt=1, judged_on=looking([]).today, period="2026-W19", measure="met_needs",
        title="Met my needs", against="rest", from_unit="2026-SPR-ON-06", next_look=8,
    )  # fmt: skip
    action = done(after=6, outcome_check=undecided)

    assert checks(action, units([*MIXED, 0, 0, 0, 0, 0, 0, 0])) == ()
    assert [check.look for check in checks(action, units([*MIXED, *[0] * 8]))] == [8]


def test_later_looks_stay_with_the_measure_and_the_group_of_the_first() -> None:
    undecided = OutcomeCheck(
        verdict="too early", look=4, attempt=1, judged_on=looking([]).today, period="2026-W19", measure="met_needs",
        title="Met my needs", against="rest", from_unit="2026-SPR-ON-06", next_look=8,
    )  # fmt: skip
    action = done(after=6, outcome_check=undecided, measure="The trainer", applies_from="2026-SPR-ON-02")

    [check] = checks(action, units([*MIXED, *[0] * 8]))

    assert (check.measure, check.from_unit, check.groups_after) == ("met_needs", "2026-SPR-ON-06", 8)


def test_the_cohort_is_found_whatever_its_case_and_an_unknown_one_is_replaced_and_named() -> None:
    groups = units([*MIXED, 0, 0])

    named = start_of(done(after=6, applies_from=" 2026-spr-on-06 "), groups)
    unknown = start_of(done(after=6, applies_from="2026-SUM-XX-77"), groups)
    nobody_said = start_of(done(after=6, applies_from=None), groups)

    assert (named.position, named.unknown_cohort) == (6, "")
    assert (unknown.position, unknown.unknown_cohort) == (6, "2026-SUM-XX-77")
    assert (nobody_said.position, nobody_said.unknown_cohort) == (6, "")


def test_the_groups_that_raised_the_alert_are_not_compared_with() -> None:
    groups = units([3, 4, 3, 4, 8, 8, 4, 3, 4, 3, 3, 4, 3, 4])
    alerted = done(after=10, alert_from="2026-SPR-ON-04", alert_to="2026-SPR-ON-05")

    [check] = checks(alerted, groups)
    [without] = checks(done(after=10), groups)

    assert raised_at(alerted, groups, before=10) == (4, 5)
    assert (check.groups_before, without.groups_before) == (4, 10)
    assert check.verdict == "no worthwhile change"


def test_once_the_longest_wait_is_over_what_there_is_is_said_and_asked_about() -> None:
    groups = units([*MIXED, 0, 0])
    action = done(after=6)
    today = (action.implemented_on or groups[0].first_on) + timedelta(days=366)

    [check] = checks(action, groups, today=today)
    [nobody] = checks(action, groups[:6], today=today)

    assert (check.verdict, check.look, check.groups_after, check.people_after) == (
        "too early", LONGEST_WAIT, 2, 2 * PEOPLE,
    )  # fmt: skip
    assert check.awaits_decision
    assert nobody.groups_after == 0
    assert checks(replace(action, outcome_check=check), groups, today=today + timedelta(days=400)) == ()


def test_a_last_look_that_settles_nothing_waits_for_a_decision() -> None:
    groups = units([0, 8, 4, *[2, 3] * 10])  # three groups, and as far apart as can be

    looked = checks(done(after=3), groups)

    assert [(check.look, check.verdict, check.next_look) for check in looked] == [
        (4, "too early", 8),
        (8, "too early", 12),
        (12, "too early", 20),
        (20, "too early", None),
    ]
    assert [check.awaits_decision for check in looked] == [False, False, False, True]


def test_the_whole_course_is_judged_on_its_own_and_before_and_after_by_the_gain_of_the_pairs() -> None:
    before, after = {"1": 4, "2": 4}, {"4": 4, "5": 4}
    groups = [
        replace(unit, counts={**unit.counts, "measure:knowledge": before if number < 6 else after})
        for number, unit in enumerate(units([0] * 10))
    ]

    [gain] = checks(done(after=6, measure="Knowledge, before and now"), groups)
    [course] = checks(done(after=6, measure="The whole course"), units([*MIXED, 0, 0, 0, 0]))

    assert (gain.against, gain.verdict, gain.is_rescaled) == ("gain", "improved", True)
    assert (course.against, course.is_rescaled) == ("course", False)


def test_a_measure_that_too_few_answered_in_each_group_is_never_judged() -> None:
    groups = [a_unit(number, met_needs={}) for number in range(12)]

    assert checks(done(after=6), groups) == ()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"measure": None}, "no measure is linked to it"),
        ({"measure": "Lunch"}, "the form has no measure “Lunch”"),
        ({}, None),
        ({"measure": None, "status": Status.AGREED}, None),
    ],
)
def test_what_keeps_an_action_from_being_checked_is_said(fields: dict[str, object], why: str | None) -> None:
    assert missing(done(after=6, **fields), NAMES) == why


@settings(max_examples=40, deadline=None)
@given(
    lows=st.lists(st.integers(0, PEOPLE), min_size=26, max_size=32),
    steps=st.lists(st.integers(1, 9), min_size=1, max_size=8),
)
def test_a_settled_verdict_never_changes_and_no_look_comes_twice_however_the_digests_fall(
    lows: list[int], steps: list[int]
) -> None:
    groups, action, seen = units(lows), done(after=5), list[OutcomeCheck]()
    printed = 5
    for step in [*steps, len(lows)]:
        printed = min(printed + step, len(groups))
        new = checks(action, groups[:printed])
        assert not (new and seen and seen[-1].is_final)
        seen += new
        if new:
            action = replace(action, outcome_check=new[-1])

    looks = [check.look for check in seen]
    assert looks == sorted(set(looks))
    assert set(looks) <= set(LOOKS)
    assert [check.is_final for check in seen[:-1]] == [False] * (len(seen) - 1)
    together = checks(done(after=5), groups)
    assert [(check.look, check.verdict, check.change) for check in together] == [
        (check.look, check.verdict, check.change) for check in seen
    ]
