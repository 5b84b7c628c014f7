"""What a question asks for: an answer to "what could be improved?" is a suggestion, however politely it is put."""

from __future__ import annotations

from bot.analysis.comments.phrases import straightened
from bot.analysis.comments.themes import ThemeList

IMPROVE, PRAISE, USE = "improve", "praise", "use"


def sense_of(question: str, *, themes: ThemeList) -> str | None:
    """Tell what a question asks for. None where it could be either: "Any other comments?", or asks for both."""
    asked = straightened(question)
    found = [sense for sense, words in themes.senses.items() if words.search(asked)]
    if USE in found:
        return USE
    return found[0] if len(found) == 1 else None
