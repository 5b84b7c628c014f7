"""The Web API's methods by family; `METHODS` is all of them by name."""

from __future__ import annotations

from integrations.sandbox.slack.methods import (
    auth,
    chat,
    conversations,
    files,
    history,
    reactions,
    usergroups,
    users,
    views,
)
from integrations.sandbox.slack.registry import Method

FAMILIES = (auth, chat, conversations, files, history, reactions, usergroups, users, views)
METHODS: dict[str, Method] = {method.name: method for family in FAMILIES for method in family.METHODS}
