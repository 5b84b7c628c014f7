"""`cqi profile` from the command line: what it prints, and how it refuses what is no export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import NEEDS_A_PERSON, OK, main

EXPORT = """Timestamp,Email Address,The course met my needs,What should we change?
2026/03/16 9:41:00 am GMT,ada@learners.example,Agree,More time for questions with Bettina Quarrington
2026/03/16 9:42:00 am GMT,bo@learners.example,Strongly agree,
2026/03/16 9:43:00 am GMT,cy@learners.example,Neutral,Nothing
2026/03/16 9:44:00 am GMT,di@learners.example,Agree,The room was cold
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "feedback.csv"
    file.write_text(EXPORT, encoding="utf-8")
    return file


def test_a_table_says_what_each_column_is(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", str(export)]) == OK

    printed = capsys.readouterr().out
    assert "feedback.csv: 4 columns, 4 rows" in printed
    assert all(kind in printed for kind in ("timestamp", "email", "likert", "free_text"))


def test_json_has_columns_rows_and_warnings(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", str(export), "--json"]) == OK

    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == 4
    assert [column["kind"] for column in told["columns"]] == ["timestamp", "email", "likert", "free_text"]
    assert told["columns"][2]["scale"]["labels"] == ["Neutral", "Agree", "Strongly agree"]
    assert (told["columns"][2]["scale"]["min"], told["columns"][2]["scale"]["max"]) == (1, 5)
    assert all(isinstance(warning, str) for warning in told["warnings"])


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_nobodys_words_name_or_address_are_printed(
    export: Path, form: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["profile", str(export), *form])

    printed = capsys.readouterr().out
    assert "ada" not in printed
    assert "Quarrington" not in printed
    assert "cold" not in printed


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "is empty"),
        (b"\n\n , ,\n", "is empty"),
        (b"Timestamp,How was it?\n", "a header and no answers"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04 cut off", "damaged or no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Excel file"),
        (b'{"answers": [1, 2, 3]}', "no table of answers"),
        (b"<!DOCTYPE html><html></html>", "no table of answers"),
        (b"2026-03-16 INFO started\n2026-03-17 INFO stopped\n", "one column only"),
        (b"Dear all\nthis is a letter\nand no table\n", "one column only"),
        (bytes(range(256)) * 40, "is not text"),
        (b",".join(b"Question %d" % number for number in range(3000)) + b"\n" + b"1," * 2999 + b"1\n", "3,000 columns"),
    ],
    ids=["empty", "blank", "header", "png", "pdf", "cut", "xls", "json", "html", "log", "letter", "binary", "wide"],
)
def test_what_is_no_export_is_refused_in_one_line(
    content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(content)

    assert main(["profile", str(file)]) == NEEDS_A_PERSON

    output = capsys.readouterr()
    assert says in output.err
    assert output.err.count("\n") == 1
    assert output.out == ""


def test_a_missing_file_and_a_folder_are_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["profile", str(tmp_path / "none.csv")]) == NEEDS_A_PERSON
    assert main(["profile", str(tmp_path)]) == NEEDS_A_PERSON

    assert capsys.readouterr().err.count("\n") == 2
