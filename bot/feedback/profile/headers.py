"""Where the answers of a file begin: which line is the header, if there is one, and what is no form export at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import UserError
from bot.feedback.profile import header_words as says
from bot.feedback.profile.text import folded

MOST_COLUMNS = 1000
_LOOKS_LIKE_DATA = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ,].*)?|[^\s@]+@[^\s@]+\.\w+|[+-]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Sheet:
    """A header and the rows below it, as text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...] = ()


def sheet_of(lines: Sequence[Sequence[str]], *, called: str) -> Sheet:
    """Part lines into header and answers.

    Raises:
        UserError: there is nothing to read, or it is no form export.
    """
    filled = [tuple(line) for line in lines if any(cell.strip() for cell in line)]
    if not filled:
        raise UserError(f"{called} is empty: there is neither a header nor an answer in it.")
    filled, warnings = _without_title(filled)
    width = max(len(line) for line in filled)
    if width > MOST_COLUMNS:
        raise UserError(
            f"{called} has {width:,} columns; a form has at most {MOST_COLUMNS:,}. Is it another kind of file?"
        )
    if width < 2:
        raise UserError(
            f"{called} has one column only: it is no export of a form. Export the responses as CSV or XLSX."
        )
    if _has_no_header(filled):
        return Sheet(
            ("",) * width,
            tuple(filled),
            (*warnings, "The file has no header: questions are known by their position only."),
        )
    if len(filled) == 1:
        raise UserError(f"{called} has a header and no answers yet. Export it again when somebody has answered.")
    _refuse_what_is_no_form(filled, called=called)
    return Sheet(filled[0], tuple(filled[1:]), tuple(warnings))


def _without_title(lines: list[tuple[str, ...]]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Leave out a line above the header that holds one title over many columns."""
    if len(lines) > 2 and _held(lines[0]) == 1 and _held(lines[1]) >= 3 and _held(lines[2]) >= 2:
        return lines[1:], ["The first line is a title, not the header; it was left out."]
    return lines, []


def _held(line: Sequence[str]) -> int:
    return sum(1 for cell in line if cell.strip())


def _has_no_header(lines: Sequence[Sequence[str]]) -> bool:
    first = [cell.strip() for cell in lines[0] if cell.strip()]
    data = sum(1 for cell in first if _LOOKS_LIKE_DATA.fullmatch(cell))
    if lines[0][0].strip() and re.match(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T,]", lines[0][0].strip()):
        return True
    if len(lines) < 2 or len(first) < 3:
        return False
    below = [cell.strip() for cell in lines[1] if cell.strip()]
    data_below = sum(1 for cell in below if _LOOKS_LIKE_DATA.fullmatch(cell))
    return data >= 0.4 * len(first) and data_below >= 0.4 * max(1, len(below)) and len(set(first)) < len(first)


def _refuse_what_is_no_form(lines: Sequence[Sequence[str]], *, called: str) -> None:
    width = len(lines[0])
    sample = lines[1:200]
    uneven = sum(1 for line in sample if len(line) > width + 1 or len(line) < min(2, width))
    if uneven > 0.5 * len(sample):
        raise UserError(f"{called} is no table of answers: most of its lines do not fit the first one.")


def is_microsoft(header: Sequence[str]) -> bool:
    """Recognise an export of Microsoft Forms by the columns it puts in front, in any language."""
    front = [folded(title) for title in header[:8]]
    return sum(1 for title in front if says.MICROSOFT_FRONT.is_all_of(title)) >= 3 or says.IMPORT_TOOL.found_in(
        " ".join(map(folded, header[:40]))
    )
