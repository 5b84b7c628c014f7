"""The Slack workspace as the bot's Chat, on slack_sdk's WebClient: what it says, shows and asks about people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient, WebhookResponse

from integrations.patience import Patience
from integrations.slack import uploads
from integrations.slack.calling import API_URL, TIMEOUT_SECONDS, Caller, web_client
from integrations.slack.errors import AnswerRefused, Refusal, code_of
from integrations.slack.message import Block, File, Member, Message, Modal, Posted
from integrations.slack.people import MemberMemory, member_of

if TYPE_CHECKING:
    from slack_sdk.web import SlackResponse

EVENT_TYPE = "cqi_post"  # what the bot's own messages carry, so that it knows them again
PAGE_SIZE = 200
CLOCK_MARGIN = timedelta(minutes=5)  # our clock and Slack's may differ; a key is met only once anyway


def utc_now() -> datetime:
    return datetime.now(UTC)


class SlackChat:
    """One workspace, through one bot token. Fulfils the bot's Chat. Safe to share between threads."""

    def __init__(
        self,
        bot_token: str,
        *,
        api_url: str = API_URL,
        memory: MutableMapping[str, str],
        patience: Patience | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._client = web_client(bot_token, api_url=api_url, timeout_seconds=timeout_seconds)
        self._caller = Caller(patience)
        self._members = MemberMemory(memory, now=now)

    # --- messages

    def post(
        self, channel_id: str, message: Message, *, key: str | None = None, thread_ts: str | None = None
    ) -> Posted:
        """Post once, with `key` in the message's metadata. A user id stands for the direct message."""
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}} if key is not None else None
        with self._caller.turn(channel_id):
            answer = self._caller.write(
                lambda: self._client.chat_postMessage(
                    channel=channel_id,
                    metadata=metadata,
                    thread_ts=thread_ts,
                    unfurl_links=False,
                    unfurl_media=False,
                    **_content(message),
                ),
                doing=f"posting to {channel_id}",
                place=channel_id,
            )
        return Posted(channel_id=str(answer["channel"]), ts=str(answer["ts"]))

    def find_post(self, channel_id: str, *, key: str, since: datetime, thread_ts: str | None = None) -> Posted | None:
        """Look for a post of the bot that carries `key`: in the channel, or among the replies of a thread."""
        conversation_id = self._conversation(channel_id)
        oldest = f"{(since - CLOCK_MARGIN).timestamp():.6f}"
        cursor: str | None = None
        while True:
            page = self._page(conversation_id, thread_ts=thread_ts, oldest=oldest, cursor=cursor)
            for message in page["messages"]:
                if _key_of(message) == key:
                    return Posted(channel_id=conversation_id, ts=str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    def update(self, posted: Posted, message: Message) -> None:
        """Put other words in a post's place; its metadata stays."""
        self._caller.read(
            lambda: self._client.chat_update(channel=posted.channel_id, ts=posted.ts, **_content(message)),
            doing=f"changing a message in {posted.channel_id}",
            place=posted.channel_id,
        )

    def answer(self, response_url: str, message: Message, *, replace_original: bool = False) -> None:
        """Answer the person who asked, seen by them alone. Raises TooLate after 30 minutes or five answers."""
        self._caller.write(
            lambda: _send_answer(response_url, message, replace_original=replace_original), doing="answering a command"
        )

    # --- views

    def open_modal(self, trigger_id: str, modal: Modal) -> str:
        """Open a modal and return its view id. Raises TooLate if the trigger's three seconds are over."""
        answer = self._caller.write(
            lambda: self._client.views_open(trigger_id=trigger_id, view=dict(modal.view)),
            doing="opening a window",
            is_urgent=True,
        )
        return str(answer["view"]["id"])

    def update_modal(self, view_id: str, modal: Modal) -> None:
        """Replace what a modal shows. Raises TooLate if it was closed."""
        self._caller.read(
            lambda: self._client.views_update(view_id=view_id, view=dict(modal.view)), doing="changing a window"
        )

    def publish_home(self, user_id: str, view: Mapping[str, Any]) -> None:
        """Set one person's Home tab."""
        self._caller.read(
            lambda: self._client.views_publish(user_id=user_id, view=dict(view)), doing="setting a Home tab"
        )

    # --- files

    def upload(self, file: File) -> str:
        """Upload a file that nobody sees yet, and return its id."""
        return uploads.upload(self._client, self._caller, file)

    def share(
        self, file_id: str, *, title: str, channel_id: str, thread_ts: str | None = None, blocks: Sequence[Block] = ()
    ) -> None:
        """Show an uploaded file in a channel or thread, with `blocks` (sections only) in the same message."""
        conversation_id = self._conversation(channel_id)
        with self._caller.turn(channel_id):
            uploads.share(
                self._client,
                self._caller,
                file_id,
                title=title,
                channel_id=conversation_id,
                thread_ts=thread_ts,
                blocks=blocks,
            )

    def is_shared(self, file_id: str, *, channel_id: str) -> bool:
        """Look whether a file is shown in a channel."""
        return uploads.is_shared(self._client, self._caller, file_id, channel_id=self._conversation(channel_id))

    # --- people

    def member(self, user_id: str) -> Member | None:
        """Tell who this is. None if Slack knows no such user."""
        is_known, member = self._members.find(user_id)
        if not is_known:
            member = self._caller.read(lambda: self._user(user_id), doing="asking who a user is")
            self._members.keep(user_id, member)
        return member

    def all_members(self) -> Sequence[Member]:
        """Tell of everybody in the workspace, those who have left too."""
        found: list[Member] = []
        cursor: str | None = None
        while True:
            ask = partial(self._client.users_list, limit=PAGE_SIZE, cursor=cursor)
            page = self._caller.read(ask, doing="asking who is in the workspace")
            found += [member_of(user) for user in page["members"]]
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return found

    def group_members(self, group_id: str) -> frozenset[str]:
        """Tell the ids of those in a user group. Empty if there is no such group."""
        return self._caller.read(lambda: self._group(group_id), doing=f"asking who is in the user group {group_id}")

    def _group(self, group_id: str) -> frozenset[str]:
        try:
            return frozenset(self._client.usergroups_users_list(usergroup=group_id)["users"])
        except SlackApiError as error:
            if code_of(error) == "no_such_subteam":
                return frozenset()
            raise

    def _user(self, user_id: str) -> Member | None:
        try:
            return member_of(self._client.users_info(user=user_id)["user"])
        except SlackApiError as error:
            if code_of(error) in ("user_not_found", "user_not_visible", "users_not_found"):
                return None
            raise

    # --- conversations

    def _conversation(self, channel_id: str) -> str:
        """Give the conversation's own id; for a user's that of the direct message, which opening only finds again."""
        if not channel_id.startswith(("U", "W")):
            return channel_id
        answer = self._caller.read(
            lambda: self._client.conversations_open(users=channel_id),
            doing=f"opening the direct message with {channel_id}",
            place=channel_id,
        )
        return str(answer["channel"]["id"])

    def _page(self, channel_id: str, *, thread_ts: str | None, oldest: str, cursor: str | None) -> Mapping[str, Any]:
        wanted: dict[str, Any] = {"channel": channel_id, "oldest": oldest, "cursor": cursor, "limit": PAGE_SIZE}
        wanted["include_all_metadata"] = True

        def ask() -> SlackResponse:
            if thread_ts is None:
                return self._client.conversations_history(**wanted)
            return self._client.conversations_replies(ts=thread_ts, **wanted)

        answer = self._caller.read(ask, doing=f"looking through {channel_id}", place=channel_id)
        return answer.data if isinstance(answer.data, dict) else {}


def _content(message: Message) -> dict[str, Any]:
    """Say what is shown; nothing in it is turned into a mention or a link that was not one."""
    blocks = [dict(block) for block in message.blocks]
    return {"text": message.text, "blocks": blocks, "parse": "none", "link_names": False}


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key = metadata.get("event_payload", {}).get("key")
    return None if key is None else str(key)


def _send_answer(response_url: str, message: Message, *, replace_original: bool) -> None:
    """Post to the address that came with the command; the address is the permission."""
    client = WebhookClient(response_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])
    answer = client.send(
        text=message.text,
        blocks=[dict(block) for block in message.blocks] or None,
        response_type="ephemeral",
        replace_original=replace_original,
    )
    refusal = _refusal_of_answer(answer)
    if refusal is not None:
        raise AnswerRefused(refusal)


def _refusal_of_answer(answer: WebhookResponse) -> Refusal | None:
    """Read an answer that is JSON or a single word, as Slack pleases. None if all is well."""
    try:
        said = json.loads(answer.body)
        code = str(said.get("error", "")) if isinstance(said, dict) and not said.get("ok") else ""
    except ValueError:
        code = "" if answer.body.strip() == "ok" or "<" in answer.body else answer.body.strip()
    if answer.status_code == 200 and not code:
        return None
    if answer.status_code == 404 and not code:
        code = "expired_url"
    return Refusal(answer.status_code, code.lower().replace(" ", "_"), headers=answer.headers)
