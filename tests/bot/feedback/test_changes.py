"""Any mix of adds, edits and deletes leaves the database as a first look at the same source would."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.feedback.changes import Known, agreement, content_hash, plan_changes, succession, vanished_keys
from bot.feedback.model import Batch, Response, UnreadRow
from tests.bot.learner_form import TODAY, a_response

RATINGS = st.sampled_from([1.0, 3.0, 4.0, 5.0])
PEOPLE = st.dictionaries(
    st.sampled_from([f"K{number}" for number in range(12)]),
    st.tuples(st.sampled_from(["A", "B", None]), RATINGS, RATINGS),
    max_size=12,
)


def people(held: dict[str, tuple[str | None, float, float]]) -> dict[str, Response]:
    return {
        key: a_response(key, cohort=cohort, met_needs=one, delivery=other) for key, (cohort, one, other) in held.items()
    }


@given(PEOPLE, PEOPLE)
def test_after_a_look_the_database_holds_exactly_what_the_source_holds(
    before: dict[str, tuple[str | None, float, float]], after: dict[str, tuple[str | None, float, float]]
) -> None:
    stored, source = people(before), people(after)
    known = {key: Known(content_hash(response), is_withdrawn=False) for key, response in stored.items()}
    batch = Batch(responses=tuple(source.values()), complete=True)

    vanished = [stored[key] for key in vanished_keys(known, batch)]
    changes = plan_changes(known, batch, vanished=vanished)

    for old, response in changes.edited:
        del stored[old]
        stored[response.key] = response
    for response in (*changes.new, *changes.changed):
        stored[response.key] = response
    for key in changes.withdrawn:
        del stored[key]
    assert stored == source


def test_people_who_agree_on_half_their_answers_are_two_people() -> None:
    gone = a_response("old", most_useful="the plan")
    fours_as_ones = {key: 1.0 if value == 4.0 else value for key, value in gone.answers.items()}
    come = replace(a_response("new", on=TODAY + timedelta(days=1)), answers=fours_as_ones)

    assert agreement(gone, come) < 0.75
    assert succession([gone], [come]) == {}


def test_of_two_alike_the_one_who_agrees_most_is_the_same_person() -> None:
    gone = a_response("old", delivery=3.0)
    other = a_response("other", on=TODAY + timedelta(days=1), delivery=5.0)
    same = a_response("same", on=TODAY + timedelta(days=1), delivery=3.0)

    assert succession([gone], [other, same]) == {"old": "same"}


def test_a_row_that_became_unreadable_is_not_gone() -> None:
    known = {"K1": Known("x", is_withdrawn=False)}
    batch = Batch(unread=(UnreadRow(key="K1", place="", reason=""),), complete=True)

    assert vanished_keys(known, batch) == ()
