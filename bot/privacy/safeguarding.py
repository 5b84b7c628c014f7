"""Put what a person should read first first: what looks like a disclosure, distress, or a concern about conduct.

A net with holes, not a duty-of-care service: it orders what waits for a reader and never clears anything. Every comment
waits for a person, whatever this says of it (analysis.md 5.7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.privacy.masking import NOBODY, Masked, mask
from bot.privacy.masking_patterns import NAME
from bot.privacy.masking_roster import Roster
from bot.privacy.safeguarding_patterns import Sign, all_signs

READ_FIRST_FROM = 40  # from here on a clock is started for the reader
_EACH_MORE = 1
_TOGETHER = 25  # a grave word said of somebody in particular
_ONLY_TALK = 5  # a grave word that is most likely the course's topic
_NAMED = 3


@dataclass(frozen=True)
class Attention:
    """Why a comment stands where it stands in the queue. A higher `score` is read earlier; 0 is no clearance."""

    score: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def is_first(self) -> bool:
        """Tell whether somebody is told at once that something waits."""
        return self.score >= READ_FIRST_FROM


def attention(text: str, *, roster: Roster = NOBODY, masked: Masked | None = None) -> Attention:
    """Weigh a comment. `masked` saves masking it again."""
    flat = " ".join(text.replace("’", "'").replace("‘", "'").split())
    found = [sign for sign in all_signs().signs if sign.pattern.search(flat)]
    particular = [sign for sign in found if sign.kind == "particular"]
    words = [sign for sign in found if sign.kind == "grave_word"]
    grave = [sign for sign in found if sign not in particular and sign not in words]
    score = _heaviest(grave) + _EACH_MORE * max(0, len(grave) - 1) + _heaviest(particular)
    if words and particular:
        score += _TOGETHER
    elif words and not grave:
        score += _ONLY_TALK if all_signs().course_talk.search(flat) else _heaviest(words)
    reasons = [sign.reason for sign in (*grave, *particular, *(() if grave else words))]
    if score and NAME in (masked or mask(text, roster=roster)).kinds:
        score += _NAMED
        reasons.append("names somebody")
    return Attention(score, tuple(dict.fromkeys(reasons)))


def _heaviest(signs: Sequence[Sign]) -> int:
    return max((sign.weight for sign in signs), default=0)


def in_order(scores: Sequence[Attention]) -> tuple[int, ...]:
    """Give the places of comments in the queue, 1 for what is read first; equal ones as they came."""
    ordered = sorted(range(len(scores)), key=lambda index: (-scores[index].score, index))
    places = [0] * len(scores)
    for place, index in enumerate(ordered, start=1):
        places[index] = place
    return tuple(places)
