"""Answers that are dates or moments, in the many ways that tools, zones and spreadsheets write them."""

from __future__ import annotations

import re

from bot.feedback.profile.columns import Column

_YEAR_FIRST = r"\d{4}\s*[-/.年년]\s*\d{1,2}\s*[-/.月월]\s*\d{1,2}\s*[日일.]?"
_YEAR_LAST = r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{2,4}"
_MONTH = r"[^\W\d_]{3,12}\.?"
_DAY_THEN_MONTH = rf"\d{{1,2}}(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?{_MONTH},?[\s-]+(?:de\s+)?\d{{2,4}}"
_MONTH_THEN_DAY = rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
_WEEKDAY = r"(?:[^\W\d_]{2,9}\.?,?\s+)?"
_HALF_BEFORE = r"(?:[ap]\.?\s?m\.?\s*|오전\s*|오후\s*|午前\s*|午後\s*|上午\s*|下午\s*)?"
# Colons, dots ("18.05.39"), the French h, and the signs of East Asia stand between the parts of a time.
_CLOCK = rf"{_HALF_BEFORE}\d{{1,2}}\s*[:.h時시]\s*\d{{2}}(?:\s*[:.分분]\s*\d{{2}}(?:[.,]\d+)?\s*[秒초]?)?"
_HALF_AFTER = r"\s*(?:[ap]\.?\s?m\.?|μ\.?μ\.?|π\.?μ\.?|[صم])?"
_ZONE = r"\s*(?:(?:[A-Z]{1,5}|[+-]\d{2}:?\d{2})(?:\s*[+-]?\d{1,2}(?::?\d{2})?)?)?\s*(?:\([^)]*\))?"  # EST, GMT+5:30
_DAY_FORM = rf"(?:{_YEAR_FIRST}|{_YEAR_LAST}|{_WEEKDAY}(?:{_DAY_THEN_MONTH}|{_MONTH_THEN_DAY}))"
_DAY = re.compile(_DAY_FORM, re.IGNORECASE)
_MOMENT = re.compile(rf"{_DAY_FORM}[T,\s]+(?:(?:at|um|kl\.?|a las|à)\s+)?{_CLOCK}{_HALF_AFTER}{_ZONE}", re.IGNORECASE)
_SERIAL = re.compile(r"[34]\d{4}[.,]\d{2,}")  # a spreadsheet's days since 1899, with a fraction for the time
_SCRIPTED = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}.*")  # as JavaScript writes them


def moment_share(column: Column) -> float:
    """Tell which share of the answers is a date with a time of day."""
    matching = sum(times for answer, times in column.counts.items() if is_moment(answer))
    return matching / column.filled if column.filled else 0.0


def is_moment(answer: str) -> bool:
    return bool(_MOMENT.fullmatch(answer) or _SCRIPTED.fullmatch(answer) or _SERIAL.fullmatch(answer))


def day_share(column: Column) -> float:
    """Tell which share of the answers is a date alone."""
    matching = sum(times for answer, times in column.counts.items() if _DAY.fullmatch(answer))
    return matching / column.filled if column.filled else 0.0
