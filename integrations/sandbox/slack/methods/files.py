"""Files: upload in three steps, what became of them, and taking them away."""

from __future__ import annotations

import re
from collections.abc import Callable

from integrations.sandbox.slack.errors import SlackError, invalid_arguments
from integrations.sandbox.slack.files import LARGEST_BYTES
from integrations.sandbox.slack.posting import Draft, draft_from, post
from integrations.sandbox.slack.records import Channel, Json, SlackFile
from integrations.sandbox.slack.registry import Call, Method, find_channel
from integrations.sandbox.slack.renderings import file_json
from integrations.sandbox.slack.shape import problem

CHANNEL_ID = r"^[CGDZ][A-Z0-9]{8,}$"
LONGEST_ALT_TEXT = 1000


def get_upload_url(call: Call) -> Json:
    """Make room for a file and say where its bytes go."""
    length, alt_text = call.arguments.number("length", 0), call.arguments.text("alt_txt")
    if not 0 < length <= LARGEST_BYTES:
        raise invalid_arguments(problem(f"must be between 1 and {LARGEST_BYTES}", "/length"))
    if len(alt_text) > LONGEST_ALT_TEXT:
        raise invalid_arguments(problem(f"must be less than {LONGEST_ALT_TEXT + 1} characters", "/alt_txt"))
    file, ticket = call.workspace.files.expect(
        call.arguments.text("filename"),
        length=length,
        owner=call.bot_id,
        alt_text=alt_text,
        now=call.workspace.clock.now(),
    )
    return {"upload_url": f"{call.workspace.base_url}/upload/v1/{ticket}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Take uploaded files in, and share them with channels once Slack is done with them."""
    entries = _entries(call)
    channels = _channels(call)
    draft = _introduction(call, channels)
    files = [call.workspace.files.complete(entry["id"], owner=call.bot_id) for entry in entries]
    for file, entry in zip(files, entries, strict=True):
        file.title = str(entry.get("title") or file.name)
    finished = _when_all_are_ready(files, lambda: _share(call, files, channels, draft))
    for file in files:
        call.workspace.files.process(file, done=finished)
    return {"files": [file_json(call.workspace, file) for file in files]}


def info(call: Call) -> Json:
    """Describe a file, with where it was shared."""
    file = _seen_file(call)
    return {"file": file_json(call.workspace, file), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(call: Call) -> Json:
    """Delete a file of the bot."""
    file = _seen_file(call)
    if file.owner != call.bot_id:
        raise SlackError("cant_delete_file")
    file.state, file.content = "deleted", b""
    call.workspace.changes.note()
    return {}


def upload_in_one_step(_call: Call) -> Json:
    """Refuse the old way, which ended in November 2025."""
    raise SlackError("method_deprecated")


def _entries(call: Call) -> list[Json]:
    entries = call.arguments.json("files")
    if not isinstance(entries, list) or not entries:
        raise invalid_arguments(problem("must provide an array", "/files"))
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise invalid_arguments(problem("missing required field: id", f"/files/{number}"))
    return entries


def _channels(call: Call) -> list[Channel]:
    given = call.arguments.given
    if given.get("channel_id") and given.get("channels"):
        raise invalid_arguments("must define only one of `channel_id` or `channels`")
    name = "channel_id" if given.get("channel_id") else "channels"
    found = []
    for channel_id in filter(None, call.arguments.text(name).split(",")):
        if not re.search(CHANNEL_ID, channel_id):
            raise invalid_arguments(problem(f"input must match regex pattern: {CHANNEL_ID}", f"/{name}"))
        given[name] = channel_id
        channel = find_channel(call, name)
        if channel.is_archived:
            raise SlackError("is_archived")
        found.append(channel)
    return found


def _introduction(call: Call, channels: list[Channel]) -> Draft:
    """Read the message that brings the files; it may be empty."""
    text, thread_ts = call.arguments.text("initial_comment"), call.arguments.text("thread_ts") or None
    blocks = [] if text else _blocks(call)  # Slack ignores blocks where there is a comment
    if thread_ts and len(channels) != 1:
        raise SlackError("invalid_arguments")
    if not channels:
        return Draft()
    body = {"text": text or " ", "blocks": blocks, "thread_ts": thread_ts}
    draft = draft_from(call.workspace, body, app=call.app, channel=channels[0])
    draft.text = draft.text.strip()
    return draft


def _blocks(call: Call) -> list[Json]:
    """Read the blocks that go with the files.

    Sections and rich text are known to work here; Slack answers a markdown block with internal_error (python-slack-sdk
    issue 1756), and of the other kinds nobody says that they work, so they are refused alike.
    """
    blocks = call.arguments.json("blocks") if call.arguments.given.get("blocks") else []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if any(isinstance(block, dict) and block.get("type") not in ("section", "rich_text") for block in blocks):
        raise SlackError("internal_error")
    return blocks


def _when_all_are_ready(files: list[SlackFile], then: Callable[[], None]) -> Callable[[], None]:
    def one_is_ready() -> None:
        if all(file.state == "ready" for file in files):
            then()

    return one_is_ready


def _share(call: Call, files: list[SlackFile], channels: list[Channel], draft: Draft) -> None:
    draft.file_ids = [file.id for file in files]
    for channel in channels:
        message = post(call.workspace, call.app, channel, draft)
        share = {
            "reply_users": [],
            "reply_users_count": 0,
            "reply_count": 0,
            "ts": message.ts,
            "channel_name": channel.name,
            "team_id": call.workspace.team_id,
            "share_user_id": call.bot_id,
        } | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
        for file in files:
            file.shares.setdefault(channel.id, []).append(share)
    call.workspace.changes.note()


def _seen_file(call: Call) -> SlackFile:
    file = call.workspace.files.visible(call.arguments.text("file"))
    channels = call.workspace.channels
    if file.owner != call.bot_id and not any(call.bot_id in channels[shared].members for shared in file.shares):
        raise SlackError("file_not_found")
    return file


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, 4, ("files:write",), ("filename", "length")),
    Method("files.completeUploadExternal", complete_upload, 4, ("files:write",), ("files",)),
    Method("files.info", info, 4, ("files:read",), ("file",)),
    Method("files.delete", delete, 3, ("files:write",), ("file",)),
    Method("files.upload", upload_in_one_step, 2, ("files:write",)),
)
