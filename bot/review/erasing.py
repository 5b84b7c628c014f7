"""Two use cases: erasing one person's response wherever it went, and the yearly purge of raw responses.

Each can be cut off at any moment and run again: what is gone stays gone, and the rest follows.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.ports import Clock
from bot.posting import Poster
from bot.review import messages
from bot.review.erasure import Erasure, Reached
from bot.review.model import read_ref
from bot.review.quotes import Quotes
from bot.review.rules import kept_since
from bot.storage.engine import Storage, portions
from bot.storage.runs import Runs

RESPONSES_AT_ONCE = 100
COMMAND_LINE, YEARLY = "command line", "yearly purge"
log = logging.getLogger(__name__)


class Erasing:
    """What is done when a person's words are to go."""

    def __init__(
        self,
        *,
        storage: Storage,
        source: str,
        quotes: Quotes,
        poster: Poster,
        clock: Clock,
        zone: ZoneInfo,
        alert_channel_id: str,
    ) -> None:
        self._erasure = Erasure(storage, source=source)
        self._runs = Runs(storage)
        self._quotes = quotes
        self._poster = poster
        self._clock = clock
        self._zone = zone
        self._alert_channel_id = alert_channel_id

    def erase(self, reference: str, *, for_good: bool) -> str:
        """Erase one response, or only say what that would reach.

        Raises:
            UserError: nothing is kept under this reference.
        """
        keys = self._erasure.keys_of(reference, _comment_number(reference))
        if not keys:
            if self._erasure.was_erased(reference):
                return messages.erased_before(reference)
            raise UserError(messages.nothing_kept(reference))
        found, mentions = self._erasure.found(keys), self._erasure.mentions(keys)
        if not found.total and self._erasure.was_erased(keys[0]):
            return messages.erased_before(reference)
        if for_good:
            self._erase(keys, who=COMMAND_LINE, did="erased on request")
        return messages.erasure_report(found, mentions=mentions, is_done=for_good, what=f"Response {keys[0]}")

    def purge(self, before: date, *, for_good: bool) -> str:
        """Erase every raw response sent before a day, or only say what that would reach."""
        keys = self._erasure.keys_before(self._start_of(before))
        found = self._found(keys)
        if for_good and keys:
            self._erase(keys, who=COMMAND_LINE, did="purged")
            self._tell(found, before=before)
        return messages.erasure_report(found, is_done=for_good, what=f"Responses sent before {messages.day(before)}")

    def purge_if_due(self, today: date) -> str:
        """Erase the responses of academic years whose next year is over; tell the alert channel if there were any."""
        if self._runs.latest("digest") is None:
            return "nothing purged: no digest has counted the responses yet"
        before = kept_since(today)
        keys = self._erasure.keys_before(self._start_of(before))
        if not keys:
            return "nothing to purge"
        found = self._found(keys)
        self._erase(keys, who=YEARLY, did="purged")
        self._tell(found, before=before)
        return f"purged {found.responses} responses"

    def default_before(self, today: date) -> date:
        return kept_since(today)

    def _erase(self, keys: Sequence[str], *, who: str, did: str) -> None:
        for some in portions(keys, at_once=RESPONSES_AT_ONCE):
            # Slack first: while its copies stand, the database still knows where they are.
            self._erasure.unpublish(some)
            self._quotes.withdraw()
            self._erasure.erase(some, who=who, now=self._clock.now())
        self._erasure.log(did, who=who, now=self._clock.now(), how_many=len(keys))
        self._erasure.compact()
        log.info("responses_erased why=%s count=%s", did, len(keys))

    def _found(self, keys: Sequence[str]) -> Reached:
        return sum((self._erasure.found(some) for some in portions(keys, at_once=RESPONSES_AT_ONCE)), Reached())

    def _tell(self, found: Reached, *, before: date) -> None:
        key = f"purge/{before.isoformat()}/{self._clock.now().isoformat(timespec='seconds')}"
        self._poster.post_once(key, self._alert_channel_id, messages.purged(found, before=before))

    def _start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(0), tzinfo=self._zone).astimezone(UTC)


def _comment_number(reference: str) -> int | None:
    return read_ref(reference) if reference.upper().startswith("C") else None
