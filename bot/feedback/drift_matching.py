"""Which question of today is which of yesterday's: by the form's ids, else by title and by what stands in the column.

A pair made by place alone is only a guess: whoever uses it asks a person.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.feedback.drift_model import Asked, Slot

Agrees = Callable[[Slot, Asked], bool | None]  # does the column hold what the slot held? None if nothing tells


@dataclass
class Matches:
    """Places in the list of slots and in the list of what is asked now."""

    same: dict[int, int] = field(default_factory=dict)
    guessed: dict[int, int] = field(default_factory=dict)  # in the place of one that is gone
    again: dict[int, int] = field(default_factory=dict)  # the title of one that is gone, on a new question

    @property
    def slots(self) -> set[int]:
        return {*self.same, *self.guessed, *self.again}

    @property
    def asked(self) -> set[int]:
        return {*self.same.values(), *self.guessed.values(), *self.again.values()}


def match_form(slots: Sequence[Slot], asked: Sequence[Asked]) -> Matches:
    """Match by question id. What is left over may be a question deleted and asked again, or one put in its place."""
    by_id = {slot.asked.question_id: index for index, slot in enumerate(slots)}
    found = Matches()
    for place, one in enumerate(asked):
        if one.question_id in by_id:
            found.same[by_id[one.question_id]] = place
    _again(found, slots, asked)
    _guess_by_place(found, slots, asked, fits=lambda slot, one: kind_of_answer(slot.asked) == kind_of_answer(one))
    return found


def match_columns(slots: Sequence[Slot], asked: Sequence[Asked], *, agrees: Agrees, fits: Agrees) -> Matches:
    """Match by title, where the column does not hold what another held; then by contents, by place, by elimination."""
    found = Matches()
    _by_title(found, slots, asked, agrees=agrees)
    _by_contents(found, slots, asked, agrees=agrees)
    _guess_by_place(found, slots, asked, fits=lambda slot, one: agrees(slot, one) is not False)
    _guess_by_place(found, slots, asked, fits=lambda _slot, _one: True)
    _guess_the_only_one(found, slots, asked, fits=fits)
    _again(found, slots, asked)
    return found


def kind_of_answer(asked: Asked) -> str:
    """Name what an answer looks like: a paragraph and a short text are alike, a list and buttons too."""
    if asked.scale is not None:
        return "scale"
    return "text" if asked.kind in ("text", "paragraph") else asked.kind


def _by_title(found: Matches, slots: Sequence[Slot], asked: Sequence[Asked], *, agrees: Agrees) -> None:
    """Match equal titles in their order, those first that were there at the last look."""
    titled: dict[str, deque[int]] = defaultdict(deque)
    for place, one in enumerate(asked):
        if one.wording:
            titled[one.wording].append(place)
    for index in sorted(range(len(slots)), key=lambda index: (not slots[index].is_there, slots[index].asked.place)):
        places = titled[slots[index].asked.wording] if slots[index].asked.wording else deque()
        fitting = next((place for place in places if agrees(slots[index], asked[place]) is not False), None)
        if fitting is not None:
            places.remove(fitting)
            found.same[index] = fitting


def _by_contents(found: Matches, slots: Sequence[Slot], asked: Sequence[Asked], *, agrees: Agrees) -> None:
    """Match a column that holds what exactly one of those held that are gone, and nobody else's."""
    gone, fresh = _left(found, slots, asked)
    holding = {index: [place for place in fresh if agrees(slots[index], asked[place])] for index in gone}
    claimed = [place for places in holding.values() for place in places]
    for index, places in holding.items():
        if len(places) == 1 and claimed.count(places[0]) == 1:
            found.guessed[index] = places[0]


def _guess_by_place(
    found: Matches, slots: Sequence[Slot], asked: Sequence[Asked], *, fits: Callable[[Slot, Asked], bool]
) -> None:
    """Match what stands where one is gone: in the same column, or beside the same neighbour."""
    for near in (_same_place, _beside):
        gone, fresh = _left(found, slots, asked)
        images = {slots[index].asked.place: place for index, place in (found.same | found.guessed).items()}
        for index in gone:
            slot = slots[index]
            place = next((one for one in fresh if near(slot.asked.place, one, images) and fits(slot, asked[one])), None)
            if place is not None and slot.is_there:
                found.guessed[index] = place
                fresh.remove(place)


def _same_place(was: int, place: int, _images: Mapping[int, int]) -> bool:
    return was == place


def _beside(was: int, place: int, images: Mapping[int, int]) -> bool:
    left, right = images.get(was - 1), images.get(was + 1)
    return (left is not None and left + 1 == place) or (right is not None and right - 1 == place)


def _guess_the_only_one(found: Matches, slots: Sequence[Slot], asked: Sequence[Asked], *, fits: Agrees) -> None:
    gone, fresh = _left(found, slots, asked)
    mapped = [index for index in gone if slots[index].key and slots[index].is_there]
    titled = [place for place in fresh if asked[place].wording]
    if len(mapped) == 1 and len(titled) == 1 and fits(slots[mapped[0]], asked[titled[0]]):
        found.guessed[mapped[0]] = titled[0]


def _again(found: Matches, slots: Sequence[Slot], asked: Sequence[Asked]) -> None:
    gone, fresh = _left(found, slots, asked)
    for index in sorted(gone, key=lambda index: not slots[index].is_there):
        wording = slots[index].asked.wording
        place = next((one for one in fresh if wording and asked[one].wording == wording), None)
        if place is not None:
            found.again[index] = place
            fresh.remove(place)


def _left(found: Matches, slots: Sequence[Slot], asked: Sequence[Asked]) -> tuple[list[int], list[int]]:
    return _without(range(len(slots)), found.slots), _without(range(len(asked)), found.asked)


def _without(places: Sequence[int], taken: Collection[int]) -> list[int]:
    return [place for place in places if place not in taken]
