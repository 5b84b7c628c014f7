"""Read what each log asks from its file in `config/forms/`, naming every fault at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from bot.actions.model import PRINCIPLES
from bot.errors import ConfigError
from bot.logbook.model import JOINED, KINDS, Gives, LogForm, NeedsAction, Question, QuestionKind, Row

LONGEST_OPTION = 75  # characters, as Slack shows an option
LONGEST_LABEL = 150  # of a question, so that a level fits beside it
MOST_TEXT = 3_000  # what one text input holds
MOST_CHOICES = 100
MOST_INPUTS = 40  # with a level of a grid as one; a modal takes 100 blocks, and nobody answers so many
WORDS = ("word", "source", "title", "tab")


def load_log_forms(folder: Path) -> tuple[LogForm, ...]:
    """Read the files of the logs that are there: a team that has no such source takes its file away.

    Raises:
        ConfigError: with every fault found.
    """
    forms: list[LogForm] = []
    faults: list[str] = []
    for kind in KINDS:
        file = folder / f"{kind}.toml"
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            faults.append(f"{file} cannot be read: {error}")
            continue
        found = [f"{file.name}: {fault}" for fault in _faults(content)]
        faults += found
        if not found:
            forms.append(_form(kind, content))
    faults += _shared(forms)
    if faults:
        raise ConfigError(faults)
    return tuple(forms)


def _form(kind: str, content: Mapping[str, Any]) -> LogForm:
    said = {name: content[name].strip() for name in WORDS}
    return LogForm(kind=kind, questions=tuple(map(_question, content["questions"])), **said)


def _question(entry: Mapping[str, Any]) -> Question:
    options = tuple(entry.get("options", ()))
    if entry["kind"] == "scale":
        low, high = entry["scale"]
        options = tuple(str(value) for value in range(low, high + 1))
    if entry.get("gives") == "principles":
        options = tuple(f"{letter.value} {sense}" for letter, sense in PRINCIPLES.items())
    limit = entry.get("limit", MOST_TEXT if entry["kind"] == "long" else None)
    return Question(
        key=entry["key"],
        title=entry["title"].strip(),
        kind=entry["kind"],
        gives=entry.get("gives"),
        options=options,
        hint=entry.get("hint"),
        required=entry.get("required", False),
        limit=limit,
        levels=tuple(entry.get("levels", ())),
        rows=tuple(Row(row["key"], row["title"]) for row in entry.get("rows", ())),
    )


def _faults(content: Mapping[str, Any]) -> Iterator[str]:
    for name in WORDS:
        if not isinstance(content.get(name), str) or not content[name].strip():
            yield f"{name} is missing"
    entries = content.get("questions")
    if not isinstance(entries, list) or not entries:
        yield "there are no [[questions]]"
        return
    for number, entry in enumerate(entries, start=1):
        yield from (f"question {number} ({entry.get('key', 'no key')}): {fault}" for fault in _entry_faults(entry))
    yield from _whole_faults(entries)


def _entry_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    kind, gives = entry.get("kind"), entry.get("gives")
    if not isinstance(entry.get("key"), str) or "." in str(entry.get("key")) or ":" in str(entry.get("key")):
        yield "it needs a key without a dot or colon"
    if not isinstance(entry.get("title"), str) or not 0 < len(entry["title"].strip()) <= LONGEST_LABEL:
        yield f"it needs a title of at most {LONGEST_LABEL} characters"
    if kind not in get_args(QuestionKind):
        yield f'kind "{kind}" is not one of {", ".join(get_args(QuestionKind))}'
    if gives is not None and gives not in get_args(Gives):
        yield f'gives "{gives}" is not one of {", ".join(get_args(Gives))}'
    limit = entry.get("limit", MOST_TEXT)
    if not isinstance(limit, int) or isinstance(limit, bool) or not 0 < limit <= MOST_TEXT:
        yield f"limit is a number of characters up to {MOST_TEXT}"
    yield from _choice_faults(entry)


def _choice_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    kind, gives = entry.get("kind"), entry.get("gives")
    options = [*entry.get("options", ()), *entry.get("levels", ())]
    options += [row.get("title", "") for row in entry.get("rows", ())]
    if any(not isinstance(one, str) or not 0 < len(one) <= LONGEST_OPTION or JOINED[0] in one for one in options):
        yield f"each option has up to {LONGEST_OPTION} characters and no semicolon"
    if len(options) > MOST_CHOICES or len(set(options)) < len(options):
        yield f"its options are more than {MOST_CHOICES}, or one comes twice"
    if kind in ("choice", "ticks") and not entry.get("options") and gives not in ("cohort", "principles"):
        yield "a choice needs options"
    if gives == "needs_action" and not set(entry.get("options", ())) <= set(NeedsAction):
        yield f"options are some of {', '.join(NeedsAction)}"
    if kind == "scale" and not _is_scale(entry.get("scale")):
        yield "scale is missing; write its lowest and highest value, such as scale = [1, 5]"
    if kind == "grid" and not (entry.get("levels") and all({"key", "title"} <= row.keys() for row in _rows(entry))):
        yield "a grid needs levels, and rows that each have a key and a title"


def _rows(entry: Mapping[str, Any]) -> list[dict[str, str]]:
    return entry.get("rows") or [{}]


def _is_scale(scale: object) -> bool:
    ends = scale if isinstance(scale, list) and len(scale) == 2 else [1, 0]
    return all(isinstance(end, int) and not isinstance(end, bool) for end in ends) and 0 < ends[1] - ends[0] < 20


def _whole_faults(entries: list[Mapping[str, Any]]) -> Iterator[str]:
    for name in ("key", "title", "gives"):
        said = [str(entry[name]) for entry in entries if entry.get(name)]
        yield from (f'{name} "{one}" is there twice' for one in sorted({one for one in said if said.count(one) > 1}))
    kinds = {entry.get("gives"): entry.get("kind") for entry in entries}
    if kinds.get("date") != "date":
        yield 'one question of kind "date" has to give the date'
    for fact in ("deadline", "in_force"):
        if kinds.get(fact, "date") != "date":
            yield f'what gives the {fact} is of kind "date"'
    if kinds.get("principles", "ticks") != "ticks":
        yield 'what gives the principles is of kind "ticks"'
    if sum(len(entry.get("levels", ())) or 1 for entry in entries) > MOST_INPUTS:
        yield f"it asks more than {MOST_INPUTS} things, a level of a grid counted as one; nobody would fill it in"


def _shared(forms: list[LogForm]) -> Iterator[str]:
    for name in ("word", "tab"):
        said = [getattr(form, name).casefold() for form in forms]
        yield from (f'two logs have {name} = "{one}"' for one in sorted({one for one in said if said.count(one) > 1}))
