"""The private review as a whole: nothing written leaves before its release, and nothing is told twice."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.review.model import State
from bot.storage.engine import Storage, open_storage
from tests.bot.digest.digest_desk import Killed
from tests.bot.review.review_desk import DISCLOSURE, LEAD, READER, Review, a_cohort_writing

WORDS = "The group work made it real for us."
# What learners write: any signs, with words that set off the lists now and then.
WRITTEN = st.lists(
    st.one_of(
        st.sampled_from(["suicide", "my trainer Siobhan", "07700 900123", "<!channel>", "@here", "*slides*", "kill"]),
        st.text(min_size=1, max_size=30),
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@pytest.fixture
def review(storage: Storage) -> Review:
    return Review(storage)


def everything_done(review: Review) -> None:
    """Do all that goes out by itself, for two days."""
    review.filling().run()
    review.service().run(review.week)
    for _ in range(5):
        review.chasing().chase()
        review.chasing().remind_reviewers(review.clock.now().date())
        review.quotes().withdraw()
        review.clock.moves_on(hours=5)


@settings(max_examples=40, deadline=None)
@given(text=WRITTEN)
def test_whatever_a_learner_writes_no_message_and_no_log_says_a_word_of_it_before_a_release(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    marked = f"zqxj{text} wvkq"
    storage = open_storage(f"sqlite:///{tmp_path_factory.mktemp('review') / 'cqi.sqlite3'}")
    review = Review(storage)
    logged: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: logged.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("bot").addHandler(listener)
    logging.getLogger("bot").setLevel(logging.INFO)

    try:
        review.receives(*a_cohort_writing(marked))
        everything_done(review)
    finally:
        logging.getLogger("bot").removeHandler(listener)
        storage.close()

    said = review.said() + "\n".join(logged)
    assert "zqxj" not in said
    assert "wvkq" not in said
    assert logged
    assert review.slack.posts


@pytest.mark.parametrize("killed_at", range(1, 12))
def test_killed_before_or_after_any_request_to_slack_every_step_still_goes_out_once(
    tmp_path: Path, killed_at: int
) -> None:
    review = Review(open_storage(f"sqlite:///{tmp_path / 'cqi.sqlite3'}"))
    review.receives(*a_cohort_writing(DISCLOSURE))
    review.filling().run()
    review.slack.killed_at = killed_at

    for _ in range(10):
        for job in (review.chasing().chase, lambda: review.chasing().remind_reviewers(review.clock.now().date())):
            try:
                job()
            except Killed:
                job()
        review.clock.moves_on(hours=2)

    keys = [key for key, _, _ in review.slack.posts]
    assert sorted(key for key in keys if key.startswith("safeguarding")) == [
        "safeguarding/1/alert-channel",
        "safeguarding/1/deputy",
        "safeguarding/1/lead",
        "safeguarding/1/reminder",
    ]
    assert len(keys) == len(set(keys))


def test_filling_again_changes_nothing_and_a_changed_list_judges_again_without_losing_a_decision(
    review: Review,
) -> None:
    review.receives(*a_cohort_writing(WORDS))
    assert review.filling().run()
    lane = review.lane()
    comment = lane.next_for(READER)
    assert comment is not None
    lane.decide(1, State.PRIVATE, stamp=comment.stamp, by=READER, request_id="r/1")

    for lists in ("the lists", "other lists", "other lists"):
        assert review.filling(judged_by=lists).run()

    assert lane.next_for(READER) is None
    assert lane.waiting(READER) == 0
    assert lane.open(1, READER).state is State.PRIVATE


def test_the_same_request_decides_once_and_a_second_decision_is_refused(review: Review) -> None:
    review.receives(*a_cohort_writing(WORDS))
    review.filling().run()
    lane = review.lane()
    comment = lane.next_for(READER)
    assert comment is not None

    for _ in range(2):
        lane.decide(1, State.RELEASED, stamp=comment.stamp, by=READER, request_id="r/1", words=WORDS)
    with pytest.raises(UserError, match="C-0001 was decided by <@U0REVIEWER> before you: it is released"):
        lane.decide(1, State.PRIVATE, stamp=comment.stamp, by=READER, request_id="r/2")

    assert lane.open(1, READER).quote == WORDS


def test_a_release_masks_what_was_typed_once_more(review: Review) -> None:
    review.receives(*a_cohort_writing("The carousel of posters helped."))
    review.filling().run()
    lane = review.lane()
    comment = lane.next_for(READER)
    assert comment is not None

    typed = "The carousel helped, ring 07700 900123."
    lane.decide(1, State.RELEASED, stamp=comment.stamp, by=READER, request_id="r/1", words=typed)

    assert lane.open(1, READER).quote == "The carousel helped, ring [phone]."


def test_acknowledging_is_for_those_named_and_the_first_time_stands(review: Review) -> None:
    review.receives(*a_cohort_writing(DISCLOSURE))
    review.filling().run()
    lane = review.lane()

    with pytest.raises(UserError, match="Only the safeguarding lead and the deputy"):
        lane.acknowledge(1, by="U0OTHER")
    first = lane.acknowledge(1, by=LEAD)
    review.clock.moves_on(hours=1)

    assert lane.acknowledge(1, by=LEAD) == first
    assert review.chasing().chase() == "told 0"


def test_one_notice_tells_of_all_that_arrived_together(review: Review) -> None:
    from tests.bot.learner_form import TODAY, a_response

    review.receives(
        *(
            a_response(f"r{number}", cohort="2026-SPR-ON-01", on=TODAY, most_useful=DISCLOSURE, should_change=None)
            for number in range(3)
        )
    )
    review.filling().run()

    review.chasing().chase()

    [(_, _, message)] = review.slack.posts
    assert "3 comments of learners look like" in message.text
    assert "C-0001, C-0002, C-0003" in message.text


def test_a_backlog_is_taken_up_in_parts_and_nothing_of_it_is_left_out(review: Review) -> None:
    cohort = [part for number in range(45) for part in a_cohort_writing(WORDS, people=50, prefix=f"c{number}-")]
    review.receives(*cohort)
    filling = review.filling()

    finished = [filling.run() for _ in range(3)]

    assert finished == [False, False, True]
    assert review.lane().waiting(READER) == 45
    assert not filling.is_behind
