"""Reading a tab of responses whole: in chunks, as it stood at one moment, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.feedback.drift import Resolution
from bot.feedback.matching import difference, key_of
from bot.feedback.model import Batch, Response, UnreadRow
from bot.feedback.prints import BLANK, FIRST_ROW, Print, Roll, prints_of
from bot.feedback.reading import Place, Row, TabReader, tab_reader
from bot.ports import ReadableTabs
from integrations.errors import Overtaken
from integrations.google.tables import Part, Stretch, Table

CHUNK_ROWS = 20_000  # about 6 MB as Google sends them; it advises against much more
TRIES = 3  # at a tab that is edited while it is read in chunks

Resolve = Callable[[Table], Resolution]  # how the columns are read, by the header and some rows that are there


def first_chunk(tab: str) -> Part:
    return Part(tab, 1, 1 + CHUNK_ROWS)


@dataclass
class _Sum:
    """What the chunks of a tab add up to."""

    prints: list[Print] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    unread: list[UnreadRow] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


class WholeLook:
    """One look at everything. Rows that are remembered as they are need not be read out again."""

    def __init__(self, workbook: ReadableTabs, *, tab: str, resolve: Resolve, roll: Roll | None = None) -> None:
        self._workbook = workbook
        self._tab = tab
        self._resolve = resolve
        self._roll = roll

    def look(self) -> Batch:
        """Read the tab, as it stood at one moment or not at all."""
        found = self._workbook.read_parts(first_chunk(self._tab))
        if found is None:
            notice = f'The spreadsheet has no tab "{self._tab}". Rename it back, or change `responses.tab` in bot.toml.'
            return Batch(notices=(notice,), failed=True)
        if found[0].end_row <= CHUNK_ROWS:
            return self._added_up(iter(found))
        for _ in range(TRIES):
            before = self._workbook.version()
            batch = self._added_up(self._chunks())
            if self._workbook.version() == before:
                return batch
        notice = (
            f'The tab "{self._tab}" was changed each time while it was read, so that nothing of it was taken in: '
            "what is stored is not complete. It is read again in ten minutes."
        )
        return Batch(notices=(notice,), failed=True)

    def _chunks(self) -> Iterator[Stretch]:
        """Read one chunk after the other; only one is held at a time."""
        first = 1
        while True:
            try:
                found = self._workbook.read_parts(Part(self._tab, first, first + CHUNK_ROWS - 1))
            except Overtaken:  # the tab ends with the chunk before
                return
            if found is None:
                return
            yield found[0]
            if found[0].end_row < first + CHUNK_ROWS - 1:
                return
            first += CHUNK_ROWS

    def _added_up(self, chunks: Iterator[Stretch]) -> Batch:
        first = next(chunks, None)
        cells = first.rows if first else ()
        header = tuple("" if cell is None else str(cell) for cell in (cells[0] if cells else ()))
        zone, locale = (first.time_zone, first.locale) if first else ("", "")
        seen = self._resolve(as_table(header, cells[1:], tab=self._tab, time_zone=zone, locale=locale))
        if seen.is_blocked:
            return Batch(failed=True)
        reader = tab_reader(seen.header, seen.form_map, tab=self._tab, time_zone=zone, locale=locale)
        if not reader.is_usable or first is None:
            return Batch(notices=reader.notices, failed=True)
        known = self._roll
        if known is not None and (known.header, known.reading) != (header, reader.reading):
            known = None
        summed, end_row = _Sum(), first.end_row
        spare = Counter((row.base, row.exact) for row in known.rows) if known else Counter()
        held = Counter(row.base for row in known.rows) if known else Counter()
        self._add(summed, reader, cells[1:], spare=spare, held=held)
        for chunk in chunks:
            self._fill_up(summed, until=end_row)
            self._add(summed, reader, chunk.rows, spare=spare, held=held)
            end_row = chunk.end_row
        roll = Roll(
            header=header,
            reading=reader.reading,
            stamps_at=reader.stamps_at,
            end_row=end_row,
            rows=trimmed(summed.prints),
            unread=bases_of(row.key for row in summed.unread) | (known.unread if known else frozenset()),
        )
        changes = difference(known.rows, roll.rows) if known else None
        if known and changes is None:
            return WholeLook(self._workbook, tab=self._tab, resolve=self._resolve).look()
        return Batch(
            responses=tuple(summed.responses),
            unread=tuple(summed.unread),
            complete=True,
            notices=reader.notices,
            changes=seen.changes,
            cursor=latest(summed.responses),
            unchanged=changes.kept if changes else frozenset(),
            roll=roll,
        )

    def _fill_up(self, summed: _Sum, *, until: int) -> None:
        """Count the blank rows that an answer leaves out at the end of a chunk."""
        missing = until - FIRST_ROW + 1 - len(summed.prints)
        summed.prints += [BLANK] * missing

    def _add(
        self,
        summed: _Sum,
        reader: TabReader,
        rows: Sequence[Row],
        *,
        spare: Counter[tuple[str, int]],
        held: Counter[str],
    ) -> None:
        number = FIRST_ROW + len(summed.prints)
        prints = prints_of(rows, stamps_at=reader.stamps_at)
        chosen: list[Row] = []
        places: list[Place] = []
        for offset, one in enumerate(prints):
            if not one.base:
                continue
            if spare[one.base, one.exact] > 0:
                spare[one.base, one.exact] -= 1
                continue
            summed.seen[one.base] += 1
            chosen.append(rows[offset])
            places.append(Place(number=number + offset, key=key_of(one.base, held[one.base] + summed.seen[one.base])))
        responses, unread = reader.read(chosen, places)
        summed.prints += prints
        summed.responses += responses
        summed.unread += unread


def as_table(header: Sequence[str], rows: Iterable[Row], *, tab: str, time_zone: str, locale: str) -> Table:
    """Give rows the width of their header, as a tab that is read whole has them."""
    width = len(header)
    padded = tuple((*row, *([None] * (width - len(row))))[:width] for row in rows)
    return Table(tab, tuple(header), padded, time_zone=time_zone, locale=locale)


def trimmed(rows: Sequence[Print]) -> tuple[Print, ...]:
    end = len(rows)
    while end and not rows[end - 1].base:
        end -= 1
    return tuple(rows[:end])


def bases_of(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(key.partition("#")[0] for key in keys)


def latest(responses: Sequence[Response]) -> datetime | None:
    return max((one.submitted_at for one in responses if one.submitted_at), default=None)
