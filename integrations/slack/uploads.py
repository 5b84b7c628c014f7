"""A file's way into Slack: an address to send it to, its bytes, and later the share that shows it to people.

Slack's last step both takes the file in and shares it, so an uploaded file stays unseen until then.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from integrations.errors import ServiceUnavailable
from integrations.slack.errors import AnswerRefused, Refusal, code_of

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from integrations.slack.calling import Caller
    from integrations.slack.message import Block, File

LOOKS, SECONDS_BETWEEN_LOOKS = 5, 1.0


def upload(client: WebClient, caller: Caller, file: File) -> str:
    """Send a file that nobody sees yet; return its id. Slack drops one that is never shared."""
    return caller.read(lambda: _uploaded(client, file), doing="uploading a file")


def _uploaded(client: WebClient, file: File) -> str:
    """Ask for an address and send the bytes there. An address takes them once, so a repeat begins with a new one."""
    place = client.files_getUploadURLExternal(
        filename=file.name, length=len(file.content), alt_txt=file.alt_text or None
    )
    _send(str(place["upload_url"]), file.content, timeout_seconds=client.timeout)
    return str(place["file_id"])


def share(
    client: WebClient,
    caller: Caller,
    file_id: str,
    *,
    title: str,
    channel_id: str,
    thread_ts: str | None,
    blocks: Sequence[Block],
) -> None:
    """Take the file in and show it in a channel or thread, in one step, with what is to be said about it."""
    said: dict[str, Any] = {"blocks": json.dumps([dict(block) for block in blocks])} if blocks else {}
    caller.write(
        lambda: client.files_completeUploadExternal(
            files=[{"id": file_id, "title": title}], channel_id=channel_id, thread_ts=thread_ts, **said
        ),
        doing=f"sharing a file in {channel_id}",
        place=channel_id,
    )


def is_shared(client: WebClient, caller: Caller, file_id: str, *, channel_id: str) -> bool:
    """Look whether a file is shown in a channel, giving Slack a moment to show what it has already taken in."""
    for _ in range(LOOKS):
        shares = caller.read(lambda: _shares(client, file_id), doing="looking for a file")
        if shares is None:  # never taken in
            return False
        if shares:
            return channel_id in shares
        caller.pause(SECONDS_BETWEEN_LOOKS)
    return False


def _shares(client: WebClient, file_id: str) -> set[str] | None:
    """Give the channels a file is shown in: none while Slack works on it. None if Slack has no such file."""
    try:
        file = client.files_info(file=file_id)["file"]
    except SlackApiError as error:
        if code_of(error) in ("file_not_found", "file_deleted"):
            return None
        raise
    return {channel_id for kind in file.get("shares", {}).values() for channel_id in kind}


def _send(address: str, content: bytes, *, timeout_seconds: float) -> None:
    """Post the bytes; the address itself is the permission, so no token goes with them."""
    if not address.startswith(("https://", "http://")):
        raise ServiceUnavailable("Slack named an upload address that is not one.")
    request = urllib.request.Request(address, data=content, method="POST")  # noqa: S310 - checked above
    request.add_header("Content-Type", "application/octet-stream")
    try:
        with urllib.request.urlopen(request, timeout=timeout_seconds) as answer:  # noqa: S310
            answer.read()
    except urllib.error.HTTPError as error:
        raise AnswerRefused(Refusal(error.code, "", headers=dict(error.headers))) from None
