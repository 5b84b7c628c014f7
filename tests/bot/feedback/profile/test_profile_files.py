"""Files as people send them: any delimiter and encoding, workbooks, and archives made to do harm."""

from __future__ import annotations

import io
import zipfile

import pytest

from bot.errors import UserError
from bot.feedback.profile.files import lines_of

TEXT = "Horodateur;Qu'avez-vous préféré ?\n16/03/2026 09:41:00;Les échanges, à l'été\n17/03/2026 09:41:00;Rien\n"


PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheets: dict[str, list[str]]) -> bytes:
    """Make a workbook whose sheets hold the given rows of XML."""
    entries = "".join(
        f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>' for number, title in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/worksheet"/>'
        for number in range(1, len(sheets) + 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Target="xl/workbook.xml" '
            f'Type="{OFFICE}/officeDocument"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f"<sheets>{entries}</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>',
        )
        for number, rows in enumerate(sheets.values(), start=1):
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData></worksheet>',
            )
    return content.getvalue()


def row(number: int, *cells: str | float) -> str:
    made = []
    for place, cell in enumerate(cells):
        name = f"{chr(65 + place)}{number}"
        if isinstance(cell, str):
            made.append(f'<c r="{name}" t="inlineStr"><is><t>{cell}</t></is></c>')
        else:
            made.append(f'<c r="{name}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(made)}</row>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-15"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_text_is_read_in_any_encoding_with_any_delimiter(encoding: str, delimiter: str) -> None:
    cells = [line.split(";") for line in TEXT.splitlines()]
    quoted = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in cells)

    assert lines_of(quoted.encode(encoding), called="answers.csv") == cells


def test_japanese_from_an_old_windows_is_read() -> None:
    text = "タイムスタンプ,良かった点を教えてください\n2026/03/16 9:41:00,グループワークがとても楽しかったです\n" * 8

    assert lines_of(text.encode("cp932"), called="answers.csv")[0] == ["タイムスタンプ", "良かった点を教えてください"]


def test_a_damaged_byte_does_not_spoil_the_rest() -> None:
    content = b"Tidst" + b"\xff" + "mpel,Hur var det?\n2026-03-16 09:41:00,Bra på det hela taget\n".encode()

    assert lines_of(content, called="answers.csv")[0] == ["Tidst\ufffdmpel", "Hur var det?"]


def test_line_breaks_inside_quotes_stay_in_their_cell() -> None:
    assert lines_of(b'Time,"Why?\nSay more"\n1/2/2025 10:00:00,"a\nb"\n', called="x")[0][1] == "Why?\nSay more"


def test_a_workbook_is_read_from_its_first_sheet_with_content() -> None:
    content = workbook({"Notes": [], "Form1": [row(1, "ID", "How was it?"), row(2, 1, 5), row(3, 2, 4.5)]})

    assert lines_of(content, called="ms.xlsx") == [["ID", "How was it?"], ["1", "5"], ["2", "4.5"]]


def test_another_sheet_is_read_on_request_and_a_missing_one_named() -> None:
    content = workbook({"One": [row(1, "a", "b")], "Two": [row(1, "c", "d")]})

    assert lines_of(content, called="x.xlsx", tab="Two") == [["c", "d"]]
    with pytest.raises(UserError, match=r'no sheet "Three" .*"One", "Two"'):
        lines_of(content, called="x.xlsx", tab="Three")


def test_an_archive_that_would_fill_the_memory_is_not_opened() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(6):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * 100_000_000)

    with pytest.raises(UserError, match="unpack to more"):
        lines_of(content.getvalue(), called="bomb.xlsx")


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(workbook({"One": [row(number, "a" * 90) for number in range(1, 3000)]}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    true, stated = size.to_bytes(4, "little"), (100).to_bytes(4, "little")

    with pytest.raises(UserError, match="damaged or no workbook"):
        lines_of(bytes(content.replace(true, stated)), called="bomb.xlsx")


def test_two_cells_at_the_far_ends_of_a_sheet_are_refused() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    with pytest.raises(UserError, match="no form has answers there"):
        lines_of(workbook({"One": [row(1, "a", "b"), far]}), called="bomb.xlsx")


def test_an_archive_of_something_else_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("answers.txt", "hello")

    with pytest.raises(UserError, match="no XLSX workbook"):
        lines_of(content.getvalue(), called="x.zip")
