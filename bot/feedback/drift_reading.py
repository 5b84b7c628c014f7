"""The form's file applied to the form of today: each question under its own key, what changed under keys apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.feedback.drift_matching import kind_of_answer
from bot.feedback.drift_model import Answer, Change, Slot, settled
from bot.feedback.model import FormMap, Question
from bot.feedback.values import folded

BOT = "bot"  # who settled what needed nobody
THE_FILE = "file"  # who settled it: whoever edited the form's file


@dataclass(frozen=True)
class Reading:
    """The questions to read, and the title that each slot is known by while it is read. Unknown ones have none."""

    form_map: FormMap
    titles: Mapping[int, str]  # by the slot's place among the slots
    missing_need: Question | None = None  # it was there, and without it nothing can be placed


def file_key(form_map: FormMap, title: str) -> str | None:
    """Name the question that the form's file gives this wording to."""
    wording = folded(title)
    if not wording:
        return None
    return next((one.key for one in form_map.questions if wording in map(folded, one.titles)), None)


def series_of(key: str, changes: Sequence[Change]) -> str:
    """Name the series that answers read under this key count in, as is decided now."""
    change = _change_of(key, changes)
    return series_of(change.joins, changes) if change and change.joins else key


def question_of(key: str, form_map: FormMap, changes: Sequence[Change]) -> Question | None:
    """Give the question as its answers are read. None if it is in no file, or nobody has said that it is needed.

    Answers from before a change stand in the same column, so what changed is read as widely as both ways of asking.
    """
    if _change_of(key, changes) is None:
        return in_file(key, form_map)
    links = list(_links(key, changes))
    origin = in_file(key.partition("@")[0], form_map)
    new = links[0].new
    title = (new.title if new else "") or "(a column without a title)"
    if origin is None or not origin.is_kept:
        joined = origin is not None and series_of(key, changes) == origin.key
        return replace(origin, key=key, titles=(title,), optional=True) if origin and joined else None
    origin = in_file(key, form_map) or origin  # somebody has said in the file what it measures
    retyped = any(link.old and link.new and kind_of_answer(link.old) != kind_of_answer(link.new) for link in links)
    return Question(
        key=key,
        titles=(title,),
        kind="text" if retyped else origin.kind,
        scale=None if retyped else _widest(origin, links),
        labels={} if retyped else origin.labels,
        no_answers=frozenset() if retyped else origin.no_answers,
        options=(*origin.options, *_new_options(origin, links)) if origin.options and not retyped else (),
        is_sensitive=origin.is_sensitive,
        optional=True,
    )


def reading_map(
    form_map: FormMap, slots: Sequence[Slot], changes: Sequence[Change], *, needed: Sequence[str]
) -> Reading:
    """Say how each place is read. What is gone but was there is worth no second word from whoever reads."""
    ever = {slot.key for slot in slots if slot.key} | {change.before for change in changes if change.before}
    read: dict[str, Question] = {}
    titles: dict[int, str] = {}
    for index, slot in enumerate(slots):
        question = question_of(slot.key, form_map, changes) if slot.key else None
        if question is None or slot.key is None:
            continue
        if slot.key not in read:
            read[slot.key] = _titled_once(question, [*form_map.questions, *read.values()])
        titles[index] = read[slot.key].title
    there = {slot.key for slot in slots if slot.is_there}
    read = {key: one if key in there else replace(one, optional=True) for key, one in read.items()}
    others = [
        replace(question, optional=True) if question.key in ever else question
        for question in form_map.questions
        if question.key not in read
    ]
    kinds = {question.kind for key, question in read.items() if key in there}
    lost = next(
        (one for one in form_map.questions if one.kind in needed and one.key in ever and one.kind not in kinds), None
    )
    return Reading(replace(form_map, questions=(*read.values(), *others)), titles, lost)


def _titled_once(question: Question, others: Sequence[Question]) -> Question:
    """Give a question a title of its own to be read by; in the file's own titles two of a kind may be meant."""
    if any(other.key == question.key for other in others):
        return replace(question, titles=question.titles[:1])
    taken = {folded(title) for other in others for title in other.titles}
    title, number = question.title, 1
    while folded(title) in taken:
        number += 1
        title = f"{question.title} ({number})"
    return replace(question, titles=(title,))


def _change_of(key: str, changes: Sequence[Change]) -> Change | None:
    return next((change for change in changes if change.key == key), None)


def _links(key: str | None, changes: Sequence[Change]) -> Iterator[Change]:
    """Give the changes that led to a key, the latest first."""
    change = _change_of(key, changes) if key else None
    while change is not None:
        yield change
        change = _change_of(change.before, changes) if change.before else None


def in_file(key: str, form_map: FormMap) -> Question | None:
    return next((question for question in form_map.questions if question.key == key), None)


def _new_options(origin: Question, links: Sequence[Change]) -> tuple[str, ...]:
    offered = dict.fromkeys(option for link in reversed(links) if link.new for option in link.new.options)
    return tuple(option for option in offered if option not in origin.options)


def _widest(origin: Question, links: Sequence[Change]) -> tuple[int, int] | None:
    scales = [asked.scale for link in links for asked in (link.old, link.new) if asked and asked.scale]
    if origin.scale is None:
        return None
    ends = [end for scale in (origin.scale, *scales) for end in scale]
    return min(ends), max(ends)


def settled_in_file(form_map: FormMap, changes: Sequence[Change], *, at: datetime) -> tuple[Change, ...]:
    """Give the changes that somebody has settled by writing the new wording, or its key, into the form's file."""
    return tuple(done for change in changes if (done := _in_file_now(form_map, change, at=at)) is not None)


def _in_file_now(form_map: FormMap, change: Change, *, at: datetime) -> Change | None:
    if not change.is_question or change.new is None or change.answer not in (None, Answer.NEW):
        return None
    key = file_key(form_map, change.new.title)
    if in_file(change.key or "", form_map) is not None:
        return settled(change, Answer.NEW, by=THE_FILE, at=at) if change.waits else None
    if key is None or key == change.in_file:
        return None
    return settled(change, Answer.IN_FILE, by=THE_FILE, at=at, joins=key)


def is_mapped(change: Change, form_map: FormMap) -> bool:
    """Tell whether what was settled as a new question has a place in the form's file."""
    return in_file(change.key or "", form_map) is not None


def confirmed_wordings(form_map: FormMap, changes: Sequence[Change]) -> Mapping[str, tuple[str, ...]]:
    """Give by question the wordings that people have said are the same, for the form's file to be completed with."""
    found: dict[str, tuple[str, ...]] = {}
    for change in changes:
        key = series_of(change.key, changes) if change.key and change.joins else None
        if key is None or change.new is None or file_key(form_map, change.new.title) is not None:
            continue
        found[key] = (*found.get(key, ()), change.new.title)
    return found
