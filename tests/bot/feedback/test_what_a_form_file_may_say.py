"""What set-up writes into a form's file, as the reading takes it: left-out questions, words beside a scale, cohorts."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import ConfigError
from bot.feedback.coverage import coverage
from bot.feedback.forms import read_form_map
from bot.feedback.reading import read_table
from integrations.google.tables import Cell, Table
from tests.bot.learner_form import LEARNER, serial
from tests.bot.learner_form import NINE as AT_NINE

HEADER = ("Timestamp", "Group", "Your name", "The aims were clear")


def form_map(**more: Any) -> Any:
    questions = [
        {"key": "submitted_at", "titles": ["Timestamp"], "kind": "timestamp"},
        {"key": "cohort", "titles": ["Group"], "kind": "cohort"},
        {"key": "name", "titles": ["Your name"], "kind": "left-out"},
        {
            "key": "aims",
            "titles": ["The aims were clear"],
            "kind": "scale",
            "scale": [1, 2],
            "labels": {"No  really": 1, "Yes": 2},
            "no_answers": ["Not applicable"],
        },
    ]
    return read_form_map({"name": "learner", "questions": questions, **more}, called="learner.toml")


def one_answer(*cells: Cell, header: tuple[str, ...] = HEADER) -> Any:
    row = (serial(AT_NINE), "A1", *cells)
    return read_table(Table(title="Form Responses 1", header=header, rows=(row,)), form_map())


def test_what_is_left_out_is_never_kept() -> None:
    batch = one_answer("Ada Quarn", "Yes")

    assert batch.responses[0].answers == {"aims": 2.0}
    assert not batch.notices
    assert "Ada" not in repr(batch)


def test_equal_headers_that_are_left_out_cost_no_answer() -> None:
    header = ("Timestamp", "Group", "Your name", "The aims were clear", "Your name")

    assert one_answer("Ada", "Yes", "Bo", header=header).responses[0].answers == {"aims": 2.0}


@pytest.mark.parametrize("cell", ["Not applicable", " not  APPLICABLE "])
def test_a_word_beside_the_scale_is_no_answer_and_costs_no_other(cell: str) -> None:
    batch = one_answer("", cell)

    assert (batch.unread, batch.responses[0].answers) == ((), {"aims": None})


def test_labels_are_compared_after_folding_spaces() -> None:
    assert one_answer("", "no really").responses[0].answers == {"aims": 1.0}


@pytest.mark.parametrize(
    "cohort, says",
    [
        ({"from": "weather"}, 'from is "weather"'),
        ({"from": "dates", "gap_days": 0}, "gap_days is 0"),
        ({"from": "dates", "gap_days": "two"}, "gap_days is 'two'"),
        ("dates", "is no table"),
    ],
)
def test_a_cohort_that_cannot_be_made_is_named(cohort: object, says: str) -> None:
    with pytest.raises(ConfigError, match=r"learner\.toml") as caught:
        form_map(cohort=cohort)

    assert any(says in fault for fault in caught.value.faults)


def test_coverage_names_what_is_new_and_what_is_gone() -> None:
    headers = [question.title for question in LEARNER.questions if question.key not in ("pace", "email")]

    seen = coverage([*headers, "", "What  else?", "Timestamp"], LEARNER)

    assert (seen.new, seen.gone) == (("What  else?",), ("The pace was",))
