"""What a comment is about: none, one or several themes of an editable list, each with the words that gave it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.analysis.comments.phrases import NEVER, compiled, straightened

PRINCIPLES = frozenset("ABCDEFGHI")
_LISTS = ("phrases", "patterns", "not", "alone", "questions", "principles")


@dataclass(frozen=True)
class Theme:
    """One theme, ready to be looked for."""

    key: str
    title: str
    principles: tuple[str, ...]
    words: re.Pattern[str]
    not_meant: re.Pattern[str] = NEVER
    alone: re.Pattern[str] = NEVER
    questions: re.Pattern[str] = NEVER


@dataclass(frozen=True)
class Tag:
    """A theme a comment has, and the words that gave it."""

    theme: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ThemeList:
    """The team's themes in their order, and what the words of a question ask for."""

    themes: tuple[Theme, ...]
    senses: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(theme.key for theme in self.themes)

    def theme(self, key: str) -> Theme:
        """Find a theme by its key.

        Raises:
            KeyError: the list has no such theme.
        """
        return next((theme for theme in self.themes if theme.key == key), None) or _missing(key)


def _missing(key: str) -> Theme:
    raise KeyError(key)


def read_themes(written: Mapping[str, Any]) -> tuple[ThemeList, tuple[str, ...]]:
    """Read `themes.toml`, and say in words every fault in it; what has none is used."""
    faults: list[str] = []
    themes = []
    listed = written.get("themes")
    if not isinstance(listed, Mapping) or not listed:
        return ThemeList(()), ("themes.toml names no theme: it needs a part such as [themes.content] with phrases.",)
    for key, told in listed.items():
        theme = _read_theme(key, told, faults)
        if theme:
            themes.append(theme)
    senses = {}
    for sense, phrases in _mapping(written.get("questions")).items():
        try:
            senses[sense] = compiled(_texts(phrases))
        except ValueError as error:
            faults.append(f"[questions] {sense}: {error}.")
    return ThemeList(tuple(themes), senses), tuple(faults)


def _read_theme(key: str, told: object, faults: list[str]) -> Theme | None:
    said = _mapping(told)
    lists = {name: _texts(said.get(name, [])) for name in _LISTS}
    faults += [
        f'[themes.{key}] has "{name}", which means nothing here.' for name in said if name not in (*_LISTS, "title")
    ]
    faults += [
        f'[themes.{key}] names principle "{each}"; the principles are A to I.'
        for each in lists["principles"]
        if each not in PRINCIPLES
    ]
    if not lists["phrases"] and not lists["patterns"]:
        faults.append(f"[themes.{key}] has neither phrases nor patterns.")
    try:
        return Theme(
            key=key,
            title=str(said.get("title", key)),
            principles=tuple(each for each in lists["principles"] if each in PRINCIPLES),
            words=compiled(lists["phrases"], lists["patterns"]),
            not_meant=compiled(lists["not"]),
            alone=compiled(lists["alone"]),
            questions=compiled(lists["questions"]),
        )
    except ValueError as error:
        faults.append(f"[themes.{key}] {error}.")
        return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def tags_of(text: str, *, themes: ThemeList, question: str = "") -> tuple[Tag, ...]:
    """Tag one answer that is not empty. None found is an answer too: it cannot be labelled."""
    flat = straightened(text)
    asked = straightened(question)
    tags = []
    for theme in themes.themes:
        reasons = _reasons(theme.words, _looked_at(flat, theme))
        if by_question := theme.questions.search(asked):
            reasons = [f'the question: "{by_question[0]}"', *reasons]
        if reasons:
            tags.append(Tag(theme.key, tuple(reasons)))
    return tuple(tags) or tuple(_alone(flat, themes.themes))


def _looked_at(text: str, theme: Theme) -> str:
    return theme.not_meant.sub(lambda found: "|" * len(found[0]), text)


def _alone(text: str, themes: Sequence[Theme]) -> Iterable[Tag]:
    for theme in themes:
        if reasons := _reasons(theme.alone, _looked_at(text, theme)):
            yield Tag(theme.key, tuple(reasons))


def _reasons(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(" ".join(found[0].split()).lower() for found in pattern.finditer(text)))


def principles_for(tags: Iterable[str], *, themes: ThemeList) -> tuple[str, ...]:
    """Suggest which principles an action about these themes may serve; a person confirms."""
    wanted = set(tags)
    return tuple(sorted({letter for theme in themes.themes if theme.key in wanted for letter in theme.principles}))
