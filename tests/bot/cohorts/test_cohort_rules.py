"""What counts as outside the delivery standards, and which response rates are low."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohorts.model import Cohort, Mode
from bot.cohorts.reading import HEADINGS, from_json, read_table, to_json
from bot.cohorts.rules import findings, outside, rate
from bot.cohorts.words import rate_words
from bot.settings import Standards
from integrations.google.batch import serial_of
from integrations.google.tables import Cell, Table

TODAY = date(2026, 3, 16)
STANDARDS = Standards()
ON_TIME = Cohort(
    code="2026-SPR-ON-03",
    mode=Mode.ONLINE,
    day_1=date(2026, 3, 3),
    day_2=date(2026, 3, 10),
    hours=13,
    enrolled=9,
    attended=8,
)


def found(**facts: object) -> list[str]:
    cohort = from_json({**to_json(ON_TIME), **facts})
    return list(findings(cohort, standards=STANDARDS, today=TODAY))


def test_a_cohort_within_the_standards_has_nothing_to_say() -> None:
    assert found() == []


@pytest.mark.parametrize(
    "facts, words",
    [
        ({"attended": 3}, "3 attended online, the standard is 4 to 8"),
        ({"attended": 9}, "9 attended online, the standard is 4 to 8"),
        ({"attended": None}, "9 enrolled online, the standard is 4 to 8"),
        ({"mode": "face to face", "attended": 5}, "5 attended face to face, the standard is 6 to 10"),
        ({"mode": "face to face", "attended": 11}, "11 attended face to face, the standard is 6 to 10"),
        ({"hours": 12.5}, "12.5 hours instead of 13"),
        ({"day_1": "2026-02-02", "day_2": None}, "no Day 2 in the register, the standard is 2 days"),
        ({"day_2": "2026-01-18", "day_1": "2026-01-12"}, "no one-to-one noted 8 weeks after the course"),
    ],
)
def test_what_is_outside_is_named(facts: dict[str, object], words: str) -> None:
    assert found(**facts) == [words]


def test_a_group_that_was_never_noted_is_named_a_term_later() -> None:
    earlier = {"day_1": "2025-11-03", "day_2": "2025-11-10", "one_to_one": "yes"}

    assert found(**earlier) == ["no group meeting noted 17 weeks after the course"]
    assert found(**earlier, group="Autumn") == []


def test_what_nobody_noted_is_not_judged_and_old_cohorts_are_left_alone() -> None:
    assert found(mode=None, hours=None, attended=99) == []
    old = from_json({**to_json(ON_TIME), "day_1": "2024-03-03", "day_2": "2024-03-10"})
    assert outside([old], standards=STANDARDS, today=TODAY) == ()


@pytest.mark.parametrize("forms, is_low", [(8, False), (7, False), (6, True)])
def test_a_rate_below_what_the_settings_ask_for_is_low(forms: int, is_low: bool) -> None:
    told = rate(ON_TIME, forms, standards=STANDARDS)

    assert told is not None
    assert told.is_low is is_low


def test_there_is_no_rate_where_more_answered_than_were_there_or_nobody_knows_how_many() -> None:
    nobody_knows = from_json({**to_json(ON_TIME), "attended": None, "enrolled": None})

    assert rate(ON_TIME, 9, standards=STANDARDS) is None
    assert rate(nobody_knows, 3, standards=STANDARDS) is None


def test_without_attendance_the_rate_is_of_those_who_are_enrolled() -> None:
    enrolled = from_json({**to_json(ON_TIME), "attended": None})

    told = rate(enrolled, 9, standards=STANDARDS)
    assert told is not None
    assert rate_words(told) == "9 of 9 enrolled answered (100%)"


CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.booleans(), st.text(max_size=20), st.floats(allow_nan=False), st.integers(-(10**9), 10**9)
)


@given(st.lists(st.lists(CELLS, min_size=len(HEADINGS), max_size=len(HEADINGS)), max_size=5))
def test_whatever_stands_in_the_register_is_read_or_named_and_kept_as_it_was_read(lines: list[list[Cell]]) -> None:
    register = read_table(Table("Cohorts", tuple(HEADINGS.values()), tuple(map(tuple, lines))))

    assert len(register.cohorts) <= len(lines)
    assert all(fault.startswith('tab "Cohorts", row ') for fault in register.faults)
    assert [from_json(to_json(cohort)) for cohort in register.cohorts] == list(register.cohorts)


def test_columns_may_stand_anywhere_and_others_beside_them() -> None:
    header = ("Notes", "Attended", "Day 1", "code")
    table = Table("Cohorts", header, (("early start", 8.0, float(serial_of(date(2026, 3, 3))), "2026-SPR-ON-03"),))

    [cohort] = read_table(table).cohorts
    assert (cohort.code, cohort.attended, cohort.day_1) == ("2026-SPR-ON-03", 8, date(2026, 3, 3))


def test_a_tab_without_codes_is_named_and_knows_no_cohort() -> None:
    register = read_table(Table("Cohorts", ("Name", "Attended"), (("x", 8.0),)))

    assert register.cohorts == ()
    assert 'has no column "Code" (found: Name, Attended)' in register.faults[0]
