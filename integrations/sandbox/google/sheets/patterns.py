"""Number format patterns taken apart: sections and the tokens in them, with quotes, escapes and brackets understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"
    | \\(?P<escaped>.)
    | \[\$(?P<symbol>[^\]-]*)(?:-[^\]]*)?\]
    | \[(?P<elapsed>[hH]+|[mM]+|[sS]+)\]
    | \[[^\]]*\]
    | _(?P<padding>.)
    | \*.
    | (?P<half_day>[aA][mM]/[pP][mM]|[aA]/[pP])
    | (?P<general>[Gg]eneral)
    | (?P<exponent>[eE][+-])
    | (?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)\+?
    | (?P<digit>[0#?])
    | (?P<mark>[.,%@])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a pattern. Kinds: literal, elapsed, half_day, general, exponent, date, digit, mark."""

    kind: str
    text: str


@lru_cache(maxsize=512)
def sections(pattern: str) -> tuple[tuple[Token, ...], ...]:
    """Take a pattern apart into its sections (positive; negative; zero; text)."""
    found: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(pattern):
        kind = match.lastgroup
        text = match[kind] if kind else ""
        if kind == "other" and text == ";":
            found.append([])
        elif kind in ("quoted", "escaped", "symbol", "other"):
            found[-1].append(Token("literal", text))
        elif kind == "padding":
            found[-1].append(Token("literal", " "))
        elif kind is not None:
            found[-1].append(Token(kind, text))
    return tuple(tuple(section) for section in found)


@lru_cache(maxsize=512)
def shows_dates(pattern: str) -> bool:
    """Say whether a pattern shows a number as a date or a time."""
    return any(token.kind in ("date", "elapsed", "half_day") for token in sections(pattern)[0])
