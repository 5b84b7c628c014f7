"""The picture of the measures over time: small to send, and said in words for those who cannot see it."""

from __future__ import annotations

import struct
from datetime import date, timedelta

import pytest

from bot.analysis.model import Unit
from bot.analysis.trend import trend_of
from bot.digest.chart import DARK_BLUE, QUIET, draw, trend_picture
from bot.digest.chart_words import ALT_TEXT_CHARACTERS, alt_text, panel_words
from bot.digest.model import ActionMark
from tests.bot.digest.courses import a_course
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
    assert "Met my needs: 4.7 to 4.8 of 5, no limits yet: 3 of 6 groups." in words
    assert "Knowledge, before and now: before 4.0, now 9.0 of 10." in words
    assert len(words) <= ALT_TEXT_CHARACTERS


def test_each_line_is_told_apart_without_colour() -> None:
    figure = draw(trend_of(UNITS, LEARNER.measures))

    panel = next(axes for axes in figure.axes if axes.get_title(loc="left").startswith("Knowledge"))
    before, now = panel.get_lines()
    assert before.get_linestyle() != now.get_linestyle()
    assert before.get_marker() != now.get_marker()
    assert {text.get_text() for text in panel.texts} >= {"before 4.0", "now 9.0", "8", "6"}
    assert abs(luminance(DARK_BLUE) - luminance(QUIET)) > 0.07


def test_points_are_told_by_shape_and_the_verdict_stands_above_in_words() -> None:
    units = a_course(20, falls={"tools_and_resources": 1.5}, at=16)
    trend = trend_of(units, LEARNER.measures)
    marks = [ActionMark(measure="tools_and_resources", place=9.5, ref="ACT-0012")]

    figure = draw(trend, marks=marks)

    panel = next(axes for axes in figure.axes if axes.get_title(loc="left").startswith("Tools"))
    shown = {text.get_text() for text in panel.texts}
    assert {"▼ concerning: lower than chance", "ACT-0012"} <= shown
    assert any(text.startswith("mean 4.") for text in shown)
    assert "v" in {line.get_marker() for line in panel.get_lines()}
    said = alt_text(trend, marks=marks)
    assert "latest concerning: lower than chance; ACT-0012 marked." in said
    assert len(said) <= ALT_TEXT_CHARACTERS


@pytest.mark.parametrize("cohorts, words", [(5, "no limits yet: 5 of 6 groups"), (9, "(trial limits, 9 of 12)")])
def test_few_groups_have_no_limits_or_trial_limits(cohorts: int, words: str) -> None:
    trend = trend_of(a_course(cohorts), LEARNER.measures)

    [needs] = [measure for measure in trend.measures if measure.key == "met_needs"]
    assert words in panel_words(needs)
    assert (needs.limits is None) == (cohorts < 6)


def test_where_nearly_everyone_gives_the_top_answer_no_limits_are_drawn() -> None:
    units = tuple(a_unit(f"C{number}", 8, on=date(2026, 1, 1) + timedelta(days=number)) for number in range(14))

    needs, delivery = trend_of(units, LEARNER.measures).measures[:2]

    assert panel_words(needs) == "at ceiling: nearly everyone gives the top answer"
    assert panel_words(delivery) == "no limits: the groups hardly differ"
    assert needs.limits is None


def test_a_limit_that_no_answer_can_reach_is_not_drawn() -> None:
    trend = trend_of(a_course(20), LEARNER.measures)
    beyond = [measure for measure in trend.measures if measure.limits and measure.limits.upper > measure.scale[1]]

    figure = draw(trend)

    assert beyond
    panel = next(axes for axes in figure.axes if axes.get_title(loc="left").startswith(beyond[0].title))
    assert not any(text.get_text().startswith("upper") for text in panel.texts)


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return float(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2)


def test_one_measure_over_two_cohorts_can_be_drawn() -> None:
    picture = trend_picture(trend_of(UNITS[:2], LEARNER.measures[:1]), name="x")

    assert picture.content.startswith(b"\x89PNG")
