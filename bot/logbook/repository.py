"""Entries and their log in the database. Each function works inside its caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from bot.actions.model import Principle
from bot.logbook.model import Answers, Entry, Facts, LogForm, NeedsAction, number_of, ref_of
from bot.logbook.reading import facts_of
from bot.storage import sequences
from bot.storage.schema import entries, entry_log

SEQUENCE = "entry"


@dataclass(frozen=True, kw_only=True)
class Written:
    """Who writes an entry, when and where."""

    by: str  # Slack user id, "sheet" or "form"
    origin: str  # "slack", "sheet" or "form"
    at: datetime
    request_id: str | None = None


def next_ref(connection: Connection) -> str:
    """Take the next reference. None comes twice, even if what it was for is never kept."""
    return ref_of(sequences.next_of(connection, SEQUENCE))


def issued(connection: Connection) -> int:
    return sequences.last_of(connection, SEQUENCE)


def requested(connection: Connection, request_id: str) -> str | None:
    """Return the reference of the entry that this request already made."""
    query = select(entry_log.c.ref).where(entry_log.c.request_id == request_id).limit(1)
    return connection.execute(query).scalar_one_or_none()


def create(
    connection: Connection,
    ref: str,
    form: LogForm,
    answers: Answers,
    *,
    written: Written,
    held: Answers | None = None,
    source_key: str | None = None,
) -> None:
    """Write a new entry and what it started with."""
    sequences.at_least(connection, SEQUENCE, number_of(ref))
    row = {
        "ref": ref,
        "number": number_of(ref),
        "kind": form.kind,
        "held": dict(held) if held is not None else None,
        "source_key": source_key,
        "logged_by": written.by,
        "logged_at": written.at,
    }
    connection.execute(insert(entries).values(**row, **_said(form, answers, at=written.at)))
    _note(connection, ref, {"ref": (None, ref), **{key: (None, text) for key, text in answers.items()}}, written)


def change(connection: Connection, entry: Entry, form: LogForm, answers: Answers, *, written: Written) -> None:
    """Write what an entry says now, and what of it is new."""
    connection.execute(update(entries).where(entries.c.ref == entry.ref).values(**_said(form, answers, at=written.at)))
    keys = dict.fromkeys([*entry.answers, *answers])
    changes = {key: (entry.answers.get(key), answers.get(key)) for key in keys}
    _note(connection, entry.ref, {key: pair for key, pair in changes.items() if pair[0] != pair[1]}, written)


def hold(connection: Connection, ref: str, cells: Answers | None) -> None:
    """Note what an entry's row in its tab holds; None: that it has none."""
    held = dict(cells) if cells is not None else None
    connection.execute(update(entries).where(entries.c.ref == ref).values(held=held))


def withdraw(connection: Connection, ref: str, *, written: Written, back: bool = False) -> None:
    """Mark an entry as withdrawn, or bring it back. What it said stays."""
    values: dict[str, Any] = {"withdrawn_at": None if back else written.at, "changed_at": written.at}
    connection.execute(update(entries).where(entries.c.ref == ref).values(**values))
    _note(connection, ref, {"withdrawn": ("yes", "no") if back else ("no", "yes")}, written)


def find(connection: Connection, ref: str) -> Entry | None:
    row = connection.execute(select(entries).where(entries.c.ref == ref)).mappings().one_or_none()
    return _entry(row) if row else None


def last_role(connection: Connection, who: str) -> str | None:
    """Tell in which role somebody wrote their last entry. None if they never did."""
    theirs = (entries.c.logged_by == who, entries.c.author_role.is_not(None))
    query = select(entries.c.author_role).where(*theirs).order_by(entries.c.number.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def log_of(connection: Connection, ref: str) -> tuple[tuple[str, str, str | None, str | None], ...]:
    """Return all that happened to an entry, oldest first: who, which field, the old and the new text."""
    columns = (entry_log.c.who, entry_log.c.field, entry_log.c.old, entry_log.c.new)
    rows = connection.execute(select(*columns).where(entry_log.c.ref == ref).order_by(entry_log.c.id))
    return tuple((row.who, row.field, row.old, row.new) for row in rows)


def of_kind(connection: Connection, kind: str) -> tuple[Entry, ...]:
    """Return all entries of one log in the order of their numbers, those withdrawn too."""
    query = select(entries).where(entries.c.kind == kind).order_by(entries.c.number)
    return tuple(_entry(row) for row in connection.execute(query).mappings())


def refs_elsewhere(connection: Connection, kind: str) -> frozenset[str]:
    """Return the references of all other logs."""
    return frozenset(connection.scalars(select(entries.c.ref).where(entries.c.kind != kind)))


def keys_of(connection: Connection, kind: str) -> Mapping[str, Entry]:
    """Return the entries that are read from a form or another sheet, by what they are known by there."""
    query = select(entries).where(entries.c.kind == kind, entries.c.source_key.is_not(None))
    return {row["source_key"]: _entry(row) for row in connection.execute(query).mappings()}


def waiting(connection: Connection, kinds: Iterable[str]) -> Mapping[str, int]:
    """Count, log by log, the entries that have no row in their tab yet."""
    query = select(entries.c.kind, func.count()).where(
        entries.c.kind.in_(tuple(kinds)),
        entries.c.held.is_(None),
        entries.c.source_key.is_(None),
        entries.c.withdrawn_at.is_(None),
    )
    return {row.kind: row[1] for row in connection.execute(query.group_by(entries.c.kind))}


def kinds_in_use(connection: Connection) -> frozenset[str]:
    """Name the logs that have an entry which belongs into a tab."""
    live = (entries.c.withdrawn_at.is_(None), entries.c.source_key.is_(None))
    return frozenset(connection.scalars(select(entries.c.kind).where(*live).distinct()))


def logged_between(connection: Connection, *, after: datetime | None, until: datetime) -> tuple[Entry, ...]:
    """Return what was logged in this span, all of it if `after` is None; what was withdrawn is left out."""
    query = select(entries).where(entries.c.logged_at <= until, entries.c.withdrawn_at.is_(None))
    if after is not None:
        query = query.where(entries.c.logged_at > after)
    return tuple(_entry(row) for row in connection.execute(query.order_by(entries.c.number)).mappings())


def needing_action(connection: Connection) -> tuple[Entry, ...]:
    """Return every entry that asks for an action, the newest first."""
    asked = (entries.c.needs_action != NeedsAction.NO.value, entries.c.withdrawn_at.is_(None))
    query = select(entries).where(*asked).order_by(entries.c.number.desc())
    return tuple(_entry(row) for row in connection.execute(query).mappings())


def _said(form: LogForm, answers: Answers, *, at: datetime) -> dict[str, Any]:
    facts = facts_of(form, answers)
    return {
        "on_day": facts.on,
        "cohort": facts.cohort,
        "stage": facts.stage,
        "author_role": facts.author_role,
        "principles": [letter.value for letter in facts.principles],
        "needs_action": facts.needs_action.value,
        "deadline_on": facts.deadline_on,
        "in_force_on": facts.in_force_on,
        "is_statutory": facts.is_statutory,
        "answers": dict(answers),
        "changed_at": at,
    }


def _note(
    connection: Connection, ref: str, changes: Mapping[str, tuple[str | None, str | None]], written: Written
) -> None:
    rows = [
        {
            "ref": ref,
            "at": written.at,
            "who": written.by,
            "origin": written.origin,
            "field": field,
            "old": old,
            "new": new,
            "request_id": written.request_id,
        }
        for field, (old, new) in changes.items()
    ]
    if rows:
        connection.execute(insert(entry_log), rows)


def _entry(row: RowMapping) -> Entry:
    facts = Facts(
        on=row["on_day"],
        cohort=row["cohort"],
        stage=row["stage"],
        author_role=row["author_role"],
        principles=tuple(Principle(letter) for letter in row["principles"]),
        needs_action=NeedsAction(row["needs_action"]),
        deadline_on=row["deadline_on"],
        in_force_on=row["in_force_on"],
        is_statutory=row["is_statutory"],
    )
    return Entry(
        ref=row["ref"],
        kind=row["kind"],
        facts=facts,
        answers=row["answers"],
        logged_by=row["logged_by"],
        logged_on=row["logged_at"].date(),
        held=row["held"],
        is_withdrawn=row["withdrawn_at"] is not None,
    )
