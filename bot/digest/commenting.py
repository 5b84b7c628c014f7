"""Counting what the comments of new blocks are about. The list of themes is read when the first comment needs it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.analysis.comment_counts import counts_of
from bot.analysis.comments.themes import ThemeList, tags_of
from bot.analysis.corroboration import also_raised
from bot.analysis.model import Counts
from bot.comments.people import PutRight, said_by, text_questions
from bot.errors import ConfigError
from bot.feedback.model import FormMap, Response
from bot.privacy.floors import Block

BLOCKS_COUNTED = 16  # the newest, as many as the picture shows: the comments of a long backlog are old

LEARNERS = "learners' form"


@dataclass(frozen=True)
class Commented:
    """Counts by the number of the block, and what kept comments from being counted."""

    counts: Mapping[int, Counts] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


class Commenting:
    """The comments of one form."""

    def __init__(
        self, form_map: FormMap, *, themes: Callable[[], ThemeList], put_right: Callable[[], PutRight]
    ) -> None:
        """Build with `put_right`, which reads what people have put right by now."""
        self._form_map = form_map
        self._read_put_right = put_right
        self._read_themes = themes
        self._themes: ThemeList | None = None

    def count(self, blocks: Sequence[Block], waiting: Sequence[Response]) -> Commented:
        """Count the newest blocks' comments. A list of themes with faults costs these counts and never the digest."""
        newest = blocks[-BLOCKS_COUNTED:]
        wanted = {key for block in newest for key in block.keys}
        asked = [question.key for question in text_questions(self._form_map)]
        wrote = [one for one in waiting if one.key in wanted and any(one.answers.get(key) for key in asked)]
        if not wrote:
            return Commented()
        try:
            themes = self._theme_list()
        except ConfigError as error:
            return Commented(notices=(f"What comments are about was not counted: {error.faults[0]}",))
        said = said_by(wrote, form_map=self._form_map, themes=themes, put_right=self._read_put_right())
        return Commented({block.number: counts_of(said[key] for key in block.keys if key in said) for block in newest})

    def titles(self) -> dict[str, str]:
        """Give each theme's title; none where the list cannot be read, for then the keys have to do."""
        try:
            return {theme.key: theme.title for theme in self._theme_list().themes}
        except ConfigError:
            return {}

    def also_raised(self, others: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
        """Name the sources that raise a theme too, by its key and by each word for a theme in the form's file."""
        if not others:
            return {}
        try:
            themes = self._theme_list()
        except ConfigError:
            return {}
        words = {question.theme for question in self._form_map.questions if question.theme}
        known = {word: {tag.theme for tag in tags_of(word, themes=themes)} for word in words}
        known |= {key: {key} for key in themes.keys}
        marked = {name: also_raised(keys, by=LEARNERS, others=others) for name, keys in known.items()}
        return {name: sources for name, sources in marked.items() if sources}

    def _theme_list(self) -> ThemeList:
        if self._themes is None:
            self._themes = self._read_themes()
        return self._themes
