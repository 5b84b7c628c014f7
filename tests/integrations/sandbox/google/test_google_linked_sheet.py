"""The tab that a form writes to: typed cells, edits in place, and headers that follow the questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.sandbox.google.forms import items
from integrations.sandbox.google.forms.model import Form
from integrations.sandbox.google.sheets.values import get_values
from integrations.sandbox.google.state import GoogleState
from integrations.sandbox.server import Sandbox
from integrations.sandbox.world import World

NOON = datetime(2025, 9, 8, 11, 30, 5, 250000, tzinfo=UTC)  # 12:30:05 in a British summer
TAB = "Form Responses 1"


class Linked:
    """A form with a linked spreadsheet, and the hands on both."""

    def __init__(self, google: GoogleState, *, locale: str, email_collection: str) -> None:
        self.google = google
        self.form: Form = google.create_form(
            "Feedback",
            items=[
                items.scale("Useful?"),
                items.choice("Parts", ["Planning", "Practice"], kind="CHECKBOX"),
                items.grid("Trainer", ["Listened", "Explained"], ["Never", "Always"]),
                items.text("Comment"),
                items.date("Day"),
                items.time("Time"),
            ],
            email_collection=email_collection,
        )
        self.book = google.create_spreadsheet("Responses", locale=locale)
        google.link_to_sheet(self.form.form_id, self.book.spreadsheet_id)
        self.person = google.as_person(self.book.spreadsheet_id)

    def submit(self, answers: dict[str, Any] | None = None, *, at: datetime = NOON, email: str | None = None) -> str:
        return self.google.submit(self.form.form_id, {"Useful?": 4} | (answers or {}), at=at, email=email)

    def edit(self, response_id: str, answers: dict[str, Any], *, at: datetime) -> None:
        self.google.edit_response(self.form.form_id, response_id, {"Useful?": 4} | answers, at=at)

    def seen(self) -> list[list[str]]:
        return self.person.read(TAB)

    def stored(self) -> list[list[Any]]:
        now = self.google.clock.now()
        answer = get_values(self.book, TAB, value_render_option="UNFORMATTED_VALUE", now=now)
        return list(answer["values"])


def linked_in(sandbox: Sandbox, *, locale: str = "en_GB", email_collection: str = "DO_NOT_COLLECT") -> Linked:
    def made(world: World) -> Linked:
        return Linked(world.google, locale=locale, email_collection=email_collection)

    return sandbox.do(made)  # type: ignore[no-any-return]


@pytest.fixture
def linked(sandbox: Sandbox) -> Linked:
    return linked_in(sandbox)


HEADERS = ["Timestamp", "Useful?", "Parts", "Trainer [Listened]", "Trainer [Explained]", "Comment", "Day", "Time"]


def test_the_tab_stands_first_with_a_column_for_each_question_and_grid_row(linked: Linked) -> None:
    assert [sheet.title for sheet in linked.book.sheets] == [TAB, "Sheet1"]
    assert linked.seen() == [HEADERS]


def test_a_response_becomes_a_row_of_typed_cells(linked: Linked) -> None:
    linked.submit(
        {
            "Parts": ["Planning", "Practice"],
            "Trainer [Explained]": "Always",
            "Comment": "Fine",
            "Day": "2025-09-01",
            "Time": "14:05",
        }
    )

    assert linked.seen()[1] == [
        "08/09/2025 12:30:05",
        "4",
        "Planning, Practice",
        "",
        "Always",
        "Fine",
        "01/09/2025",
        "14:05:00",
    ]
    timestamp, useful = linked.stored()[1][:2]
    assert timestamp == pytest.approx(45908 + (12 * 3600 + 30 * 60 + 5.25) / 86_400, abs=1e-8)
    assert useful == 4


def test_american_sheets_get_american_dates(sandbox: Sandbox) -> None:
    linked = linked_in(sandbox, locale="en_US")
    linked.submit()

    assert linked.seen()[1][0] == "9/8/2025 12:30:05"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("=IMPORTXML(A1)", "=IMPORTXML(A1)"), ("+44 20 7946 0000", "+44 20 7946 0000"), ("007", 7), ("5%", 0.05)],
)
def test_a_comment_becomes_a_number_if_it_looks_like_one_and_never_a_formula(
    linked: Linked, typed: str, stored: Any
) -> None:
    linked.submit({"Comment": typed})

    assert linked.stored()[1][5] == stored


def test_an_edit_changes_its_row_in_place_wherever_people_moved_it(linked: Linked) -> None:
    first = linked.submit({"Comment": "first"})
    linked.submit({"Comment": "second"}, at=NOON + timedelta(minutes=1))
    linked.person.sort(f"{TAB}!A2:H3", column=1, descending=True)
    linked.person.insert(TAB, at=2)

    linked.edit(first, {"Comment": "changed"}, at=NOON + timedelta(hours=1))

    assert [row[5] for row in linked.seen()[1:] if row] == ["second", "changed"]
    assert linked.seen()[3][0] == "08/09/2025 13:30:05"


def test_a_new_response_goes_below_the_last_one(linked: Linked) -> None:
    linked.submit({"Comment": "first"})
    linked.person.type("Sheet1!A1", "elsewhere")
    linked.person.type(f"{TAB}!K1", "Notes by hand")
    rows = linked.book.sheets[0].row_count

    linked.submit({"Comment": "second"}, at=NOON + timedelta(minutes=1))

    assert [row[5] for row in linked.seen()[1:]] == ["first", "second"]
    assert linked.book.sheets[0].row_count == rows + 1


def test_a_renamed_question_renames_its_column_and_a_new_one_goes_to_the_right(linked: Linked) -> None:
    form_id, hands = linked.form.form_id, linked.google.form_hands
    hands.rename_item(form_id, "Comment", "Anything else?")
    hands.add_item(form_id, items.text("Name"), index=0)

    linked.submit({"Anything else?": "No", "Name": "Sam"})

    header, row = linked.seen()
    assert header == [*HEADERS[:5], "Anything else?", *HEADERS[6:], "Name"]
    assert dict(zip(header, row, strict=True))["Anything else?"] == "No"
    assert row[-1] == "Sam"


def test_columns_are_found_again_after_people_moved_or_renamed_them(linked: Linked) -> None:
    linked.person.move(TAB, at=6, to=2, dimension="COLUMNS")
    linked.person.type(f"{TAB}!C1", "Usefulness")

    linked.submit({"Comment": "moved"})

    assert linked.seen()[1][:3] == ["08/09/2025 12:30:05", "moved", "4"]


def test_a_deleted_response_leaves_its_row(linked: Linked) -> None:
    response_id = linked.submit({"Comment": "stays"})

    linked.google.delete_response(linked.form.form_id, response_id)

    assert linked.seen()[1][5] == "stays"
    assert linked.form.responses == {}


def test_collected_addresses_have_a_column(sandbox: Sandbox) -> None:
    linked = linked_in(sandbox, email_collection="RESPONDER_INPUT")
    linked.submit(email="sam@school.example")

    assert [row[:3] for row in linked.seen()] == [
        ["Timestamp", "Email address", "Useful?"],
        ["08/09/2025 12:30:05", "sam@school.example", "4"],
    ]


def test_linking_later_writes_the_responses_so_far(linked: Linked) -> None:
    linked.submit({"Comment": "early"})
    other = linked.google.create_spreadsheet("Other")

    linked.google.link_to_sheet(linked.form.form_id, other.spreadsheet_id)
    linked.submit({"Comment": "late"}, at=NOON + timedelta(minutes=1))

    person = linked.google.as_person(other.spreadsheet_id)
    assert [row[5] for row in person.read(TAB)[1:]] == ["early", "late"]


def test_a_deleted_tab_does_not_stop_the_form(linked: Linked) -> None:
    linked.person.request({"deleteSheet": {"sheetId": linked.book.sheets[0].sheet_id}})

    linked.submit({"Comment": "nowhere to go"})

    assert len(linked.form.responses) == 1
