"""Due dates as people in Britain write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.dates import find_date, looks_like_a_date, read_date
from bot.errors import UserError
from tests.builders import MONDAY, a_calendar


def read(text: str, *, today: date = MONDAY) -> date:
    return read_date(text, today=today, calendar=a_calendar())


@pytest.mark.parametrize(
    "text, day",
    [
        ("by Friday", date(2026, 3, 20)),
        ("Fri", date(2026, 3, 20)),
        ("due on thurs", date(2026, 3, 19)),
        ("Monday", date(2026, 3, 23)),
        ("this Wednesday", date(2026, 3, 18)),
        ("next Tuesday", date(2026, 3, 24)),
        ("Tuesday week", date(2026, 3, 24)),
        ("a week on Tuesday", date(2026, 3, 24)),
        ("today", date(2026, 3, 16)),
        ("tomorrow", date(2026, 3, 17)),
        ("the day after tomorrow", date(2026, 3, 18)),
        ("in 2 weeks", date(2026, 3, 30)),
        ("within a fortnight", date(2026, 3, 30)),
        ("in three days", date(2026, 3, 19)),
        ("in 5 working days", date(2026, 3, 23)),
        ("in 12 school days", date(2026, 4, 15)),
        ("in a month", date(2026, 4, 16)),
        ("end of the week", date(2026, 3, 20)),
        ("next week", date(2026, 3, 27)),
        ("end of month", date(2026, 3, 31)),
        ("end of next month", date(2026, 4, 30)),
        ("end of the year", date(2026, 12, 31)),
        ("end of term", date(2026, 3, 27)),
        ("by the end of next term", date(2026, 7, 21)),
        ("half term", date(2026, 5, 22)),
        ("before half-term", date(2026, 5, 22)),
    ],
)
def test_a_spoken_date_is_read(text: str, day: date) -> None:
    assert read(text) == day


@pytest.mark.parametrize(
    "text, day",
    [
        ("12/9", date(2026, 9, 12)),
        ("12/09/2026", date(2026, 9, 12)),
        ("12/9/26", date(2026, 9, 12)),
        ("12.9.2026", date(2026, 9, 12)),
        ("2026-09-12", date(2026, 9, 12)),
        ("12 Sept", date(2026, 9, 12)),
        ("12th of September", date(2026, 9, 12)),
        ("the 1st of May", date(2026, 5, 1)),
        ("12 September 2026", date(2026, 9, 12)),
        ("September 12", date(2026, 9, 12)),
        ("Saturday 12 September", date(2026, 9, 12)),
        ("Sat 12/9", date(2026, 9, 12)),
        ("BY  20  MARCH.", date(2026, 3, 20)),
    ],
)
def test_a_written_date_is_read_day_first(text: str, day: date) -> None:
    assert read(text) == day


def test_a_date_without_a_year_is_the_next_one_that_comes() -> None:
    assert read("16/3") == MONDAY
    assert read("15/3") == date(2027, 3, 15)
    assert read("29/2", today=date(2027, 6, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text, words",
    [
        ("Fryday", 'I could not read the date "Fryday". Try `by Friday` or `by 14/3`.'),
        ("by soon", 'I could not read the date "soon"'),
        ("31/2", "There is no 31 February"),
        ("31 September 2026", "There is no 31 September 2026"),
        ("3/14", "Dates are read day first: for 14 March write `by 14/3`"),
        ("14/13", "There is no date 14/13"),
        ("0/0", "There is no date 0/0"),
        ("1/1/2026", "1 January 2026 is in the past"),
        ("1/1/2062", "more than 5 years away"),
        ("Friday 12/9", "12 September 2026 is not a Friday"),
    ],
)
def test_what_is_no_date_is_refused_in_words_that_help(text: str, words: str) -> None:
    with pytest.raises(UserError) as refused:
        read(text)

    assert words in str(refused.value)


@pytest.mark.parametrize(
    "text, rest",
    [
        ("Shorten the slides by Friday", "Shorten the slides "),
        ("Shorten by Friday the slides", "Shorten  the slides"),
        ("Shorten the slides 12/9", "Shorten the slides "),
        ("Review Friday session by 12/9", "Review Friday session "),
        ("Prepare the 12/9 session by end of term", "Prepare the 12/9 session "),
        ("Shorten the slides \x00 tomorrow", "Shorten the slides \x00 "),
        ("\x00 12 Sept shorten the slides", "\x00  shorten the slides"),
    ],
)
def test_a_date_is_found_in_a_sentence_and_taken_out(text: str, rest: str) -> None:
    found = find_date(text, today=MONDAY, calendar=a_calendar())

    assert found is not None
    assert found.sure
    assert text[: found.start] + text[found.end :] == rest


@pytest.mark.parametrize(
    "text", ["Review the Friday session", "Improve uptake by adding a video", "Use v12.9 of the slides", "Friday"]
)
def test_a_date_that_is_part_of_the_sentence_is_left_in_it(text: str) -> None:
    assert find_date(text, today=MONDAY, calendar=a_calendar()) is None


def test_a_date_that_may_mean_something_else_is_not_sure() -> None:
    found = find_date("Summarise what we saw on Monday", today=MONDAY, calendar=a_calendar())

    assert found is not None
    assert not found.sure


def test_a_mistyped_date_is_told_from_other_words() -> None:
    assert looks_like_a_date("Fryday")
    assert looks_like_a_date("31.2")
    assert not looks_like_a_date("adding a video")
