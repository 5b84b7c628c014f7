"""What the digest says has changed: told once, of groups that were printed, with what is usual and who is on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.model import Action, Baseline, Principle, Status
from bot.actions.wishes import Draft
from bot.blocks import MESSAGE_CHARACTERS, characters
from bot.digest.facts import gains_of, group_of, marks_of, newest_group, recent_group
from bot.digest.finding_words import basis_words, finding_words, standing_words
from bot.digest.findings import Watching, watching
from bot.digest.messages import digest_detail, weekly_digest
from bot.digest.preview import as_plain_text
from tests.bot.digest.courses import RATED, a_course, day_of
from tests.bot.digest.digest_desk import an_action
from tests.bot.digest.test_digest_messages import some_facts
from tests.bot.learner_form import LEARNER
from tests.bot.slack_rules import accepted, buttons_of

TOOLS = {"tools_and_resources": 1.5}
EVERYTHING = {question.key: 0.8 for question in RATED}


def week_of_course(cohorts: int, *, actions: tuple[Action, ...] = (), **course: Any) -> Watching:
    """Watch a course of so many cohorts in the week that brought the last one."""
    units = a_course(cohorts, **course)
    return watching(units, LEARNER, before=units[:-1], actions=actions)


def an_action_on(measure: str, **values: Any) -> Action:
    return replace(an_action(12), measure=measure, **values)


def test_a_calm_course_has_no_finding_in_any_week() -> None:
    for cohorts in range(1, 29):
        watch = week_of_course(cohorts)

        assert (watch.arisen, watch.still) == ((), ())
        assert watch.state == ("baseline" if cohorts <= 12 else "watched")
    assert standing_words(watch) == "Nothing has changed more than chance would."


def test_until_twelve_groups_a_baseline_is_built() -> None:
    assert standing_words(week_of_course(4)) == (
        "Building a baseline, 4 of 12 groups: until then nothing is judged to have changed."
    )


def test_a_fall_in_one_question_is_one_finding_in_the_week_it_shows() -> None:
    weeks = [week_of_course(cohorts, falls=TOOLS, at=20) for cohorts in range(20, 29)]

    told = [finding for week in weeks for finding in week.arisen if finding.kind == "concern"]
    [finding] = told
    assert finding_words(finding) == (
        "lower than usual beside the other questions for 2 groups (12 people) since 23 Jan: "
        "2 of 12 (17%) said 4 or 5, against usually about nine in ten"
    )
    assert basis_words(finding) == "23 Jan to 30 Jan 2026 · more than chance: EWMA beyond 3 sigma"
    assert (finding.measure, finding.principles) == ("Tools and resources", (Principle.D,))
    assert all(any(still.about == finding.about for still in week.still) for week in weeks[-5:])


def test_a_fall_is_marked_with_the_other_sources_that_raise_its_theme_and_a_rise_is_not() -> None:
    also = {"tools and resources": ("session log", "observation")}
    fallen = next(
        week
        for week in (week_of_course(cohorts, falls=TOOLS, at=20) for cohorts in range(20, 29))
        if any(finding.kind == "concern" for finding in week.arisen)
    )
    risen = replace(fallen, arisen=tuple(replace(finding, kind="improvement") for finding in fallen.arisen))

    marked, unmarked = (
        accepted(weekly_digest(some_facts(watching=week, also_raised=also))) for week in (fallen, risen)
    )

    assert "EWMA beyond 3 sigma · also raised in: session log, observation" in marked
    assert "also raised in" not in unmarked


def test_a_fall_of_the_whole_course_comes_first_and_names_no_single_question() -> None:
    weeks = [week_of_course(cohorts, falls=EVERYTHING, at=20) for cohorts in range(20, 29)]

    told = [finding for week in weeks for finding in week.arisen]
    assert [finding.about for finding in told] == ["The whole course"]
    assert told[0].now.said == "ratings were favourable"
    assert "beside the other questions" not in finding_words(told[0])


def test_a_question_that_only_fell_less_than_all_others_is_no_praise() -> None:
    [moved] = week_of_course(28, falls=EVERYTHING, at=20).apart

    assert moved.about == "I would recommend this course"
    assert finding_words(moved).startswith("fell less than the other questions")


def test_an_open_action_on_the_measure_stands_in_place_of_the_button() -> None:
    fallen = week_of_course(22, falls=TOOLS, at=20)
    owned = week_of_course(22, falls=TOOLS, at=20, actions=(an_action_on("Tools and Resources"),))

    assert "ACT-0012 is on it" in str(weekly_digest(some_facts(watching=owned)).blocks)
    assert "Raise an action" not in str(buttons_of(weekly_digest(some_facts(watching=owned))))
    [button] = [one for one in buttons_of(weekly_digest(some_facts(watching=fallen))) if "Raise" in one["text"]["text"]]
    draft = Draft.from_text(button["value"])
    assert (draft.measure, draft.principles) == ("Tools and resources", (Principle.D,))
    assert "2 of 12 (17%) said 4 or 5" in str(draft.evidence)
    fell_in = [unit.unit for unit in a_course(22, falls=TOOLS, at=20)][20:]
    assert [draft.alert_from, draft.alert_to] == fell_in
    assert "(23 January 2026 to 30 January 2026)" in str(draft.evidence)


@pytest.mark.parametrize("named", ["by its title", "by its key, under an older title"])
def test_what_returns_after_its_action_was_closed_came_back(named: str) -> None:
    title = "Tools and resources" if named == "by its title" else "The tools"
    frozen = Baseline(measure="tools_and_resources", title=title, frozen_on=day_of(3))
    closed = an_action_on(title, status=Status.CLOSED, closed_on=day_of(10), baseline=frozen)

    [finding] = week_of_course(22, falls=TOOLS, at=20, actions=(closed,)).arisen

    assert finding.kind == "came_back"
    assert finding_words(finding).startswith("came back, lower than usual")
    assert "ACT-0012 was closed on 14 Nov 2025" in basis_words(finding)


def test_an_action_closed_afterwards_or_put_away_has_nothing_to_do_with_it() -> None:
    later = an_action_on("Tools and resources", status=Status.CLOSED, closed_on=day_of(40))
    away = an_action_on("Tools and resources", status=Status.CLOSED, closed_on=day_of(3), archived=True)

    [finding] = week_of_course(22, falls=TOOLS, at=20, actions=(later, away)).arisen

    assert (finding.kind, finding.closed, finding.on_it) == ("concern", None, ())


def test_a_first_digest_of_a_long_history_tells_what_stands_and_not_what_is_over() -> None:
    units = a_course(28, falls=TOOLS, at=20)

    watch = watching(units, LEARNER, before=(), actions=())

    assert "The tools and resources were useful" in [finding.about for finding in watch.arisen]
    assert watch.still == ()


def test_at_most_two_findings_stand_beside_what_went_well_and_the_rest_is_in_the_thread() -> None:
    [finding] = week_of_course(22, falls=TOOLS, at=20).arisen
    many = replace(week_of_course(22), arisen=tuple(replace(finding, about=f"Question {n}") for n in range(5)))

    digest, thread = weekly_digest(some_facts(watching=many)), digest_detail(some_facts(watching=many))

    shown = [block for block in digest.blocks if ":small_red_triangle_down:" in str(block)]
    assert len(shown) == 2
    assert "3 more findings in the thread." in accepted(digest)
    assert "What went well" in accepted(digest)
    assert all(f"Question {n}" in accepted(thread) for n in (2, 3, 4))


def test_the_digest_of_a_fall_reads_as_agreed(expected: Any) -> None:
    units = a_course(22, falls=TOOLS, at=20)
    facts = some_facts(
        newest=newest_group(units[-1:], LEARNER),
        each_new=(group_of(units[-1:], LEARNER, label=units[-1].label),),
        recent=recent_group(units, LEARNER),
        gains=gains_of(units, LEARNER),
        watching=watching(units, LEARNER, before=units[:-1], actions=()),
    )

    expected("digest/finding", as_plain_text(weekly_digest(facts)).splitlines())
    expected("digest/finding_thread", as_plain_text(digest_detail(facts)).splitlines()[:12])


def test_the_rate_of_false_alarms_is_said_beside_findings_and_in_the_thread() -> None:
    watch = week_of_course(22, falls=TOOLS, at=20)

    for message in (weekly_digest(some_facts(watching=watch)), digest_detail(some_facts(watching=watch))):
        assert "With 16 questions and a course a week, expect about 1.8 false alarms a year" in accepted(message)
    assert "Two cohorts in three lie within" in accepted(digest_detail(some_facts(watching=watch)))


def test_groups_that_all_answer_alike_are_said_to_be_alike() -> None:
    units = tuple(replace(unit, counts=a_course(1)[0].counts) for unit in a_course(20))

    watch = watching(units, LEARNER, before=units[:-1], actions=())

    assert standing_words(watch).startswith("All groups have answered alike so far")
    assert watch.arisen == ()


def test_without_answers_there_is_nothing_to_watch() -> None:
    empty = tuple(replace(unit, counts={}) for unit in a_course(3))

    assert watching((), LEARNER, before=(), actions=()) == Watching()
    assert watching(empty, LEARNER, before=(), actions=()) == Watching()


def test_a_sensitive_rating_is_not_watched_group_by_group() -> None:
    questions = tuple(replace(one, is_sensitive=one.key == "tools_and_resources") for one in LEARNER.questions)
    units = a_course(28, falls=TOOLS, at=20)

    watch = watching(units, replace(LEARNER, questions=questions), before=units[:-1], actions=())

    assert "The tools and resources were useful" not in str(watch)


TEXTS = st.text(alphabet=st.sampled_from("ab <>!@&*_~`😀é\n[]"), max_size=400)


@given(abouts=st.lists(TEXTS, max_size=40), refs=st.lists(st.just("ACT-0012"), max_size=30), measure=TEXTS)
@settings(max_examples=25, deadline=None)
def test_findings_stay_inside_slacks_limits_whatever_a_question_is_called(
    abouts: list[str], refs: list[str], measure: str
) -> None:
    [one] = week_of_course(22, falls=TOOLS, at=20).arisen
    many = tuple(replace(one, about=about, measure=measure, on_it=()) for about in abouts)
    owned = tuple(replace(each, on_it=tuple(refs)) for each in many)
    facts = some_facts(watching=replace(week_of_course(22), arisen=many, still=owned, over=many, apart=many))

    for message in (weekly_digest(facts), digest_detail(facts)):
        said = accepted(message)
        assert sum(map(characters, message.blocks)) <= MESSAGE_CHARACTERS
        assert "<" not in said.replace("<@U0ANN>", "")
    assert all(len(button.get("value", "")) <= 2_000 for button in buttons_of(weekly_digest(facts)))


# --- actions in the picture


def test_an_action_is_marked_where_it_took_effect() -> None:
    facts = some_facts()
    days = facts.trend.days
    by_cohort = an_action_on("Met my needs", implemented_on=days[0], applies_from=facts.trend.labels[2].lower())
    by_day = replace(an_action_on("The whole course", implemented_on=days[1]), ref="ACT-0013")
    before = an_action_on("Met my needs", implemented_on=days[0] - timedelta(days=300))
    proposed = an_action_on("Met my needs")

    marks = marks_of((by_cohort, by_day, before, proposed), facts.trend)

    assert [(mark.ref, mark.place) for mark in marks if mark.measure == "met_needs"] == [
        ("ACT-0012", 1.5),
        ("ACT-0013", 0.5),
    ]
    assert {mark.ref for mark in marks if mark.measure == "recommend"} == {"ACT-0013"}
