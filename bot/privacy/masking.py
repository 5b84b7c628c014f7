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
        spans = _joined(spans, tuple(_as_written(span, spans) for span in found))
        masked = _with_marks(text, spans)
    return Masked(masked, spans)


def _found_in(text: str, roster: Roster) -> tuple[Span, ...]:
    marks = [mark.span() for mark in _MARK.finditer(text)]
    taken: list[Span] = []
    for start, end, kind in _in_order(_without_marks(text), roster):
        if end > start and not any(start < mark_end and mark_start < end for mark_start, mark_end in marks):
            _take(taken, Span(start, end, kind))
    return tuple(sorted(taken, key=lambda span: span.start))


def _without_marks(text: str) -> str:
    """Blank the marks out, so that no pattern reads them as words; a bar keeps what stands beside them apart."""
    return _MARK.sub(lambda mark: "|" * len(mark[0]), text)


def _in_order(text: str, roster: Roster) -> Iterator[tuple[int, int, str]]:
    yield from shapes_in(text)
    yield from schools_in(text)
    yield from roster.found_in(text)
    yield from names_in(text)


def _take(taken: list[Span], span: Span) -> None:
    """Add a span; what overlaps becomes one, of the kind that came first."""
    meets = [other for other in taken if other.start < span.end and span.start < other.end]
    for other in meets:
        taken.remove(other)
    ends = [span, *meets]
    kind = meets[0].kind if meets else span.kind
    taken.append(Span(min(each.start for each in ends), max(each.end for each in ends), kind))


def _mark(span: Span) -> str:
    return f"[{span.kind}]"


def _as_written(span: Span, hidden: Sequence[Span]) -> Span:
    """Move a place in the masked text to where it is in the text as written. Spans and marks never overlap."""
    shift = 0
    for earlier in hidden:
        if earlier.start + shift >= span.end:
            break
        shift += len(_mark(earlier)) - (earlier.end - earlier.start)
    return Span(span.start - shift, span.end - shift, span.kind)


def _joined(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(sorted((*one, *other), key=lambda span: span.start))


def _with_marks(text: str, spans: Sequence[Span]) -> str:
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], _mark(span)]
        at = span.end
    return "".join([*pieces, text[at:]])
