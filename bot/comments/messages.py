"""What `cqi comments` prints for a person: counts, and no learner's words, masked or not."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.analysis.comments.sentiment import Feeling
from bot.analysis.comments.suggestions import candidates
from bot.analysis.comments.themes import ThemeList, principles_for
from bot.comments.model import FLAG_WORDS, JudgedComment

_BAR = 24
_SHOWN_ROWS = 12
FEELINGS: tuple[Feeling, ...] = ("positive", "negative", "mixed", "neutral")
NET = (
    "The order is a net with holes, not a duty-of-care service: every comment waits for a person, and none is cleared. "
    "Masking misses some names too: read before you pass anything on."
)


def summary(comments: Sequence[JudgedComment], *, themes: ThemeList, called: str, question: str) -> str:
    """Word what was found, the queue first."""
    answered = [each for each in comments if not each.is_empty]
    empty = len(comments) - len(answered)
    nothing = f", {_many(empty, 'answer')} saying nothing" if empty else ""
    head = f'{called}, "{question}": {_many(len(answered), "comment")}{nothing}'
    if not answered:
        return f"{head}.\nThere is nothing to judge."
    parts = [
        [head + "."],
        list(_queue(answered)),
        list(_themes(answered, themes)),
        list(_feelings(answered)),
        list(_asked(answered, themes)),
        textwrap.wrap(NET, 100),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _queue(answered: Sequence[JudgedComment]) -> Iterator[str]:
    yield "For the reader"
    for flag, words in FLAG_WORDS.items():
        found = sorted((each for each in answered if flag in each.flags), key=lambda each: each.queue_position)
        if found:
            yield f"  {len(found):4}  {words} ({_rows(found)})"
    whole = [each for each in answered if each.full_reading]
    if whole:
        yield f"  {len(whole):4}  long or about many things: to be read in full ({_rows(whole)})"


def _rows(found: Sequence[JudgedComment]) -> str:
    shown = ", ".join(str(each.row) for each in found[:_SHOWN_ROWS])
    more = len(found) - _SHOWN_ROWS
    noun = "answer" if len(found) == 1 else "answers"
    return f"{noun} {shown}" + (f" and {more} more" if more > 0 else "")


def _themes(answered: Sequence[JudgedComment], themes: ThemeList) -> Iterator[str]:
    yield "Themes (a comment may have several)"
    counts = Counter(theme for each in answered for theme in each.themes)
    most = max(counts.values(), default=1)
    for theme in sorted(themes.themes, key=lambda theme: -counts[theme.key]):
        count = counts[theme.key]
        bar = "█" * max(1, round(count / most * _BAR)) if count else ""
        letters = principles_for([theme.key], themes=themes)
        suited = f"  principles {', '.join(letters)}" if letters and count else ""
        yield f"  {theme.title:26} {count:4}  {bar}{suited}"


def _feelings(answered: Sequence[JudgedComment]) -> Iterator[str]:
    counts = Counter(each.sentiment.feeling for each in answered)
    yield "Sentiment: " + ", ".join(f"{counts[feeling]} {feeling}" for feeling in FEELINGS if counts[feeling])


def _asked(answered: Sequence[JudgedComment], themes: ThemeList) -> Iterator[str]:
    asked = [
        (each.row, suggestion.text, each.themes[0] if each.themes else None)
        for each in answered
        for suggestion in each.suggestions
    ]
    if not asked:
        return
    found = candidates(asked)
    asking = len({row for row, _, _ in asked})
    yield f"Candidate actions: {_many(len(found), 'suggestion')} from {_many(asking, 'comment')}"
    titles = {theme.key: theme.title for theme in themes.themes}
    by_theme = Counter[str]()
    for candidate in found:
        by_theme[titles.get(candidate.theme or "", "No theme")] += candidate.count
    yield "  " + ", ".join(f"{title} {count}" for title, count in by_theme.most_common())
    repeated = [candidate for candidate in found if candidate.count > 1]
    for candidate in repeated:
        rows = ", ".join(map(str, candidate.comments[:_SHOWN_ROWS]))
        title = titles.get(candidate.theme or "", "no theme")
        yield f"  {candidate.count:4}  ask for the same ({title}): answers {rows}"
