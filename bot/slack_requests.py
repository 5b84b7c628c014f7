"""What Slack sends when a person does something, as facts: the payloads' many shapes end here.

Each has a `request_id` that stays the same when Slack sends it again, and can be written down as JSON and read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, cast

Payload = Mapping[str, Any]
ViewValue = str | list[str] | None


@dataclass(frozen=True, kw_only=True)
class Request:
    """What all have in common. `response_url` answers the person in private, for half an hour."""

    request_id: str
    user_id: str
    asked_at: datetime
    team_id: str | None = None  # the workspace the bot works for; a stranger's own is another
    trigger_id: str | None = None  # opens one modal within three seconds
    response_url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class SlashCommand(Request):
    command: str  # "/action"
    text: str = field(repr=False)
    channel_id: str


@dataclass(frozen=True, kw_only=True)
class ButtonClick(Request):
    """A click in a message (then `channel_id` and `message_ts` say which) or in a view."""

    action_id: str
    value: str | None = field(default=None, repr=False)
    channel_id: str | None = None
    message_ts: str | None = None
    view_id: str | None = None
    # The message as it stood. Slack does not tell it of an ephemeral one, which one person sees.
    message_text: str = field(default="", repr=False)
    message_blocks: list[dict[str, Any]] = field(default_factory=list, repr=False)
    # In a view: what its elements hold, by block id.
    values: Mapping[str, ViewValue] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class ViewSubmission(Request):
    """A modal sent in. `values` has what each input block holds, by block id."""

    callback_id: str
    view_id: str
    values: Mapping[str, ViewValue] = field(default_factory=dict, repr=False)
    private_metadata: str = field(default="", repr=False)

    def text(self, block_id: str) -> str:
        """Return what was typed or chosen, without blanks around; empty if nothing was."""
        value = self.values.get(block_id)
        return value.strip() if isinstance(value, str) else ""

    def ticks(self, block_id: str) -> tuple[str, ...]:
        value = self.values.get(block_id)
        return tuple(value) if isinstance(value, list) else ()


@dataclass(frozen=True, kw_only=True)
class HomeOpened(Request):
    pass


@dataclass(frozen=True, kw_only=True)
class Shortcut(Request):
    """A shortcut on a message."""

    callback_id: str
    channel_id: str | None = None
    message_ts: str | None = None
    message_text: str = field(default="", repr=False)
    message_link: str | None = None


def read_command(body: Payload, *, now: datetime) -> SlashCommand:
    return SlashCommand(
        request_id=f"command/{body['trigger_id']}",  # one per invocation, the same on a retry
        user_id=body["user_id"],
        asked_at=now,
        team_id=body.get("team_id"),
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url"),
        command=body["command"],
        text=body.get("text") or "",
        channel_id=body["channel_id"],
    )


def read_click(body: Payload, *, now: datetime) -> ButtonClick:
    element = body["actions"][0]
    container = body.get("container") or {}
    message = body.get("message") or {}
    chosen = element.get("selected_option") or {}
    return ButtonClick(
        request_id=f"click/{body.get('trigger_id') or element['action_ts']}",
        user_id=body["user"]["id"],
        asked_at=now,
        team_id=(body.get("team") or {}).get("id"),
        trigger_id=body.get("trigger_id"),
        response_url=body.get("response_url"),
        action_id=element["action_id"],
        value=element.get("value") or chosen.get("value"),
        channel_id=container.get("channel_id") or (body.get("channel") or {}).get("id"),
        message_ts=container.get("message_ts"),
        view_id=container.get("view_id"),
        message_text=message.get("text") or "",
        message_blocks=list(message.get("blocks") or ()),
        values=_values(body.get("view") or {}),
    )


def read_submission(body: Payload, *, now: datetime) -> ViewSubmission:
    view = body["view"]
    return ViewSubmission(
        request_id=f"view/{view['id']}/{view.get('hash', '')}",  # a second click on Submit sends the same hash
        user_id=body["user"]["id"],
        asked_at=now,
        team_id=(body.get("team") or {}).get("id"),
        trigger_id=body.get("trigger_id"),
        callback_id=view["callback_id"],
        view_id=view["id"],
        values=_values(view),
        private_metadata=view.get("private_metadata") or "",
    )


def read_home(body: Payload, *, now: datetime) -> HomeOpened:
    return HomeOpened(
        request_id=f"home/{body['event_id']}",
        user_id=body["event"]["user"],
        asked_at=now,
        team_id=body.get("team_id"),
    )


def read_shortcut(body: Payload, *, now: datetime) -> Shortcut:
    message = body.get("message") or {}
    return Shortcut(
        request_id=f"shortcut/{body['trigger_id']}",
        user_id=body["user"]["id"],
        asked_at=now,
        team_id=(body.get("team") or {}).get("id"),
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url"),
        callback_id=body["callback_id"],
        channel_id=(body.get("channel") or {}).get("id"),
        message_ts=message.get("ts"),
        message_text=message.get("text") or "",
        message_link=_permalink(body, message),
    )


def _permalink(body: Payload, message: Payload) -> str | None:
    """Build a message's address as `chat.getPermalink` gives it, without asking: a trigger lives three seconds."""
    domain, channel_id = (body.get("team") or {}).get("domain"), (body.get("channel") or {}).get("id")
    ts, thread_ts = message.get("ts"), message.get("thread_ts")
    if not (domain and channel_id and ts):
        return None
    address = f"https://{domain}.slack.com/archives/{channel_id}/p{ts.replace('.', '')}"
    return f"{address}?thread_ts={thread_ts}&cid={channel_id}" if thread_ts and thread_ts != ts else address


def _values(view: Payload) -> Mapping[str, ViewValue]:
    blocks = (view.get("state") or {}).get("values") or {}
    return {block_id: _value(element) for block_id, elements in blocks.items() for element in elements.values()}


def _value(element: Payload) -> ViewValue:
    """Take what an input holds, whatever kind it is."""
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"] or ()]
    if "selected_option" in element:
        return cast("str | None", (element["selected_option"] or {}).get("value"))
    for key in ("value", "selected_date", "selected_user"):
        if key in element:
            return cast("str | None", element[key])
    return None


# The name of each kind in the inbox. A name stays: rows of an earlier version are read by it after an update.
_KINDS: Mapping[str, type[Request]] = {
    "command": SlashCommand,
    "click": ButtonClick,
    "submission": ViewSubmission,
    "home": HomeOpened,
    "shortcut": Shortcut,
}


def kind_of(request: Request) -> str:
    return next(kind for kind, type_ in _KINDS.items() if type(request) is type_)


def to_json(request: Request) -> dict[str, Any]:
    return {**asdict(request), "asked_at": request.asked_at.isoformat()}


def from_json(kind: str, payload: Payload) -> Request:
    build = cast("Callable[..., Request]", _KINDS[kind])
    return build(**{**payload, "asked_at": datetime.fromisoformat(payload["asked_at"])})
