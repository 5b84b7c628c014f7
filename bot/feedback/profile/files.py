"""Read an export into lines of text: CSV or TSV in any encoding and with any delimiter, or one tab of an XLSX workbook.

The only module of the profile that touches a file. What it cannot read it refuses
in one line, before memory is spent on it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.errors import UserError

Lines = list[list[str]]

LARGEST_FILE_BYTES = 200_000_000
LARGEST_UNPACKED_BYTES = 500_000_000  # a real export unpacks to ten or twenty times its size, and stays far below
MOST_CELLS = 30_000_000
_LONGEST_CELL = 1_000_000  # Google allows 50,000 characters
_DELIMITERS = (",", ";", "\t", "|")
_CELL_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_NOT_WESTERN = re.compile("[^\x00-\x7fÀ-ÖØ-öø-ÿŒœŠšŽžŸ€£§©®°·¿¡«»‘’“”‚„–—…•´ªº²½¼]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_OTHER_FORMATS: tuple[tuple[bytes, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file (.xls) or one with a password; save it as XLSX without a password, or as CSV",
    ),
    (b"%PDF", "a PDF; export the responses as CSV or XLSX"),
    (b"\x89PNG", "a picture; export the responses as CSV or XLSX"),
    (b"\xff\xd8\xff", "a picture; export the responses as CSV or XLSX"),
    (b"GIF8", "a picture; export the responses as CSV or XLSX"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"SQLite format", "a database; export the responses as CSV or XLSX"),
)


def read_lines(file: Path, *, tab: str | None = None) -> Lines:
    """Read all lines of a file as text.

    Raises:
        UserError: it is missing, no table, damaged, or larger than any export.
    """
    return lines_of(content_of(file), called=file.name, tab=tab)


def content_of(file: Path) -> bytes:
    """Read a file of a size that an export can have.

    Raises:
        UserError: it is missing, a folder, empty, or larger than any export.
    """
    called = file.name
    try:
        if file.is_dir():
            raise UserError(f"{called} is a folder; name one file.")
        if file.stat().st_size > LARGEST_FILE_BYTES:
            raise UserError(f"{called} is larger than {LARGEST_FILE_BYTES // 1_000_000} MB: is it an export of a form?")
        content = file.read_bytes()
    except FileNotFoundError:
        raise UserError(f"There is no file {file}.") from None
    except OSError as error:
        raise UserError(f"{called} cannot be opened: {error.strerror}.") from None
    if not content.strip():
        raise UserError(f"{called} is empty: there is neither a header nor an answer in it.")
    return content


def lines_of(content: bytes, *, called: str, tab: str | None = None) -> Lines:
    """Read a file's content: a workbook if it is a zip archive, else delimited text."""
    for beginning, words in _OTHER_FORMATS:
        if content.startswith(beginning):
            raise UserError(f"{called} is {words}.")
    if content.startswith(b"PK"):
        return _workbook_lines(content, called=called, tab=tab)
    if tab is not None:
        raise UserError(f'{called} is no workbook and so has no sheet "{tab}".')
    return _delimited_lines(decoded(content, called=called), called=called)


# --- text


def decoded(content: bytes, *, called: str) -> str:
    """Turn bytes into text. Damaged bytes in what is else UTF-8 become the replacement sign."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace")
    if content.count(b"\0") > len(content) // 4:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if _control_share(content) > 0.02:
        raise UserError(f"{called} is not text: export the responses as CSV or XLSX.")
    text = content.decode("utf-8-sig", errors="replace")
    if text.count("\ufffd") <= max(3, len(text) // 500):
        return text
    return _guessed(content, called=called)


def _control_share(content: bytes) -> float:
    sample = content[:100_000]
    return sum(1 for byte in sample if byte < 9 or 13 < byte < 32) / max(1, len(sample))


def _guessed(content: bytes, *, called: str) -> str:
    from charset_normalizer import from_bytes

    western = content.decode("cp1252", errors="replace")
    if not _NOT_WESTERN.search(western):
        return western  # what Excel saves in Western Europe, and what a guess on few accents often misses
    best = from_bytes(content[:200_000]).best()
    try:
        return content.decode(best.encoding if best else "cp1252", errors="replace")
    except LookupError:
        raise UserError(f"{called} is in no known encoding: save it as UTF-8.") from None


def _delimited_lines(text: str, *, called: str) -> Lines:
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<?xml")) or (
        start.startswith(("{", "[")) and text.rstrip()[-1:] in "}]"
    ):
        raise UserError(f"{called} is no table of answers: export the responses as CSV or XLSX.")
    if _control_share(text[:100_000].encode()) > 0.01:
        raise UserError(f"{called} is not text: export the responses as CSV or XLSX.")
    csv.field_size_limit(_LONGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except csv.Error as error:
        raise UserError(f"{called} cannot be read as a table: {error}.") from None


def delimiter_of(text: str) -> str:
    """Find the sign between cells: the one that cuts most lines into the same number of cells."""

    def merit(delimiter: str) -> tuple[float, int]:
        lines = [line for line in _first_lines(text, delimiter) if line]
        widths = Counter(len(line) for line in lines)
        if not widths or len(lines[0]) < 2:
            return 0.0, 0
        same = widths[len(lines[0])] / len(lines)
        return same * (1.0 if len(lines[0]) > 2 else 0.9), len(lines[0])

    return max(_DELIMITERS, key=merit)


def _first_lines(text: str, delimiter: str) -> Lines:
    reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
    lines: Lines = []
    try:
        for line in reader:
            lines.append(line)
            if len(lines) >= 60:
                break
    except csv.Error:
        return []
    return lines


# --- workbooks


def _workbook_lines(content: bytes, *, called: str, tab: str | None) -> Lines:
    import python_calamine

    _refuse_bomb(content, called=called)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        titles = book.sheet_names
        if tab is not None and tab not in titles:
            there = ", ".join(f'"{title}"' for title in titles)
            raise UserError(f'{called} has no sheet "{tab}" (found: {there}).')
        for title in [tab] if tab is not None else titles:
            lines = [[_as_text(cell) for cell in row] for row in book.get_sheet_by_name(title).to_python()]
            if any(any(line) for line in lines):
                return lines
    except (python_calamine.CalamineError, zipfile.BadZipFile, ValueError) as error:
        raise UserError(f"{called} is damaged or no workbook: {_first_line(error)}.") from None
    raise UserError(f"{called} is empty: there is neither a header nor an answer in it.")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["it cannot be read"])[0].rstrip(".")


def _refuse_bomb(content: bytes, *, called: str) -> None:
    """Refuse an archive that would unpack to more than any export, or whose cells lie absurdly far apart.

    The sizes an archive states of itself are checked by unpacking it piece by piece: Python never reads beyond what
    is stated, and a wrong statement shows as a wrong checksum.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
                raise UserError(f"{called} would unpack to more than any export of a form; it was not opened.")
            if not any(part.filename.startswith("xl/") for part in parts):
                raise UserError(f"{called} is {_archive_words([part.filename for part in parts])}.")
            for part in parts:
                _check_part(archive, part, called=called)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UserError(f"{called} is damaged or no workbook: {_first_line(error)}.") from None


def _archive_words(names: Sequence[str]) -> str:
    """Say what an archive is that holds no XLSX workbook."""
    if any(name.endswith(".iwa") for name in names):
        return "an Apple Numbers file; export it as XLSX or CSV"
    if "mimetype" in names and "content.xml" in names:
        return "an OpenDocument file (.ods); save it as XLSX or CSV"
    if any(name.endswith((".csv", ".xlsx")) for name in names):
        return "a compressed file; unpack it first"
    return "an archive but no XLSX workbook"


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, called: str) -> None:
    is_sheet = part.filename.startswith("xl/worksheets/")
    widest = deepest = 0
    overlap = b""
    with archive.open(part) as stream:
        while piece := stream.read(1 << 20):
            if not is_sheet:
                continue
            for letters, digits in set(_CELL_PLACE.findall(overlap + piece)):
                widest, deepest = max(widest, _column_number(letters)), max(deepest, int(digits))
            overlap = piece[-20:]
    if widest * deepest > MOST_CELLS:
        raise UserError(f"{called} has cells in row {deepest:,} and column {widest:,}: no form has answers there.")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _as_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S") if cell.time() != time.min else cell.strftime("%Y-%m-%d")
    if isinstance(cell, (date, time, timedelta)):
        return str(cell)
    return str(cell)
