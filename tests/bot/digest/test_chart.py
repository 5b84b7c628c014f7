"""The picture of the measures over time: small to send, and said in words for those who cannot see it."""

from __future__ import annotations

import struct
from datetime import date, timedelta

from bot.analysis.model import Unit
from bot.analysis.trend import trend_of
from bot.digest.chart import ALT_TEXT_CHARACTERS, DARK_BLUE, QUIET, alt_text, draw, trend_picture
from tests.bot.digest.test_digest_messages import UNITS, a_unit
from tests.bot.learner_form import LEARNER


def many_units(count: int) -> tuple[Unit, ...]:
    start = date(2025, 9, 12)
    return tuple(
        a_unit(f"C{number}", 5 + number % 4, on=start + timedelta(weeks=number), good=3 + number % 3)
        for number in range(count)
    )


def test_the_picture_is_a_png_of_the_right_size() -> None:
    picture = trend_picture(trend_of(many_units(40), LEARNER.measures), name="measures-2026-W12")

    assert picture.name == "measures-2026-W12.png"
    assert picture.content.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture.content[16:24]) == (1600, 900)
    assert len(picture.content) < 150_000


def test_the_words_beside_the_picture_tell_its_numbers() -> None:
    words = alt_text(trend_of(UNITS, LEARNER.measures))

    assert "Averages of 3 groups of learners, from 20 February 2026 to 13 March 2026." in words
    assert "Met my needs: last 4.8 of 5 (8 answers), between 4.7 and 4.8 over time." in words
    assert "Knowledge, before and now (before): last 4.0 of 10" in words
    assert len(words) <= ALT_TEXT_CHARACTERS


def test_each_line_is_told_apart_without_colour() -> None:
    figure = draw(trend_of(UNITS, LEARNER.measures))

    panel = next(axes for axes in figure.axes if axes.get_title(loc="left").startswith("Knowledge"))
    before, now = panel.get_lines()
    assert before.get_linestyle() != now.get_linestyle()
    assert before.get_marker() != now.get_marker()
    assert {text.get_text() for text in panel.texts} >= {"before 4.0", "now 9.0", "8", "6"}
    assert abs(luminance(DARK_BLUE) - luminance(QUIET)) > 0.07


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return float(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2)


def test_one_measure_over_two_cohorts_can_be_drawn() -> None:
    picture = trend_picture(trend_of(UNITS[:2], LEARNER.measures[:1]), name="x")

    assert picture.content.startswith(b"\x89PNG")
