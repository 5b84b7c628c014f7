"""The one door through which Slack comes in: kept, acknowledged at once, then worked on in the order each person asked.

Acknowledging waits for nothing but a row in the database, so Slack's three seconds hold while Google or Slack is slow.
A request that is cut off, by a fault of a service or the end of the process, is taken up again by `resume`.
"""

from __future__ import annotations

import logging
import re
import threading
import traceback
import zlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from bot.errors import UserError
from bot.ports import Chat, Clock
from bot.slack_requests import (
    ButtonClick,
    HomeOpened,
    Request,
    Shortcut,
    SlashCommand,
    ViewSubmission,
    from_json,
    kind_of,
    read_click,
    read_command,
    read_home,
    read_shortcut,
    read_submission,
    to_json,
)
from bot.storage.inbox import Inbox
from bot.work_queue import WorkQueue
from integrations.errors import IntegrationError, ServiceMisconfigured, ServiceUnavailable
from integrations.slack.message import Message, Modal

if TYPE_CHECKING:
    from slack_bolt import Ack, App

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]
Faults = Mapping[str, str]  # block id -> what is wrong with what was typed there

ANSWERABLE_FOR = timedelta(
    minutes=29
)  # a response_url lives 30: https://docs.slack.dev/interactivity/handling-user-interaction

TRIED_FOR = timedelta(hours=24)  # later than that, what somebody asked for would come as a surprise
ORIGINS_KEPT = 500

NOT_KEPT = "I could not keep your request just now, so nothing was done. Please send it again in a minute."
KEPT = "I have kept your request: it will be done as soon as the service answers again. You need not send it again."
OLD_BUTTON = "This button is from an earlier version of the bot. Please use `/action list` instead."


class Listening:
    """What each kind of request leads to. Nothing a listener does keeps Slack waiting."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        chat: Chat,
        clock: Clock,
        work: WorkQueue,
        refusal: Callable[[Request], str | None],
    ) -> None:
        """Build with `refusal`, which says why the person asking may not use the bot, or None if they may."""
        self._inbox = inbox
        self._chat = chat
        self._clock = clock
        self._work = work
        self._refusal = refusal
        self._listeners: dict[tuple[str, str], Callable[[Any], None]] = {}
        self._checks: dict[str, Callable[[ViewSubmission], Faults]] = {}
        self._meanwhile: dict[str, Modal] = {}
        self._taken: set[str] = set()  # waiting, being worked on, or failed since the start
        self._told: set[str] = set()
        self._origins: dict[str, Request] = {}  # of modals that are open; after a restart a direct message answers
        self._lock = threading.Lock()

    def on_command(self, command: str, listener: Callable[[SlashCommand], None]) -> None:
        self._listeners["command", command] = listener

    def on_click(self, action_id: str, listener: Callable[[ButtonClick], None]) -> None:
        self._listeners["click", action_id] = listener

    def on_submission(
        self,
        callback_id: str,
        listener: Callable[[ViewSubmission], None],
        *,
        check: Callable[[ViewSubmission], Faults] | None = None,
        meanwhile: Modal | None = None,
    ) -> None:
        """Listen to a modal. `check` is asked before it closes: it asks no service, for Slack waits for it.

        With `meanwhile` it does not close: it shows that, until the listener puts something else in its place.
        """
        self._listeners["submission", callback_id] = listener
        if meanwhile:
            self._meanwhile[callback_id] = meanwhile
        if check:
            self._checks[callback_id] = check

    def on_home_opened(self, listener: Callable[[HomeOpened], None]) -> None:
        self._listeners["home", ""] = listener

    def on_shortcut(self, callback_id: str, listener: Callable[[Shortcut], None]) -> None:
        self._listeners["shortcut", callback_id] = listener

    def attach(self, app: App) -> None:
        """Register all that is listened to with Bolt, after the last `on_...`."""
        routes: dict[str, Callable[[str], Any]] = {
            "command": app.command,
            "click": app.action,
            "submission": app.view,
            "home": lambda _: app.event("app_home_opened"),
            "shortcut": app.shortcut,
        }
        readers: dict[str, Callable[..., Request]] = {
            "command": read_command,
            "click": read_click,
            "submission": read_submission,
            "home": read_home,
            "shortcut": read_shortcut,
        }
        for kind, name in self._listeners:
            routes[kind](name)(self._receiver(readers[kind]))
        app.action(re.compile(".*"))(
            self._receiver(read_click)
        )  # a button of an older message: Bolt takes the first match

    def resume(self) -> None:
        """Take up what was received and never finished. Call at the start, and now and then."""
        oldest = self._clock.now() - TRIED_FOR
        for received in self._inbox.unfinished():
            if received.received_at >= oldest and self._take(received.request_id):
                self._put(from_json(received.kind, received.payload))

    def answer(self, request: Request, message: Message, *, replace_original: bool = False) -> None:
        """Answer the person who asked, seen by them alone: where they asked, or later by direct message."""
        asked = self._origins.get(request.private_metadata, request) if isinstance(request, ViewSubmission) else request
        if not self._answered(asked, message, replace_original=replace_original):
            self._chat.post(request.user_id, message)

    def redraw(self, request: Request, message: Message) -> bool:
        """Put a message in the place of the one that was clicked in. False if Slack does not take it any more."""
        return self._answered(request, message, replace_original=True)

    def _answered(self, asked: Request, message: Message, *, replace_original: bool) -> bool:
        if not asked.response_url or self._clock.now() - asked.asked_at > ANSWERABLE_FOR:
            return False
        try:
            self._chat.answer(asked.response_url, message, replace_original=replace_original)
        except (ServiceUnavailable, ServiceMisconfigured):
            raise
        except IntegrationError:  # the address is used up
            log.info("slack_answer_too_late kind=%s", kind_of(asked))
            return False
        return True

    def origin(self, request: Request) -> str:
        """Give the `private_metadata` for a modal, so that what is sent in is answered where `request` was asked."""
        with self._lock:
            while len(self._origins) >= ORIGINS_KEPT:
                del self._origins[next(iter(self._origins))]
            self._origins[request.request_id] = request
        return request.request_id

    def asked_in(self, origin: str) -> Request | None:
        """Return the request that `origin` stands for. None if it is long ago, or was before a restart."""
        with self._lock:
            return self._origins.get(origin)

    def _receiver(self, read: Callable[..., Request]) -> Callable[..., None]:
        # Bolt passes arguments by their names, so this function has exactly these and is not wrapped. An exception
        # right after ack() can lose the acknowledgement: nothing that may raise comes after it.
        def receive(ack: Ack, body: dict[str, Any]) -> None:
            request = read(body, now=self._clock.now())
            faults = self._faults(request)
            if faults:
                ack(response_action="errors", errors=dict(faults))
                return
            is_new = self._take(request.request_id)
            try:
                kept = is_new and self._inbox.receive(
                    request.request_id, kind_of(request), to_json(request), now=request.asked_at
                )
            except Exception as error:
                self._let_go(request.request_id)
                log.error("slack_request_not_kept kind=%s error=%s", kind_of(request), type(error).__name__)
                _say_not_kept(ack, request)
                return
            if kept:
                self._put(request)
            elif is_new:
                self._let_go(request.request_id)
            self._acknowledge(ack, request)

        return receive

    def _acknowledge(self, ack: Ack, request: Request) -> None:
        meanwhile = self._meanwhile.get(request.callback_id) if isinstance(request, ViewSubmission) else None
        if meanwhile:
            ack(response_action="update", view=dict(meanwhile.view))
        else:
            ack()

    def _faults(self, request: Request) -> Faults:
        check = self._checks.get(request.callback_id) if isinstance(request, ViewSubmission) else None
        try:
            return check(cast("ViewSubmission", request)) if check else {}
        except Exception as error:  # Slack waits: the form closes, and its listener says what is wrong
            log.error("slack_check_failed kind=%s error=%s", kind_of(request), type(error).__name__)
            return {}

    def _put(self, request: Request) -> None:
        self._work.put(request.user_id, lambda: self._do(request))

    def _take(self, request_id: str) -> bool:
        """Claim a request for this process. False if it is claimed already."""
        with self._lock:
            if request_id in self._taken:
                return False
            self._taken.add(request_id)
            return True

    def _let_go(self, request_id: str) -> None:
        with self._lock:
            self._taken.discard(request_id)

    def _do(self, request: Request) -> None:
        """Work on one request. It stays in the inbox unless it was done, or refused with a reason."""
        try:
            self._attempt(request)
            self._inbox.done(request.request_id, now=self._clock.now())
        except IntegrationError as error:
            log.warning("slack_request_kept kind=%s error=%s", kind_of(request), type(error).__name__)
            self._tell_once(request, KEPT)
            self._let_go(request.request_id)  # `resume` takes it up again
        except Exception as error:
            self._report(request, error)  # taken up again after the next start, perhaps by a version that can
        else:
            self._let_go(request.request_id)
            self._told.discard(request.request_id)

    def _attempt(self, request: Request) -> None:
        reason = self._refusal(request)
        if reason:
            log.warning("slack_request_refused kind=%s user=%s", kind_of(request), request.user_id)
            if not isinstance(request, HomeOpened):
                self.answer(request, said(reason))
            return
        listener = self._listeners.get(_route_of(request))
        if listener is None:
            if not isinstance(request, ButtonClick) or request.value:  # a button that opens a link has no value
                self.answer(request, said(OLD_BUTTON))
            return
        try:
            listener(request)
        except UserError as error:
            self.answer(request, said(str(error)))

    def _report(self, request: Request, error: Exception) -> None:
        reference = f"{zlib.crc32(request.request_id.encode()) & 0xFFFF:04X}"
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error(  # neither the request nor the error's message: both may hold somebody's words
            "slack_request_failed reference=%s kind=%s error=%s place=%s:%s",
            reference,
            kind_of(request),
            type(error).__name__,
            place.name,
            place.lineno,
        )
        self._tell_once(request, f"Something went wrong on my side; nothing is lost. Reference {reference}.")

    def _tell_once(self, request: Request, text: str) -> None:
        if request.request_id in self._told or isinstance(request, HomeOpened):
            return
        try:
            self.answer(request, said(text))
            self._told.add(request.request_id)
        except Exception as error:
            log.warning("slack_answer_failed error=%s", type(error).__name__)


def said(text: str) -> Message:
    """Say something that may quote the person: nothing in it pings anybody, and `code` stays code."""
    return Message(text=text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _route_of(request: Request) -> tuple[str, str]:
    match request:
        case SlashCommand():
            return "command", request.command
        case ButtonClick():
            return "click", request.action_id
        case ViewSubmission():
            return "submission", request.callback_id
        case Shortcut():
            return "shortcut", request.callback_id
    return "home", ""


def _say_not_kept(ack: Ack, request: Request) -> None:
    """Tell the person that the request is not safe. Slack itself marks a click that is not acknowledged as failed."""
    if isinstance(request, SlashCommand):
        ack(text=NOT_KEPT, response_type="ephemeral")
    elif isinstance(request, ViewSubmission) and request.values:
        ack(response_action="errors", errors={next(iter(request.values)): NOT_KEPT})
