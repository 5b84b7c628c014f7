"""What a form for a new action carries along without asking: what it follows up, and the groups that raised it."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.actions.model import read_ref
from bot.actions.wishes import Draft
from bot.slack_requests import ViewSubmission

NOTHING = "-"  # in the place of the reference, where there is only something else to carry
GROUP_LIMIT = 200  # characters of a group's name: what a form may carry in all is 3,000


def carrying(draft: Draft, *, origin: str) -> str:
    """Give the `private_metadata` of the form for this draft: reference, origin, groups."""
    groups = [group[:GROUP_LIMIT] for group in (draft.alert_from, draft.alert_to) if group]
    if not draft.follows and not groups:
        return origin
    written = json.dumps(groups, ensure_ascii=False, separators=(",", ":")) if len(groups) == 2 else ""
    return f"{draft.follows or NOTHING} {origin} {written}".rstrip()


def carried_over(draft: Draft, request: ViewSubmission) -> Draft:
    """Give what was sent in with what the form carried."""
    follows, _, rest = request.private_metadata.partition(" ")
    groups = rest.partition(" ")[2]
    if not rest:
        return draft
    first, last = json.loads(groups) if groups else (None, None)
    return replace(draft, follows=read_ref(follows), alert_from=first, alert_to=last)
