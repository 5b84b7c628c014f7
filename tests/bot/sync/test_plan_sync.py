"""The sync on the real adapter: what a write costs, who may write, and what happens when somebody is faster."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage.schema import plan_clashes
from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.server import Sandbox
from tests.bot.sync.plan_desk import TAB, Desk, Desks


@pytest.fixture(scope="module")
def desks() -> Iterator[Desks]:
    with Sandbox.start(quotas=False) as sandbox, tempfile.TemporaryDirectory() as folder:
        yield Desks(sandbox, Path(folder))


@pytest.fixture
def desk(desks: Desks) -> Iterator[Desk]:
    """A plan of four actions that both sides agree on."""
    desk = desks.desk()
    desk.sync()
    for title in ("Shorter talk", "Longer practice", "Quieter room", "Larger print"):
        desk.adds(title, due_on=date(2026, 4, 1))
    desk.settle()
    yield desk
    desk.mends()
    desk.close()


def test_any_number_of_changes_is_one_read_and_one_write(desks: Desks) -> None:
    asked = {}
    for count in (20, 120):
        desk = desks.desk()
        desk.sync()
        for number in range(count):
            desk.adds(f"Action {number}")
        desk.settle()
        for number in range(1, 13):
            desk.edits(f"ACT-{number:04d}", notes=f"Talked about it {number}")
        start = desk.last_request()
        desk.sync()
        asked[count] = list(desk.requests(start))
        start = desk.last_request()
        desk.sync()
        assert desk.writes(start) == 0
        desk.close()

    assert asked[20] == asked[120] == ["GET /values:batchGet", "POST :batchUpdate"]


def test_a_second_copy_of_the_bot_writes_nothing_and_names_the_first(desk: Desk) -> None:
    desk.edits("ACT-0001", notes="Half of it")
    start = desk.last_request()

    report = desk.another_copy("another machine 7").run()

    assert report.held_by == "this process"
    assert [edit.field for edit in report.plan.edits] == ["notes"]
    assert desk.writes(start) == 0


def test_a_copy_takes_over_when_the_first_has_been_silent_for_its_lease(desk: Desk) -> None:
    desk.edits("ACT-0001", notes="Half of it")
    desk.clock.advance(minutes=4)

    report = desk.another_copy("another machine 7").run()

    assert report.held_by is None
    assert desk.sheet()["ACT-0001"]["Progress notes"] == "Half of it"


@pytest.mark.parametrize(
    "heading, before, typed, name, said",
    [
        ("Progress notes", "", "Typed in the window", "notes", "Said in Slack"),  # blank before: nothing to compare
        ("Area", "Talk", "Practice", "area", "Print"),  # a text, compared and swapped
        ("Due", "01/04/2026", "20/05/2026", "due_on", date(2026, 6, 1)),  # a date
        ("Area", "7", "9", "area", "Print"),  # a number where words are usual
    ],
)
def test_what_a_person_types_in_the_moment_of_the_write_stays_and_both_values_are_kept(
    desk: Desk, heading: str, before: str, typed: str, name: str, said: object
) -> None:
    if before:
        desk.types("ACT-0002", heading, before)
        desk.settle()
    desk.edits("ACT-0002", **{name: said})
    desk.breaks(kind="call", path="*:batchUpdate", call=lambda: desk.types("ACT-0002", heading, typed))

    report = desk.sync()

    assert report.is_settled
    assert desk.sheet()["ACT-0002"][heading] == typed
    with desk.storage.read() as connection:
        [clash] = connection.execute(select(plan_clashes)).all()
    assert (clash.ref, clash.field, clash.settled_at) == ("ACT-0002", name, None)


def test_a_formula_in_a_column_of_the_plan_is_put_back_and_asked_about(desk: Desk) -> None:
    def has_formula(person: PersonAtSheet) -> str | None:
        cell = person.tab(TAB).cell(2, place)
        return cell.formula if cell else None

    place = desk.place("Due") - 1
    desk.types("ACT-0002", "Due", "=46113+0")
    desk.settle()
    formula = desk.at_sheet(has_formula)
    desk.edits("ACT-0002", due_on=date(2026, 6, 1))

    for _ in range(3):
        desk.sync()

    assert desk.at_sheet(has_formula) == formula
    with desk.storage.read() as connection:
        assert [row.field for row in connection.execute(select(plan_clashes))] == ["due_on"]


def test_columns_taken_away_in_the_moment_of_the_write_are_seen_and_the_rest_is_written(desk: Desk) -> None:
    desk.edits("ACT-0003", notes="Half of it", area="Talk")
    gone = desk.place("Communicated to")
    desk.breaks(
        kind="call",
        path="*:batchUpdate",
        call=lambda: desk.at_sheet(lambda person: person.delete(TAB, at=gone, dimension="COLUMNS")),
    )

    report = desk.sync()

    assert report.is_settled
    row = desk.sheet()["ACT-0003"]
    assert (row["Progress notes"], row["Area"]) == ("Half of it", "Talk")


def test_a_write_whose_answer_was_lost_is_looked_at_before_anything_else_is_written(desk: Desk) -> None:
    desk.edits("ACT-0001", notes="Half of it")
    desk.adds("Fifth action")
    desk.breaks(kind="503-after", path="*:batchUpdate")
    start = desk.last_request()

    report = desk.sync()

    assert report.is_settled
    assert desk.writes(start) == 1
    assert sorted(desk.sheet()) == [f"ACT-000{number}" for number in range(1, 6)]
