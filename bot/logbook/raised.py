"""What an entry of the other sources raises, as themes: for marks only, no word of it leaves this file.

Staff write these entries about a course, so no floor applies to them; what praises raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.analysis.comments.themes import ThemeList, tags_of
from bot.comments.rules import Judge
from bot.logbook.model import JOINED, Entry, LogForm, Question


def themes_raised(entry: Entry, form: LogForm, *, themes: ThemeList) -> frozenset[str]:
    """Name the themes of its texts, of the topics ticked beside them, and of the observed elements that fell short."""
    return frozenset(theme for question in form.questions for theme in _of(question, entry, form, themes))


def _of(question: Question, entry: Entry, form: LogForm, themes: ThemeList) -> Iterator[str]:
    if question.kind == "long" or question.gives in ("text", "action"):
        yield from _written(question, entry, themes)
    elif question.kind == "ticks" and question.gives is None and not _praises(entry, form, themes):
        for option in filter(None, entry.answers.get(question.key, "").split(JOINED)):
            yield from _named(option, themes)
    elif question.kind == "grid":
        short = question.levels[(len(question.levels) + 1) // 2 :]
        for row in question.rows:
            if entry.answers.get(f"{question.key}.{row.key}") in short:
                yield from _named(row.title, themes)


def _written(question: Question, entry: Entry, themes: ThemeList) -> tuple[str, ...]:
    text = entry.answers.get(question.key, "")
    if not text.strip():
        return ()
    said = Judge(themes=themes, question=question.title).judged(text)
    is_praise = said.sentiment.feeling == "positive" and not said.suggestions
    # What may be a disclosure raises no theme: a mark would point at it.
    return () if said.is_empty or is_praise or said.attention.is_first else said.themes


def _praises(entry: Entry, form: LogForm, themes: ThemeList) -> bool:
    question = form.giving("text")
    text = entry.answers.get(question.key, "") if question else ""
    return Judge(themes=themes).judged(text).sentiment.feeling == "positive"


def _named(words: str, themes: ThemeList) -> tuple[str, ...]:
    return tuple(tag.theme for tag in tags_of(words, themes=themes))
