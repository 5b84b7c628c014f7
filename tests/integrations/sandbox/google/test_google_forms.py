"""Forms v1 through google-api-python-client: the form, its responses with filter and pages, and changing forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from integrations.sandbox.google.forms import items
from integrations.sandbox.google.forms.answers import AnswersRefused
from integrations.sandbox.google.forms.model import Form
from integrations.sandbox.server import Sandbox
from integrations.sandbox.world import World
from tests.integrations.sandbox.google.clients import DRIVE, FORMS, RESPONSES, api, email_of

NOON = datetime(2025, 9, 8, 12, 0, 0, 123456, tzinfo=UTC)
SCOPES = (FORMS, RESPONSES)


def learner_items() -> list[dict[str, Any]]:
    return [
        items.scale("How useful was it?", 1, 5, low_label="Not at all", high_label="Very", required=True),
        items.choice("Which parts?", ["Planning", "Practice", "Other people"], kind="CHECKBOX", other=True),
        items.section("About the trainer"),
        items.grid("The trainer", ["Explained well", "Listened"], ["Never", "Sometimes", "Always"]),
        items.text("Anything else?", paragraph=True),
        items.date("When?"),
        items.time("At what time?"),
    ]


@pytest.fixture
def form(sandbox: Sandbox) -> Form:
    def made(world: World) -> Form:
        form = world.google.create_form("Feedback", items=learner_items(), description="Two minutes")
        world.google.share(form.form_id, email_of(sandbox))
        return form

    return sandbox.do(made)  # type: ignore[no-any-return]


@pytest.fixture
def forms(sandbox: Sandbox) -> Any:
    return api(sandbox, "forms", "v1", *SCOPES).forms()


def submit(sandbox: Sandbox, form: Form, answers: dict[str, Any] | None = None, *, at: datetime = NOON) -> str:
    given = {"How useful was it?": 4} | (answers or {})
    return str(sandbox.do(lambda world: world.google.submit(form.form_id, given, at=at)))


def test_a_form_is_shown_as_google_shows_it_defaults_left_out(forms: Any, form: Form) -> None:
    shown = forms.get(formId=form.form_id).execute()

    assert shown["info"] == {"title": "Feedback", "documentTitle": "Feedback", "description": "Two minutes"}
    assert shown["settings"] == {"emailCollectionType": "DO_NOT_COLLECT"}
    assert [next(name for name in item if name.endswith("Item")) for item in shown["items"]] == [
        "questionItem",
        "questionItem",
        "pageBreakItem",
        "questionGroupItem",
        "questionItem",
        "questionItem",
        "questionItem",
    ]
    useful = shown["items"][0]["questionItem"]["question"]
    assert useful.pop("questionId")
    assert useful == {
        "required": True,
        "scaleQuestion": {"low": 1, "high": 5, "lowLabel": "Not at all", "highLabel": "Very"},
    }
    rows = shown["items"][3]["questionGroupItem"]["questions"]
    assert [row["rowQuestion"]["title"] for row in rows] == ["Explained well", "Listened"]
    assert "required" not in rows[0]


def test_a_response_carries_answers_by_question_and_two_times(sandbox: Sandbox, forms: Any, form: Form) -> None:
    response_id = submit(
        sandbox,
        form,
        {"Which parts?": ["Planning", "Lunch"], "The trainer [Listened]": "Always", "When?": "2025-09-08"},
    )

    shown = forms.responses().get(formId=form.form_id, responseId=response_id).execute()

    texts = {
        question.title: [answer["value"] for answer in shown["answers"][question.question_id]["textAnswers"]["answers"]]
        for question in form.questions()
        if question.question_id in shown["answers"]
    }
    assert texts == {
        "How useful was it?": ["4"],
        "Which parts?": ["Planning", "Lunch"],
        "The trainer [Listened]": ["Always"],
        "When?": ["2025-09-08"],
    }
    assert shown["createTime"] == "2025-09-08T12:00:00.123Z"
    assert shown["lastSubmittedTime"] == "2025-09-08T12:00:00.123456Z"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"How useful was it?": 6}, "a number from 1 to 5"),
        ({"How useful was it?": ""}, "required"),
        ({"Which parts?": ["Lunch", "Tea"]}, "Pick one"),
        ({"The trainer [Listened]": "Often"}, "Pick one"),
        ({"The trainer [Listened]": ["Never", "Always"]}, "Only one"),
        ({"When?": "31/02/2025"}, "Invalid date"),
    ],
)
def test_the_form_refuses_answers_that_a_browser_would_not_send(
    sandbox: Sandbox, form: Form, answers: dict[str, Any], why: str
) -> None:
    with pytest.raises(AnswersRefused, match=why):
        submit(sandbox, form, answers)


def test_no_responses_is_an_empty_object(forms: Any, form: Form) -> None:
    assert forms.responses().list(formId=form.form_id).execute() == {}


def test_pages_bring_every_response_once_in_an_order_of_their_own(sandbox: Sandbox, forms: Any, form: Form) -> None:
    sent = [submit(sandbox, form, at=NOON + timedelta(minutes=number)) for number in range(12)]
    seen: list[str] = []
    token = None
    while token != "":
        page = forms.responses().list(formId=form.form_id, pageSize=5, pageToken=token or "").execute()
        seen += [response["responseId"] for response in page["responses"]]
        token = page.get("nextPageToken", "")

    assert sorted(seen) == sorted(sent)
    assert seen != sent


def test_a_long_list_comes_whole_although_it_is_made_beside_the_loop(sandbox: Sandbox, forms: Any, form: Form) -> None:
    sent = {submit(sandbox, form) for _ in range(600)}

    listed = forms.responses().list(formId=form.form_id, fields="responses/responseId").execute()["responses"]

    assert {response["responseId"] for response in listed} == sent


def test_a_page_token_fits_only_its_own_form_and_filter(sandbox: Sandbox, forms: Any, form: Form) -> None:
    for _ in range(3):
        submit(sandbox, form)
    token = forms.responses().list(formId=form.form_id, pageSize=1).execute()["nextPageToken"]

    for changed in ({"filter": "timestamp > 2020-01-01T00:00:00Z"}, {"pageToken": token[:-2]}, {"pageToken": "abc"}):
        with pytest.raises(HttpError) as refused:
            forms.responses().list(**({"formId": form.form_id, "pageToken": token} | changed)).execute()
        assert refused.value.status_code == 400


@pytest.mark.parametrize(
    ("filter_text", "count"),
    [
        ("timestamp > 2025-09-08T12:00:00.123456Z", 1),
        ("timestamp >= 2025-09-08T12:00:00.123456Z", 2),
        ("timestamp > 2025-09-08T12:00:00.123455Z", 2),
        ("timestamp >= 2025-09-08T12:00:00.123Z", 2),
        ("timestamp>2025-09-08T12:00:00.123456001Z", 1),
        ("timestamp > 2025-09-09T00:00:00Z", 0),
    ],
)
def test_the_filter_compares_the_time_of_the_last_submission_to_the_microsecond(
    sandbox: Sandbox, forms: Any, form: Form, filter_text: str, count: int
) -> None:
    submit(sandbox, form, at=NOON)
    edited = submit(sandbox, form, at=NOON - timedelta(days=30))
    later = NOON + timedelta(microseconds=1000)
    sandbox.do(lambda world: world.google.edit_response(form.form_id, edited, {"How useful was it?": 2}, at=later))

    found = forms.responses().list(formId=form.form_id, filter=filter_text).execute()

    assert len(found.get("responses", [])) == count


@pytest.mark.parametrize(
    "filter_text",
    [
        "timestamp < 2025-09-08T12:00:00Z",
        "timestamp = 2025-09-08T12:00:00Z",
        "timestamp > 2025-09-08",
        "timestamp > 2025-09-08T12:00:00+01:00",
        "timestamp > 2025-13-08T12:00:00Z",
        "createTime > 2025-09-08T12:00:00Z",
        "nonsense",
    ],
)
def test_any_other_filter_is_refused(forms: Any, form: Form, filter_text: str) -> None:
    with pytest.raises(HttpError) as refused:
        forms.responses().list(formId=form.form_id, filter=filter_text).execute()

    assert refused.value.status_code == 400


def test_an_edit_keeps_the_response_and_a_deletion_removes_it(sandbox: Sandbox, forms: Any, form: Form) -> None:
    kept, gone = submit(sandbox, form), submit(sandbox, form)
    later = NOON + timedelta(hours=1)
    sandbox.do(lambda world: world.google.edit_response(form.form_id, kept, {"How useful was it?": 1}, at=later))
    sandbox.do(lambda world: world.google.delete_response(form.form_id, gone))

    (only,) = forms.responses().list(formId=form.form_id).execute()["responses"]

    assert only["responseId"] == kept
    assert only["createTime"] < only["lastSubmittedTime"]
    with pytest.raises(HttpError) as missing:
        forms.responses().get(formId=form.form_id, responseId=gone).execute()
    assert missing.value.status_code == 404


def test_a_form_that_is_not_shared_is_forbidden_and_one_that_is_not_there_unknown(sandbox: Sandbox, forms: Any) -> None:
    secret = sandbox.do(lambda world: world.google.create_form("Secret").form_id)

    for form_id, status in ((secret, 403), ("1" * 44, 404)):
        for request in (forms.get(formId=form_id), forms.responses().list(formId=form_id)):
            with pytest.raises(HttpError) as refused:
                request.execute()
            assert refused.value.status_code == status


def test_responses_need_their_own_scope(sandbox: Sandbox, form: Form) -> None:
    for scope, method in ((FORMS, "responses"), (RESPONSES, "form")):
        only = api(sandbox, "forms", "v1", scope).forms()
        request = only.responses().list(formId=form.form_id) if method == "responses" else only.get(formId=form.form_id)
        with pytest.raises(HttpError, match="insufficient authentication scopes"):
            request.execute()


def test_a_client_makes_a_form_and_fills_it_with_questions(sandbox: Sandbox) -> None:
    forms = api(sandbox, "forms", "v1", DRIVE).forms()
    made = forms.create(body={"info": {"title": "New"}}).execute()
    requests = [
        {"createItem": {"item": items.scale("Useful?", 0, 10), "location": {"index": 0}}},
        {"createItem": {"item": items.grid("Rate", ["a", "b"], ["1", "2"]), "location": {"index": 0}}},
        {"moveItem": {"originalLocation": {"index": 0}, "newLocation": {"index": 1}}},
        {"updateFormInfo": {"info": {"description": "Hello"}, "updateMask": "description"}},
        {"updateSettings": {"settings": {"emailCollectionType": "VERIFIED"}, "updateMask": "emailCollectionType"}},
        {"updateItem": {"item": {"title": "How useful?"}, "location": {"index": 0}, "updateMask": "title"}},
    ]

    answer = forms.batchUpdate(
        formId=made["formId"], body={"requests": requests, "includeFormInResponse": True}
    ).execute()

    assert [len(reply.get("createItem", {}).get("questionId", [])) for reply in answer["replies"]] == [1, 2, 0, 0, 0, 0]
    form = answer["form"]
    assert [item["title"] for item in form["items"]] == ["How useful?", "Rate"]
    assert form["items"][0]["questionItem"]["question"]["scaleQuestion"] == {"high": 10}
    assert (form["info"]["description"], form["settings"]["emailCollectionType"]) == ("Hello", "VERIFIED")
    assert form["revisionId"] == answer["writeControl"]["requiredRevisionId"] != made["revisionId"]


def test_a_batch_with_one_bad_request_changes_nothing(forms: Any, form: Form) -> None:
    before = forms.get(formId=form.form_id).execute()
    requests = [{"deleteItem": {"location": {"index": 0}}}, {"deleteItem": {"location": {"index": 99}}}]

    with pytest.raises(HttpError, match=r"Invalid requests\[1\]\.deleteItem"):
        forms.batchUpdate(formId=form.form_id, body={"requests": requests}).execute()

    assert forms.get(formId=form.form_id).execute() == before


def test_a_stale_revision_is_refused(forms: Any, form: Form) -> None:
    revision = forms.get(formId=form.form_id).execute()["revisionId"]
    body = {
        "requests": [{"deleteItem": {"location": {"index": 0}}}],
        "writeControl": {"requiredRevisionId": revision},
    }
    forms.batchUpdate(formId=form.form_id, body=body).execute()

    with pytest.raises(HttpError) as refused:
        forms.batchUpdate(formId=form.form_id, body=body).execute()

    assert refused.value.status_code == 400


def test_only_titles_can_be_given_when_a_form_is_made(forms: Any) -> None:
    with pytest.raises(HttpError, match=r"Only info\.title can be set when creating a form"):
        forms.create(body={"info": {"title": "New", "description": "x"}}).execute()


def test_a_form_may_be_closed(sandbox: Sandbox, forms: Any, form: Form) -> None:
    closed = {"publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": False}}}
    forms.setPublishSettings(formId=form.form_id, body=closed).execute()

    with pytest.raises(AnswersRefused, match="no longer accepting"):
        submit(sandbox, form)
