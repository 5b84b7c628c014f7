"""Looks at measures and texts told to learners, in the database: both are only ever added to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from bot.actions import repository
from bot.actions.model import Action, changed, differences
from bot.actions.outcome_check import OutcomeCheck
from bot.storage.schema import outcome_checks, told_texts

Inputs = Sequence[tuple[str, float, int]]  # group, its value, how many gave it


def attempt_of(connection: Connection, action: Action) -> int:
    """Tell which attempt a look now belongs to: the one under way, or a new one after all that were put aside."""
    if action.outcome_check is not None:
        return action.outcome_check.attempt
    query = select(func.max(outcome_checks.c.attempt)).where(outcome_checks.c.ref == action.ref)
    return (connection.execute(query).scalar() or 0) + 1


def keep(
    connection: Connection, action: Action, checks: Sequence[OutcomeCheck], *, inputs: Sequence[Inputs], at: datetime
) -> Action:
    """Add looks, each with what it was judged by, and show the last of them on the action. Its log has the change.

    Raises:
        sqlalchemy.exc.IntegrityError: another copy of the bot took this look.
        Outdated: somebody changed the action meanwhile.
    """
    rows = [
        {
            "ref": action.ref,
            "attempt": check.attempt,
            "look": check.look,
            "judged_at": at,
            "period": check.period,
            "verdict": check.verdict,
            "facts": {"told": json.loads(check.as_text()), "judged_by": [list(group) for group in groups]},
        }
        for check, groups in zip(checks, inputs, strict=True)
    ]
    connection.execute(insert(outcome_checks), rows)
    after = changed(action, outcome_check=checks[-1])
    return repository.apply_changes(
        connection, action, differences(action, after), who="bot", origin="bot", at=at, request_id=None
    )


def looks_of(connection: Connection, ref: str) -> tuple[tuple[int, int, str], ...]:
    """Return every look at an action: attempt, look and verdict, in the order they were taken."""
    query = select(outcome_checks.c.attempt, outcome_checks.c.look, outcome_checks.c.verdict)
    found = connection.execute(query.where(outcome_checks.c.ref == ref).order_by(outcome_checks.c.judged_at))
    return tuple((row.attempt, row.look, row.verdict) for row in found)


def keep_told(
    connection: Connection, request_id: str, *, refs: Sequence[str], text: str, who: str, at: datetime
) -> bool:
    """Keep a text as it was approved. False if this very request kept it before."""
    query = select(told_texts.c.request_id).where(told_texts.c.request_id == request_id)
    if connection.execute(query).first() is not None:
        return False
    values = {"request_id": request_id, "at": at, "who": who, "refs": list(refs), "text": text}
    connection.execute(insert(told_texts).values(**values))
    return True
