"""What people wrote about, as counts: nobody's words, nothing of fewer than eight, nothing that could be subtracted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.analysis.comment_counts import CommentGroup
from bot.analysis.comments.themes import ThemeList
from bot.comments.people import never_put_right, said_by
from bot.digest.comment_words import comment_words
from bot.digest.commenting import Commenting
from bot.digest.messages import weekly_digest
from bot.digest.model import OtherSources
from bot.errors import ConfigError
from bot.feedback.model import Response
from bot.privacy.floors import Block, WaitingForm, cut
from bot.storage.engine import Storage
from tests.bot.digest.digest_desk import THEMES, DigestDesk
from tests.bot.digest.test_digest_messages import some_facts
from tests.bot.learner_form import LEARNER, TODAY, a_response
from tests.bot.slack_rules import accepted

TITLES = {theme.key: theme.title for theme in THEMES.themes}
HURRIED = "Please leave more time for the second half, it was rushed. Zanthippe"
PRACTICAL = "I can use the activities in my classroom on Monday."


@pytest.fixture
def desk(storage: Storage) -> DigestDesk:
    return DigestDesk(storage)


def a_group(**values: object) -> CommentGroup:
    return replace(
        CommentGroup(
            groups=3,
            people=14,
            first_on=date(2026, 3, 2),
            last_on=date(2026, 3, 13),
            themes={"practical_use": 6, "pace_time": 5, "trainer": 3, "content": 1},
            suggested={"pace_time": 5, "materials": 1},
            to_read_whole=2,
            last_block=9,
        ),
        **values,  # type: ignore[arg-type]
    )


def those_who_wrote(cohort: str, people: int, *, words: str, silent: int = 0) -> list[Response]:
    wrote = [a_response(f"{cohort}/{n}", cohort=cohort, on=TODAY, should_change=words) for n in range(people)]
    return wrote + [a_response(f"{cohort}/s{n}", cohort=cohort, on=TODAY, should_change="n/a") for n in range(silent)]


def test_themes_and_suggestions_are_told_as_about_so_many_people() -> None:
    assert comment_words(a_group(), titles=TITLES) == (
        "*What 14 people wrote about* (3 groups, 2 Mar to 13 Mar 2026) — about 6 use in practice, 5 pace and time and "
        "3 trainer. Suggestions: about 5 on pace and time. 2 wrote at length or on many themes: to be read whole."
    )


def test_a_theme_that_other_sources_raise_too_is_marked_with_them() -> None:
    said = comment_words(a_group(), titles=TITLES, also={"pace_time": ("session log", "observation")})

    assert "5 pace and time (also raised in: session log, observation) and 3 trainer." in said
    assert said.count("also raised in") == 1, "a suggestion is not marked again"


def test_the_digest_marks_what_the_other_sources_raise_too(desk: DigestDesk) -> None:
    desk.others = OtherSources(raised={"session log": {"pace_time", "content"}})
    desk.receives(*those_who_wrote("A", 6, words=HURRIED), *those_who_wrote("B", 5, words=PRACTICAL))

    desk.service().run(desk.week)

    assert "6 pace and time (also raised in: session log)" in str(desk.slack.posts[0][2].blocks)


def test_what_only_one_person_wrote_about_is_not_told() -> None:
    said = comment_words(a_group(themes={"support": 1}, suggested={"support": 1}, to_read_whole=1), titles=TITLES)

    assert said.endswith("no theme that two of them share.")


def test_a_theme_that_is_no_longer_on_the_list_is_told_by_its_key() -> None:
    assert "about 6 practical use" in comment_words(a_group(), titles={})


def test_each_persons_themes_count_once_whatever_question_they_answered() -> None:
    person = a_response("1", most_useful="The pace was good", should_change="More time please, it was rushed.")

    said = said_by([person, a_response("2"), a_response("3", should_change="nothing")], form_map=LEARNER, themes=THEMES)

    assert list(said) == ["1"]
    assert "pace_time" in said["1"].themes
    assert "pace_time" in said["1"].suggested


def test_themes_that_a_person_gave_an_answer_win_over_the_list() -> None:
    rushed = "More time please, it was rushed."
    person = a_response("1", most_useful="The pace was good", should_change=rushed)

    def put_right(question: str, answer: str) -> tuple[str, ...] | None:
        return ("support",) if (question, answer) == ("should_change", rushed) else None

    by_list = said_by([person], form_map=LEARNER, themes=THEMES)["1"]
    as_left = said_by([person], form_map=LEARNER, themes=THEMES, put_right=put_right)["1"]

    assert "support" not in by_list.themes
    assert {"pace_time", "support"} <= as_left.themes, "the other answer keeps its own"
    assert as_left.suggested == {"support"}


def test_what_may_be_a_disclosure_is_in_no_count() -> None:
    said_so = "More time please. I have been self-harming again and the pace was too fast."
    person = a_response("1", should_change=said_so)

    said = said_by([person], form_map=LEARNER, themes=THEMES)

    assert (said["1"].themes, said["1"].suggested) == (frozenset(), frozenset())


def test_the_digest_counts_comments_of_eight_people_and_shows_no_word_of_them(desk: DigestDesk) -> None:
    desk.receives(*those_who_wrote("A", 6, words=HURRIED), *those_who_wrote("B", 5, words=PRACTICAL))

    desk.service().run(desk.week)

    words = str(desk.slack.posts[0][2].blocks)
    assert "*What 11 people wrote about* (2 groups, 16 Mar 2026)" in words
    assert "6 pace and time" in words
    assert "Suggestions: about 6 on pace and time" in words
    for written in ("rushed", "Zanthippe", "classroom on Monday"):
        assert written not in desk.said()


def test_what_is_put_right_after_a_group_was_counted_changes_no_figure_of_it(desk: DigestDesk) -> None:
    desk.receives(*those_who_wrote("A", 8, words=HURRIED))
    desk.service().run(desk.week)
    before = desk.figures.blocks()

    desk.put_right = lambda _question, _answer: ("support",)
    desk.next_week()
    desk.service().run(desk.week)

    assert desk.figures.blocks() == before


def test_fewer_than_eight_wait_for_the_next_group_and_are_then_told_once(desk: DigestDesk) -> None:
    told = []
    for cohort in ("A", "B", "C"):
        desk.receives(*those_who_wrote(cohort, 5, words=HURRIED))
        desk.service().run(desk.week)
        told.append("people wrote about" in str(desk.slack.posts[-1][2].blocks))
        desk.next_week()

    assert told == [False, True, False]


def test_answers_that_say_nothing_are_nobodys_comment(desk: DigestDesk) -> None:
    desk.receives(*those_who_wrote("A", 7, words=HURRIED, silent=5))

    desk.service().run(desk.week)

    assert "people wrote about" not in desk.said()


def test_a_list_of_themes_with_faults_costs_the_counts_and_not_the_digest() -> None:
    def broken() -> ThemeList:
        raise ConfigError(["themes.toml: theme pace_time has no phrases."])

    commenting = Commenting(LEARNER, themes=broken, put_right=lambda: never_put_right)
    responses = those_who_wrote("A", 8, words=HURRIED)

    commented = commenting.count(_blocks(responses), responses)

    assert commented.counts == {}
    assert commented.notices == (
        "What comments are about was not counted: themes.toml: theme pace_time has no phrases.",
    )
    assert commenting.titles() == {}


def _blocks(responses: Sequence[Response]) -> Sequence[Block]:
    forms = [WaitingForm(key=one.key, cohort=one.cohort, sent_on=TODAY) for one in responses]
    return cut(forms, printed_cohorts=(), first_number=1)[0]


def test_many_themes_and_hostile_titles_stay_inside_slacks_limits() -> None:
    themes = {f"theme {number}": 5 for number in range(100)}
    titles = dict.fromkeys(themes, "<!channel> *x* " + "long " * 200)

    words = accepted(weekly_digest(some_facts(comments=a_group(themes=themes, suggested=themes), themes=titles)))

    assert "<!channel>" not in words
