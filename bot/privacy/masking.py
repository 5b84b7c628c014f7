"""Hide in a comment what could tell who somebody is: "[name]", "[school]", "[phone]".

A net with holes: initials, "the head of a two-form infant school", a job and a place say who somebody is and are not
found (analysis.md 5.6). The control is the person who releases a quote; this only makes their work shorter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.privacy.masking_names import names_in
from bot.privacy.masking_patterns import KINDS, schools_in, shapes_in
from bot.privacy.masking_roster import Roster

NOBODY = Roster()
BLANK = "\ue000"  # of the private use area: nobody types it
_MARK = re.compile(r"\[(?:" + "|".join(KINDS) + r")\]")


@dataclass(frozen=True)
class Span:
    """A place in the comment as it was written."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Masked:
    """A comment that may be shown to its reviewer. Outside `spans` no sign differs from what was written."""

    text: str
    spans: tuple[Span, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(span.kind for span in self.spans))


def mask(text: str, *, roster: Roster = NOBODY) -> Masked:
    """Hide what is found until nothing more is: a name that is hidden can give away its neighbour."""
    spans: tuple[Span, ...] = ()
    masked = text
    while found := _found_in(masked, roster):
        spans = tuple(sorted((*spans, *_as_written(found, spans)), key=lambda span: span.start))
        masked = _with_marks(text, spans)
    return Masked(masked, spans)


def _found_in(text: str, roster: Roster) -> tuple[Span, ...]:
    # Marks are blanked out, so that no pattern reads them as words.
    blanked = _MARK.sub(lambda mark: BLANK * len(mark[0]), text)
    order = {kind: place for place, kind in enumerate(KINDS)}
    found = sorted(place for place in _all_places(blanked, roster) if place[1] > place[0])
    spans: list[Span] = []
    for start, end, kind in found:
        if BLANK in blanked[start:end]:
            continue
        if spans and start < spans[-1].end:  # what overlaps becomes one, of the kind that is surer
            last = spans[-1]
            spans[-1] = Span(last.start, max(end, last.end), min(kind, last.kind, key=order.__getitem__))
        else:
            spans.append(Span(start, end, kind))
    return tuple(spans)


def _all_places(text: str, roster: Roster) -> Iterator[tuple[int, int, str]]:
    yield from shapes_in(text)
    yield from schools_in(text)
    yield from roster.found_in(text)
    yield from names_in(text)


def _as_written(found: Sequence[Span], hidden: Sequence[Span]) -> Iterator[Span]:
    """Move places in the masked text to where they are in the text as written. Spans and marks never overlap."""
    shift = passed = 0
    for span in found:
        while passed < len(hidden) and hidden[passed].start + shift < span.end:
            shift += len(_mark(hidden[passed])) - (hidden[passed].end - hidden[passed].start)
            passed += 1
        yield Span(span.start - shift, span.end - shift, span.kind)


def _mark(span: Span) -> str:
    return f"[{span.kind}]"


def _with_marks(text: str, spans: Sequence[Span]) -> str:
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], _mark(span)]
        at = span.end
    return "".join([*pieces, text[at:]])
