"""What the team reads each week: in people's words, inside Slack's limits, nobody pinged by somebody else's text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.model import Unit
from bot.analysis.scores import Change, MeasureScore, QuestionScore
from bot.analysis.tally import tally
from bot.analysis.trend import trend_of
from bot.blocks import MESSAGE_BLOCKS, MESSAGE_CHARACTERS, SECTION_CHARACTERS, characters
from bot.calendar import week_of
from bot.cohorts.model import Outside, Rate
from bot.digest.facts import actions_now, gains_of, group_of, newest_group, newest_units, recent_group
from bot.digest.findings import Watching, watching
from bot.digest.messages import digest_detail, weekly_digest
from bot.digest.model import ActionsNow, CohortsNow, DigestFacts, OtherSources
from bot.digest.preview import as_plain_text
from bot.digest.raising import principles_of
from bot.digest.words import measure_words, of_how_many, percent, question_words
from bot.feedback.model import UnreadRow
from bot.feedback.repository import Arrivals
from bot.privacy.floors import TEAM_FLOOR, Held
from integrations.slack.message import Message
from tests.bot.actions.test_check_words import a_checked
from tests.bot.digest.digest_desk import BUTTONS, THEMES, an_action
from tests.bot.learner_form import LEARNER, LONDON, NINE, TODAY, a_response


def a_unit(label: str, people: int, *, on: date = TODAY, good: int | None = None, tools: float = 4.0) -> Unit:
    praise = people if good is None else good
    responses = [
        a_response(f"{label}{number}", met_needs=5.0 if number < praise else 3.0, tools_and_resources=tools)
        for number in range(people)
    ]
    counts = tally(
        responses,
        block_of={response.key: 1 for response in responses},
        questions=LEARNER.questions,
        measures=LEARNER.measures,
        floor=TEAM_FLOOR,
    )
    return Unit(label, label, people, on, on, counts[1])


UNITS = (
    a_unit("2026-SPR-FF-01", 8, on=date(2026, 2, 20), good=7),
    a_unit("2026-SPR-ON-02", 6, on=date(2026, 3, 3), good=5, tools=3.0),
    a_unit("2026-SPR-ON-03", 8, on=date(2026, 3, 13), good=7),
)
ACTIONS = [
    an_action(3, due_on=date(2026, 3, 9), title="Shorten the slides on referral"),
    an_action(7, due_on=date(2026, 3, 19), title="Add a worked example for small primaries"),
    an_action(8, title="Ask for captions on every video"),
]


def some_facts(**changes: Any) -> DigestFacts:
    week = week_of(TODAY)
    facts = DigestFacts(
        week=week,
        today=TODAY,
        arrivals=Arrivals(forms=9, cohorts=2, excluded=1),
        is_first=False,
        held=Held(forms=1, cohorts=1),
        unread=(),
        notices=(),
        newest=newest_group(UNITS[-1:], LEARNER),
        each_new=(group_of(UNITS[-1:], LEARNER, label=UNITS[-1].label),),
        recent=recent_group(UNITS, LEARNER),
        gains=gains_of(UNITS, LEARNER),
        watching=watching(UNITS, LEARNER, before=UNITS[:-1], actions=ACTIONS),
        comments=None,
        themes={theme.key: theme.title for theme in THEMES.themes},
        principles=principles_of(LEARNER),
        trend=trend_of(UNITS, LEARNER.measures),
        marks=(),
        checked=(),
        actions=actions_now(ACTIONS, today=TODAY, week_ends=week.ends),
        read_at=NINE.astimezone(LONDON),
        is_stale=False,
        buttons=BUTTONS,
    )
    return replace(facts, **changes)


def shown(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": [dict(block) for block in message.blocks]}


def test_the_weekly_digest_looks_as_agreed(expected: Callable[[str, Any], None]) -> None:
    expected("digest/weekly_digest", shown(weekly_digest(some_facts())))


def test_the_detail_in_the_thread_looks_as_agreed(expected: Callable[[str, Any], None]) -> None:
    expected("digest/digest_detail", shown(digest_detail(some_facts())))


def test_a_quiet_week_looks_as_agreed(expected: Callable[[str, Any], None]) -> None:
    facts = some_facts(arrivals=Arrivals(0, 0, 0), held=Held(), newest=None, each_new=())

    expected("digest/quiet_week", shown(weekly_digest(facts)))


def test_the_digest_in_a_terminal_reads_like_a_page(expected: Callable[[str, Any], None]) -> None:
    expected("digest/preview", as_plain_text(weekly_digest(some_facts())).splitlines())


def test_a_finding_about_the_form_stands_at_the_top_and_never_links_or_pings() -> None:
    notice = 'Column Z of tab "T", "<!channel> <https://evil|here>", is new to the bot: it is in no figure.'

    message = weekly_digest(some_facts(notices=(notice,) * 5))

    section = message.blocks[2]["text"]["text"]
    assert "<" not in section
    assert "&lt;!channel&gt;" in section
    assert "And 2 more findings about the form" in section


def test_a_quiet_week_still_says_what_is_wrong_with_the_form() -> None:
    message = weekly_digest(some_facts(arrivals=Arrivals(0, 0, 0), newest=None, notices=("No column.",), is_stale=True))

    assert "No column." in str(message.blocks)
    assert ":warning: Responses last read on Mon 16 Mar at 09:00; the bot keeps trying" in str(message.blocks)


def test_before_any_group_is_complete_the_digest_says_so() -> None:
    message = weekly_digest(some_facts(newest=None, each_new=(), recent=None, watching=Watching()))

    assert "no group of five people has answered so far" in str(message.blocks)


def test_hostile_names_and_titles_are_shown_as_they_are() -> None:
    action = replace(an_action(1, due_on=TODAY, title="<!channel> & *now*"), owner_id=None, owner_name="<@U1>")

    text = str(weekly_digest(some_facts(actions=ActionsNow(due_this_week=(action,)))).blocks)

    assert "<!channel>" not in text
    assert "<@U1>" not in text
    assert "&lt;!channel&gt; &amp;" in text


TEXTS = st.text(alphabet=st.sampled_from("ab <>&*_~`😀é\n"), max_size=400)


@given(
    titles=st.lists(TEXTS, max_size=100), places=st.lists(TEXTS, max_size=200), label=TEXTS, groups=st.integers(0, 4)
)
@settings(max_examples=40, deadline=None)
def test_messages_stay_inside_slacks_limits_whatever_comes(
    titles: list[str], places: list[str], label: str, groups: int
) -> None:
    actions = [
        an_action(number, due_on=TODAY + timedelta(days=number % 9 - 4), title=title)
        for number, title in enumerate(titles)
    ]
    group = replace(group_of(UNITS, LEARNER, label="x"), label=label)
    facts = some_facts(
        actions=actions_now(actions, today=TODAY, week_ends=week_of(TODAY).ends),
        unread=[UnreadRow(key=str(number), place=place[:200], reason=place) for number, place in enumerate(places)],
        notices=places,
        newest=group,
        each_new=(group,) * groups,
    )

    for message in (weekly_digest(facts), digest_detail(facts)):
        assert len(message.blocks) <= MESSAGE_BLOCKS
        assert sum(map(characters, message.blocks)) <= MESSAGE_CHARACTERS
        assert len(message.text) <= 4_000
        for block in message.blocks:
            if block["type"] == "section":
                assert 0 < len(block["text"]["text"]) <= SECTION_CHARACTERS


def test_a_hundred_actions_keep_the_buttons_and_say_what_was_left_out() -> None:
    actions = [an_action(number, due_on=TODAY - timedelta(days=1), title="&" * 300) for number in range(100)]

    message = weekly_digest(some_facts(actions=actions_now(actions, today=TODAY, week_ends=TODAY)))

    assert "…and 92 more in the plan" in str(message.blocks)
    assert "100 open, 100 overdue" in message.text
    assert [block["type"] for block in message.blocks][-2:] == ["actions", "context"]


@pytest.mark.parametrize(
    "favourable, answers, words",
    [
        (7, 8, "7 of 8"),
        (9, 9, "9 of 9"),
        (24, 29, "24 of 29 (83%)"),
        (199, 200, "199 of 200 (99%)"),
        (0, 12, "0 of 12 (0%)"),
    ],
)
def test_a_percentage_stands_only_beside_ten_answers_or_more(favourable: int, answers: int, words: str) -> None:
    assert of_how_many(favourable, answers) == words


def test_only_all_are_a_hundred_percent_and_only_none_are_nought() -> None:
    assert (percent(10_000, 10_000), percent(9_999, 10_000), percent(1, 10_000), percent(0, 10)) == (100, 99, 1, 0)


def test_every_answer_has_words() -> None:
    assert measure_words(MeasureScore("a", "A", 0)) == "fewer than 5 answered"
    assert measure_words(MeasureScore("a", "A", 8, change=Change(6, 1, 1))) == "6 up, 1 the same, 1 down"
    assert question_words(QuestionScore("a", "A", 0, ())) == "fewer than 5 answered"
    assert question_words(QuestionScore("a", "A", 5, (("Yes", 5), ("No", 0)))) == "5 said Yes"


def test_a_backlog_is_not_a_week() -> None:
    names = [f"C{number}" for number in range(5)]
    units = [a_unit(name, 5) for name in names]

    assert [unit.unit for unit in newest_units(units, new=names)] == ["C4"]
    assert [unit.unit for unit in newest_units(units, new=names[:2])] == ["C0", "C1"]


def test_access_needs_are_told_of_several_cohorts_and_never_of_one() -> None:
    one, several = group_of(UNITS[:1], LEARNER, label="A"), group_of(UNITS, LEARNER, label="B")

    assert "access_needs" not in [score.key for score in one.questions]
    assert "access_needs" in [score.key for score in several.questions]


def test_actions_are_sorted_by_how_soon_they_are_due() -> None:
    now = actions_now(ACTIONS[::-1], today=TODAY, week_ends=week_of(TODAY).ends)

    assert [action.ref for action in now.overdue] == ["ACT-0003"]
    assert [action.ref for action in now.due_this_week] == ["ACT-0007"]
    assert (now.others, now.open_count) == (1, 3)


def test_times_are_told_in_local_words() -> None:
    summer = datetime(2026, 7, 6, 7, 5, tzinfo=NINE.tzinfo).astimezone(LONDON)

    assert "Responses last read on Mon 6 Jul at 08:05" in str(weekly_digest(some_facts(read_at=summer)).blocks)


def test_many_cohorts_outside_the_standards_are_cut_short_with_the_command_that_lists_them() -> None:
    outside = [Outside(f"2026-SPR-ON-{number:02}", ("12 hours instead of 13",)) for number in range(30)]

    words = as_plain_text(digest_detail(some_facts(cohorts=CohortsNow(outside=outside))))

    assert words.count("12 hours instead of 13") == 10
    assert "…and 20 more; cqi cohorts lists them all" in words


def test_cohorts_that_nobody_registered_are_named_three_at_a_time_and_their_codes_are_only_text() -> None:
    codes = ("2026-SPR-ON-07", "<!channel>", "*bold*", "2026-SPR-ON-10", "2026-SPR-ON-11")

    digest = weekly_digest(some_facts(cohorts=CohortsNow(unregistered=codes)))

    assert "2 more answered and are not in the register of cohorts" in as_plain_text(digest)
    assert "<!channel>" not in str(digest.blocks)


def test_the_rate_of_a_cohort_stands_under_its_figures() -> None:
    rates = (
        Rate("2026-SPR-ON-03", 7, 8, is_attended=True, is_low=False),
        Rate("2026-SPR-ON-04", 5, 9, is_attended=False, is_low=True),
    )

    words = as_plain_text(weekly_digest(some_facts(cohorts=CohortsNow(rates=rates))))

    assert "2026-SPR-ON-03: 7 of 8 attended answered (88%)" in words
    assert "(!) 2026-SPR-ON-04: 5 of 9 enrolled answered (56%), too few to speak for the others" in words


@pytest.mark.parametrize(
    "by_source, waiting, said",
    [
        ({"observation": 1, "session log": 3}, 2, "1 observation and 3 session log entries; 2 wait for an action"),
        ({"guidance watch": 1}, 0, "1 guidance watch entry"),
        ({}, 1, "nothing new; 1 waits for an action"),
    ],
)
def test_the_other_sources_are_one_line(by_source: dict[str, int], waiting: int, said: str) -> None:
    digest = weekly_digest(some_facts(others=OtherSources(by_source, needing_action=waiting)))

    assert f"Other sources — {said}" in as_plain_text(digest)
    assert (BUTTONS.show_needing in str(digest.blocks)) == bool(waiting)


def test_what_was_checked_has_a_section_of_its_own_also_in_a_quiet_week() -> None:
    checked = a_checked(verdict="worse", change=-0.4, period=some_facts().week.key)
    full = some_facts(checked=(checked,))
    quiet = some_facts(checked=(checked,), newest=None, arrivals=Arrivals(forms=0, cohorts=0, excluded=0))

    for facts in (full, quiet):
        message = weekly_digest(facts)
        text = as_plain_text(message)
        assert "Checked actions" in text
        assert "Worse: Met my needs -0.4 points" in text
        assert "[ Adapt ]  [ Reopen ]  [ Accept ]" in text
        assert len(message.blocks) <= MESSAGE_BLOCKS
