"""Holding what people type into the sheet to the rules that hold in Slack: a state that cannot be is not taken over.

The cell stays as it was typed and is told like one that nobody can read: what is wrong, and what is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.actions.lifecycle import edit_refusal
from bot.actions.model import Action, FieldValue, Status, changed
from bot.actions.plan_row import FindPerson
from bot.actions.rights import for_values
from bot.sync import rows
from bot.sync.cells import Cells, SheetRow, normal

NOT_DROPPED = (
    "The QA body demands it. Only the Training Programme Manager can decline it, with /action decline; put the status "
    "back here."
)
FIXED_DATE = (
    "The QA body set this date. Only the Training Programme Manager can move it, with /action edit; put it back here."
)


def held_to_the_rules(
    theirs: Iterable[SheetRow],
    *,
    actions: Mapping[str, Action],
    base: Mapping[str, Cells],
    find_person: FindPerson,
) -> list[SheetRow]:
    """Give the rows, with a reason at each cell whose change the rules do not allow.

    A row of no known action may say anything: it tells of the time before the bot. Where both sides changed the same
    cell a person decides, and nothing is refused here.
    """
    return [_held(row, actions.get(row.ref or ""), base.get(row.ref or ""), find_person=find_person) for row in theirs]


def _held(row: SheetRow, action: Action | None, base: Cells | None, *, find_person: FindPerson) -> SheetRow:
    if action is None or action.archived or base is None:
        return row
    typed = {
        name: text
        for name, text in row.cells.items()
        if name not in rows.COMPUTED and name not in row.unreadable and normal(text) != normal(base.get(name))
    }
    if not {"status", "due_on", "source"} & typed.keys():
        return row
    values: dict[str, FieldValue] = {}
    for name, text in typed.items():
        values |= rows.values_of(name, text, find_person=find_person)
    after = changed(action, **values)
    reasons = dict(row.unreadable)
    refused = edit_refusal(action, after) if action.status.value == normal(base.get("status")) else None
    if refused:
        reasons["status"] = refused
    if action.is_corrective and after.status is Status.DECLINED and action.status is not Status.DECLINED:
        reasons["status"] = NOT_DROPPED
    if for_values(action, after) is not None:
        reasons |= {name: FIXED_DATE for name in ("due_on", "source") if name in typed}
    return replace(row, unreadable=reasons)
