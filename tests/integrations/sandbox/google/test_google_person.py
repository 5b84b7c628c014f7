"""A person at a spreadsheet: what they do by hand, under the rules that hold for everybody."""

from __future__ import annotations

import pytest

from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.person import PersonAtSheet
from integrations.sandbox.server import Sandbox

TRAINER = "sam@school.example"


@pytest.fixture
def person(sandbox: Sandbox) -> PersonAtSheet:
    def seated(world: object) -> PersonAtSheet:
        google = sandbox.world.google
        book = google.create_spreadsheet("Plan", sheets=("Plan", "Notes"))
        person = google.as_person(book.spreadsheet_id)
        person.type("Plan!A1", [["Ref", "Weeks"], ["A-1", "3"], ["A-2", "1"], ["A-3", "2"]])
        return person

    return sandbox.do(seated)  # type: ignore[no-any-return]


def refs(person: PersonAtSheet) -> list[str]:
    return [row[0] if row else "" for row in person.read("Plan!A2:A")]


def test_typing_is_understood_as_sheets_understands_it(person: PersonAtSheet) -> None:
    person.type("Notes!A1", "1/9/2025")
    person.type("Notes!A2", "=1+1")

    assert person.read("Notes!A1:A2") == [["01/09/2025"], ["2"]]
    assert person.tab("notes").rows[0].cells[0].value == 45901  # type: ignore[union-attr]


def test_rows_are_sorted_inserted_deleted_and_dragged(person: PersonAtSheet) -> None:
    person.sort("Plan!A2:B4", column=2)
    assert refs(person) == ["A-2", "A-3", "A-1"]

    person.insert("Plan", at=2)
    assert refs(person) == ["", "A-2", "A-3", "A-1"]

    person.delete("Plan", at=2)
    person.move("Plan", at=4, to=2)
    assert refs(person) == ["A-1", "A-2", "A-3"]

    person.copy("Plan!A2:B2", "Plan!A5")
    assert refs(person) == ["A-1", "A-2", "A-3", "A-1"]

    person.clear("Plan!A5:B5")
    assert refs(person) == ["A-1", "A-2", "A-3"]


def test_everything_done_by_hand_is_a_change_of_the_file(sandbox: Sandbox, person: PersonAtSheet) -> None:
    file = sandbox.world.google.files[person.book.spreadsheet_id]
    version, changes = file.version, sandbox.world.changes.number

    person.type("Notes!A1", "x")
    person.insert("Notes", at=1)

    assert (file.version, sandbox.world.changes.number) == (version + 2, changes + 2)
    assert file.last_editor == file.owner


def test_somebody_else_sits_down_only_where_it_is_shared_with_them(sandbox: Sandbox, person: PersonAtSheet) -> None:
    google, file_id = sandbox.world.google, person.book.spreadsheet_id
    sam = google.as_person(file_id, email=TRAINER)

    with pytest.raises(GoogleError, match="does not have permission"):
        sam.type("Notes!A1", "x")
    google.share(file_id, TRAINER)
    sam.type("Notes!A1", "x")

    assert google.files[file_id].last_editor == TRAINER


def test_a_protected_range_stops_those_it_is_protected_from(sandbox: Sandbox, person: PersonAtSheet) -> None:
    google, file_id = sandbox.world.google, person.book.spreadsheet_id
    google.share(file_id, TRAINER)
    area = {"sheetId": person.tab("Plan").sheet_id, "startRowIndex": 0, "endRowIndex": 1}
    person.request({"addProtectedRange": {"protectedRange": {"range": area}}})

    with pytest.raises(GoogleError, match="protected"):
        google.as_person(file_id, email=TRAINER).type("Plan!A1", "Reference")
    person.type("Plan!A1", "Reference")

    assert person.read("Plan!A1") == [["Reference"]]
