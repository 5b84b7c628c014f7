"""One use case: read an export and analyse it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.analysis.columns import columns_of_rows, unwatched
from bot.errors import UserError
from bot.feedback.profile.files import read_lines
from bot.feedback.profile.headers import sheet_of
from bot.feedback.profile.model import Profile
from bot.feedback.profile.profile import profile_sheet
from bot.reports.analysing import Export, Wishes, analysed, wanted
from bot.reports.long_files import LongFile, is_long
from bot.reports.model import Report
from bot.reports.page import report_page

PROFILED_ROWS, BLOCK_ROWS = 2_000, 100  # of a long file: the profile looks at a thousand answers of a column anyway


def analyse_file(file: Path, *, tab: str | None = None, wishes: Wishes) -> Report:
    """Read and analyse one export.

    Raises:
        UserError: it cannot be read, is no export, or a named column is not there.
    """
    if tab is None and is_long(file):
        long = LongFile(file)
        profile = profile_sheet(long.sample(rows=PROFILED_ROWS, block=BLOCK_ROWS))
        return analysed(export_of(long.rows(), profile, called=file.name, wishes=wishes), wishes)
    sheet = sheet_of(read_lines(file, tab=tab), called=file.name)
    profile = profile_sheet(replace(sheet, rows=sampled(sheet.rows)))
    return analysed(export_of(sheet.rows, profile, called=file.name, wishes=wishes), wishes)


def export_of(rows: Iterable[Sequence[str]], profile: Profile, *, called: str, wishes: Wishes) -> Export:
    """Read of the rows what the analysis needs, and nothing else."""
    ratings, keep = wanted(profile, wishes)
    with unwatched():
        return Export(called=called, profile=profile, columns=columns_of_rows(rows, ratings=ratings, keep=keep))


def sampled(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Choose rows of a long file in blocks spread over it: neighbours stay together, so that cohorts show as such."""
    if len(rows) <= PROFILED_ROWS:
        return tuple(rows)
    blocks = PROFILED_ROWS // BLOCK_ROWS
    starts = [(len(rows) - BLOCK_ROWS) * block // (blocks - 1) for block in range(blocks)]
    return tuple(row for start in starts for row in rows[start : start + BLOCK_ROWS])


def write_page(report: Report, file: Path) -> None:
    """Write the report as a web page.

    Raises:
        UserError: the place cannot be written to.
    """
    try:
        file.write_text(report_page(report), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.") from None
