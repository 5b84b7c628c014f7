"""The spreadsheet adapter against the sandbox, over HTTP, its requests counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from integrations.errors import OutcomeUnknown, Overtaken, ServiceMisconfigured, ServiceUnavailable
from integrations.google.tables import CellWrite, TabLayout

if TYPE_CHECKING:
    from integrations.sandbox.google.sheets.grid import Spreadsheet
    from integrations.sandbox.world import World
    from tests.integrations.google.google_in_sandbox import Google

HEADINGS = ["Ref", "Action", "Owner", "Due", "Status"]


def paths(google: Google) -> list[str]:
    return [f"{entry.method} {entry.path.rsplit('/', 1)[-1]}" for entry in google.requests()]


# --- reading


def test_a_tab_is_read_whole_with_raw_values_and_blanks_as_none(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, ["ACT-1", "Louder mic", "=1+1", 45730.0, "Open"], [], ["ACT-2", None, "007"]])

    table = google.workbook().read("Plan")

    assert table is not None
    assert table.header == tuple(HEADINGS)
    assert table.rows == (
        ("ACT-1", "Louder mic", 2, 45730, "Open"),
        (None, None, None, None, None),
        ("ACT-2", None, "007", None, None),
    )
    assert (table.first_row, table.time_zone, table.locale) == (2, "Europe/London", "en_GB")


def test_a_steady_read_is_one_request_even_in_a_fresh_process(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS])
    google.workbook().read("Plan")
    google.mark()

    google.workbook().read("Plan")

    assert paths(google) == ["GET values:batchGet"]


def test_a_read_is_asked_for_compressed_without_spaces_and_without_what_is_not_needed(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, *([f"ACT-{number}", "Louder mic", "U1"] for number in range(100))])
    google.workbook().read("Plan")
    google.mark()

    google.workbook().read("Plan")

    [read] = google.requests()
    assert read.bytes_out < read.bytes_out_plain / 2
    assert "prettyPrint=false" in read.query
    assert "fields=" in read.query


def test_several_tabs_are_gathered_in_one_request_and_each_copy_serves_one_read(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS])
    google.type_rows("Form responses 1", [["Timestamp"], [45730.5]])
    workbook = google.workbook()
    workbook.read("Plan")
    workbook.read("Form responses 1")
    google.mark()

    workbook.gather("Plan", "Form responses 1")
    plan, responses = workbook.read("Plan"), workbook.read("Form responses 1")

    assert len(google.requests()) == 1
    assert plan is not None
    assert responses is not None
    assert responses.rows == ((45730.5,),)
    workbook.read("Plan")
    assert len(google.requests()) == 2


def test_a_missing_tab_is_none_and_the_others_are_still_gathered(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS])
    workbook = google.workbook()

    workbook.gather("Plan", "No such tab")

    assert workbook.read("No such tab") is None
    assert workbook.read("Plan") is not None


def test_a_renamed_tab_is_found_again_and_remembered_under_its_new_title(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, ["ACT-1"]])
    google.workbook().read("Plan")
    google.edit(lambda book: setattr(book.sheets[0], "title", "Plan & ideas '25"))

    table = google.workbook().read("Plan")
    google.mark()
    google.workbook().read("Plan")

    assert table is not None
    assert table.title == "Plan"
    assert table.rows[0][0] == "ACT-1"
    assert len(google.requests()) == 1


def test_a_deleted_tab_is_none_although_it_is_remembered(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS])
    google.workbook().read("Plan")
    google.edit(lambda book: book.sheets.pop(0))

    assert google.workbook().read("Plan") is None


def test_an_empty_tab_is_a_table_without_headings(google: Google) -> None:
    table = google.workbook().read("Plan")

    assert table is not None
    assert (table.header, table.rows) == ((), ())


def test_many_threads_may_read_at_once_and_a_copy_gathered_by_one_is_not_anothers(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, ["ACT-1"]])
    workbook = google.workbook()
    workbook.gather("Plan")
    google.type_rows("Plan", [HEADINGS, ["ACT-2"]])

    with ThreadPoolExecutor(8) as threads:
        tables = list(threads.map(workbook.read, ["Plan"] * 24))

    assert {table.rows[0][0] for table in tables if table} == {"ACT-2"}
    ours = workbook.read("Plan")
    assert ours is not None
    assert ours.rows[0][0] == "ACT-1"


# --- writing


def test_cells_and_rows_are_written_and_read_back_in_one_request(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, ["ACT-1", "Louder mic", "U1", 45730.0, "Open"]])
    workbook = google.workbook()
    workbook.read("Plan")
    google.mark()

    written = workbook.write(
        "Plan",
        cells=[CellWrite(2, 4, "Done"), CellWrite(2, 2, None), CellWrite(2, 3, date(2025, 3, 21))],
        rows=[["ACT-2", "=IMPORTXML(A1)", None, date(2025, 4, 4), "Open"]],
    )

    assert paths(google) == [f"POST {google.book_id}:batchUpdate"]
    assert written.rows == (
        ("ACT-1", "Louder mic", None, 45737, "Done"),
        ("ACT-2", "=IMPORTXML(A1)", None, 45751, "Open"),
    )
    assert workbook.read("Plan") == written


def test_a_written_text_stays_text_and_a_written_date_shows_the_british_way(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS])
    workbook = google.workbook()

    workbook.write("Plan", rows=[["007", "=1+1", "+39061234", date(2025, 3, 14), "TRUE"]])

    def look(world: World) -> list[tuple[object, str | None, Any]]:
        sheet = world.google.spreadsheets[google.book_id].sheets[0]
        return [(cell.value, cell.formula, cell.format) for cell in sheet.rows[1].cells if cell]

    cells = google.do(look)
    assert [(value, formula) for value, formula, _ in cells] == [
        ("007", None),
        ("=1+1", None),
        ("+39061234", None),
        (45730, None),
        ("TRUE", None),
    ]
    assert cells[3][2]["numberFormat"]["pattern"] == "dd/mm/yyyy"


def test_what_a_write_does_not_name_is_left_as_it_is(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, ["ACT-1", "=1+1", "U1"]])

    google.workbook().write("Plan", cells=[CellWrite(2, 2, "U2")])

    cell = google.do(lambda world: world.google.spreadsheets[google.book_id].sheets[0].cell(1, 1))
    assert cell.formula == "=1+1"


def test_rows_are_appended_after_the_last_row_with_anything_in_it(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, ["ACT-1"], [], [None, None, "a note far below"]])

    table = google.workbook().write("Plan", rows=[["ACT-2"]])

    assert table.rows[-1][0] == "ACT-2"
    assert len(table.rows) == 4


def test_a_write_of_nothing_reads_instead(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS])
    workbook = google.workbook()
    workbook.read("Plan")
    google.mark()

    table = workbook.write("Plan")

    assert table.header == tuple(HEADINGS)
    assert paths(google) == ["GET values:batchGet"]


def test_a_copy_gathered_before_a_write_is_not_read_after_it(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, ["ACT-1"]])
    workbook = google.workbook()
    workbook.gather("Plan")

    workbook.write("Plan", cells=[CellWrite(2, 0, "ACT-9")])

    table = workbook.read("Plan")
    assert table is not None
    assert table.rows[0][0] == "ACT-9"


def test_a_tab_of_responses_is_never_written_whatever_it_is_called(google: Google) -> None:
    google.type_rows("Form responses 1", [["Timestamp"]])
    workbook = google.workbook()
    google.mark()

    for attempt in ("Form responses 1", "form RESPONSES 1"):
        with pytest.raises(ServiceMisconfigured, match="never writes there"):
            workbook.write(attempt, rows=[["x"]])

    assert google.requests() == []


def test_a_tab_of_responses_is_known_by_its_id_after_both_tabs_changed_names(google: Google) -> None:
    workbook = google.workbook()
    workbook.read("Form responses 1")
    google.edit(lambda book: setattr(book.sheets[1], "title", "Plan of ours"))

    with pytest.raises(ServiceMisconfigured, match="never writes there"):
        google.workbook().write("Plan of ours", rows=[["x"]])


def test_a_write_to_a_missing_tab_names_the_tabs_there_are(google: Google) -> None:
    with pytest.raises(ServiceMisconfigured, match=r'no tab "Actions".*"Plan", "Form responses 1"'):
        google.workbook().write("Actions", rows=[["x"]])


def test_a_write_to_a_tab_deleted_since_it_was_read_says_so(google: Google) -> None:
    workbook = google.workbook()
    workbook.read("Plan")
    google.edit(lambda book: book.sheets.pop(0))

    with pytest.raises(Overtaken, match='"Plan" was deleted while writing'):
        workbook.write("Plan", rows=[["x"]])


def test_a_write_to_a_tab_replaced_since_it_was_read_asks_to_read_again(google: Google) -> None:
    workbook = google.workbook()
    workbook.read("Plan")
    google.edit(lambda book: setattr(book.sheets[0], "sheet_id", 77))

    with pytest.raises(ServiceUnavailable, match="read it again"):
        workbook.write("Plan", rows=[["x"]])
    assert workbook.write("Plan", rows=[["x"]]).header == ("x",)


def test_a_write_to_a_tab_renamed_since_it_was_read_leaves_its_outcome_open_and_the_next_read_knows_the_title(
    google: Google,
) -> None:
    google.type_rows("Plan", [HEADINGS])
    workbook = google.workbook()
    workbook.read("Plan")
    google.edit(lambda book: setattr(book.sheets[0], "title", "Our plan"))

    with pytest.raises(OutcomeUnknown, match="read it again"):
        workbook.write("Plan", rows=[["ACT-1"]])

    assert workbook.read("Plan") is not None
    google.mark()
    assert workbook.read("Plan") is not None
    assert len(google.requests()) == 1


def test_a_tab_that_took_the_title_of_a_renamed_one_is_not_taken_for_it_for_long(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, ["ACT-1"]])
    workbook = google.workbook(read_only_titles=())
    workbook.read("Plan")

    def swap(book: Spreadsheet) -> None:
        book.sheets[0].title, book.sheets[1].title = "Our plan", "Plan"

    google.edit(swap)

    with pytest.raises(OutcomeUnknown, match="read it again"):
        workbook.write("Plan", cells=[CellWrite(2, 1, "Louder mic")])

    table = workbook.read("Plan")
    assert table is not None
    assert table.rows[0][:2] == ("ACT-1", "Louder mic")


def test_a_protected_range_is_named_with_who_must_be_let_in(google: Google) -> None:
    google.type_rows("Plan", [HEADINGS, ["ACT-1"]])

    def protect(book: Spreadsheet) -> None:
        area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 4, "endColumnIndex": 5}
        protected = {
            "protectedRangeId": 1,
            "range": area,
            "description": "Head's decision",
            "editors": {"users": ["training-team@school.example"]},
        }
        book.sheets[0].protected_ranges.append(protected)

    google.edit(protect)

    with pytest.raises(ServiceMisconfigured) as caught:
        google.workbook().write("Plan", cells=[CellWrite(2, 4, "Done")])
    assert "\"Head's decision\" ('Plan'!E2) is protected" in str(caught.value)
    assert google.address in str(caught.value)


# --- setting up


def test_a_missing_tab_is_set_up_once_and_then_nothing_is_asked(google: Google, plan_layout: TabLayout) -> None:
    workbook = google.workbook()

    workbook.set_up("Actions", plan_layout)
    table = workbook.read("Actions")
    google.mark()
    workbook.set_up("Actions", plan_layout)

    assert table is not None
    assert table.header == tuple(plan_layout.headings)
    assert google.requests() == []


def test_a_tab_set_up_offers_choices_shows_dates_warns_and_colours(google: Google, plan_layout: TabLayout) -> None:
    google.workbook().set_up("Actions", plan_layout)

    sheet = google.do(lambda world: world.google.spreadsheets[google.book_id].sheet_titled("Actions"))
    assert sheet.frozen_rows == 1
    assert [protected["warningOnly"] for protected in sheet.protected_ranges] == [True]
    assert len(sheet.conditional_formats) == 1
    choices = sheet.cell(1, 4).validation
    assert choices["condition"]["type"] == "ONE_OF_LIST"
    assert not choices.get("strict")
    assert sheet.cell(1, 3).format["numberFormat"]["type"] == "DATE"


def test_setting_up_what_somebody_has_just_made_is_no_error(google: Google, plan_layout: TabLayout) -> None:
    first, second = google.workbook(), google.workbook()
    first.set_up("Actions", plan_layout)
    google.memory.clear()

    second.set_up("Actions", plan_layout)

    assert second.read("Actions") is not None


# --- the probe


def test_the_version_differs_after_any_change_and_costs_a_few_bytes(google: Google) -> None:
    workbook = google.workbook()
    before = workbook.version()
    google.mark()
    assert workbook.version() == before
    [probe] = google.requests()
    assert probe.bytes_out_plain <= 100

    google.type_rows("Plan", [["typed"]])

    assert workbook.version() != before


def test_a_file_in_the_bin_is_reported_by_the_probe(google: Google) -> None:
    google.do(lambda world: world.google.trash(google.book_id))

    with pytest.raises(ServiceMisconfigured, match="in the bin"):
        google.workbook().version()
