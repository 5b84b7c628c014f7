"""One use case: read an export and analyse it."""

from __future__ import annotations

from pathlib import Path

from bot.analysis.columns import columns_of_rows
from bot.errors import UserError
from bot.feedback.profile.files import read_lines
from bot.feedback.profile.headers import Sheet, sheet_of
from bot.feedback.profile.profile import profile_sheet
from bot.reports.analysing import Export, Wishes, analysed, wanted
from bot.reports.model import Report
from bot.reports.page import report_page

PROFILED_ROWS = 20_000  # of a long file, spread over it: more would change no kind and no scale


def analyse_file(file: Path, *, tab: str | None = None, wishes: Wishes) -> Report:
    """Read and analyse one export.

    Raises:
        UserError: it cannot be read, is no export, or a named column is not there.
    """
    sheet = sheet_of(read_lines(file, tab=tab), called=file.name)
    return analysed(export_of(sheet, called=file.name, wishes=wishes), wishes)


def export_of(sheet: Sheet, *, called: str, wishes: Wishes) -> Export:
    """Profile a sheet, and read of it what the analysis needs."""
    step = -(-len(sheet.rows) // PROFILED_ROWS) or 1
    profile = profile_sheet(Sheet(sheet.header, sheet.rows[::step], sheet.warnings) if step > 1 else sheet)
    ratings, keep = wanted(profile, wishes)
    return Export(called=called, profile=profile, columns=columns_of_rows(sheet.rows, ratings=ratings, keep=keep))


def write_page(report: Report, file: Path) -> None:
    """Write the report as a web page.

    Raises:
        UserError: the place cannot be written to.
    """
    try:
        file.write_text(report_page(report), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.") from None
