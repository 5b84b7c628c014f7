"""The Forms API's JSON as questions and answers."""

from __future__ import annotations

from datetime import UTC, datetime

from integrations.google.form_reading import form_answers, form_definition
from integrations.google.tables import FormQuestion

FORM = {
    "formId": "f1",
    "revisionId": "00000007",
    "info": {"title": "Course feedback", "documentTitle": "feedback (copy)"},
    "settings": {"emailCollectionType": "RESPONDER_INPUT"},
    "linkedSheetId": "s1",
    "items": [
        {"itemId": "i0", "title": "About you", "textItem": {}},
        {
            "itemId": "i1",
            "title": "How useful was it?",
            "questionItem": {
                "question": {
                    "questionId": "q1",
                    "required": True,
                    "scaleQuestion": {"low": 1, "high": 5, "lowLabel": "Not", "highLabel": "Very"},
                }
            },
        },
        {
            "itemId": "i2",
            "title": "Which parts?",
            "questionItem": {
                "question": {
                    "questionId": "q2",
                    "choiceQuestion": {
                        "type": "CHECKBOX",
                        "options": [{"value": "Talks"}, {"value": "Practice"}, {"isOther": True}],
                    },
                }
            },
        },
        {
            "itemId": "i3",
            "title": "Your trainer",
            "questionGroupItem": {
                "grid": {"columns": {"type": "RADIO", "options": [{"value": "Agree"}, {"value": "Disagree"}]}},
                "questions": [
                    {"questionId": "q3", "rowQuestion": {"title": "was clear"}},
                    {"questionId": "q4", "required": True, "rowQuestion": {"title": "was kind"}},
                ],
            },
        },
        {
            "itemId": "i4",
            "title": "Anything else?",
            "questionItem": {"question": {"questionId": "q5", "textQuestion": {"paragraph": True}}},
        },
    ],
}


def test_each_question_is_read_with_its_kind_and_a_grid_gives_one_per_row() -> None:
    definition = form_definition(FORM)

    assert definition.title == "Course feedback"
    assert definition.collects_email
    assert definition.linked_spreadsheet_id == "s1"
    assert definition.questions == (
        FormQuestion("q1", "How useful was it?", "scale", (), (1, 5), ("Not", "Very"), required=True),
        FormQuestion("q2", "Which parts?", "tick-many", ("Talks", "Practice")),
        FormQuestion("q3", "was clear", "grid", ("Agree", "Disagree"), group="Your trainer"),
        FormQuestion("q4", "was kind", "grid", ("Agree", "Disagree"), group="Your trainer", required=True),
        FormQuestion("q5", "Anything else?", "paragraph"),
    )


def test_a_scale_from_zero_is_read_although_json_leaves_the_zero_out() -> None:
    item = {"title": "Recommend?", "questionItem": {"question": {"questionId": "q", "scaleQuestion": {"high": 10}}}}

    [question] = form_definition({"formId": "f", "items": [item]}).questions

    assert question.scale == (0, 10)
    assert question.scale_labels is None


def test_a_response_keeps_every_answer_and_its_moments_to_the_microsecond() -> None:
    answers = form_answers(
        {
            "responseId": "r1",
            "createTime": "2025-03-14T09:00:00.123456789Z",
            "lastSubmittedTime": "2025-03-14T09:05:00Z",
            "answers": {
                "q2": {"questionId": "q2", "textAnswers": {"answers": [{"value": "Talks"}, {"value": "Practice"}]}},
                "q6": {"fileUploadAnswers": {"answers": [{"fileId": "x", "fileName": "notes.pdf"}]}},
            },
        }
    )

    assert answers.created_at == datetime(2025, 3, 14, 9, 0, 0, 123456, tzinfo=UTC)
    assert answers.submitted_at == datetime(2025, 3, 14, 9, 5, tzinfo=UTC)
    assert answers.answers == {"q2": ("Talks", "Practice"), "q6": ("notes.pdf",)}
