"""What looks like an accident rather than a decision: then nothing is done on either side, and people are asked.

Pure. Each suspicion has a name made of what it saw, so that "it was meant" allows that one thing and no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.sync.cells import Cells, SheetRow, normal

VANISHED_SHARE = (
    0.2  # more known rows gone than this at once is an accident, not a decision (rclone's --max-delete idea)
)
VANISHED_FEW = 2  # but one or two rows may always go
PASTED_SHARE = 0.5  # more titles changed, or a column emptied for more, than this at once
PASTED_FEW = 4  # but so many may always change


@dataclass(frozen=True)
class Suspicion:
    """Why the plan is left alone, and the name by which a person can say that it was meant."""

    words: str
    key: str


def vanished(gone: Iterable[str], *, known: int) -> Suspicion | None:
    """Suspect the loss of many rows at once."""
    refs = sorted(gone)
    if len(refs) <= VANISHED_FEW or len(refs) <= VANISHED_SHARE * known:
        return None
    return Suspicion(
        f"{len(refs)} of {known} actions are gone from the sheet at once. Nothing was changed on either side. If they "
        "were deleted by mistake, bring them back with File > Version history in the sheet.",
        _key("vanished", refs),
    )


def pasted_over(
    base: Mapping[str, Cells], rows: Mapping[str, SheetRow], *, computed: frozenset[str]
) -> Suspicion | None:
    """Suspect that something was pasted over the plan, or a column emptied, or rows slid along their references."""
    present = {ref: row for ref, row in rows.items() if ref in base}
    for name in sorted({name for ref in present for name in base[ref]} - computed):
        held = [ref for ref in present if normal(base[ref].get(name)) and name in present[ref].cells]
        emptied = [ref for ref in held if not normal(present[ref].cells[name])]
        if _is_too_much(len(emptied), len(held)):
            return Suspicion(
                f"The column for {name.replace('_', ' ')} was emptied for {len(emptied)} of {len(held)} actions "
                "at once. " + _UNTIL_MEANT,
                _key("emptied", name, emptied),
            )
    retitled = [
        ref
        for ref, row in present.items()
        if normal(base[ref].get("title")) and normal(row.cells.get("title")) != normal(base[ref].get("title"))
    ]
    if not _is_too_much(len(retitled), len(present)):
        return None
    return Suspicion(
        f"{len(retitled)} of {len(present)} actions have another title than before, all at once, as if something "
        "had been pasted over the plan. " + _UNTIL_MEANT,
        _key("pasted", [(ref, present[ref].cells.get("title")) for ref in sorted(retitled)]),
    )


_UNTIL_MEANT = (
    "Nothing was changed on either side. If it was a mistake, bring the plan back with File > Version history in "
    "the sheet."
)


def _is_too_much(changed: int, of: int) -> bool:
    return changed > PASTED_FEW and changed > PASTED_SHARE * of


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
