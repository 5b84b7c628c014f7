"""What is open about a form, for whoever reports it: what waits for somebody, what no figure counts, what was said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.drift import messages, repository
from bot.feedback.drift_model import Answer, Change, What
from bot.feedback.drift_reading import confirmed_wordings, is_mapped, question_of
from bot.feedback.model import FormMap, Question
from bot.storage.engine import Storage


def name_for_people(file: Path) -> str:
    """Name the form's file as somebody finds it: config/forms/learner.toml."""
    return "/".join(file.parts[-3:])


class OpenQuestions:
    """One form as the database knows it. Nothing here changes anything."""

    def __init__(self, storage: Storage, *, form_map: FormMap, file: Path) -> None:
        self._storage = storage
        self._form_map = form_map
        self._source = form_map.name
        self.file = name_for_people(file)

    def changes(self) -> tuple[Change, ...]:
        """Give every change there ever was, with who decided what about it when."""
        with self._storage.read() as connection:
            return repository.changes_of(connection, self._source)

    def told(self) -> frozenset[str]:
        """Give the wordings, old and new, that people were told of because they changed."""
        asked = (asked for change in self.changes() for asked in (change.old, change.new) if asked is not None)
        return frozenset(one.wording for one in asked)

    def waiting(self) -> str | None:
        """Say in one line which questions wait for a decision. None if none does."""
        waiting = [change for change in self.changes() if change.waits]
        return messages.waiting_line(waiting) if waiting else None

    def unmapped(self, *, with_understood: bool = True) -> str | None:
        """Say in one line what the form asks and its file says nothing of. None if it says something of everything."""
        titles = self._unmapped(with_understood=with_understood)
        return messages.unmapped_line(titles, file=self.file) if titles else None

    def notices(self) -> tuple[str, ...]:
        """Say in a few lines what the team should know of while it reads figures."""
        open_ones = [change for change in self.changes() if change.answer is None]
        removed = [change for change in open_ones if change.what is What.REMOVED]
        lines = (
            self.waiting(),
            messages.email_line() if any(change.what is What.COLLECTS_EMAIL for change in open_ones) else None,
            messages.removed_line(removed) if removed else None,
            self.unmapped(with_understood=False),
        )
        return tuple(filter(None, lines))

    def apart(self) -> tuple[Question, ...]:
        """Give the questions that are counted by themselves, because nobody has said yet what they measure."""
        changes = self.changes()
        keys = [one.key for one in changes if one.key and not one.joins and not is_mapped(one, self._form_map)]
        return tuple(filter(None, (question_of(key, self._form_map, changes) for key in keys)))

    def confirmed(self) -> Mapping[str, tuple[str, ...]]:
        """List by question the wordings that people said are the same and the form's file has not."""
        return confirmed_wordings(self._form_map, self.changes())

    def _unmapped(self, *, with_understood: bool) -> list[str]:
        with self._storage.read() as connection:
            shape = repository.shape_of(connection, self._source)
        changes = self.changes()
        seen = {one.new.wording for one in changes if one.new and one.answer is Answer.SEEN and not with_understood}
        new = {one.key for one in changes if one.answer is Answer.NEW and not is_mapped(one, self._form_map)}
        there = [slot for slot in shape.slots if slot.is_there and slot.asked.wording] if shape else []
        return [
            slot.asked.wording
            for slot in there
            if slot.key in new or (slot.key is None and slot.asked.wording not in seen)
        ]
