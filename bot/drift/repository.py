"""What a form looked like and how it changed, in the database; and the answers that a decision brings together."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Text, bindparam, cast, func, insert, select, update

from bot.feedback.changes import content_hash
from bot.feedback.drift_filing import joined, joined_counts
from bot.feedback.drift_model import (
    Answer,
    Change,
    Shape,
    What,
    asked_from_json,
    asked_to_json,
    shape_from_json,
    shape_to_json,
)
from bot.feedback.model import Response
from bot.storage.schema import figure_blocks, form_changes, form_shapes, responses


def shape_of(connection: Connection, source: str) -> Shape | None:
    """Return what a source looked like at the last look. None if it was never looked at."""
    content = connection.scalar(select(form_shapes.c.shape).where(form_shapes.c.source == source))
    return shape_from_json(content) if content is not None else None


def keep_shape(connection: Connection, source: str, shape: Shape, *, at: datetime) -> None:
    values = {"shape": shape_to_json(shape), "looked_at": at}
    known = connection.execute(update(form_shapes).where(form_shapes.c.source == source).values(**values))
    if known.rowcount == 0:
        connection.execute(insert(form_shapes).values(source=source, **values))


def changes_of(connection: Connection, source: str) -> tuple[Change, ...]:
    """Return every change of a source that was ever found, in their order."""
    rows = connection.execute(
        select(form_changes).where(form_changes.c.source == source).order_by(form_changes.c.number)
    )
    return tuple(map(_change, rows))


def told_in(connection: Connection, message: str) -> tuple[Change, ...]:
    """Return the changes that one message tells of."""
    rows = connection.execute(
        select(form_changes).where(form_changes.c.told_in == message).order_by(form_changes.c.number)
    )
    return tuple(map(_change, rows))


def untold(connection: Connection, source: str) -> tuple[str, ...]:
    """Name the messages that are still to be posted, oldest first."""
    mine = (form_changes.c.source == source) & form_changes.c.told_in.is_not(None) & form_changes.c.told_at.is_(None)
    first = func.min(form_changes.c.number)
    return tuple(
        connection.scalars(select(form_changes.c.told_in).where(mine).group_by(form_changes.c.told_in).order_by(first))
    )


def told(connection: Connection, message: str, *, at: datetime) -> None:
    connection.execute(update(form_changes).where(form_changes.c.told_in == message).values(told_at=at))


def add(connection: Connection, source: str, changes: Sequence[Change]) -> None:
    if changes:
        connection.execute(insert(form_changes), [_row(source, change) for change in changes])


def settle(connection: Connection, source: str, change: Change, *, before: Collection[Answer | None]) -> bool:
    """Keep how a change was settled. False if it is settled otherwise than `before` by now."""
    one = (form_changes.c.source == source) & (form_changes.c.number == change.number)
    known = connection.scalar(select(form_changes.c.answer).where(one))
    if (Answer(known) if known else None) not in before:
        return False
    values = {
        "answer": change.answer,
        "joins": change.joins,
        "answered_by": change.answered_by,
        "answered_at": change.answered_at,
    }
    connection.execute(update(form_changes).where(one).values(**values))
    return True


def join_answers(connection: Connection, source: str, changes: Sequence[Change], *, key: str) -> int:
    """Bring the answers that were kept under `key` to where they count now; return how many responses it were."""
    holds = cast(responses.c.answers, Text).contains(json.dumps(key), autoescape=True)
    rows = connection.execute(select(responses).where(responses.c.source == source, holds)).all()
    moved = [_moved(row, changes) for row in rows]
    if moved:
        mine = (responses.c.source == source) & (responses.c.key == bindparam("its_key"))
        connection.execute(
            update(responses).where(mine).values(answers=bindparam("its_answers"), content_hash=bindparam("its_hash")),
            moved,
        )
    return len(moved)


def join_figures(connection: Connection, source: str, changes: Sequence[Change], *, key: str) -> None:
    """Let what was counted apart count now, in groups that had no figure for that question.

    Where one was printed, it stays as it was printed. The counts are those of whole blocks, and of five people or more.
    """
    blocks = figure_blocks
    for row in connection.execute(select(blocks.c.number, blocks.c.counts).where(blocks.c.source == source)).all():
        if key in row.counts and (counts := joined_counts(row.counts, changes, key=key)) is not None:
            mine = (blocks.c.source == source) & (blocks.c.number == row.number)
            connection.execute(update(blocks).where(mine).values(counts=counts))


def _moved(row: Row[Any], changes: Sequence[Change]) -> Mapping[str, Any]:
    response = Response(
        key=row.key,
        submitted_at=row.submitted_at,
        cohort=row.cohort,
        answers=row.answers,
        excluded_because=row.excluded_because,
    )
    now = replace(response, answers=joined(row.answers, changes))
    return {"its_key": row.key, "its_answers": dict(now.answers), "its_hash": content_hash(now)}


def _row(source: str, change: Change) -> dict[str, Any]:
    return {
        "source": source,
        "number": change.number,
        "what": change.what,
        "facts": {
            "old": asked_to_json(change.old) if change.old else None,
            "new": asked_to_json(change.new) if change.new else None,
            "key": change.key,
            "before": change.before,
            "in_file": change.in_file,
            "is_needed": change.is_needed,
        },
        "found_at": change.found_at,
        "told_in": change.told_in,
        "answer": change.answer,
        "joins": change.joins,
        "answered_by": change.answered_by,
        "answered_at": change.answered_at,
    }


def _change(row: Row[Any]) -> Change:
    facts = row.facts
    return Change(
        number=row.number,
        what=What(row.what),
        old=asked_from_json(facts["old"]) if facts["old"] else None,
        new=asked_from_json(facts["new"]) if facts["new"] else None,
        key=facts["key"],
        before=facts["before"],
        in_file=facts["in_file"],
        is_needed=facts["is_needed"],
        found_at=row.found_at,
        answer=Answer(row.answer) if row.answer else None,
        joins=row.joins,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        told_in=row.told_in,
    )
