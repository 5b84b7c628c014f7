"""The week's digest: posted once whatever happens, about groups of five or more, the same when asked for again."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest

from bot.feedback.changes import Changes
from bot.feedback.model import Batch, UnreadRow
from bot.storage.engine import Storage
from integrations.errors import OutcomeUnknown
from tests.bot.digest.courses import a_cohort_of
from tests.bot.digest.digest_desk import DigestDesk, Killed, SlackInHand, a_cohort, an_action
from tests.bot.learner_form import TODAY, a_response


@pytest.fixture
def desk(storage: Storage) -> DigestDesk:
    return DigestDesk(storage)


def two_cohorts(desk: DigestDesk) -> None:
    desk.receives(*a_cohort("2026-SPR-ON-01", 8, on=TODAY - timedelta(days=9), good=7))
    desk.receives(*a_cohort("2026-SPR-FF-02", 6, on=TODAY - timedelta(days=2)))


def test_the_digest_is_posted_and_its_picture_and_counts_are_shared_in_its_thread(desk: DigestDesk) -> None:
    two_cohorts(desk)

    outcome = desk.service().run(desk.week)

    assert [(key, thread) for key, thread, _ in desk.slack.posts] == [("digest/2026-W12", None)]
    assert desk.slack.shared == [("F1", "1.0")]
    assert not outcome.is_quiet
    assert "First digest: 14 forms from 2 cohorts so far" in desk.said()
    assert "13 of 14 (93%) said 4 or 5" in desk.said()


def test_a_digest_posted_once_is_never_posted_again(desk: DigestDesk) -> None:
    two_cohorts(desk)
    first = desk.service().run(desk.week)
    before = desk.slack.requests

    desk.receives(*a_cohort("2026-SPR-ON-03", 6, on=TODAY))
    again = desk.service().run(desk.week)

    assert again.posted == first.posted
    assert desk.slack.requests == before


def test_asking_again_for_an_earlier_week_takes_nothing_from_the_next_one(desk: DigestDesk) -> None:
    two_cohorts(desk)
    desk.service().run(desk.week)
    earlier = desk.week
    desk.next_week()
    desk.receives(*a_cohort("2026-SPR-ON-03", 6, on=TODAY + timedelta(days=3)))

    desk.service().run(earlier)
    desk.service().run(desk.week)

    assert "Since the last digest: 6 forms from 1 cohort" in desk.slack.posts[1][2].text
    assert "2026-SPR-ON-03: Met my needs: 6 of 6" in desk.slack.posts[1][2].text


@pytest.mark.parametrize("step", range(1, 6))
def test_killed_at_any_step_a_second_run_completes_what_is_missing(desk: DigestDesk, step: int) -> None:
    two_cohorts(desk)
    desk.slack.killed_at = step
    with pytest.raises(Killed):
        desk.service().run(desk.week)
    desk.slack.killed_at = None
    desk.clock.moves_on(minutes=1)
    desk.receives(*a_cohort("2026-SPR-ON-03", 6, on=TODAY))  # what comes in meanwhile belongs to next week

    desk.service().run(desk.week)

    assert [key for key, _, _ in desk.slack.posts] == ["digest/2026-W12"]
    assert len(desk.slack.shared) == 1
    assert "SPR-ON-03" not in desk.said()


def test_a_lost_answer_posts_nothing_twice(desk: DigestDesk) -> None:
    two_cohorts(desk)
    desk.slack.loses_answers = True

    desk.service().run(desk.week)

    assert len(desk.slack.posts) == 1
    assert len(desk.slack.shared) == 1


def test_when_nobody_can_tell_whether_it_was_posted_the_next_run_looks_first(desk: DigestDesk) -> None:
    class Forgetful(SlackInHand):
        def find_post(self, *given: object, **named: object) -> None:
            return None

    two_cohorts(desk)
    remembered, desk.slack = desk.slack, Forgetful(loses_answers=True)
    with pytest.raises(OutcomeUnknown):
        desk.service().run(desk.week)
    remembered.posts = desk.slack.posts
    desk.slack = remembered

    desk.service().run(desk.week)

    assert [key for key, _, _ in desk.slack.posts].count("digest/2026-W12") == 1


def test_the_second_week_tells_only_what_is_new_and_keeps_the_last_four(desk: DigestDesk) -> None:
    two_cohorts(desk)
    desk.service().run(desk.week)
    desk.next_week()
    desk.receives(*a_cohort("2026-SPR-ON-03", 5, on=TODAY + timedelta(days=4), good=1))

    desk.service().run(desk.week)

    text = desk.slack.posts[1][2].text
    assert "Since the last digest: 5 forms from 1 cohort" in text
    assert "2026-SPR-ON-03: Met my needs: 1 of 5 said 4 or 5" in text
    assert "last three cohorts 14 of 19 (74%)" in desk.said()


def test_one_late_form_changes_no_figure_that_was_printed(desk: DigestDesk) -> None:
    two_cohorts(desk)
    desk.service().run(desk.week)
    figures = desk.figures.blocks()
    desk.next_week()

    desk.receives(a_response("late", cohort="2026-SPR-FF-02", on=TODAY + timedelta(days=1), met_needs=1.0))
    desk.service().run(desk.week)

    assert desk.figures.blocks() == figures
    assert "1 form from 1 small cohort held back" in desk.slack.posts[1][2].text
    assert "13 of 14" in desk.said().split("digest/2026-W13")[-1]


def test_an_edited_or_withdrawn_form_changes_no_figure_that_was_printed(desk: DigestDesk) -> None:
    two_cohorts(desk)
    desk.service().run(desk.week)
    figures = desk.figures.blocks()
    desk.next_week()

    edited = a_response("2026-SPR-FF-02/0", cohort="2026-SPR-FF-02", met_needs=1.0)
    changes = Changes(changed=(edited,), withdrawn=("2026-SPR-FF-02/1",))
    desk.responses.apply(changes, Batch(), now=desk.clock.now())
    desk.service().run(desk.week)

    assert desk.figures.blocks() == figures


def test_a_week_without_forms_says_so_and_posts_no_picture(desk: DigestDesk) -> None:
    two_cohorts(desk)
    desk.service().run(desk.week)
    desk.next_week()
    desk.actions = [an_action(1, due_on=date(2026, 3, 20)), an_action(2)]

    outcome = desk.service().run(desk.week)

    assert outcome.is_quiet
    assert len(desk.slack.posts) == 2
    text = desk.slack.posts[-1][2].text
    assert text == "23–29 March 2026: Nothing new this week, still working; 2 actions open, 1 overdue."
    assert len(desk.slack.shared) == 1


def test_four_forms_are_counted_and_not_shown(desk: DigestDesk) -> None:
    desk.receives(*a_cohort("2026-SPR-ON-01", 4, on=TODAY, good=2))

    desk.service().run(desk.week)

    assert "4 forms from 1 small cohort held back until a group of 5 is complete" in desk.said()
    assert "2 of 4" not in desk.said()
    assert desk.slack.shared == []
    assert [thread for _, thread, _ in desk.slack.posts] == [None, "1.0"]


def test_no_word_that_a_learner_wrote_is_posted_or_drawn(desk: DigestDesk) -> None:
    words = "<!channel> Sam from Elm School"
    answers = [
        a_response(f"R{number}", most_useful=words, should_change=words, pace=words, role=words) for number in range(6)
    ]
    desk.receives(*answers, *a_cohort("B", 6, on=TODAY))

    desk.service().run(desk.week)

    assert "Elm School" not in desk.said()
    assert all("Elm School" not in picture.alt_text for picture in desk.slack.uploads)


def test_a_preview_shows_the_words_and_changes_nothing(desk: DigestDesk) -> None:
    two_cohorts(desk)

    shown = desk.service().preview(desk.week)

    assert "Learner feedback, 16–22 March 2026" in shown
    assert "[ Open the plan ]  [ Add an action ]" in shown
    assert "• The training met my needs: 13 said 5, 1 said 3" in shown
    assert desk.figures.blocks() == ()
    assert list(desk.memory) == []
    assert desk.slack.requests == 0


def test_rows_that_could_not_be_read_are_placed_in_the_digest_and_explained_in_the_thread(desk: DigestDesk) -> None:
    two_cohorts(desk)
    row = UnreadRow(key="k", place='tab "Form Responses 1", row 14', reason="column A has no date and time")
    desk.responses.apply(Changes(), Batch(unread=(row,)), now=desk.clock.now())

    desk.service().run(desk.week)

    assert 'could not be read: tab "Form Responses 1", row 14' in desk.slack.posts[0][2].text
    assert "column A has no date and time" in str(desk.slack.shown)


def test_a_backlog_of_many_cohorts_shows_the_newest_one(desk: DigestDesk) -> None:
    for number in range(12):
        desk.receives(*a_cohort(f"C{number:02}", 5, on=TODAY - timedelta(weeks=12 - number)))

    desk.service().run(desk.week)

    text = desk.slack.posts[0][2].text
    assert "60 forms from 12 cohorts so far" in text
    assert "C11: Met my needs: 5 of 5" in text


def test_importing_the_service_loads_neither_pandas_nor_matplotlib() -> None:
    import subprocess

    program = "import sys, bot.digest.service; sys.exit(bool({'pandas', 'matplotlib', 'numpy'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_what_changed_is_told_in_the_week_it_shows_and_only_stands_in_the_next(desk: DigestDesk) -> None:
    for number in range(20):
        desk.receives(*a_cohort_of(number))
    desk.service().run(desk.week)
    told = []
    for number in (20, 21, 22):
        desk.next_week()
        desk.receives(*a_cohort_of(number, falls={"tools_and_resources": 1.5}))
        desk.service().run(desk.week)
        told.append("useful* — lower than usual" in str(desk.slack.posts[-1][2].blocks))

    assert told.count(True) == 1
    assert "Nothing has changed more than chance would." in str(desk.slack.posts[0][2].blocks)
    assert "Still so: The tools and resources were useful, lower than usual" in str(desk.slack.shown)


@pytest.mark.parametrize("people", [0, 1, 2])
def test_of_hardly_any_answers_no_change_is_said_and_nothing_breaks(desk: DigestDesk, people: int) -> None:
    desk.receives(*a_cohort("2026-SPR-ON-01", people, on=TODAY - timedelta(days=2)))

    desk.service().run(desk.week)

    assert "usual" not in desk.said()
    assert "nan" not in desk.said().casefold()


def test_when_everybody_answers_alike_it_is_said_that_nothing_can_stand_out(desk: DigestDesk) -> None:
    for number in range(14):
        desk.receives(*a_cohort(f"C{number:02}", 6, on=TODAY - timedelta(days=30 - number)))

    desk.service().run(desk.week)

    assert "All groups have answered alike so far" in desk.said()
    assert "What went well" in desk.said()
    assert "at ceiling: nearly everyone gives the top answer" in str(desk.slack.uploads[0].alt_text)
