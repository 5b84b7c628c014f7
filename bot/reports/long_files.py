"""A long CSV read as it stands on the disk: never whole in memory, once to be profiled and once to be counted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bot.errors import UserError
from bot.feedback.profile.files import decoded, delimiter_of
from bot.feedback.profile.headers import Sheet, sheet_of

LONG_BYTES = 40_000_000  # about 100,000 responses of 26 columns; shorter files are read whole, in any encoding
LARGEST_BYTES = 4_000_000_000
HEAD_BYTES = 1_000_000
LONGEST_CELL = 1_000_000


class LongFile:
    """A CSV in UTF-8 whose rows are gone through as often as needed.

    Raises:
        UserError: when it is made or gone through: it is no such file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        if file.stat().st_size > LARGEST_BYTES:
            raise UserError(
                f"{file.name} is larger than {LARGEST_BYTES // 1_000_000_000} GB: is it an export of a form?"
            )
        with file.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
        text = decoded(head[: head.rfind(b"\n") + 1], called=file.name)
        self._delimiter = delimiter_of(text)
        first = list(csv.reader(text.splitlines(keepends=True), delimiter=self._delimiter))
        self.head = sheet_of(first[:-1], called=file.name)  # the last line may go on beyond the piece
        kept = [tuple(line) for line in first if any(cell.strip() for cell in line)]
        self._before = kept.index(self.head.header) + 1 if self.head.header in kept else 0

    def rows(self) -> Iterator[list[str]]:
        """Give the rows that hold anything, without the header."""
        csv.field_size_limit(LONGEST_CELL)
        try:
            with self._file.open(encoding="utf-8-sig", newline="") as stream:
                filled = (row for row in csv.reader(stream, delimiter=self._delimiter) if any(map(str.strip, row)))
                yield from islice(filled, self._before, None)
        except UnicodeDecodeError:
            raise UserError(f"{self._file.name} is long and not in UTF-8: save it as CSV UTF-8 first.") from None
        except csv.Error as error:
            raise UserError(f"{self._file.name} cannot be read as a table: {error}.") from None

    def sample(self, *, rows: int, block: int) -> Sheet:
        """Choose blocks of neighbouring rows, spread over the file."""
        every = max(block, self._rows_about() * block // rows)
        chosen = [tuple(row) for number, row in enumerate(self.rows()) if number % every < block]
        return Sheet(self.head.header, tuple(chosen[: 2 * rows]), self.head.warnings)

    def _rows_about(self) -> int:
        return max(1, self._file.stat().st_size * len(self.head.rows) // HEAD_BYTES)


def is_long(file: Path) -> bool:
    """Tell a long text file from a workbook and from what is read whole."""
    try:
        if not file.is_file() or file.stat().st_size <= LONG_BYTES:
            return False
        with file.open("rb") as stream:
            return not stream.read(4).startswith((b"PK", b"%PDF", b"\xd0\xcf", b"\x89PNG", b"\xff\xfe", b"\xfe\xff"))
    except OSError:
        return False
