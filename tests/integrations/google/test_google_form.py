"""The form adapter against the sandbox: every response or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integrations.errors import ServiceMisconfigured, ServiceUnavailable

if TYPE_CHECKING:
    from tests.integrations.google.google_in_sandbox import Google

OWNER = "training-team@school.example"
START = datetime(2025, 3, 14, 9, 0, 0, 123000, tzinfo=UTC)  # Google tells the creation to the millisecond

SCALE = {"scaleQuestion": {"low": 1, "high": 5, "lowLabel": "Not at all", "highLabel": "Very"}}
ITEMS: list[dict[str, Any]] = [
    {"title": "How useful?", "questionItem": {"question": {"required": True, **SCALE}}},
    {"title": "Anything else?", "questionItem": {"question": {"textQuestion": {"paragraph": True}}}},
]


@pytest.fixture
def form_id(google: Google) -> str:
    def make(world: Any) -> str:
        form = world.google.create_form("Course feedback", owner=OWNER, items=ITEMS)
        world.google.share(form.form_id, google.address, role="writer")
        return str(form.form_id)

    made: str = google.do(make)
    return made


def submit(google: Google, form_id: str, *, useful: str, at: datetime) -> str:
    given = {"How useful?": useful, "Anything else?": "=IMPORTXML(A1) <!channel>"}
    response_id: str = google.do(lambda world: world.google.submit(form_id, given, at=at))
    return response_id


def test_the_definition_names_the_questions(google: Google, form_id: str) -> None:
    definition = google.form(form_id).definition()

    assert definition.title == "Course feedback"
    assert [(question.title, question.kind) for question in definition.questions] == [
        ("How useful?", "scale"),
        ("Anything else?", "paragraph"),
    ]
    assert definition.questions[0].scale == (1, 5)
    assert definition.questions[0].required


def test_all_responses_come_with_their_answers_as_they_were_given(google: Google, form_id: str) -> None:
    response_id = submit(google, form_id, useful="4", at=START)
    useful, comment = (question.question_id for question in google.form(form_id).definition().questions)
    google.mark()

    [answers] = google.form(form_id).answers(since=None)

    assert answers.response_id == response_id
    assert answers.created_at == START
    assert answers.answers == {useful: ("4",), comment: ("=IMPORTXML(A1) <!channel>",)}
    assert len(google.requests()) == 1


def test_only_what_came_at_or_after_the_microsecond_is_given(google: Google, form_id: str) -> None:
    submit(google, form_id, useful="1", at=START - timedelta(days=1))
    submit(google, form_id, useful="2", at=START)
    everything = sorted(google.form(form_id).answers(since=None), key=lambda answers: answers.submitted_at)
    latest = everything[-1].submitted_at

    from_then = list(google.form(form_id).answers(since=latest))
    after_then = list(google.form(form_id).answers(since=latest + timedelta(microseconds=1)))

    assert [answers.response_id for answers in from_then] == [everything[-1].response_id]
    assert after_then == []


def test_an_edited_response_comes_again_with_its_later_moment(google: Google, form_id: str) -> None:
    response_id = submit(google, form_id, useful="1", at=START)
    since = START + timedelta(hours=1)
    google.do(
        lambda world: world.google.edit_response(
            form_id, response_id, {"How useful?": "5"}, at=START + timedelta(hours=2)
        )
    )

    [answers] = google.form(form_id).answers(since=since)

    assert answers.response_id == response_id
    assert answers.created_at == START
    assert answers.submitted_at >= since


def test_every_page_is_followed_and_a_page_that_fails_gives_nothing(google: Google, form_id: str) -> None:
    form = google.form(form_id, page_size=2)
    ids = {submit(google, form_id, useful="3", at=START + timedelta(minutes=minute)) for minute in range(5)}
    google.mark()

    found = {answers.response_id for answers in form.answers(since=None)}
    assert found == ids
    assert len(google.requests()) == 3

    google.fails("500", path="/v1/*", nth=2, times=None)
    with pytest.raises(ServiceUnavailable, match="reading the form's responses"):
        form.answers(since=None)


def test_a_form_is_read_through_passing_faults_by_the_same_rule_as_a_sheet(google: Google, form_id: str) -> None:
    google.fails("429", path="/v1/*", retry_after=9)
    google.fails("cut", path="/v1/*", nth=2)

    assert google.form(form_id).definition().title == "Course feedback"

    assert google.clock.slept == [9, 4]


def test_a_form_that_is_not_shared_names_the_account(google: Google, form_id: str) -> None:
    google.do(lambda world: world.google.unshare(form_id, google.address))

    with pytest.raises(ServiceMisconfigured) as caught:
        google.form(form_id).definition()

    assert google.address in str(caught.value)
    assert f"https://docs.google.com/forms/d/{form_id}/edit" in str(caught.value)


def test_the_form_and_the_sheet_share_one_token(google: Google, form_id: str) -> None:
    transport = google.transport()
    google.mark()

    google.workbook(transport).read("Plan")
    google.form(form_id, transport).definition()
    list(google.form(form_id, transport).answers(since=None))

    asked = [entry.path for entry in google.requests(with_token=True)]
    assert asked.count("/token") == 1
    assert len(asked) == 5
