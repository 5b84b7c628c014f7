"""Slack's way of refusing: HTTP 200 with `ok: false`, an error word, and sometimes the reasons behind it."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.sandbox.slack.records import Json


class SlackError(Exception):
    """A refusal. `extra` joins the answer's body as it is."""

    def __init__(self, error: str, **extra: object) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def body(self) -> Json:
        return {"ok": False, "error": self.error, **self.extra}


class RateLimited(SlackError):
    """Too many calls; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


def invalid_arguments(*messages: str) -> SlackError:
    """Refuse the arguments, each with Slack's sentence and pointer."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})


def invalid_blocks(problems: Sequence[str]) -> SlackError:
    """Refuse the blocks of a message."""
    return SlackError(
        "invalid_blocks",
        errors=list(problems),
        response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
    )
