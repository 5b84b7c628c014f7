"""What a disclosure, distress or a concern about conduct may sound like, from `word_lists/safeguarding.toml`.

Tuned word lists caught 2 of 24 unseen disclosures (analysis.md 5.7); these look for persons and states instead.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

Kind = Literal["acute", "conduct", "distress", "particular", "grave_word"]


@dataclass(frozen=True)
class Sign:
    """One kind of thing that is read earlier, why, and by how much."""

    kind: Kind
    reason: str
    weight: int
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Signs:
    """All of them, and what tells that a grave word is the course's topic."""

    signs: tuple[Sign, ...]
    course_talk: re.Pattern[str]


@cache
def all_signs() -> Signs:
    """Read the list that is shipped, once, when the first comment is weighed."""
    listed = resources.files("bot.privacy.word_lists").joinpath("safeguarding.toml")
    told: dict[str, Any] = tomllib.loads(listed.read_text(encoding="utf-8"))
    words = {name: "|".join(alternatives) for name, alternatives in told["words"].items()}
    course_talk = words.pop("course_talk")
    for name, alternatives in words.items():
        words[name] = f"(?:{_filled_in(alternatives, words)})"
    signs = tuple(
        Sign(
            each["kind"],
            each["reason"],
            each["weight"],
            _any_of("|".join(_filled_in(pattern, words) for pattern in each["patterns"])),
        )
        for each in told["signs"]
    )
    return Signs(signs=signs, course_talk=_any_of(course_talk))


def _filled_in(pattern: str, words: dict[str, str]) -> str:
    for name, alternatives in words.items():
        pattern = pattern.replace("{" + name + "}", alternatives)
    return pattern


def _any_of(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
