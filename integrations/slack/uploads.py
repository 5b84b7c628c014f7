"""A picture's way into Slack: an address to send it to, its bytes, and later the share that shows it to people.

Slack's last step both takes the file in and shares it, so an uploaded picture stays unseen until then.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from integrations.errors import ServiceUnavailable
from integrations.slack.calling import TIMEOUT_SECONDS
from integrations.slack.errors import AnswerRefused, Refusal, code_of

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from integrations.slack.calling import Caller
    from integrations.slack.message import Picture


def upload(client: WebClient, caller: Caller, picture: Picture) -> str:
    """Send a picture that nobody sees yet; return its file id. Slack drops one that is never shared."""
    place = caller.read(
        lambda: client.files_getUploadURLExternal(
            filename=picture.name, length=len(picture.png), alt_txt=picture.alt_text
        ),
        doing="asking where to upload a picture",
    )
    address = str(place["upload_url"])
    caller.read(lambda: _send(address, picture.png), doing="uploading a picture")
    return str(place["file_id"])


def share(
    client: WebClient, caller: Caller, file_id: str, *, title: str, channel_id: str, thread_ts: str | None
) -> None:
    """Take the file in and show it in a channel or thread, in one step."""
    caller.write(
        lambda: client.files_completeUploadExternal(
            files=[{"id": file_id, "title": title}], channel_id=channel_id, thread_ts=thread_ts
        ),
        doing=f"sharing a picture in {channel_id}",
        place=channel_id,
    )


def is_shared(client: WebClient, caller: Caller, file_id: str, *, channel_id: str) -> bool:
    """Look whether a file is shown in a channel. A file that was never taken in is not."""

    def shares() -> Mapping[str, Any]:
        try:
            return dict(client.files_info(file=file_id)["file"].get("shares", {}))
        except SlackApiError as error:
            if code_of(error) in ("file_not_found", "file_deleted"):
                return {}
            raise

    found = caller.read(shares, doing="looking for a picture")
    return any(channel_id in channels for channels in found.values())


def _send(address: str, content: bytes) -> None:
    """Post the bytes; the address itself is the permission, so no token goes with them."""
    if not address.startswith(("https://", "http://")):
        raise ServiceUnavailable("Slack named an upload address that is not one.")
    request = urllib.request.Request(address, data=content, method="POST")  # noqa: S310 - checked above
    request.add_header("Content-Type", "application/octet-stream")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            answer.read()
    except urllib.error.HTTPError as error:
        raise AnswerRefused(Refusal(error.code, "", headers=dict(error.headers))) from None
