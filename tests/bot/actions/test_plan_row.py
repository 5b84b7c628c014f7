"""An action as a row of the plan, and what people's cells mean."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.model import PLAN_FIELDS, Action, Person, Principle, Priority, RevisionSize, Status
from bot.actions.plan_row import Refusal, from_cells, read_cell, read_ref_cell, serial_of, to_cells
from integrations.google.tables import Cell
from tests.builders import MONDAY, an_action

SAM = Person("USAM", "Sam Reed")


def find_person(name: str) -> Person | None:
    return SAM if name.casefold() == "sam reed" else None


def read(name: str, cell: Cell) -> Any:
    return read_cell(name, cell, find_person=find_person)[name]


def test_a_row_shows_an_action_in_the_words_people_use() -> None:
    action = an_action(due_on=MONDAY, principles=(Principle.A, Principle.C), status=Status.IN_PROGRESS)

    cells = to_cells(action, today=MONDAY)

    assert list(cells) == [field.name for field in PLAN_FIELDS]
    assert cells["ref"] == "ACT-0012"
    assert cells["principles"] == "A, C"
    assert cells["owner"] == "Sam Reed"
    assert cells["due_on"] == MONDAY
    assert cells["status"] == "in progress"
    assert cells["rag"] == "amber"
    assert cells["notes"] is None


days = st.none() | st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
words = st.none() | st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40)


@given(
    st.builds(
        an_action,
        title=st.text(st.characters(categories=["L"]), min_size=1),
        status=st.sampled_from(Status),
        priority=st.none() | st.sampled_from(Priority),
        revision_size=st.none() | st.sampled_from(RevisionSize),
        principles=st.sets(st.sampled_from(Principle)).map(lambda letters: tuple(sorted(letters))),
        due_on=days,
        closed_on=days,
        notes=words,
        cohort=words,
    )
)
def test_a_row_read_back_is_the_same_action(action: Action) -> None:
    cells = to_cells(action, today=MONDAY)
    as_read = {name: serial_of(cell) if isinstance(cell, date) else cell for name, cell in cells.items()}

    values = from_cells(as_read, find_person=find_person)

    for name, value in values.items():
        before = getattr(action, name)
        assert value == before or (isinstance(before, str) and isinstance(value, str) and value == normalised(before))


def normalised(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "cell, status",
    [
        ("In Progress", Status.IN_PROGRESS),
        ("  in   progress ", Status.IN_PROGRESS),
        ("in_progress", Status.IN_PROGRESS),
        ("AGREED", Status.AGREED),
        ("Done", Status.CLOSED),
        ("blocked", Status.ON_HOLD),
        ("won't do", Status.DECLINED),
    ],
)
def test_a_status_is_read_whatever_its_case_and_blanks(cell: str, status: Status) -> None:
    assert read("status", cell) is status


@pytest.mark.parametrize(
    "cell, day",
    [
        (serial_of(MONDAY), MONDAY),
        (float(serial_of(MONDAY)) + 0.75, MONDAY),
        ("16/3/2026", MONDAY),
        ("16/03/26", MONDAY),
        ("16.3.2026", MONDAY),
        ("2026-03-16", MONDAY),
        ("16 March 2026", MONDAY),
        ("Mon 16th Mar 2026", MONDAY),
        (None, None),
        ("  ", None),
    ],
)
def test_a_date_is_read_as_a_date_or_as_typed(cell: Cell, day: date | None) -> None:
    assert read("due_on", cell) == day


@pytest.mark.parametrize("cell", ["31/02/2026", "soon", "16/3", 5, 1e9, True, "3/16/2026", "16 Smarch 2026"])
def test_a_date_that_nobody_can_be_sure_of_is_refused(cell: Cell) -> None:
    refusal = read("due_on", cell)

    assert isinstance(refusal, Refusal)
    assert 'in "Due" as a date' in refusal.reason


@pytest.mark.parametrize(
    "cell, letters",
    [
        ("A", "A"),
        ("a, c", "AC"),
        ("AC", "AC"),
        ("C/A", "AC"),
        ("A and F", "AF"),
        ("A Content covers outcomes", "A"),
        ("", ""),
    ],
)
def test_principles_are_read_from_letters(cell: str, letters: str) -> None:
    assert read("principles", cell) == tuple(Principle(letter) for letter in letters)


@pytest.mark.parametrize(
    "name, cell, words",
    [
        ("status", "half done", '"half done" is no status I know. Write one of: proposed, agreed'),
        ("status", None, 'The cell "Status" is empty'),
        ("priority", "urgent!", "low, medium, high, critical"),
        ("principles", "Z", '"Z" is no principle I know'),
        ("title", " ", 'The cell "Action" is empty'),
    ],
)
def test_a_word_that_nobody_knows_is_refused_with_those_that_are_known(name: str, cell: Cell, words: str) -> None:
    refusal = read(name, cell)

    assert isinstance(refusal, Refusal)
    assert words in refusal.reason


def test_an_owner_is_found_by_name_or_refused() -> None:
    assert read_cell("owner", " sam  reed ", find_person=find_person) == {
        "owner_id": "USAM",
        "owner_name": "Sam Reed",
    }
    assert read_cell("owner", None, find_person=find_person) == {"owner_id": None, "owner_name": None}
    assert isinstance(read_cell("owner", "Sam and Kim", find_person=find_person)["owner"], Refusal)


def test_a_reference_cell_is_a_reference_or_blank_or_refused() -> None:
    assert read_ref_cell("act-12") == "ACT-0012"
    assert read_ref_cell(None) is None
    assert isinstance(read_ref_cell("n/a"), Refusal)


@given(st.sampled_from(PLAN_FIELDS), st.none() | st.text() | st.integers() | st.floats() | st.booleans())
def test_any_cell_is_read_or_refused(field: Any, cell: Cell) -> None:
    if field.kind != "computed":
        assert read_cell(field.name, cell, find_person=find_person)
