"""What a week adds to what the monitor said before, and the table it looks at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.analysis.model import Unit
from bot.analysis.monitor import Alert, Watch
from bot.analysis.news import news_of
from bot.analysis.ratings import better_end, ratings_of, table_of
from tests.bot.digest.courses import FIRST
from tests.bot.learner_form import LEARNER

MET = LEARNER.question("met_needs")


def an_alert(question: str | None = "q", *, over_at: int | None = None, position: int = 20) -> Alert:
    return Alert("C20", position, 18, "question" if question else "index", question, "down", -3.4, over_at)


def a_watch(*alerts: Alert) -> Watch:
    return Watch(alerts, ())


def test_an_alert_is_news_in_the_week_it_arises_and_stands_from_then_on() -> None:
    standing = an_alert()

    assert news_of(a_watch(standing), a_watch()).arisen == (standing,)
    assert news_of(a_watch(standing), a_watch(standing)).still == (standing,)
    assert news_of(a_watch(replace(standing, over_at=25)), a_watch(standing)).over == (standing,)


def test_late_answers_that_move_an_alert_by_a_cohort_do_not_announce_it_again() -> None:
    moved = an_alert(position=21)

    news = news_of(a_watch(moved), a_watch(an_alert()))

    assert (news.arisen, news.still) == ((), (moved,))


def test_a_second_fall_after_the_first_was_over_is_news() -> None:
    first, second = an_alert(over_at=25), an_alert(position=40)

    assert news_of(a_watch(first, second), a_watch(first)).arisen == (second,)


@pytest.mark.parametrize(
    "scale, favourable, better",
    [
        ((1, 5), (4.0, 5.0), "high"),
        ((1, 5), (1.0, 2.0), "low"),
        ((1, 5), (3.0,), "neither"),
        ((1, 5), (), "neither"),
        ((1, 5), (1.0, 5.0), "neither"),
    ],
)
def test_the_good_end_of_a_scale_is_the_one_that_is_favourable(
    scale: tuple[int, int], favourable: tuple[float, ...], better: str
) -> None:
    assert better_end(replace(MET, scale=scale, favourable=favourable)) == better


def test_ratings_of_other_scales_and_with_the_good_end_below_are_brought_onto_one() -> None:
    turned = replace(MET, key="turned", favourable=(1.0, 2.0))
    wide = replace(MET, key="wide", scale=(0, 10), favourable=(9.0, 10.0))
    middle = replace(MET, key="middle", favourable=(3.0,))
    unit = Unit("A", "A", 5, FIRST, FIRST, {"met_needs": {"5": 5}, "turned": {"1": 4, "2": 1}, "wide": {"5": 5}})

    ratings = ratings_of([MET, turned, wide, middle])
    table = table_of([unit], ratings)

    assert table.questions == ("met_needs", "turned", "wide")
    assert table.means.tolist() == [[5.0, pytest.approx(4.8), 3.0]]
    assert table.answers.tolist() == [[5.0, 5.0, 5.0]]
