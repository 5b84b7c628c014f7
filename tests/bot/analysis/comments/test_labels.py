"""Themes, sentiment, suggestions, duplicates and quotes: what each says of a comment, and how well on unseen ones."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.comments.empty import is_empty
from bot.analysis.comments.questions import IMPROVE, PRAISE, USE, sense_of
from bot.analysis.comments.quotes import Quotable, representative
from bot.analysis.comments.reading_whole import wants_full_reading
from bot.analysis.comments.sentiment import sentiment_of
from bot.analysis.comments.similarity import grouped, is_alike
from bot.analysis.comments.suggestions import candidates, suggestions_in
from bot.analysis.comments.themes import ThemeList, principles_for, read_themes, tags_of
from bot.initialising import template
from tests.bot.comments.invented import invented_comments

ELEVEN = (
    "content", "trainer", "materials", "practical_use", "interaction", "pace_time", "accessibility", "support",
    "logistics_tech", "admin_comms", "overall",
)  # fmt: skip


@pytest.fixture(scope="module")
def themes() -> ThemeList:
    found, faults = read_themes(tomllib.loads(template("themes.toml")))
    assert faults == ()
    return found


def test_the_shipped_list_has_the_eleven_themes(themes: ThemeList) -> None:
    assert themes.keys == ELEVEN


def test_a_tag_says_which_words_gave_it(themes: ThemeList) -> None:
    tags = tags_of("It was rushed. I couldn't hear at the back", themes=themes)

    assert {tag.theme: tag.reasons for tag in tags} == {"pace_time": ("rushed",), "accessibility": ("couldn't hear",)}


def test_what_no_list_knows_cannot_be_labelled(themes: ThemeList) -> None:
    assert tags_of("Purple monkeys", themes=themes) == ()


def test_general_praise_is_overall_only_where_nothing_more_particular_was_said(themes: ThemeList) -> None:
    assert [tag.theme for tag in tags_of("Brilliant!", themes=themes)] == ["overall"]
    assert [tag.theme for tag in tags_of("Brilliant handouts", themes=themes)] == ["materials"]


def test_the_question_gives_an_answer_its_theme(themes: ThemeList) -> None:
    tags = tags_of("A worry monster in reception", themes=themes, question="What will you do first?")

    assert "practical_use" in [tag.theme for tag in tags]


def test_an_action_about_a_theme_may_serve_these_principles(themes: ThemeList) -> None:
    assert principles_for(["content", "support"], themes=themes) == ("A", "C", "G", "I")
    assert principles_for(["logistics_tech"], themes=themes) == ()


def test_every_fault_of_an_edited_list_is_said_and_the_rest_is_used() -> None:
    written = {
        "themes": {
            "good": {"phrases": ["too? long", "more/extra time", "ran out ... time"], "principles": ["C"]},
            "bad": {"patterns": ["("]},
            "none": {"title": "Nothing"},
            "odd": {"phrases": ["x"], "colour": "red", "principles": ["Z"]},
        }
    }

    themes, faults = read_themes(written)

    assert "good" in themes.keys
    assert [
        reason for tag in tags_of("It ran out of lunch time, far too long", themes=themes) for reason in tag.reasons
    ] == [
        "ran out of lunch time",
        "too long",
    ]
    assert len(faults) == 4
    assert any('pattern "("' in fault for fault in faults)
    assert any('"colour"' in fault for fault in faults)


def test_themes_are_found_in_comments_the_lists_were_not_bettered_with(themes: ThemeList) -> None:
    found: dict[str, list[int]] = {key: [0, 0] for key in ELEVEN}
    for comment in invented_comments("kept"):
        tags = {tag.theme for tag in tags_of(comment.text, themes=themes)} if not is_empty(comment.text) else set()
        for key in ELEVEN:
            found[key][0] += key in tags and key in comment.themes
            found[key][1] += (key in tags) + (key in comment.themes)

    assert sum(2 * both / either for both, either in found.values()) / len(ELEVEN) >= 0.60


@pytest.mark.parametrize(
    "text, feeling",
    [
        ("Excellent, really useful day.", "positive"),
        ("It would be helpful to have the slides in advance.", "negative"),
        ("More time for questions please", "negative"),
        ("I can't fault it.", "positive"),
        ("Couldn't have asked for more", "positive"),
        ("Nothing to improve", "positive"),
        ("Not worth two days out of school.", "negative"),
        ("The session on suicide, trauma and abuse was handled with care.", "positive"),
        ("Great trainer but the room was freezing and far too small.", "mixed"),
        ("The next cohort starts in March.", "neutral"),
    ],
)
def test_sentiment_knows_how_course_feedback_is_put(text: str, feeling: str) -> None:
    assert sentiment_of(text).feeling == feeling


@pytest.mark.parametrize(
    "text, feeling",
    [
        # Praise denied is blame, trouble denied is none.
        ("The trainer was not always available.", "negative"),
        ("The videos weren't boring.", "positive"),
        ("We learnt very little.", "negative"),
        # A named criticism stays one, however easy it would be to mend.
        ("My only niggle is the font, which could be easier to read.", "negative"),
        # Nobody softens praise.
        ("The second half went slightly over time.", "negative"),
        # What everybody should attend is praised; what slides should have is asked for.
        ("Everyone in school should do this.", "positive"),
        ("The slides should have subtitles.", "negative"),
        ("I wish I had known this sooner.", "positive"),
        ("I wish there was a break.", "negative"),
        # No turn: "not only ... but also".
        ("Not only clear but also fun.", "positive"),
        # Facts and questions say nothing of the course.
        ("The certificate came by post.", "neutral"),
        ("What time does it start?", "neutral"),
    ],
)
def test_sentiment_leans_as_a_reader_would(text: str, feeling: str) -> None:
    assert sentiment_of(text).feeling == feeling


def test_what_sums_a_comment_up_outweighs_its_details() -> None:
    details = "The biscuits were stale and the chairs were hard."

    assert sentiment_of(details).feeling == "negative"
    assert sentiment_of(f"Overall the best training we have had this year. {details}").feeling == "positive"


def test_a_long_comment_is_mixed_only_where_both_sides_nearly_balance() -> None:
    balanced = "Kind host. Clear slides. Handouts hard to read. Nice people. The hall was stuffy but we managed well."
    pleased = "Kind host. Clear slides. Brilliant trainer. Lovely food. The hall was stuffy but we managed well."

    assert sentiment_of(balanced).feeling == "mixed"
    assert sentiment_of(pleased).feeling == "positive"


def test_what_is_conceded_weighs_less_than_what_is_said() -> None:
    assert sentiment_of("Although the hall was noisy, the session was excellent.").score > 0
    assert sentiment_of("Although the session was good, the hall was dreadful.").score < 0


def test_the_sense_of_the_question_tells_a_suggestion_from_praise(themes: ThemeList) -> None:
    assert sense_of("What could be improved?", themes=themes) == IMPROVE
    assert sense_of("What was the best part of the day?", themes=themes) == PRAISE
    assert sense_of("What will you do first?", themes=themes) == USE
    assert sense_of("Any other comments?", themes=themes) is None
    assert sentiment_of("The handouts", sense=IMPROVE).feeling == "negative"
    assert sentiment_of("The handouts", sense=PRAISE).feeling == "positive"


def test_a_suggestion_is_pulled_out_with_its_place() -> None:
    text = "Loved it. It would help if the slides came first, but thanks."

    (found,) = suggestions_in(text)

    assert text[found.start : found.end] == found.text == "It would help if the slides came first"


def test_any_answer_to_what_could_be_improved_is_a_suggestion_unless_it_says_nothing() -> None:
    assert [each.text for each in suggestions_in("The chairs", sense=IMPROVE)] == ["The chairs"]
    assert suggestions_in("Nothing to improve", sense=IMPROVE) == ()
    assert suggestions_in("n/a", sense=IMPROVE) == ()


def test_four_of_five_suggestions_are_found_in_comments_nobody_tuned_to() -> None:
    asked = [comment for comment in invented_comments("kept") if comment.asks]

    assert sum(bool(suggestions_in(comment.text)) for comment in asked) >= 0.8 * len(asked)


def test_suggestions_that_ask_for_the_same_are_counted_together() -> None:
    asked = [(1, "More time for questions please", "pace_time"), (2, "more time for questions, please!", "pace_time")]

    (candidate,) = candidates(asked)

    assert candidate.count == 2
    assert candidate.comments == (1, 2)


@pytest.mark.parametrize(
    "one, other, alike",
    [
        ("Great trainer, lovely day", "Great trainer, lovely day!", True),
        ("I would recommend this course to others", "I would not recommend this course to others", False),
        ("Day one was too long for me", "Day two was too long for me", False),
        ("The room was too hot for comfort", "The room was too cold for comfort", False),
        ("The handouts were really clear and helpful", "The handouts were clear and really helpful", True),
    ],
)
def test_only_what_says_the_same_is_grouped(one: str, other: str, alike: bool) -> None:
    assert is_alike(one, other) is alike
    assert len(grouped([(one, "x"), (other, "x")])) == (1 if alike else 2)
    assert len(grouped([(one, "x"), (other, "y")])) == 2


def test_a_quote_is_proposed_from_the_middle_of_its_group_and_never_one_that_is_held() -> None:
    near = "We ran out of time for questions on both of the days"
    group = [
        Quotable("Time"),
        Quotable("We ran out of time for [name] and her questions on both days"),
        Quotable(near + " again", is_held=True),
        Quotable(near),
        Quotable("Sandwiches and parking and chairs were all rather less than we had hoped for"),
    ]

    assert representative(group) == 3
    assert representative([Quotable(near, cohort_size=4, with_theme_in_cohort=1)]) is None


def test_long_and_many_themed_comments_are_for_full_reading() -> None:
    assert wants_full_reading("word " * 60, themes=1)
    assert wants_full_reading("short", themes=4)
    assert not wants_full_reading("short", themes=3)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "...", "N/A", "n.a.", "None!", "nil", "Nothing to add", "ninguno", "なし", "无", "Néant", "Nada."],
)
def test_answers_that_say_nothing_are_known(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize("text", ["Nothing, it was great!", "None of it worked", "No parking", "👍", "Fine."])
def test_answers_that_say_something_are_kept(text: str) -> None:
    assert not is_empty(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_text_at_all_is_labelled_without_an_error(themes: ThemeList, text: str) -> None:
    tags_of(text, themes=themes)
    assert -1 <= sentiment_of(text).score <= 1
    for each in suggestions_in(text, sense=IMPROVE):
        assert text[each.start : each.end] == each.text
