"""Read what a form's questions mean from its file in `config/forms/`, naming every fault at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from bot.errors import ConfigError
from bot.feedback.model import Exclusions, FormMap, Kind, Measure, Question
from bot.feedback.values import folded

GRID = "grid"
FROM_DATES = "dates"  # [cohort] from: no question tells the cohort
USUAL_GAP_DAYS = 14


def load_form_map(file: Path) -> FormMap:
    """Read one form's file.

    Raises:
        ConfigError: with every fault found.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError([f"{file} is missing; it says what the form's questions mean"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{file} cannot be read: {error}"]) from None
    return read_form_map(content, called=file.name)


def read_form_map(content: Mapping[str, Any], *, called: str) -> FormMap:
    faults = list(_faults(content))
    if faults:
        raise ConfigError([f"{called}: {fault}" for fault in faults])
    questions = tuple(question for entry in content["questions"] for question in _questions(entry))
    exclude = content.get("exclude", {})
    form_map = FormMap(
        name=content["name"],
        title=content.get("title", content["name"]),
        questions=questions,
        measures=tuple(_measure(entry, questions) for entry in content.get("measures", ())),
        exclusions=Exclusions(
            texts=_folded(exclude.get("texts", ())),
            cohorts=_folded(exclude.get("cohorts", ())),
            email_domains=_folded(domain.lstrip("@") for domain in exclude.get("email_domains", ())),
        ),
        cohort_gap_days=content.get("cohort", {}).get("gap_days", USUAL_GAP_DAYS)
        if content.get("cohort", {}).get("from") == FROM_DATES
        else None,
    )
    faults = [f"{called}: {fault}" for fault in _contradictions(form_map)]
    if faults:
        raise ConfigError(faults)
    return form_map


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(str(word).strip().casefold() for word in words)


def _questions(entry: Mapping[str, Any]) -> Iterator[Question]:
    """Give the entry's question, or one for each row of a grid, whose column is headed `Question [Row]`."""
    if entry["kind"] != GRID:
        yield _question(entry)
        return
    for row in entry["rows"]:
        titles = [f"{title} [{row['title']}]" for title in entry["titles"]]
        yield _question({**entry, **row, "titles": titles, "kind": "scale"})


def _question(entry: Mapping[str, Any]) -> Question:
    scale = entry.get("scale")
    return Question(
        key=entry["key"],
        titles=tuple(entry["titles"]),
        kind=entry["kind"],
        scale=(scale[0], scale[1]) if scale else None,
        favourable=tuple(float(value) for value in entry.get("favourable", ())),
        labels={folded(words).casefold(): float(value) for words, value in entry.get("labels", {}).items()},
        no_answers=frozenset(folded(str(words)).casefold() for words in entry.get("no_answers", ())),
        options=tuple(entry.get("options", ())),
        measure=entry.get("measure"),
        theme=entry.get("theme"),
        principles=tuple(entry.get("principles", ())),
        is_sensitive=entry.get("sensitive", False),
        optional=entry.get("optional", False),
    )


def _measure(entry: Mapping[str, Any], questions: Sequence[Question]) -> Measure:
    return Measure(
        key=entry["key"],
        title=entry["title"],
        questions=tuple(question for question in questions if question.measure == entry["key"]),
        before=entry.get("before"),
        after=entry.get("after"),
    )


def _faults(content: Mapping[str, Any]) -> Iterator[str]:
    """Name what is missing or of the wrong sort, entry by entry."""
    if not isinstance(content.get("name"), str):
        yield "name is missing"
    yield from _cohort_faults(content.get("cohort", {}))
    entries = content.get("questions")
    if not isinstance(entries, list) or not entries:
        yield "there are no [[questions]]"
        return
    for number, entry in enumerate(entries, start=1):
        called = f"question {number} ({entry.get('key', 'no key')})"
        yield from (f"{called}: {fault}" for fault in _entry_faults(entry))
    for number, entry in enumerate(content.get("measures", ()), start=1):
        if not {"key", "title"} <= entry.keys():
            yield f"measure {number} needs a key and a title"


def _cohort_faults(cohort: object) -> Iterator[str]:
    if not isinstance(cohort, Mapping):
        yield "[cohort] is no table"
        return
    source, gap = cohort.get("from", FROM_DATES), cohort.get("gap_days", USUAL_GAP_DAYS)
    if source != FROM_DATES:
        yield f'[cohort] from is "{source}"; only "{FROM_DATES}" is known, or leave [cohort] out and mark a question'
    if not isinstance(gap, int) or isinstance(gap, bool) or gap < 1:
        yield f"[cohort] gap_days is {gap!r}; write a whole number of days from 1 on"


def _entry_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    kind = entry.get("kind")
    if not isinstance(entry.get("key"), str):
        yield "key is missing"
    if not isinstance(entry.get("titles"), list) or not entry["titles"]:
        yield 'titles is missing; write the question as in the form, such as titles = ["The pace was"]'
    if kind != GRID and kind not in get_args(Kind):
        yield f'kind "{kind}" is not one of {", ".join((*get_args(Kind), GRID))}'
    if kind in (GRID, "scale") and not _is_scale(entry.get("scale")):
        yield "scale is missing; write its lowest and highest value, such as scale = [1, 5]"
    if kind == GRID and not all({"key", "title"} <= row.keys() for row in entry.get("rows") or [{}]):
        yield "a grid needs rows, each with a key and a title"


def _is_scale(scale: object) -> bool:
    return isinstance(scale, list) and len(scale) == 2 and all(isinstance(end, int) for end in scale)


def _contradictions(form_map: FormMap) -> Iterator[str]:
    """Name what each entry allows but the whole does not."""
    keys = [question.key for question in form_map.questions]
    yield from (f'the question key "{key}" is used twice' for key in sorted({k for k in keys if keys.count(k) > 1}))
    for kind in form_map.needed_kinds:
        if not any(question.kind == kind for question in form_map.questions):
            yield f'no question has kind = "{kind}"'
    known = {measure.key for measure in form_map.measures}
    for question in form_map.questions:
        if question.measure is not None and question.measure not in known:
            yield f'question {question.key} names the measure "{question.measure}", which is not in [[measures]]'
    for measure in form_map.measures:
        yield from _measure_contradictions(measure, keys)


def _measure_contradictions(measure: Measure, keys: Sequence[str]) -> Iterator[str]:
    if not measure.questions:
        yield f'no question has measure = "{measure.key}"'
    if (measure.before is None) != (measure.after is None):
        yield f"measure {measure.key} needs both before and after, or neither"
    for key in (measure.before, measure.after):
        if key is not None and key not in keys:
            yield f'measure {measure.key} names the question "{key}", which is not there'
    if not measure.is_change and any(not question.favourable for question in measure.questions):
        yield f"measure {measure.key}: each of its questions needs favourable = [...], the values that count as good"
