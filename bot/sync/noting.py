"""Which facts of a sync become notices, in the transaction that keeps what the sync decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.model import Action
from bot.sync import notices
from bot.sync.guards import Suspicion
from bot.sync.merge import Clash, MergePlan, Unreadable
from bot.sync.notices import Notice
from bot.sync.taking_over import Numbered


def note(
    connection: Connection,
    plan: MergePlan,
    new: Sequence[Numbered],
    *,
    actions: Mapping[str, Action],
    clashes: Sequence[tuple[int, Clash]],
    at: datetime,
) -> None:
    """Keep all that people are to be told of one merge."""
    for number, clash in clashes:
        action = actions.get(clash.ref)
        facts = {
            "number": number,
            "ref": clash.ref,
            "field": clash.field,
            "in_sheet": clash.in_sheet,
            "in_slack": clash.in_slack,
            "owner_id": action.owner_id if action else None,
        }
        notices.note(connection, Notice(f"clash/{number}", notices.CLASH, facts), at=at)
    for ref in plan.archived:
        gone = Notice(f"archived/{ref}/{at.isoformat()}", notices.ARCHIVED, {"ref": ref, "title": actions[ref].title})
        notices.note(connection, gone, at=at)
    for notice in filter(None, map(_of_new, new)):
        notices.note(connection, notice, at=at)
    _note_unreadable(connection, plan.unreadable, at=at)


def note_stop(connection: Connection, suspicion: Suspicion, *, at: datetime) -> None:
    facts = {"words": suspicion.words, "suspicion": suspicion.key}
    notices.note(connection, Notice(f"stopped/{suspicion.key}", notices.STOPPED, facts), at=at)


def _of_new(one: Numbered) -> Notice | None:
    """Tell of a copied row that it got a reference of its own, and of a typed one what is still to be said, if any."""
    action = one.action
    if one.row.ref is not None:
        facts = {"ref": action.ref, "of": one.row.ref, "row": one.row.number, "title": action.title}
        return Notice(f"copied/{action.ref}", notices.COPIED, facts)
    wanted = [words for words, value in (("an owner", action.owner_id), ("a due date", action.due_on)) if value is None]
    if not wanted:
        return None
    facts = {"ref": action.ref, "title": action.title, "owner_id": action.owner_id, "wanted": wanted}
    return Notice(f"new/{action.ref}", notices.NEW, facts)


def _note_unreadable(connection: Connection, cells: Sequence[Unreadable], *, at: datetime) -> None:
    keys = [_key(cell) for cell in cells]
    notices.forget_others(connection, notices.UNREADABLE, still=keys)
    for key, cell in zip(keys, cells, strict=True):
        facts = {"row": cell.row, "field": cell.field, "reason": cell.reason}
        notices.note(connection, Notice(key, notices.UNREADABLE, facts), at=at)


def _key(cell: Unreadable) -> str:
    """Name a cell by its action and by what is in it; what people wrote is not kept in the name."""
    text = hashlib.sha256(repr((cell.text, cell.reason)).encode()).hexdigest()[:24]
    return f"unreadable/{cell.ref or f'row {cell.row}'}/{cell.field}/{text}"
