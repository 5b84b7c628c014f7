"""Formulas compute what Sheets computes, or show the error Sheets shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.google.sheets.formulas import Calculation, evaluate
from integrations.sandbox.google.sheets.grid import Cell, ErrorValue, Scalar, Sheet, Spreadsheet
from integrations.sandbox.google.sheets.render import formatted

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


def a_book(locale: str = "en_GB") -> Spreadsheet:
    """Make a file with A1:A4 of Sheet1 holding 1, 2, "three" and TRUE, B1 a date, and another tab with 10 in A1."""
    sheet, other = Sheet(sheet_id=0, title="Sheet1"), Sheet(sheet_id=1, title="Other tab")
    values: tuple[Scalar, ...] = (1.0, 2.0, "three", True)
    for row, value in enumerate(values):
        sheet.cell_for_writing(row, 0).value = value
    sheet.cell_for_writing(0, 1).value = 46270.0
    sheet.cell_for_writing(0, 1).format = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}
    other.cell_for_writing(0, 0).value = 10.0
    return Spreadsheet(spreadsheet_id="a", title="A book", locale=locale, sheets=[sheet, other])


def worth(formula: str, *, book: Spreadsheet | None = None) -> Scalar:
    book = book or a_book()
    book.sheets[0].cell_for_writing(9, 9).formula = formula
    return evaluate(book, book.sheets[0], 9, 9, NOW)


def error_of(formula: str) -> tuple[str, str]:
    found = worth(formula)
    assert isinstance(found, ErrorValue)
    return found.kind, found.message


@pytest.mark.parametrize(
    "formula, value",
    [
        ("=4/2", 2.0),
        ("=1+2*3^2", 19.0),
        ("=-2^2", 4.0),
        ("=(1+2)*3", 9.0),
        ("=50%", 0.5),
        ("=A1", 1.0),
        ("=$A$1+A2", 3.0),
        ("='Other tab'!A1*2", 20.0),
        ('=A3&" and "&A4', "three and TRUE"),
        ('="say ""hi"""', 'say "hi"'),
        ("=A1<A2", True),
        ('="a"="A"', True),
        ("=1<>1", False),
        ("=A3>99", True),
        ('="12"+1', 13.0),
        ("=Z99+1", 1.0),
        ("=A4+1", 2.0),
        ("=SUM(A1:A4)", 3.0),
        ('=SUM(A1:A4,5,"6")', 14.0),
        ("=SUM(A:A)", 3.0),
        ("=sum(a1;a2)", 3.0),
        ("=COUNT(A1:A4)", 2.0),
        ("=COUNTA(A1:A9)", 4.0),
        ("=AVERAGE(A1:A4)", 1.5),
        ('=IF(A1=1,"one","more")', "one"),
        ('=IF(A1=2,"two")', False),
        ('=HYPERLINK("https://example.org","A link")', "A link"),
        ('=HYPERLINK("https://example.org")', "https://example.org"),
        ("=TODAY()", 46349.0),
        ("=TRUE", True),
    ],
)
def test_a_simple_formula_is_computed(formula: str, value: Scalar) -> None:
    assert worth(formula) == value


@pytest.mark.parametrize(
    "formula, kind",
    [
        ("=1/0", "DIVIDE_BY_ZERO"),
        ("=AVERAGE(Z1:Z9)", "DIVIDE_BY_ZERO"),
        ("=A3+1", "VALUE"),
        ("=VLOOKUP(1,A1:B2,2)", "NAME"),
        ("=Nonsense", "NAME"),
        ("=FILTER(A1:A4,{1;2})", "NAME"),
        ('=IMPORTXML("https://example.org","//a")', "NAME"),
        ("=Nobody!A1", "REF"),
        ("=ZZ1", "REF"),
        ("=#REF!+1", "REF"),
        ("=IF(TRUE)", "N_A"),
        ("=TODAY(1)", "N_A"),
        ("=1+", "ERROR"),
        ("=+44 7700 900123", "ERROR"),
        ("=SUM(A1", "ERROR"),
        ("=(-8)^0.5", "NUM"),
        ("=A1:B2", "VALUE"),
    ],
)
def test_what_cannot_be_computed_is_the_error_that_sheets_shows(formula: str, kind: str) -> None:
    assert error_of(formula)[0] == kind


def test_an_error_says_what_google_says() -> None:
    assert error_of("=1/0")[1] == "Function DIVIDE parameter 2 cannot be zero."
    assert error_of("=VLOOKUP(1)")[1] == "Unknown function: 'VLOOKUP'."
    assert error_of("=A3+1")[1] == (
        "Function ADD parameter 1 expects number values. But 'three' is a text and cannot be coerced to a number."
    )
    assert error_of("=IF(TRUE)")[1] == (
        "Wrong number of arguments to IF. Expected between 2 and 3 arguments, but got 1 arguments."
    )


def test_an_error_spreads_to_what_is_computed_with_it() -> None:
    book = a_book()
    book.sheets[0].cell_for_writing(0, 4).formula = "=1/0"

    found = worth("=SUM(A1:E1)+1", book=book)

    assert isinstance(found, ErrorValue)
    assert found.kind == "DIVIDE_BY_ZERO"
    assert worth("=COUNTA(E1)", book=book) == 1.0


def test_only_the_branch_that_is_taken_can_fail() -> None:
    assert worth('=IF(TRUE,"fine",1/0)') == "fine"


def test_formulas_that_need_each_other_are_circular() -> None:
    book = a_book()
    book.sheets[0].cell_for_writing(0, 2).formula = "=D1"
    book.sheets[0].cell_for_writing(0, 3).formula = "=C1+1"

    kind, message = error_of("=J10")

    assert (kind, message.partition(".")[0]) == ("REF", "Circular dependency detected")
    assert isinstance(evaluate(book, book.sheets[0], 0, 2, NOW), ErrorValue)


def test_a_chain_of_thousands_of_formulas_is_computed() -> None:
    book = a_book()
    sheet = book.sheets[0]
    sheet.row_count = 6000
    for row in range(1, 6000):
        sheet.cell_for_writing(row, 5).formula = f"=F{row}+1"

    assert evaluate(book, sheet, 5999, 5, NOW) == 5999.0


def test_today_is_the_day_in_the_files_own_time_zone() -> None:
    book = a_book()
    book.time_zone = "Europe/Rome"

    assert worth("=TODAY()", book=book) == 46350.0


def test_where_the_comma_is_for_decimals_arguments_are_kept_apart_by_semicolons() -> None:
    assert worth("=SUM(1,5;2)", book=a_book("de_DE")) == 3.5
    found = worth("=SUM(A1,A2)", book=a_book("de_DE"))
    assert isinstance(found, ErrorValue)
    assert found.kind == "ERROR"


def test_a_named_range_stands_for_its_cells() -> None:
    book = a_book()
    area = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    book.named_ranges = [{"namedRangeId": "1", "name": "scores", "range": area}]

    assert worth("=SUM(Scores)", book=book) == 3.0


def test_a_range_where_one_value_is_wanted_is_the_cell_of_the_same_row() -> None:
    book = a_book()
    book.sheets[0].cell_for_writing(1, 9).formula = "=A1:A4*10"

    assert evaluate(book, book.sheets[0], 1, 9, NOW) == 20.0


@pytest.mark.parametrize(
    "formula, text",
    [
        ("=B1", "05/09/2026"),
        ("=B1+7", "12/09/2026"),
        ("=B1-B1", "0"),
        ("=TODAY()", "23/11/2026"),
        ("=IF(TRUE,B1,0)", "05/09/2026"),
        ("=Z1", ""),
        ("=1/3", "0.3333333333"),
    ],
)
def test_a_formula_shows_by_the_format_of_what_it_works_with(formula: str, text: str) -> None:
    book = a_book()
    book.sheets[0].rows[0].cells.extend([None, Cell(formula=formula)])

    assert formatted(Calculation(book, now=NOW), book.sheets[0], 0, 3) == text


PIECES = [
    "A1",
    "B2:C3",
    "$A$1",
    "Sheet1!A1",
    "'Other tab'!A:A",
    "1",
    "2.5",
    '"x"',
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "^",
]
PIECES += [
    "&",
    "=",
    "<>",
    "%",
    "SUM(",
    "IF(",
    "COUNT(",
    "TODAY()",
    "#REF!",
    "{",
    "}",
    ";",
    " ",
    "NAME",
    "1E400",
    "9^999",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30))
def test_whatever_stands_after_the_equals_sign_is_a_value_or_an_error(text: str) -> None:
    book = a_book()
    book.sheets[0].cell_for_writing(9, 9).formula = f"={text}"

    shown = formatted(Calculation(book, now=NOW), book.sheets[0], 9, 9)

    assert isinstance(shown, str)


@pytest.mark.parametrize(
    "formula", ["=" + "1+" * 5000 + "1", "=" + "(" * 3000 + "1" + ")" * 3000, "=" + "-" * 5000 + "1"]
)
def test_a_formula_too_deep_to_compute_is_an_error(formula: str) -> None:
    assert error_of(formula)[0] == "ERROR"
