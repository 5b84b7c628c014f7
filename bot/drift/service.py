"""One use case: keep an eye on a form. What changed is kept before answers are read, told once, decided by people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.drift import messages, repository
from bot.feedback.drift import Resolution, resolved_form, resolved_table
from bot.feedback.drift_model import Answer, Change, Shape, What, settled
from bot.feedback.drift_reading import settled_in_file
from bot.feedback.model import FormMap
from bot.ports import Clock
from bot.posting import Poster
from bot.storage.engine import Storage
from integrations.errors import IntegrationError
from integrations.google.tables import FormDefinition, Table
from integrations.slack.message import Message

log = logging.getLogger(__name__)

Look = Callable[[Shape | None, Sequence[Change]], Resolution]


@dataclass(frozen=True)
class Decision:
    """What became of a click. `is_new` is False where it was settled before; `message` are all changes it stands in."""

    change: Change
    is_new: bool
    message: tuple[Change, ...]


class FormKeeper:
    """Remember one form, and what people decide about its changes."""

    def __init__(
        self,
        *,
        storage: Storage,
        form_map: FormMap,
        file: str,
        poster: Poster,
        channel_id: str,
        clock: Clock,
        on_decision: Callable[[], None] = lambda: None,
    ) -> None:
        """Build with `file`, the name that the form's file has for people."""
        self._storage = storage
        self._form_map = form_map
        self.source = form_map.name
        self.file = file
        self._poster = poster
        self._channel_id = channel_id
        self._clock = clock
        self._on_decision = on_decision

    # --- looking

    def form(self, definition: FormDefinition, form_map: FormMap) -> Resolution:
        now = self._clock.now()
        return self._look(
            lambda shape, changes: resolved_form(form_map, definition, shape=shape, changes=changes, now=now)
        )

    def table(self, table: Table, form_map: FormMap) -> Resolution:
        now = self._clock.now()
        return self._look(lambda shape, changes: resolved_table(form_map, table, shape=shape, changes=changes, now=now))

    def _look(self, look: Look) -> Resolution:
        """Compare, and keep what was found: from then on answers are read by it, also after a crash."""
        self._follow_file()
        with self._storage.read() as connection:
            shape = repository.shape_of(connection, self.source)
            changes = repository.changes_of(connection, self.source)
        resolution = look(shape, changes)
        found = in_messages(resolution.found, source=self.source)
        if found or resolution.shape != shape:
            with self._storage.begin() as connection:
                repository.add(connection, self.source, found)
                repository.keep_shape(connection, self.source, resolution.shape, at=self._clock.now())
        for change in found:
            log.info("form_changed source=%s what=%s number=%s", self.source, change.what.name.lower(), change.number)
        return resolution

    def _follow_file(self) -> None:
        """Take for decided what somebody has written into the form's file."""
        with self._storage.read() as connection:
            changes = repository.changes_of(connection, self.source)
        for change in settled_in_file(self._form_map, changes, at=self._clock.now()):
            self._settle(change, before=(None, Answer.NEW))

    # --- telling

    def tell(self) -> None:
        """Post what is not told yet, one message for each look. What cannot be posted now stays for the next time."""
        with self._storage.read() as connection:
            waiting = repository.untold(connection, self.source)
        for key in waiting:
            with self._storage.read() as connection:
                changes = repository.told_in(connection, key)
            try:
                self._poster.post_once(key, self._channel_id, self.message(changes))
            except IntegrationError as error:
                log.warning("form_change_not_posted error=%s", type(error).__name__)
                return
            with self._storage.begin() as connection:
                repository.told(connection, key, at=self._clock.now())

    def message(self, changes: Sequence[Change]) -> Message:
        return messages.form_changed(changes, source=self.source, file=self.file)

    # --- deciding

    def decide(self, number: int, answer: Answer, *, by: str) -> Decision | None:
        """Keep what somebody chose, and bring the answers together if it is the same question. None if unknown."""
        with self._storage.read() as connection:
            known = repository.changes_of(connection, self.source)
        change = next((one for one in known if one.number == number), None)
        if change is None or (answer is Answer.SEEN) == change.is_question:
            return None
        is_new = False
        for one in self._alike(change):
            joins = one.before if answer is Answer.SAME else None
            choice = settled(one, answer, by=by, at=self._clock.now(), joins=joins)
            is_new = self._settle(choice, before=(None,)) or is_new
        if is_new:
            log.info("form_change_decided source=%s number=%s answer=%s by=%s", self.source, number, answer, by)
            self._on_decision()
        with self._storage.read() as connection:
            drawn = repository.told_in(connection, change.told_in or "")
        return Decision(next(one for one in drawn if one.number == number), is_new, drawn)

    def _alike(self, change: Change) -> Sequence[Change]:
        """Give what one button stands for: itself, or all of its message that there is nothing to choose about."""
        if change.is_question or change.what is What.COLLECTS_EMAIL:
            return (change,)
        with self._storage.read() as connection:
            drawn = repository.told_in(connection, change.told_in or "")
        return [one for one in drawn if not one.is_question and one.what is not What.COLLECTS_EMAIL]

    def _settle(self, change: Change, *, before: Sequence[Answer | None]) -> bool:
        """Keep a decision and move the answers that it moves, all or nothing."""
        with self._storage.begin() as connection:
            if not repository.settle(connection, self.source, change, before=before):
                return False
            if change.joins and change.key:
                now = repository.changes_of(connection, self.source)
                repository.join_answers(connection, self.source, now, key=change.key)
                repository.join_figures(connection, self.source, now, key=change.key)
        return True


def in_messages(found: Sequence[Change], *, source: str) -> tuple[Change, ...]:
    """Put what one look found into one message, or several where Slack would not take it."""
    told = [change for change in found if change.answer is None]
    size = messages.QUESTIONS_IN_A_MESSAGE
    parts: dict[int, str] = {}
    questions = [change for change in told if change.is_question]
    first = f"form/{source}/{told[0].number}" if told else ""
    for change in told:
        part = questions.index(change) // size if change.is_question else 0
        parts[change.number] = first if part == 0 else f"{first}/{part + 1}"
    return tuple(replace(change, told_in=parts.get(change.number)) for change in found)
