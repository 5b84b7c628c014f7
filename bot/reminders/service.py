"""Sending the reminders of a day: each owner one message at most, and one owner's trouble is nobody else's."""

from __future__ import annotations

import json
import logging
from collections.abc import MutableMapping, Sequence
from datetime import date

from bot.actions.model import Action
from bot.actions.service import ActionService
from bot.calendar import SchoolCalendar
from bot.posting import Poster
from bot.reminders import messages
from bot.reminders.rules import Plan, Reminder, plan
from integrations.errors import IntegrationError, ServiceUnavailable

log = logging.getLogger(__name__)

REMEMBERED_AS = "reminders.reminded"  # JSON: reference of an action, or id of its owner -> the day of the last reminder


class ReminderService:
    """The job "reminders". `alert_channel_id` hears of owners who cannot be reached."""

    def __init__(
        self,
        *,
        actions: ActionService,
        poster: Poster,
        memory: MutableMapping[str, str],
        calendar: SchoolCalendar,
        alert_channel_id: str,
        plan_url: str | None = None,
    ) -> None:
        self._actions = actions
        self._poster = poster
        self._memory = memory
        self._calendar = calendar
        self._alert_channel_id = alert_channel_id
        self._plan_url = plan_url

    def run(self, day: date) -> str:
        """Send what is due on `day` and say what came of it. Calling it again sends nothing twice.

        Raises:
            ServiceUnavailable: some could not be sent now; the others were. Call again later.
            ServiceMisconfigured: Slack took none of them.
        """
        if not self._calendar.is_school_day(day):
            return "no reminders: schools are closed"
        planned = self._plan(day)
        sent, refused, failure = self._send_all(planned)
        if failure is not None and (isinstance(failure, ServiceUnavailable) or not sent):
            raise failure
        unreached = [*planned.unreached, *(action for item in refused for action in item.actions)]
        if unreached:
            message = messages.unreached(unreached, today=day)
            self._poster.post_once(f"reminder/{day.isoformat()}/unreached", self._alert_channel_id, message)
            self._remember(unreached, day)
        return f"reminded {sent}, could not remind of {len(unreached)}"

    def _send_all(self, planned: Plan) -> tuple[int, list[Reminder], IntegrationError | None]:
        """Send each person theirs. Return how many went out, those that Slack refused, and the gravest error."""
        sent, refused = 0, []
        failure: IntegrationError | None = None
        for item in planned.reminders:
            try:
                sent += self._send(item.owner_id, planned.day)
            except ServiceUnavailable as error:
                failure = error
            except IntegrationError as error:
                log.warning("reminder_refused owner=%s error=%s", item.owner_id, type(error).__name__)
                refused.append(item)
                failure = failure or error
        return sent, refused, failure

    def preview(self, day: date) -> str:
        """Say what `run` would send, and send nothing."""
        return messages.preview(self._plan(day))

    def _plan(self, day: date) -> Plan:
        return plan(self._actions.open(), today=day, reminded=self._reminded(), calendar=self._calendar)

    def _send(self, owner_id: str, day: date) -> bool:
        """Send one person's reminder as it is now: what was closed a moment ago is not in it any more."""
        item = next((item for item in self._plan(day).reminders if item.owner_id == owner_id), None)
        if item is None:
            return False
        message = messages.reminder(item, today=day, plan_url=self._plan_url)
        self._poster.post_once(f"reminder/{day.isoformat()}/{owner_id}", owner_id, message)
        self._remember(item.actions, day)
        return True

    def _reminded(self) -> dict[str, date]:
        kept = json.loads(self._memory.get(REMEMBERED_AS, "{}"))
        return {owner: date.fromisoformat(day) for owner, day in kept.items()}

    def _remember(self, actions: Sequence[Action], day: date) -> None:
        """Keep that these actions and their owners were reminded, and drop what is no longer open."""
        names = {name for action in actions for name in (action.ref, action.owner_id) if name}
        known = {**self._reminded(), **dict.fromkeys(names, day)}
        still_open = {action.ref for action in self._actions.open()}
        kept = {name: seen.isoformat() for name, seen in known.items() if name in still_open or seen == day}
        self._memory[REMEMBERED_AS] = json.dumps(kept)
