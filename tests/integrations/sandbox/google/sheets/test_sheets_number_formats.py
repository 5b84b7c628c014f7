"""Values show as Sheets shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.google.sheets.grid import ErrorValue, Json, Scalar
from integrations.sandbox.google.sheets.locales import locale_of
from integrations.sandbox.google.sheets.number_formats import automatic, is_date, shown

GB, US, DE = locale_of("en_GB"), locale_of("en_US"), locale_of("de_DE")


def by(pattern: str) -> Json:
    return {"type": "NUMBER", "pattern": pattern}


@pytest.mark.parametrize(
    "value, text",
    [
        (2.0, "2"),
        (1.5, "1.5"),
        (-0.25, "-0.25"),
        (1 / 3, "0.3333333333"),
        (2000 / 3, "666.6666667"),
        (0.1 + 0.2, "0.3"),
        (1234567.891234, "1234567.891"),
        (123456789012345.0, "123456789012345"),
        (1e15, "1E+15"),
        (1.23456789e17, "1.23457E+17"),
        (1e-10, "1E-10"),
    ],
)
def test_a_number_without_a_format_shows_ten_digits_at_most(value: float, text: str) -> None:
    assert automatic(value, GB) == text


@pytest.mark.parametrize(
    "value, pattern, text",
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (1234567.0, "#,##0", "1,234,567"),
        (0.5, "0%", "50%"),
        (0.125, "0.00%", "12.50%"),
        (-100.15, '"£"#,##0.00', "-£100.15"),
        (5.0, "000", "005"),
        (12345.0, "0.00E+00", "1.23E+04"),
        (0.00012, "0.00E+00", "1.20E-04"),
        (123456789.0, "000-00-0000", "123-45-6789"),
        (1234567.0, '0.0,,"M"', "1.2M"),
        (-5.0, "0;(0);zero", "(5)"),
        (0.0, "0;(0);zero", "zero"),
        (2.675, "0.00", "2.68"),
        (-0.001, "0.00", "0.00"),
        (7.0, "[$€-2]#,##0", "€7"),
        (46270.4379, "dd/mm/yyyy hh:mm:ss", "05/09/2026 10:30:34"),
        (46270.0, "dddd d mmmm yyyy", "Saturday 5 September 2026"),
        (46270.0, "ddd, mmm d, yy", "Sat, Sep 5, 26"),
        (46270.75, "h:mm am/pm", "6:00 PM"),
        (0.0, "h am/pm", "12 AM"),
        (1.5, "[h]:mm", "36:00"),
        (42465.67284175926, "h:mm:ss.00 a/p", "4:08:53.52 p"),
        (42465.67284175926, 'hh:mm A/P".M."', "04:08 P.M."),
        (42465.67284175926, "mmmm d \\[dddd\\]", "April 5 [Tuesday]"),
        (42465.67284175926, "dddd, m/d/yy at h:mm", "Tuesday, 4/5/16 at 16:08"),
    ],
)
def test_a_pattern_decides_how_a_number_shows(value: float, pattern: str, text: str) -> None:
    assert shown(value, by(pattern), GB) == text


@pytest.mark.parametrize(
    "value, kind, british, american",
    [
        (46270.5, "DATE", "05/09/2026", "9/5/2026"),
        (46270.5, "DATE_TIME", "05/09/2026 12:00:00", "9/5/2026 12:00:00"),
        (0.5, "TIME", "12:00:00", "12:00:00 PM"),
        (0.5, "PERCENT", "50.00%", "50.00%"),
        (1234.5, "CURRENCY", "£1,234.50", "$1,234.50"),
        (1234.5, "NUMBER", "1,234.50", "1,234.50"),
        (1234.5, "TEXT", "1234.5", "1234.5"),
    ],
)
def test_a_format_without_a_pattern_is_the_locales_own(value: float, kind: str, british: str, american: str) -> None:
    assert shown(value, {"type": kind}, GB) == british
    assert shown(value, {"type": kind}, US) == american


def test_signs_and_words_are_the_locales() -> None:
    assert shown(1234.5, by("#,##0.00"), DE) == "1.234,50"
    assert shown(1.5, None, DE) == "1,5"
    assert shown(True, None, DE) == "WAHR"
    assert shown(46270.0, by("d mmmm yyyy"), locale_of("it_IT")) == "5 settembre 2026"


@pytest.mark.parametrize(
    "value, text",
    [
        (True, "TRUE"),
        (False, "FALSE"),
        (None, ""),
        ("as it is", "as it is"),
        (ErrorValue("REF"), "#REF!"),
        (ErrorValue("NAME"), "#NAME?"),
        (ErrorValue("DIVIDE_BY_ZERO"), "#DIV/0!"),
        (ErrorValue("VALUE"), "#VALUE!"),
        (ErrorValue("N_A"), "#N/A"),
        (ErrorValue("NUM"), "#NUM!"),
        (ErrorValue("ERROR"), "#ERROR!"),
    ],
)
def test_what_is_no_number_shows_whatever_the_format(value: Scalar, text: str) -> None:
    assert shown(value, by("0.00"), GB) == text


def test_dates_are_known_by_their_pattern_or_else_by_their_kind() -> None:
    assert is_date(by("dd/mm/yyyy"), GB)
    assert is_date({"type": "TIME"}, GB)
    assert not is_date(by('0.0 "days"'), GB)
    assert not is_date({"type": "TEXT", "pattern": "@"}, GB)
    assert not is_date(None, GB)


@given(
    value=st.floats(allow_nan=False, allow_infinity=False),
    pattern=st.sampled_from(
        ["0.00", "#,##0", "0.00E+00", "0%", "dd/mm/yyyy h:mm:ss am/pm", "[h]:mm", "@", "#", "0;-0;;@"]
    )
    | st.text(alphabet='0#?.,%E+-;@yYmdhs[]"\\/: ', max_size=12),
)
def test_no_number_and_pattern_are_too_odd_to_show(value: float, pattern: str) -> None:
    assert isinstance(shown(value, by(pattern), GB), str)
