"""Google's limits per minute, by user and by project, counted by the sandbox's clock."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.sandbox.google.access import ERROR_INFO
from integrations.sandbox.google.accounts import PROJECT_NUMBER
from integrations.sandbox.google.discovery import SERVICES, Method
from integrations.sandbox.google.errors import GoogleError

Json = dict[str, Any]

READING_POSTS = {
    "sheets.spreadsheets.getByDataFilter",
    "sheets.spreadsheets.values.batchGetByDataFilter",
    "sheets.spreadsheets.developerMetadata.search",
}
# Units that one request of Drive costs; others cost as much as a change.
# https://developers.google.com/workspace/drive/api/guides/limits (read 2026-11-23)
DRIVE_UNITS = {"drive.files.get": 5, "drive.files.list": 100, "drive.files.export": 200}
DRIVE_CHANGE_UNITS = 50


@dataclass(frozen=True, slots=True)
class Limit:
    """One metric and how much of it a minute holds."""

    metric: str
    per_project: int
    per_user: int


LIMITS = {
    ("sheets", "read"): Limit("Read requests", 300, 60),
    ("sheets", "write"): Limit("Write requests", 300, 60),
    ("forms", "read"): Limit("Read requests", 975, 390),
    ("forms", "expensive read"): Limit("Expensive read requests", 450, 180),
    ("forms", "write"): Limit("Write requests", 375, 150),
    ("drive", "units"): Limit("Queries", 1_000_000, 325_000),
}


class Quotas:
    """What has been used in the running minute."""

    def __init__(self) -> None:
        self._minute = -1
        self._used: Counter[tuple[str, str, str]] = Counter()

    def use(self, method: Method, *, user: str, now: datetime) -> None:
        """Count one request; 429 where the minute is used up."""
        minute = int(now.timestamp() // 60)
        if minute != self._minute:
            self._minute = minute
            self._used.clear()
        kind, units = _cost(method)
        limit = LIMITS[method.api, kind]
        for who, allowed in (("", limit.per_project), (user, limit.per_user)):
            if self._used[method.api, kind, who] + units > allowed:
                raise _exhausted(method, limit, allowed=allowed, by_user=bool(who))
        self._used[method.api, kind, ""] += units
        self._used[method.api, kind, user] += units


def _cost(method: Method) -> tuple[str, int]:
    if method.api == "drive":
        return "units", DRIVE_UNITS.get(method.method_id, DRIVE_CHANGE_UNITS)
    if method.method_id == "forms.forms.responses.list":
        return "expensive read", 1
    return ("read", 1) if method.http_method == "GET" or method.method_id in READING_POSTS else ("write", 1)


def _exhausted(method: Method, limit: Limit, *, allowed: int, by_user: bool) -> GoogleError:
    service = SERVICES[method.api]
    span = "per minute per user" if by_user else "per minute"
    message = (
        f"Quota exceeded for quota metric '{limit.metric}' and limit '{limit.metric} {span}' of service '{service}' "
        f"for consumer 'project_number:{PROJECT_NUMBER}'."
    )
    camel = "".join(word.capitalize() for word in f"{limit.metric} {span}".split())
    metadata = {
        "consumer": f"projects/{PROJECT_NUMBER}",
        "quota_limit": camel,
        "quota_limit_value": str(allowed),
        "quota_location": "global",
        "quota_metric": f"{service}/{limit.metric.lower().replace(' ', '_')}",
        "quota_unit": "1/min/{project}/{user}" if by_user else "1/min/{project}",
        "service": service,
    }
    help_link = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quotas/help/request_increase",
    }
    details: list[Json] = [
        {"@type": ERROR_INFO, "reason": "RATE_LIMIT_EXCEEDED", "domain": "googleapis.com", "metadata": metadata},
        {"@type": "type.googleapis.com/google.rpc.Help", "links": [help_link]},
    ]
    reason = "userRateLimitExceeded" if by_user else "rateLimitExceeded"
    return GoogleError(429, "RESOURCE_EXHAUSTED", message, details, reason=reason, domain="usageLimits")
