"""One look at a form: each question that is remembered is found again or is gone, and what is new gets its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.feedback.drift_comparing import what_changed
from bot.feedback.drift_matching import Matches
from bot.feedback.drift_model import COLUMN, Answer, Asked, Change, Slot, What, next_key, settled
from bot.feedback.drift_reading import BOT, file_key, in_file, series_of
from bot.feedback.model import FormMap, Question
from bot.feedback.values import folded


class Looking:
    """Collect what one look finds."""

    def __init__(
        self,
        form_map: FormMap,
        changes: Sequence[Change],
        *,
        now: datetime,
        is_sheet: bool = False,
        holds: Callable[[Asked], bool] = lambda _: False,
    ) -> None:
        """Build with `holds`, which tells whether a column without a title has anything in it."""
        self._form_map = form_map
        self._known = tuple(changes)
        self._found: list[Change] = []
        self._now = now
        self._is_sheet = is_sheet
        self._holds = holds

    @property
    def found(self) -> tuple[Change, ...]:
        return tuple(self._found)

    @property
    def changes(self) -> tuple[Change, ...]:
        return (*self._known, *self._found)

    def first_look(self, asked: Sequence[Asked]) -> tuple[Slot, ...]:
        """Take the form's file at its word: each wording is the question that the file gives it to."""
        slots = []
        for one in asked:
            key = file_key(self._form_map, one.title)
            slot = Slot(asked=one, key=key)
            if key is None:
                slot = self._unknown(one)
            elif (mistaken := self._other_scale(one, key)) is not None:
                slot = self._change(What.RESCALED, replace(slot, asked=mistaken), one)
            slots.append(slot)
        return tuple(slots)

    def by_file(self, slots: Sequence[Slot]) -> tuple[Slot, ...]:
        """Follow the form's file where somebody has changed it since."""
        return tuple(self._by_file(slot) for slot in slots)

    def next_look(self, slots: Sequence[Slot], asked: Sequence[Asked], found: Matches) -> tuple[Slot, ...]:
        """Bring the slots up to date with what is asked now."""
        there: list[Slot] = []
        untaken = set(range(len(asked))) - found.asked
        for index, slot in enumerate(slots):
            if index in found.same:
                there.append(self._same(slot, asked[found.same[index]]))
                continue
            place = found.guessed.get(index, found.again.get(index))
            if slot.key is None:
                untaken |= {place} if place is not None else set()
                continue
            there += self._gone(slot) if place is None else self._succeeded(slot, asked[place], found, index)
        for place in sorted(untaken):
            there.append(self._fresh(asked[place], there))
        return tuple(there)

    def tell(self, what: What, *, old: Asked | None = None, new: Asked | None = None) -> None:
        """Note a change that nobody has to choose about."""
        self._found.append(Change(number=self._next_number(), what=what, old=old, new=new, found_at=self._now))

    def answered_otherwise(self, slot: Slot, now: Asked) -> Slot:
        """Note that a column holds other answers than its scale has."""
        what = What.RESCALED if now.scale else What.RETYPED
        return self._change(what, slot, now)

    def _by_file(self, slot: Slot) -> Slot:
        if slot.key and "@" not in slot.key and in_file(slot.key, self._form_map) is None:
            slot = replace(slot, key=None)
        if slot.key is None and slot.is_there:
            return replace(slot, key=file_key(self._form_map, slot.asked.title))
        return slot

    def _same(self, slot: Slot, now: Asked) -> Slot:
        if self._is_sheet:  # of which a header tells nothing
            was = slot.asked
            now = replace(now, kind=was.kind, scale=was.scale, labels=was.labels, options=was.options)
        if slot.key is None:
            is_news = slot.asked.wording != now.wording and file_key(self._form_map, now.title)
            return self._fresh(now, ()) if is_news else Slot(asked=now)
        origin = self._origin(slot.key)
        what = what_changed(slot.asked, now, origin) if origin else None
        if what is None or (what is What.RENAMED and self._is_confirmed(slot, now)):
            return replace(slot, asked=now, is_there=True)
        return self._change(what, slot, now)

    def _succeeded(self, slot: Slot, now: Asked, found: Matches, index: int) -> list[Slot]:
        """Put another question in the place of one that is gone. A form still has the old answers under the old id."""
        if index in found.again:
            return [replace(slot, is_there=False), self._change(What.ASKED_AGAIN, slot, now)]
        if self._is_sheet:
            return [self._same(slot, now)]
        return [replace(slot, is_there=False), self._change(What.REPLACED, slot, now)]

    def _gone(self, slot: Slot) -> list[Slot]:
        if slot.is_there:
            self.tell(What.REMOVED, old=slot.asked)
        return [replace(slot, is_there=False)]

    def _fresh(self, now: Asked, there: Sequence[Slot]) -> Slot:
        """Place what was not there. A title that was ever another question's is nobody's until somebody says whose."""
        twin = next((slot for slot in there if slot.key and slot.is_there and slot.asked.wording == now.wording), None)
        if twin is not None and now.wording:
            return self._change(What.TWIN, twin, now)
        earlier = self._earlier(now)
        if earlier is not None:
            return self._change(What.ASKED_AGAIN, earlier, now)
        key = file_key(self._form_map, now.title)
        question = in_file(key, self._form_map) if key else None
        if question is None:
            return self._unknown(now)
        if question.kind == "email":
            self.tell(What.COLLECTS_EMAIL, new=now)
        return Slot(asked=now, key=key)

    def _unknown(self, now: Asked) -> Slot:
        if now.wording:
            self.tell(What.COLLECTS_EMAIL if _asks_for_email(now) else What.ADDED, new=now)
        elif self._holds(now):
            self.tell(What.BLANK, new=now)
        return Slot(asked=now)

    def _change(self, what: What, slot: Slot, now: Asked) -> Slot:
        """Read from now on apart what is asked otherwise, until somebody says what it is."""
        origin = self._origin(slot.key or "")
        was, now = _with_scale(slot.asked, origin), _with_scale(now, origin)
        change = Change(
            number=self._next_number(),
            what=what,
            old=was,
            new=now,
            key=next_key(slot.key or "", [known.key for known in self.changes if known.key]),
            before=slot.key,
            in_file=file_key(self._form_map, now.title),
            is_needed=origin is not None and origin.kind in self._form_map.needed_kinds,
            found_at=self._now,
        )
        led_here = next((known for known in self.changes if known.key == slot.key), None)
        if led_here and led_here.old and led_here.before and _is_as(led_here.old, now):
            change = settled(change, Answer.BACK, by=BOT, at=self._now, joins=led_here.before)
        self._found.append(change)
        return Slot(asked=now, key=change.key)

    def _is_confirmed(self, slot: Slot, now: Asked) -> bool:
        """Tell whether the form's file gives a wording never seen before to the question that stood here."""
        key = file_key(self._form_map, now.title)
        return key is not None and key == series_of(slot.key or "", self.changes) and self._earlier(now) is None

    def _earlier(self, now: Asked) -> Slot | None:
        """Find what a title stood for before, if it did."""
        for change in reversed(self.changes):
            for asked, key in ((change.new, change.key), (change.old, change.before)):
                if asked is not None and key is not None and asked.wording and asked.wording == now.wording:
                    return Slot(asked=asked, key=key)
        return None

    def _other_scale(self, asked: Asked, key: str) -> Asked | None:
        """Give what the form's file takes a question for, where it is wrong about its scale."""
        question = in_file(key, self._form_map)
        if question is None or not question.scale or not asked.scale or asked.scale == question.scale:
            return None
        return replace(asked, scale=question.scale)

    def _origin(self, key: str) -> Question | None:
        return in_file(key.partition("@")[0], self._form_map)

    def _next_number(self) -> int:
        return max((change.number for change in self.changes), default=0) + 1


def _with_scale(asked: Asked, question: Question | None) -> Asked:
    """Say for a column, whose header does not, on which scale the form's file has it."""
    scale = question.scale if question and asked.kind == COLUMN and asked.scale is None else asked.scale
    return replace(asked, scale=scale)


def _is_as(was: Asked, now: Asked) -> bool:
    return replace(was, place=now.place, title=now.title) == now and was.wording == now.wording


def _asks_for_email(asked: Asked) -> bool:
    from bot.feedback.profile import header_words

    return bool(header_words.EMAIL.found_in(folded(asked.title).casefold()))
