"""Keeping a merge in the database: what people changed or typed in the sheet, its log, and the new base."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from bot.actions import repository
from bot.actions.measures import Measuring, settled
from bot.actions.model import Action, Change, FieldValue, Status, changed, differences, ref_of
from bot.actions.plan_row import FindPerson
from bot.storage import sequences
from bot.sync import rows, snapshots
from bot.sync.cells import Cells, SheetRow, normal
from bot.sync.merge import CHECK, MergePlan, TakenOver

SHEET = "sheet"
WRITTEN = ("ref", "rag", "status", "raised_on", CHECK)  # what the bot puts into a row that becomes an action


@dataclass(frozen=True)
class Numbered:
    """A row that becomes an action, the action, and what the bot writes into the row's own cells."""

    row: SheetRow
    action: Action
    to_write: Mapping[str, str | None]


@dataclass(frozen=True)
class Edited:
    """What people changed of an action in the sheet; the action as it is now."""

    action: Action
    changes: tuple[Change, ...]


def numbered(connection: Connection, row: SheetRow, *, today: date, find_person: FindPerson) -> Numbered:
    """Take a number for a row typed or copied by a person, and make the action it describes."""
    action = described(row, repository.next_number(connection), today=today, find_person=find_person)
    ours = rows.our_cells(action, today=today)
    ours = {**ours, CHECK: " ".join(row.unreadable.values()) or None}
    return Numbered(
        row,
        action,
        {
            name: ours[name]
            for name in WRITTEN
            if name in row.cells and name not in row.unreadable and row.cells[name] != ours[name]
        },
    )


def described(row: SheetRow, number: int, *, today: date, find_person: FindPerson) -> Action:
    """Make the action a row describes. A cell nobody can read stays blank in it."""
    values: dict[str, Any] = {"status": Status.PROPOSED, "raised_on": today, "title": ""}
    for name, text in row.cells.items():
        if name not in rows.COMPUTED and name not in row.unreadable and text:
            values |= rows.values_of(name, text, find_person=find_person)
    return Action(ref=ref_of(number), number=number, raised_by=SHEET, **values)


class Keeping:
    """One transaction's worth of keeping a merge."""

    def __init__(
        self, connection: Connection, *, at: datetime, today: date, find_person: FindPerson, measuring: Measuring
    ) -> None:
        self._connection = connection
        self._at = at
        self._today = today
        self._find_person = find_person
        self._measuring = measuring
        self._is_due_again = False
        self.edited: list[Edited] = []  # what was taken over from people's cells

    def take(
        self,
        plan: MergePlan,
        new: Sequence[Numbered],
        *,
        actions: Mapping[str, Action],
        ours: Mapping[str, Cells],
        base: Mapping[str, Cells],
        fields: Collection[str],
    ) -> bool:
        """Keep all of it. False if a further round is due: an action changed in Slack meanwhile, or a row came back."""
        agreed = {**plan.agreed, **{ref: ours[ref] for ref in plan.appended}}
        overtaken = self._take_over(plan.taken_over, ours=ours)
        for change in overtaken:
            agreed[change.ref] = {**agreed[change.ref], change.field: base.get(change.ref, {}).get(change.field)}
        for one in new:
            self._create(one.action)
            agreed[one.action.ref] = {**readable_cells(one.row), **one.to_write}
        for row in plan.restored:
            self._restore(row, actions)
        for ref in plan.archived:
            self._change(ref, {"archived": True})
        here = {ref: _with_columns(cells, base.get(ref, {}), fields) for ref, cells in agreed.items()}
        snapshots.agree(self._connection, here, before=base, at=self._at)
        snapshots.forget(self._connection, plan.archived)
        return not (overtaken or plan.restored or self._is_due_again)

    def _take_over(self, changes: Sequence[TakenOver], *, ours: Mapping[str, Cells]) -> list[TakenOver]:
        """Write people's changes; return those whose field somebody changed in Slack since the merge was decided."""
        overtaken: list[TakenOver] = []
        for ref, group in groupby(changes, key=lambda change: change.ref):
            action = repository.find(self._connection, ref)
            if action is None:
                raise LookupError(f"{ref} was merged but is not in the database")
            current = rows.our_cells(action, today=self._today)
            was_closed = action.status is Status.CLOSED
            values: dict[str, FieldValue] = {}
            for change in group:
                if normal(current[change.field]) != normal(ours[ref][change.field]):
                    overtaken.append(change)
                else:
                    values |= rows.values_of(change.field, change.text, find_person=self._find_person)
            if (
                not was_closed
                and values.get("status") is Status.CLOSED
                and not values.get("closed_on", action.closed_on)
            ):
                values["closed_on"] = self._today
                self._is_due_again = True  # the day goes to the sheet
            typed = changed(action, **values)
            after = self._apply(action, differences(action, self._settled(action, typed)))
            self.edited.append(Edited(after, differences(action, typed)))
        return overtaken

    def _change(self, ref: str, values: Mapping[str, FieldValue]) -> None:
        action = repository.find(self._connection, ref)
        if action is not None:
            self._apply(action, differences(action, self._settled(action, changed(action, **values))))

    def _settled(self, before: Action | None, after: Action) -> Action:
        """Give an action what belongs to its agreement; the sheet is told in a further round."""
        both = settled(self._connection, before, after, measuring=self._measuring, today=self._today)
        self._is_due_again = self._is_due_again or both != after
        return both

    def _apply(self, action: Action, changes: Sequence[Change]) -> Action:
        return repository.apply_changes(
            self._connection, action, changes, who=SHEET, origin="sheet", at=self._at, request_id=None
        )

    def _restore(self, row: SheetRow, actions: Mapping[str, Action]) -> None:
        """Take back a row that was deleted before, or one whose reference only the sheet knows."""
        ref = row.ref or ""
        if ref in actions:
            self._change(ref, {"archived": False})
            return
        number = int(ref.rpartition("-")[2])
        sequences.at_least(self._connection, "action", number)
        self._create(described(row, number, today=self._today, find_person=self._find_person))

    def _create(self, action: Action) -> None:
        action = self._settled(None, action)
        repository.create(self._connection, action, who=SHEET, origin="sheet", at=self._at, request_id=None)


def _with_columns(agreed: Cells, base: Cells, fields: Collection[str]) -> Cells:
    """Agree on the columns that are there; what a column held that is not stays, for when it is named back."""
    kept = {name: text for name, text in base.items() if name not in fields}
    return kept | {name: text for name, text in agreed.items() if name in fields}


def readable_cells(row: SheetRow) -> Cells:
    return {name: text for name, text in row.cells.items() if name not in row.unreadable}
