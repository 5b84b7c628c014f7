"""Who a Slack user is: asked once an hour at most, and remembered between runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.slack.message import Member

KEPT_FOR = timedelta(hours=1)  # somebody who leaves keeps their rights no longer than this

SLACKBOT = "USLACKBOT"  # a bot that does not say so


def member_of(user: Mapping[str, Any]) -> Member:
    """Read the `user` of `users.info`."""
    profile = user.get("profile", {})
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name", "")
    return Member(
        user_id=user["id"],
        name=name,
        email=profile.get("email") or None,
        time_zone=user.get("tz") or None,
        is_bot=bool(user.get("is_bot")) or user["id"] == SLACKBOT,
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_active=not user.get("deleted", False),
        team_id=user.get("team_id", ""),
        real_name=profile.get("real_name") or user.get("real_name") or "",
    )


class MemberMemory:
    """Members that were asked for lately. Safe to share between threads."""

    def __init__(self, memory: MutableMapping[str, str], *, now: Callable[[], datetime]) -> None:
        self._memory = memory
        self._now = now
        self._lock = threading.Lock()
        self._asked: dict[str, tuple[datetime, Member | None]] = {}

    def find(self, user_id: str) -> tuple[bool, Member | None]:
        """Say whether this user was asked for within the hour, and what Slack said."""
        with self._lock:
            asked_at, member = self._asked.get(user_id) or self._kept(user_id)
        is_fresh = timedelta() <= self._now() - asked_at < KEPT_FOR
        return is_fresh, member if is_fresh else None

    def keep(self, user_id: str, member: Member | None) -> None:
        with self._lock:
            self._asked[user_id] = (self._now(), member)
            if member is not None:
                kept = {"asked_at": self._now().isoformat(), "member": asdict(member)}
                self._memory[_key(user_id)] = json.dumps(kept, sort_keys=True)

    def _kept(self, user_id: str) -> tuple[datetime, Member | None]:
        try:
            kept = json.loads(self._memory[_key(user_id)])
            return datetime.fromisoformat(kept["asked_at"]), Member(**kept["member"])
        except (KeyError, TypeError, ValueError):  # never kept, or kept by another version
            return datetime.min.replace(tzinfo=UTC), None


def _key(user_id: str) -> str:
    return f"slack.member.{user_id}"
