"""Who may do what: roles looked up by person and by user group. Whoever is in none may do nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.actions.rights import Denied
from bot.ports import Chat, Clock
from bot.roles import EVERY_PERMISSION, Permission, Role, joined
from integrations.errors import ServiceMisconfigured

KEPT_FOR = timedelta(minutes=5)  # somebody who leaves a user group keeps what it allows no longer than this
log = logging.getLogger(__name__)


class Access(Protocol):
    """What a service asks before it changes anything."""

    def permissions_of(self, user_id: str) -> frozenset[Permission]:
        """Tell what somebody may do. May ask Slack, so it is asked outside any transaction."""
        ...

    def denied(self, permission: Permission, *, ref: str | None, user_id: str) -> Denied:
        """Word a refusal, and log it."""
        ...


class OpenAccess:
    """Lets everybody do everything: for work that no person in Slack asked for."""

    def permissions_of(self, user_id: str) -> frozenset[Permission]:
        return EVERY_PERMISSION

    def denied(self, permission: Permission, *, ref: str | None, user_id: str) -> Denied:
        raise LookupError(f"{user_id} has every permission, {permission} too")


class RoleAccess:
    """The roles of the settings."""

    def __init__(self, *, roles: Sequence[Role], chat: Chat, clock: Clock) -> None:
        self._roles = roles
        self._chat = chat
        self._clock = clock
        self._groups: dict[str, tuple[datetime, frozenset[str]]] = {}
        self._lock = threading.Lock()

    def permissions_of(self, user_id: str) -> frozenset[Permission]:
        """Join what each of somebody's roles allows. Slack is asked only about groups that would add to it.

        Raises:
            ServiceUnavailable: Slack cannot tell now who is in a group that would.
        """
        by_name = [role for role in self._roles if role.for_everybody or user_id in role.people]
        held = frozenset(permission for role in by_name for permission in role.may)
        for role in self._roles:
            if role.may - held and any(user_id in self._members(group_id) for group_id in sorted(role.user_groups)):
                held |= role.may
        return held | {Permission.CHANGE_OWN} if Permission.CHANGE_ANY in held else held

    def people_who_may(self, permission: Permission) -> frozenset[str]:
        """Tell whom the settings name for something, by id or by user group; not "everybody"."""
        roles = [role for role in self._roles if permission in role.may and not role.for_everybody]
        in_groups = [self._members(group_id) for role in roles for group_id in sorted(role.user_groups)]
        return frozenset().union(*(role.people for role in roles), *in_groups)

    def denied(self, permission: Permission, *, ref: str | None, user_id: str) -> Denied:
        log.warning("action_refused permission=%s ref=%s user=%s", permission.value.replace(" ", "_"), ref, user_id)
        titles = [role.title for role in self._roles if permission in role.may and not role.for_everybody]
        return Denied(permission, ref=ref, who_may=joined(titles) if titles else None)

    def _members(self, group_id: str) -> frozenset[str]:
        """Ask Slack who is in a user group, at most once in five minutes. A group it will not tell of is empty."""
        now = self._clock.now()
        with self._lock:
            known = self._groups.get(group_id)
        if known is not None and timedelta() <= now - known[0] < KEPT_FOR:
            return known[1]
        try:
            members = self._chat.group_members(group_id)
        except ServiceMisconfigured as error:
            log.warning("user_group_not_read group=%s reason=%s", group_id, error)
            members = frozenset()
        with self._lock:
            self._groups[group_id] = (now, members)
        return members
