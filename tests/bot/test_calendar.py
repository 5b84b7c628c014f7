"""Weeks, terms and school days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.calendar import LeadDays, Term, load_calendar, usual_terms, week_of
from bot.errors import ConfigError

SHIPPED = Path(__file__).parents[2] / "config" / "calendar.toml"


def test_a_week_is_named_as_people_in_britain_write_it() -> None:
    assert week_of(date(2026, 3, 18)).key == "2026-W12"
    assert week_of(date(2026, 3, 18)).label() == "16–22 March 2026"
    assert week_of(date(2026, 3, 31)).label() == "30 March – 5 April 2026"
    assert week_of(date(2027, 1, 1)).label() == "28 December 2026 – 3 January 2027"
    assert week_of(date(2027, 1, 1)).key == "2026-W53"


@pytest.mark.parametrize(
    "day, is_school_day",
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 10, 28), False),  # half-term
        (date(2026, 8, 12), False),  # between the terms
        (date(2026, 5, 4), False),  # the early May bank holiday
        (date(2026, 4, 6), False),  # Easter Monday, in the holidays anyway
    ],
)
def test_schools_work_in_term_on_days_that_are_no_holiday(day: date, is_school_day: bool) -> None:
    assert load_calendar(SHIPPED).is_school_day(day) is is_school_day


def test_the_end_of_term_and_the_half_term_that_come_next() -> None:
    calendar = load_calendar(SHIPPED)

    assert calendar.next_end_of_term(date(2026, 11, 23)) == date(2026, 12, 18)
    assert calendar.next_end_of_term(date(2026, 8, 3)) == date(2026, 12, 18)
    assert calendar.next_half_term(date(2026, 11, 23)) == date(2027, 2, 15)


@pytest.mark.parametrize("autumn_year, spring_bank_holiday", [(2025, date(2026, 5, 25)), (2026, date(2027, 5, 31))])
def test_the_usual_pattern_gives_the_half_terms_that_were_published(
    autumn_year: int, spring_bank_holiday: date
) -> None:
    written = load_calendar(SHIPPED).terms
    guessed = usual_terms(autumn_year, spring_bank_holiday=spring_bank_holiday)

    published = {term.name: term.half_term for term in written}
    assert {term.name: term.half_term for term in guessed} == {term.name: published[term.name] for term in guessed}


def test_a_year_nobody_wrote_down_is_guessed_and_says_so() -> None:
    term = load_calendar(SHIPPED).term_of(date(2031, 2, 5))

    assert term is not None
    assert isinstance(term, Term)
    assert term.is_guessed


def test_terms_whose_dates_are_missing_or_out_of_order_are_said_by_name(tmp_path: Path) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(
        '[[term]]\nname = "Autumn"\nstarts = 2026-09-02\n\n'
        '[[term]]\nname = "Spring"\nstarts = 2027-03-01\nhalf_term = [2027-02-15, 2027-02-19]\nends = 2027-03-25\n'
    )

    with pytest.raises(ConfigError) as caught:
        load_calendar(file)

    assert 'term "Autumn" needs starts, ends and half_term' in str(caught.value)
    assert 'dates of term "Spring" are not in order' in str(caught.value)


def test_how_long_a_change_takes_to_prepare_is_the_teams_to_say(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    ours, wrong = tmp_path / "ours.toml", tmp_path / "wrong.toml"
    ours.write_text(text.replace("minor = 5 ", "minor = 8 "), encoding="utf-8")
    wrong.write_text(
        text.replace("minor = 5 ", "small = 0\nmajor = 0 #").replace("\nmajor = 20", "\n#"), encoding="utf-8"
    )

    assert load_calendar(ours).lead_days == LeadDays(urgent=5, minor=8, major=20)
    with pytest.raises(ConfigError) as caught:
        load_calendar(wrong)
    assert len(caught.value.faults) == 2
