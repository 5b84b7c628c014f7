"""Typing into a cell gives what it gives in Sheets; RAW gives what was sent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.google.sheets.entry import Entry, entered, put, raw
from integrations.sandbox.google.sheets.grid import Cell, Json

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def typed(text: str | float | bool, locale: str = "en_GB", current_format: Json | None = None) -> Entry:
    return entered(text, locale=locale, now=NOW, current_format=current_format)


def number(value: float, kind: str | None = None, pattern: str = "") -> Entry:
    return Entry(value=value, number_format={"type": kind, "pattern": pattern} if kind else None)


@pytest.mark.parametrize(
    "text, entry",
    [  # recorded from Google by others, in an American file
        ("1-2", number(46024, "DATE", "m-d")),
        ("2026-09-05", number(46270, "DATE", "yyyy-mm-dd")),
        ("$100.15", number(100.15, "CURRENCY", '"$"#,##0.00')),
        ("007", number(7)),
        ("TRUE", Entry(value=True)),
        ("'0123", Entry(value="0123")),
        ("=1+2", Entry(formula="=1+2")),
    ],
)
def test_typing_gives_what_google_was_seen_to_give(text: str, entry: Entry) -> None:
    assert typed(text, "en_US") == entry


@pytest.mark.parametrize(
    "text, entry",
    [
        ("12", number(12)),
        (" 12 ", number(12)),
        ("-0.5", number(-0.5)),
        (".5", number(0.5)),
        ("(5)", number(-5)),
        ("+39061234", number(39061234)),
        ("1,234", number(1234, "NUMBER", "#,##0")),
        ("1,234.5", number(1234.5, "NUMBER", "#,##0.00")),
        ("50%", number(0.5, "PERCENT", "0%")),
        ("12.5%", number(0.125, "PERCENT", "0.00%")),
        ("£1,234.50", number(1234.5, "CURRENCY", '"£"#,##0.00')),
        ("£5", number(5, "CURRENCY", '"£"#,##0')),
        ("1E5", number(100000, "SCIENTIFIC", "0.00E+00")),
        ("true", Entry(value=True)),
        ("False", Entry(value=False)),
        ("10:30", number(0.4375, "TIME", "hh:mm")),
        ("9:30 pm", number(0.895833333333333333, "TIME", "h:mm am/pm")),
        ("30:00", number(1.25, "TIME", "[h]:mm:ss")),
        ("3/4/2025", number(45750, "DATE", "dd/mm/yyyy")),
        ("03/04", number(46115, "DATE", "dd/mm")),
        ("1/2/99", number(36192, "DATE", "dd/mm/yy")),
        ("5 Sep 2026", number(46270, "DATE", "d mmm yyyy")),
        ("5 September", number(46270, "DATE", "d mmmm")),
        ("05/09/2026 12:00", number(46270.5, "DATE_TIME", "dd/mm/yyyy hh:mm:ss")),
        ("2026-09-05 12:00:00", number(46270.5, "DATE_TIME", "yyyy-mm-dd hh:mm:ss")),
    ],
)
def test_numbers_and_dates_are_understood_in_a_british_file(text: str, entry: Entry) -> None:
    assert typed(text) == entry


@pytest.mark.parametrize(
    "text",
    [
        "A-017",
        "12/13/2025",
        "2026-02-30",
        "2026-09-05T10:00:00Z",
        "1.2.2026",
        "1,23",
        "$5",
        "1 000",
        "1_000",
        "٣",
        "NaN",
        "inf",
        "1e999",
        "--5",
        "5%%",
        "10:75",
        "13 pm",
        "=",
        "+",
        "hello",
        " spaces kept ",
    ],
)
def test_anything_else_stays_the_text_it_is(text: str) -> None:
    assert typed(text) == Entry(value=text)


@pytest.mark.parametrize(
    "text, locale, entry",
    [
        ("3/4/2025", "en_US", number(45720, "DATE", "m/d/yyyy")),
        ("31/12/2025", "en_US", Entry(value="31/12/2025")),
        ("2019-10-26 00:06:46", "en_US", number(43764.004699074074, "DATE_TIME", "yyyy-mm-dd h:mm:ss")),
        ("9/5/2026 1:30 PM", "en_US", number(46270.5625, "DATE_TIME", "m/d/yyyy h:mm:ss am/pm")),
        ("1.234,5", "de_DE", number(1234.5, "NUMBER", "#,##0.00")),
        ("1.2.2026", "de_DE", number(46054, "DATE", "dd.mm.yyyy")),
        ("WAHR", "de_DE", Entry(value=True)),
        ("WAHR", "en_GB", Entry(value="WAHR")),
        ("1 234,5", "fr_FR", number(1234.5, "NUMBER", "#,##0.00")),
        ("2 marzo 2026", "it_IT", number(46083, "DATE", "d mmmm yyyy")),
    ],
)
def test_the_locale_decides_what_a_text_means(text: str, locale: str, entry: Entry) -> None:
    assert typed(text, locale) == entry


def test_a_year_that_is_not_typed_is_the_present_one() -> None:
    assert entered("1/2", locale="en_GB", now=datetime(2024, 5, 5, tzinfo=UTC)).value == 45323


def test_a_telephone_number_with_spaces_becomes_a_formula_as_in_sheets() -> None:
    assert typed("+44 7700 900123") == Entry(formula="=+44 7700 900123")


def test_semicolons_between_arguments_become_the_locales_own_sign() -> None:
    assert typed('=SUM(A1;B1)&";"').formula == '=SUM(A1,B1)&";"'
    assert typed("=SUM(A1;B1)", "de_DE").formula == "=SUM(A1;B1)"


@pytest.mark.parametrize("text", ["12", "=1+1", "1/2", "TRUE", "'x"])
def test_a_cell_formatted_as_plain_text_keeps_what_is_typed(text: str) -> None:
    assert typed(text, current_format={"numberFormat": {"type": "TEXT", "pattern": "@"}}) == Entry(value=text)


def test_a_number_format_that_was_chosen_is_not_replaced_by_typing() -> None:
    chosen = {"numberFormat": {"type": "DATE", "pattern": "d mmm"}}

    assert typed("3/4/2025", current_format=chosen) == Entry(value=45750)


def test_numbers_and_booleans_are_never_parsed() -> None:
    assert typed(5) == Entry(value=5.0)
    assert typed(True) == Entry(value=True)


@given(st.text())
def test_raw_text_never_becomes_anything_else(text: str) -> None:
    assert raw(text) == Entry(value=text or None)


@given(st.text())
def test_typing_never_fails_and_only_an_equals_or_plus_sign_makes_a_formula(text: str) -> None:
    entry = typed(text)

    assert entry.formula is None or text.startswith(("=", "+"))


def test_putting_a_value_keeps_note_validation_and_format() -> None:
    cell = Cell(value="old", note="a note", format={"textFormat": {"bold": True}}, hyperlink="https://example.org")

    put(cell, typed("3/4/2025"))

    assert (cell.value, cell.note, cell.hyperlink) == (45750, "a note", None)
    assert cell.format == {
        "textFormat": {"bold": True},
        "numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"},
    }
