"""Which facts of a sync become notices, in the transaction that keeps what the sync decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.model import Action, as_text
from bot.sync import notices
from bot.sync.guards import Suspicion
from bot.sync.headings import ColumnFinding
from bot.sync.merge import Clash, MergePlan, Unreadable
from bot.sync.notices import Notice
from bot.sync.taking_over import Edited, Numbered

MOST_THREADS = 5  # more actions edited at once are told in one message
KEPT_CHARACTERS = 300  # of a value in a notice; the log has all of it
NOT_TOLD = frozenset({"owner_id", "archived"})  # the owner's name says it; a deleted row has a question of its own


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


def note_echo(connection: Connection, edited: Sequence[Edited], *, at: datetime) -> None:
    """Keep what people edited in the sheet, to be told in Slack: a thread for each action, or one message for many."""
    told = [_edit_facts(one) for one in edited]
    told = [facts for facts in told if facts["changes"]]
    if not told:
        return
    first = f"{told[0]['ref']}/{told[0]['revision']}"
    if len(told) > MOST_THREADS:
        notices.note(connection, Notice(f"echoes/{first}", notices.ECHOES, {"edits": told}), at=at)
        return
    for facts in told:
        notices.note(connection, Notice(f"echo/{facts['ref']}/{facts['revision']}", notices.ECHO, facts), at=at)


def _edit_facts(one: Edited) -> dict[str, object]:
    changes = [
        [change.field, _kept(as_text(change.old)), _kept(as_text(change.new))]
        for change in one.changes
        if change.field not in NOT_TOLD
    ]
    return {"ref": one.action.ref, "title": one.action.title, "revision": one.action.revision, "changes": changes}


def _kept(text: str | None) -> str | None:
    return text[:KEPT_CHARACTERS] if text else text


def note_columns(connection: Connection, findings: Sequence[ColumnFinding], *, at: datetime) -> None:
    """Keep what is odd about the heading row; what is over is forgotten, so that it is told again if it comes back."""
    keys = [f"column/{one.field}" for one in findings]
    notices.forget_others(connection, notices.COLUMN, still=keys)
    for key, one in zip(keys, findings, strict=True):
        notices.note(connection, Notice(key, notices.COLUMN, asdict(one)), at=at)


def note_title(connection: Connection, *, tab: str, now: str | None, at: datetime) -> None:
    """Keep that the tab goes by another title than the settings say."""
    is_renamed = now is not None and now.casefold() != tab.casefold()
    key = f"renamed/{hashlib.sha256(str(now).encode()).hexdigest()[:24]}"
    notices.forget_others(connection, notices.RENAMED, still=[key] if is_renamed else [])
    if is_renamed:
        notices.note(connection, Notice(key, notices.RENAMED, {"now": now}), at=at)


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
