"""Numbers as people type them: grouped, with a percent sign, a currency, an exponent or in brackets, by locale."""

from __future__ import annotations

import re
from functools import lru_cache

from integrations.sandbox.google.sheets.grid import Json
from integrations.sandbox.google.sheets.locales import Locale


@lru_cache(maxsize=32)
def _number_pattern(locale: Locale) -> re.Pattern[str]:
    group = r"[\u00a0\u202f ]" if locale.group.isspace() else re.escape(locale.group)
    point = re.escape(locale.decimal)
    symbol = re.escape(locale.symbol)
    return re.compile(
        rf"""
          (?P<open>\()? (?P<sign>[+-])? \s? (?P<before>{symbol})? \s? (?P<inner>[+-])?
          (?P<whole> [0-9]{{1,3}} (?:{group}[0-9]{{3}})+ | [0-9]+ )?
          (?P<fraction> {point}[0-9]* )?
          (?P<exponent> [eE][+-]?[0-9]+ )?
          \s? (?P<percent>%)? (?P<after>{symbol})? (?P<close>\))?
        """,
        re.VERBOSE,
    )


def typed_number(text: str, locale: Locale) -> tuple[float, Json | None] | None:
    """Return the number that was typed and the NumberFormat that Sheets gives it; None where the text is no number."""
    found = _number_pattern(locale).fullmatch(text)
    if found is None or not _is_number(found):
        return None
    whole = re.sub(r"[^0-9]", "", found["whole"] or "")
    fraction = (found["fraction"] or "")[1:]
    number = float(f"{whole or '0'}.{fraction or '0'}{found['exponent'] or ''}")
    if number == float("inf"):
        return None
    if found["percent"]:
        number = float(f"{whole or '0'}.{fraction or '0'}e-2")
    negative = found["open"] or found["sign"] == "-" or found["inner"] == "-"
    return -number if negative else number, _number_format(found, locale)


def _is_number(found: re.Match[str]) -> bool:
    """Say whether what matched is one number: some digits, at most one sign of each kind, brackets in pairs."""
    digits = found["whole"] or len(found["fraction"] or "") > 1
    signs = sum(1 for name in ("open", "sign", "inner") if found[name])
    marks = sum(1 for name in ("before", "after", "percent", "exponent") if found[name])
    return bool(digits) and signs <= 1 and marks <= 1 and bool(found["open"]) == bool(found["close"])


def _number_format(found: re.Match[str], locale: Locale) -> Json | None:
    has_decimals = len(found["fraction"] or "") > 1
    if found["percent"]:
        return {"type": "PERCENT", "pattern": "0.00%" if has_decimals else "0%"}
    if found["before"] or found["after"]:
        pattern = locale.currency if has_decimals else locale.currency.replace(".00", "")
        return {"type": "CURRENCY", "pattern": pattern}
    if found["exponent"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if re.search(r"[^0-9]", found["whole"] or ""):
        return {"type": "NUMBER", "pattern": "#,##0.00" if has_decimals else "#,##0"}
    return None
