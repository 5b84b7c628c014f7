"""Telling the person who looks after the bot that something is wrong: once when it begins, once when it is over.

What passes by itself (a service away) is told only when it has lasted; what needs a person is told at once.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import MutableMapping
from datetime import datetime, timedelta
from pathlib import Path

from bot import blocks
from bot.ports import Chat, Clock
from integrations.errors import IntegrationError, ServiceMisconfigured
from integrations.slack.message import Message

AWAY_TOO_LONG = timedelta(minutes=45)  # told within the hour, with room for a try in between
log = logging.getLogger(__name__)


class Alerts:
    """Note troubles by job, and post about those a person must know of. Never raises: an alert is no reason to stop."""

    def __init__(self, *, chat: Chat, channel_id: str, memory: MutableMapping[str, str], clock: Clock) -> None:
        self._chat = chat
        self._channel_id = channel_id
        self._memory = memory
        self._clock = clock

    def trouble(self, job: str, error: Exception) -> None:
        """Note that a job failed. The log says so once when it begins, the channel when a person can or should act."""
        now = self._clock.now()
        began_at, told = self._recall(job)
        if began_at is None:
            began_at = now
            log.warning("job_failing job=%s kind=%s", job, type(error).__name__)
        if not isinstance(error, IntegrationError):
            log.error("job_broken job=%s kind=%s place=%s", job, type(error).__name__, place_of(error))
        needs_person = isinstance(error, ServiceMisconfigured) or not isinstance(error, IntegrationError)
        words = words_for(error)
        if _cause(words) != _cause(told) and (needs_person or now - began_at >= AWAY_TOO_LONG):
            told = words if self._post(trouble_message(job, words, since=began_at)) else told
        self._remember(job, began_at, told)

    def recovery(self, job: str) -> None:
        """Note that a job went well again; the channel is told if it was told of the trouble."""
        began_at, told = self._recall(job)
        if began_at is None:
            return
        log.info("job_recovered job=%s after=%s", job, self._clock.now() - began_at)
        if not told or self._post(recovery_message(job)):
            self._memory.pop(_key(job), None)

    def notice(self, key: str, message: Message) -> None:
        """Post something a person should see once; the same key is never posted twice."""
        name = f"notice:{key}"
        if name not in self._memory and self._post(message):
            self._memory[name] = self._clock.now().isoformat()

    def _post(self, message: Message) -> bool:
        try:
            self._chat.post(self._channel_id, message)
        except IntegrationError as error:
            log.warning("alert_not_posted kind=%s", type(error).__name__)
            return False
        return True

    def _recall(self, job: str) -> tuple[datetime | None, str]:
        kept = self._memory.get(_key(job))
        if kept is None:
            return None, ""
        began_at, _, told = kept.partition("\n")
        return datetime.fromisoformat(began_at), told

    def _remember(self, job: str, began_at: datetime, told: str) -> None:
        kept = f"{began_at.isoformat()}\n{told}"
        if self._memory.get(_key(job)) != kept:
            self._memory[_key(job)] = kept


def _cause(words: str) -> str:
    """Leave out what was being done: the same refusal met at the next step is no new trouble."""
    return words.partition(" (")[2] or words


def _key(job: str) -> str:
    return f"trouble:{job}"


def place_of(error: BaseException) -> str:
    """Say where in the code an error came up. Its text stays out of the log, because it may quote somebody."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in reversed(ours[-4:]))


def words_for(error: Exception) -> str:
    """Say in words what went wrong. What is not a known kind of trouble is not shown: it could quote anything."""
    if isinstance(error, IntegrationError):
        return str(error)
    return f"Something is wrong in the bot itself ({type(error).__name__}). The log of this time says where."


def trouble_message(job: str, words: str, *, since: datetime) -> Message:
    text = f"The bot could not do its job “{job}”: {words}"
    note = f"Since {since:%H:%M} UTC on {blocks.long_date(since.date())}. It goes on trying; nothing is lost."
    lines = [blocks.section(f":warning: *The bot needs a look: {blocks.escape(job)}*"), blocks.plain(words)]
    return Message(blocks.escape(text), [*lines, blocks.context(note)])


def recovery_message(job: str) -> Message:
    text = f"The bot's job “{job}” works again."
    return Message(text, [blocks.section(f":white_check_mark: {blocks.escape(text)}")])
