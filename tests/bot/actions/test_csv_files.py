"""The plan as CSV: what a person sees in the sheet, and nothing that a spreadsheet program would run."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions.csv_files import LOG_HEADINGS, harmless, log_csv, plan_csv
from bot.actions.model import PLAN_FIELDS
from bot.actions.repository import LogEntry
from tests.builders import LONDON, MONDAY, an_action

HEADINGS = {field.name: field.heading for field in PLAN_FIELDS}


def read(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")  # else Excel takes it for Windows' old code page
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def test_the_plan_has_the_headings_of_the_sheet_and_dates_that_nothing_turns_round() -> None:
    action = an_action(due_on=date(2026, 4, 3), notes='16/03/2026: "half", he said\nand went', area="Größe")

    header, row = read(plan_csv([action], headings={**HEADINGS, "due_on": "Deadline"}, today=MONDAY))

    cells = dict(zip(header, row, strict=True))
    assert len(header) == len(PLAN_FIELDS)
    assert cells["Ref"] == "ACT-0012"
    assert cells["Deadline"] == "2026-04-03"
    assert cells["Progress notes"] == '16/03/2026: "half", he said\nand went'
    assert (cells["Area"], cells["Owner"], cells["Measure"]) == ("Größe", "Sam Reed", "")


def test_the_log_says_who_when_where_old_and_new_by_name_and_local_time() -> None:
    at = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
    entries = [
        LogEntry("ACT-0001", at, "UKIM", "slack", "ref", None, "ACT-0001"),
        LogEntry("ACT-0001", at, "sheet", "sheet", "notes", None, "=HYPERLINK(1)"),
    ]

    assert read(log_csv(entries, people={"UKIM": "Kim Lowe"}, zone=LONDON)) == [
        list(LOG_HEADINGS),
        ["2026-06-01 09:30:00", "ACT-0001", "Kim Lowe", "slack", "Added as", "", "ACT-0001"],
        ["2026-06-01 09:30:00", "ACT-0001", "sheet", "sheet", "Progress notes", "", "'=HYPERLINK(1)"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\0=1",
        "  =1",
        "\u3000=1",
        "\uff1d1",
        "\uff0b1",
        " \uff20x",
        "\n=1",
    ],
)
def test_what_would_be_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example("a=1")
def test_no_cell_of_any_text_begins_as_a_formula_does(text: str) -> None:
    action = an_action(title=f"{text}")

    header, *rows = read(plan_csv([action], headings=HEADINGS, today=MONDAY))
    cell = dict(zip(header, rows[0], strict=True))["Action"]

    assert len(rows) == 1
    assert unicodedata.normalize("NFKC", cell).lstrip()[:1] not in tuple("=+-@\t\r\0")
    assert cell.removeprefix("'") == text.removeprefix("'")
