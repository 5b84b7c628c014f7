"""Looking at what can have changed in a tab of responses since the last look.

Nothing is taken in that does not add up. What a part of the tab cannot tell, the whole tab is read for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.feedback.drift_model import Change
from bot.feedback.matching import aligned, difference, edited_in_place
from bot.feedback.model import Batch
from bot.feedback.prints import FIRST_ROW, Print, Roll, normalised, prints_of, stamps_of
from bot.feedback.reading import Place, Row, TabReader, tab_reader
from bot.feedback.rolls import RollHead
from bot.feedback.whole_looks import Resolve, as_table, bases_of, latest, trimmed
from bot.ports import ReadableTabs
from integrations.google.tables import Cell, Part, Stretch

# Of the latest rows, at each look: 20 kB before compression. Who edits an answer does so within days.
STAMPS_WATCHED = 1_000
ANCHORS = 2  # rows that show that nothing above them moved
MOST_READ_SINGLY = 40  # stretches of changed rows; of more, the whole tab is hardly dearer


def parts_to_follow(head: RollHead, tab: str, *, watched: int = STAMPS_WATCHED) -> tuple[Part, ...]:
    """Say what to ask for: the header, the stamps from a little above the last known row on, and the rows after it.

    The rows that could not be read come last, each by itself.
    """
    last = FIRST_ROW + head.count - 1
    first_new = min(last + 1, head.end_row)  # the tab may end with its last row: asking beyond would be refused
    first_stamp = max(FIRST_ROW, last + 1 - watched)
    return (
        Part(tab, 1, 1),
        Part(tab, first_stamp, None, head.stamps_at, head.stamps_at),
        Part(tab, first_new),
        *(Part(tab, number, number) for number in head.unread if number < first_new),
    )


class PartLook:
    """One look at what can have changed. Gives None where that does not add up, and the whole tab must be read."""

    def __init__(self, workbook: ReadableTabs, *, tab: str, resolve: Resolve, roll: Roll) -> None:
        self._workbook = workbook
        self._tab = tab
        self._resolve = resolve
        self._changes: tuple[Change, ...] = ()
        self._roll = roll

    def look(self, parts: Sequence[Part]) -> Batch | None:
        """Look at what `parts_to_follow` named."""
        found = self._workbook.read_parts(*parts)
        if found is None:
            return None
        header, stamps, rows, *unread = found
        reader = self._reader(header, [row for stretch in (rows, *unread) for row in stretch.rows])
        if reader is None:
            return None
        start = parts[1].first_row - FIRST_ROW
        read = dict(enumerate(rows.rows, start=parts[2].first_row))
        seen = self._stamps(stamps, start=start, rows=read)
        placed = self._placed(seen, start=start)
        if placed is not None:
            # A row that could not be read is mended by hand, which leaves its timestamp as it was.
            for part, stretch in zip(parts[3:], unread, strict=True):
                read[part.first_row] = stretch.rows[0] if stretch.rows else ()
                start, seen, placed = self._reopened(part.first_row, start=start, seen=seen, placed=placed)
        else:
            every = self._all_stamps(read)
            if every is None:
                return None
            start, seen, placed, read = 0, every, aligned(self._roll.rows, every), {}
        if placed == list(self._roll.rows[start:]) and rows.end_row == self._roll.end_row:
            return Batch(notices=reader.notices, changes=self._changes)
        return self._taken_in(reader, start=start, seen=seen, placed=placed, read=read, end_row=rows.end_row)

    def _reader(self, header: Stretch, rows: Sequence[Row]) -> TabReader | None:
        """Give the reader of the rows, if they are still read as the remembered ones were."""
        titles = tuple("" if cell is None else str(cell) for cell in (header.rows[0] if header.rows else ()))
        if titles != self._roll.header:
            return None
        where = {"tab": self._tab, "time_zone": header.time_zone, "locale": header.locale}
        resolved = self._resolve(as_table(titles, rows, **where))
        if resolved.is_blocked:
            return None
        self._changes = resolved.changes
        reader = tab_reader(resolved.header, resolved.form_map, **where)
        return reader if reader.is_usable and reader.reading == self._roll.reading else None

    def _placed(self, seen: Sequence[str], *, start: int) -> list[Print | None] | None:
        """Find the remembered rows by the stamps from `start` on. None where rows above them moved or may have."""
        above, known = self._roll.rows[:start], self._roll.rows[start:]
        stamps = [row.stamp for row in known]
        if seen[: len(known)] == stamps:
            placed: list[Print | None] = [*known, *([None] * (len(seen) - len(known)))]
        elif start == 0 or seen[:ANCHORS] == stamps[:ANCHORS]:
            placed = aligned(known, seen)
            if _is_moved_away(stamps, seen, placed) and start:
                return None
        else:
            return None
        strangers = {stamp for stamp, row in zip(seen, placed, strict=True) if row is None and stamp}
        return None if any(row.stamp in strangers for row in above) else placed

    def _reopened(
        self, number: int, *, start: int, seen: list[str], placed: list[Print | None]
    ) -> tuple[int, list[str], list[Print | None]]:
        """Have a row read whatever its stamp says; where it stands above the others, take in those in between."""
        index = number - FIRST_ROW
        if index < start:
            between = self._roll.rows[index:start]
            start, seen, placed = index, [row.stamp for row in between] + seen, [*between, *placed]
        if index - start < len(placed):
            placed[index - start] = None
        return start, seen, placed

    def _all_stamps(self, rows: Mapping[int, Row]) -> list[str] | None:
        """Ask for all stamps: rows moved, and they tell which where to. None if the tab is gone."""
        at = self._roll.stamps_at
        found = self._workbook.read_parts(Part(self._tab, FIRST_ROW, None, at, at))
        return self._stamps(found[0], start=0, rows=rows) if found else None

    def _stamps(self, stretch: Stretch, *, start: int, rows: Mapping[int, Row]) -> list[str]:
        """Give the stamps down to the last row that is filled, or was: one may be filled and have none."""
        column: list[Cell] = [row[0] if row else None for row in stretch.rows]
        last = max((number for number, row in rows.items() if row), default=0)
        if self._roll.rows and not self._roll.rows[-1].stamp:
            last = max(last, FIRST_ROW + len(self._roll.rows) - 1)
        missing = last - FIRST_ROW + 1 - start - len(column)
        return stamps_of(normalised([*column, *([None] * missing)]))

    def _taken_in(
        self,
        reader: TabReader,
        *,
        start: int,
        seen: Sequence[str],
        placed: Sequence[Print | None],
        read: Mapping[int, Row],
        end_row: int,
    ) -> Batch | None:
        """Read the rows that are not known, and tell what changed."""
        wanted = [FIRST_ROW + start + index for index, one in enumerate(placed) if one is None]
        fetched = self._fetched([number for number in wanted if number not in read])
        if fetched is None:
            return None
        rows = {number: fetched.get(number) or read.get(number, ()) for number in wanted}
        prints = dict(zip(rows, prints_of(list(rows.values()), stamps_at=self._roll.stamps_at), strict=True))
        for number, one in prints.items():
            if one.stamp != seen[number - FIRST_ROW - start]:  # the tab moved between two requests
                return None
        now = [one or prints[FIRST_ROW + start + index] for index, one in enumerate(placed)]
        after = trimmed((*self._roll.rows[:start], *now))
        changes = difference(self._roll.rows, after)
        if changes is None:
            return None
        by_base = {one.base: number for number, one in prints.items()}
        places = [Place(number=by_base[base], key=key) for key, base in changes.added.items()]
        responses, unread = reader.read([rows[place.number] for place in places], places)
        there = edited_in_place(self._roll.rows, [*self._roll.rows[:start], *placed])
        stood = {prints[FIRST_ROW + index].base: old.base for index, old in there.items()}
        return Batch(
            responses=tuple(responses),
            unread=tuple(unread),
            notices=reader.notices,
            changes=self._changes,
            gone=changes.gone,
            in_place_of={one.key: stood[one.key] for one in responses if one.key in stood},
            cursor=latest(responses),
            roll=replace(
                self._roll, rows=after, end_row=end_row, unread=self._roll.unread | bases_of(row.key for row in unread)
            ),
        )

    def _fetched(self, numbers: Sequence[int]) -> dict[int, Row] | None:
        """Read single rows. None where they are so many that the whole tab is as well read."""
        spans = list(_spans(numbers))
        if len(spans) > MOST_READ_SINGLY or len(numbers) > max(MOST_READ_SINGLY, len(self._roll.rows) // 2):
            return None
        if not spans:
            return {}
        found = self._workbook.read_parts(*(Part(self._tab, first, last) for first, last in spans))
        if found is None:
            return None
        return {
            number: row
            for (first, _), stretch in zip(spans, found, strict=True)
            for number, row in enumerate(stretch.rows, start=first)
        }


def _is_moved_away(stamps: Sequence[str], seen: Sequence[str], placed: Sequence[Print | None]) -> bool:
    """Tell whether a stamp is gone with nothing edited in its place: its row is deleted, or now stands further up."""
    there = set(seen)
    gone = [index for index, stamp in enumerate(stamps) if stamp not in there]
    return any(index >= len(placed) or placed[index] is not None for index in gone)


def _spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give neighbouring rows together, as first and last."""
    first = last = None
    for number in numbers:
        if first is None or last is None:
            first = number
        elif number != last + 1:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last
