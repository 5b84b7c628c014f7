"""A long CSV is gone through on the disk, and says the same as when it is read whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import UserError
from bot.feedback.profile.profile import profile_sheet
from bot.reports.analysing import Wishes, analysed
from bot.reports.long_files import LONG_BYTES, LongFile, is_long
from bot.reports.machine import as_json
from bot.reports.service import analyse_file, export_of, sampled
from tests.bot.reports.exports import an_export, written


def test_a_file_gone_through_says_the_same_as_one_read_whole(tmp_path: Path) -> None:
    file = an_export(tmp_path, cohorts=30)
    long = LongFile(file)

    profile = profile_sheet(long.sample(rows=2_000, block=100))
    report = analysed(export_of(long.rows(), profile, called=file.name, wishes=Wishes()), Wishes())

    assert as_json(report) == as_json(analyse_file(file, wishes=Wishes()))


def test_a_title_line_and_blank_rows_are_left_out(tmp_path: Path) -> None:
    file = written(
        tmp_path / "titled.csv",
        [["Feedback", "", ""], ["Timestamp", "Cohort", "Rating"], ["2026-03-01 10:00", "A", "4"], ["", "", ""]]
        + [[f"2026-03-0{day} 10:00", "A", "5"] for day in range(1, 9)],
    )

    rows = list(LongFile(file).rows())

    assert rows[0] == ["2026-03-01 10:00", "A", "4"]
    assert len(rows) == 9


def test_only_long_texts_are_gone_through(tmp_path: Path) -> None:
    long, short, book = tmp_path / "long.csv", tmp_path / "short.csv", tmp_path / "book.xlsx"
    for file, begins in ((long, b"Timestamp,"), (book, b"PK\x03\x04")):
        with file.open("wb") as stream:
            stream.write(begins)
            stream.truncate(LONG_BYTES + 1)
    short.write_bytes(b"Timestamp,")

    assert [is_long(file) for file in (long, short, book, tmp_path, tmp_path / "none.csv")] == [True] + [False] * 4


def test_a_long_file_in_another_encoding_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = an_export(tmp_path, cohorts=40)
    file.write_bytes(file.read_bytes() + "2026-03-01 10:00,C01,T,4,4,4,4,1,2,Größe\n".encode("latin-1"))

    with pytest.raises(UserError, match="save it as CSV UTF-8"):
        list(LongFile(file).rows())


def test_a_sample_keeps_neighbours_together_and_reaches_both_ends() -> None:
    rows = [(str(number),) for number in range(12_345)]

    chosen = sampled(rows)

    numbers = [int(row[0]) for row in chosen]
    assert (numbers[0], numbers[-1], len(numbers)) == (0, 12_344, 2_000)
    assert all(numbers[start + 99] - numbers[start] == 99 for start in range(0, 2_000, 100))
    assert sampled(rows[:50]) == tuple(rows[:50])
