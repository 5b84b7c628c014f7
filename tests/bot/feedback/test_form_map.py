"""The file that says what a form's questions mean, and the faults it can have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigError
from bot.feedback.forms import load_form_map, read_form_map
from tests.bot.learner_form import LEARNER


def a_map(**changes: Any) -> dict[str, Any]:
    return {
        "name": "small",
        "measures": [{"key": "overall", "title": "Overall"}],
        "questions": [
            {"key": "at", "titles": ["Timestamp"], "kind": "timestamp"},
            {"key": "cohort", "titles": ["Cohort"], "kind": "cohort"},
            {
                "key": "q1",
                "titles": ["Good?"],
                "kind": "scale",
                "scale": [1, 5],
                "favourable": [4, 5],
                "measure": "overall",
            },
        ],
        **changes,
    }


def test_the_learner_form_has_the_eight_measures_and_its_grid_rows() -> None:
    assert [measure.key for measure in LEARNER.measures] == [
        "met_needs", "delivery", "trainer", "tools_and_resources", "impact", "knowledge", "confidence", "recommend",
    ]  # fmt: skip
    assert LEARNER.question("trainer_clear").title == "The trainer [Explained clearly]"
    assert len({question.key for question in LEARNER.questions}) == len(LEARNER.questions)


def test_a_small_form_is_read() -> None:
    form_map = read_form_map(a_map(), called="small.toml")

    assert form_map.title == "small"
    assert form_map.measures[0].questions[0].key == "q1"


def test_every_fault_is_named_at_once() -> None:
    questions = [
        *a_map()["questions"][1:],
        {"titles": "x", "kind": "skale"},
        {"key": "g", "titles": ["G"], "kind": "grid"},
    ]

    with pytest.raises(ConfigError) as raised:
        read_form_map(a_map(questions=questions), called="small.toml")

    text = str(raised.value)
    assert "question 3 (no key): key is missing" in text
    assert '"skale" is not one of' in text
    assert "question 4 (g): scale is missing" in text
    assert "a grid needs rows" in text


@pytest.mark.parametrize(
    "change, words",
    [
        ({"measures": [{"key": "other", "title": "Other"}]}, 'names the measure "overall"'),
        ({"measures": [{"key": "overall", "title": "O", "before": "q1"}]}, "needs both before and after"),
        ({"measures": [{"key": "overall", "title": "O", "before": "q1", "after": "q9"}]}, 'the question "q9"'),
        ({"questions": [*a_map()["questions"], a_map()["questions"][2]]}, 'the question key "q1" is used twice'),
        ({"questions": a_map()["questions"][1:]}, 'no question has kind = "timestamp"'),
    ],
)
def test_what_contradicts_itself_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read_form_map(a_map(**change), called="small.toml")


def test_a_file_that_is_missing_or_broken_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is missing"):
        load_form_map(tmp_path / "none.toml")
    (tmp_path / "broken.toml").write_text("name = ")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_form_map(tmp_path / "broken.toml")
