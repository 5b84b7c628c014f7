"""How many steps a scale of words has when not every step was chosen: worked out from how such scales are built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.feedback.profile import label_words
from bot.feedback.profile.labels import LabelSet
from bot.feedback.profile.text import Words, folded

ENOUGH_ANSWERS = 25
A_DOZEN = 12
MOST_STEPS_UNSEEN = 5  # real scales of words have five steps at most, unless more are seen
NOTHING = -3.0  # where labels.py puts "not at all" and "never", and below
# Where labels.py puts "to a great part", "very" and "extremely".
LARGELY, VERY, UTTERLY = 1.4, 1.9, 2.4
MILD = 0.3  # and where "ok" and "fair" stand
NOT_AT_ALL_BAD = 2.5  # where labels.py puts "not at all difficult"
# Scales whose lower half denies the upper one, step by step.
_MIRRORED = frozenset(
    {
        label_words.AGREEMENT,
        label_words.SATISFACTION,
        label_words.EASE,
        label_words.LIKELIHOOD,
        label_words.CHANGE,
        label_words.YES,
    }
)


@dataclass(frozen=True)
class Steps:
    count: int
    unseen: int
    reason: str


def steps_of(labels: LabelSet, *, answers: int) -> Steps:
    """Count the steps of a scale, those that nobody chose included."""
    seen = _distinct(_turned(labels))
    expected = _expected(labels, seen, answers)
    if len(labels.ordered) <= MOST_STEPS_UNSEEN:
        expected = min(expected, MOST_STEPS_UNSEEN)
    if expected == 4 and len(labels.ordered) < 4 and not _is_built_of_four(labels, seen):
        expected = 5
    expected = max(len(labels.ordered), expected)
    if expected == 3 and not labels.has_middle and any(_is_even_word(label) for label in labels.ordered):
        expected = 4  # "per niente, poco, abbastanza, molto": no such scale has three
    unseen = expected - len(labels.ordered)
    reason = (
        "every step was seen" if not unseen else f"{unseen} of {expected} steps not chosen yet; the range is assumed"
    )
    return Steps(expected, unseen, reason)


def _is_built_of_four(labels: LabelSet, places: list[float]) -> bool:
    """Tell where four steps are more than a guess: of real scales of words four in five have five, few have four."""
    if any(_is_even_word(label) for label in labels.ordered):
        return True
    if labels.families & _MIRRORED and _is_one_sided(labels, places):
        return any(0 < place < MILD for place in places)  # "little satisfied, satisfied, very satisfied"
    return _is_denied_and_affirmed(labels, places) or any(LARGELY <= place < 1.6 for place in places)


def _is_denied_and_affirmed(labels: LabelSet, places: list[float]) -> bool:
    """Tell "disagree, agree, strongly agree": both sides were chosen, and nothing between."""
    is_mirrored = bool(labels.families & _MIRRORED) and not labels.has_middle
    return is_mirrored and len(places) == 3 and places[0] < -0.1 and places[-1] > 0.1


def _turned(labels: LabelSet) -> Sequence[float]:
    """Look at "not at all, a little, very difficult" from its other end, where it is built like any other scale."""
    places = labels.places
    if label_words.EASE not in labels.families or any(0 <= place < NOT_AT_ALL_BAD for place in places):
        return places
    return sorted(-3.5 if place >= NOT_AT_ALL_BAD else -place for place in places)


def _distinct(places: Sequence[float]) -> list[float]:
    distinct: list[float] = []
    for place in sorted(places):
        if not distinct or place - distinct[-1] > 0.05:
            distinct.append(place)
    return distinct


def _expected(labels: LabelSet, places: list[float], answers: int) -> int:
    if labels.families & _MIRRORED:
        return _mirrored(labels, places, answers)
    if label_words.QUALITY in labels.families:
        return _quality(labels, places, answers)
    if label_words.FREQUENCY in labels.families:
        return _frequency(places, answers)
    if label_words.LEVEL in labels.families or (label_words.VALUE in labels.families and places[0] < -0.9):
        return _level(labels, places, answers)
    return _degrees(places, answers)


def _mirrored(labels: LabelSet, places: list[float], answers: int) -> int:
    if _is_one_sided(labels, places):
        return _degrees(places, answers)
    # "It was ok" below "liked it" is the middle of the scale.
    tepid = MILD if not labels.has_middle and any(MILD < place < VERY for place in places) and places[0] < -0.1 else 0.1
    has_middle = labels.has_middle or any(0.1 < place < tepid for place in places)
    good, bad = _side([place for place in places if place > tepid]), _side([-place for place in places if place < -0.1])
    side = max(good, bad, 1)
    sides_seen = sum(1 for place in places if abs(place) > tepid)
    if has_middle:
        return 2 * side + 1 if side > 1 or _is_complete_with_three(labels, places, answers) else 5
    if sides_seen == 2 * side and (side > 1 or answers >= ENOUGH_ANSWERS):
        return 2 * side
    if side == 2 and good and bad and answers >= ENOUGH_ANSWERS:
        return 4  # among so many who agree and disagree, somebody would have stood in the middle
    if side == 2 and any(_is_even_word(label) for label in labels.ordered):
        return 4
    return 2 * max(side, 2 if len(places) < 3 else side) + 1


def _is_complete_with_three(labels: LabelSet, places: list[float], answers: int) -> bool:
    """Tell three steps from five whose ends nobody chose: a dozen answers would hold an end."""
    has_both_sides = places[0] < -0.1 and places[-1] > 0.1
    return answers >= A_DOZEN or (has_both_sides and label_words.EASE in labels.families)


def _is_one_sided(labels: LabelSet, places: list[float]) -> bool:
    """Tell "not at all, a little, quite, very satisfied", which has no dissatisfied half, from a mirrored scale."""
    denied = [place for place in places if -3 < place < -0.1]
    if denied or labels.has_middle:
        return False
    has_little = any(0 < place < 0.3 for place in places)
    has_none = places[0] <= -3
    graded = sum(1 for place in places if place > 0.1)
    has_bare_stem = any(0.95 < place < 1.05 for place in places)
    return has_little or (has_none and graded >= 3) or (graded >= 3 and not has_bare_stem)


def _is_even_word(label: str) -> bool:
    """Tell "plutôt" and "abbastanza", whose scales have four steps and no middle."""
    return any(word in folded(label).split() for word in ("plutot", "abbastanza", "скорее"))


def _side(places: list[float]) -> int:
    """Count the steps of one half, with the weaker ones that its strongest implies."""
    if not places:
        return 0
    implied = 2 if max(places) >= 1.4 else 1
    return max(len(places), implied)


def _quality(labels: LabelSet, places: list[float], answers: int) -> int:
    if places[0] <= NOTHING and any(0 < place < 0.3 for place in places):
        return _degrees(places, answers)  # "not at all, little, quite, very good": no bad half
    lowest, highest = places[0], places[-1]
    if labels.has_middle and len(places) == 4 and places[1] > -0.1:
        return 5  # "bad, average, good, excellent": two steps above the average, so two below
    if 1.9 < highest < 2.3 and lowest > -2.3:
        return _mirrored(labels, places, answers) if labels.has_middle else max(5, len(places))
    missing = 0
    if lowest >= 1.9:
        missing += 3  # only "very good" and better: good, fair and poor are below
    elif lowest >= 0.4:
        missing += 2
    elif lowest > -0.9:
        missing += 1
    if highest < 0.9 and answers < ENOUGH_ANSWERS:
        missing += 1
    if 0.9 <= highest < 1.9 and len(places) >= 3 and lowest < -2.3:
        missing += 1
    return min(len(places) + missing, max(5, len(places)))


def _frequency(places: list[float], answers: int) -> int:
    has_ends = places[0] < -2.9 and places[-1] > 2.4
    if has_ends:
        if len(places) == 4 and places[2] > UTTERLY and places[1] > -0.9:
            return 5  # "almost always" has "almost never" as its mirror
        is_lacking_middle = len(places) == 4 and not any(-0.9 < place < 0.9 for place in places)
        return 5 if is_lacking_middle and answers < ENOUGH_ANSWERS else len(places)
    missing = 0
    if places[0] >= -0.9:
        missing += 1 if len(places) >= 4 and answers >= ENOUGH_ANSWERS else 2
    elif places[0] > -2.9:
        missing += 1
    if places[-1] < 1.4:
        missing += 2 if answers < ENOUGH_ANSWERS else 0
    if len(places) + missing in (3, 4) and answers < ENOUGH_ANSWERS:
        return 5
    if places[0] >= 1.4 or (places[-1] < 2.4 and len(places) < 4):
        missing += 1
    return min(len(places) + missing, max(5, len(places)))


def _level(labels: LabelSet, places: list[float], answers: int) -> int:
    if any(1.6 < abs(place) < 1.9 for place in places):
        return max(5, len(places))  # "very high" has "very low" as its mirror
    if places[0] >= -0.1:
        return max(3, len(places) + 1)
    return max(3, len(places)) if answers < ENOUGH_ANSWERS else len(places)


def _degrees(places: list[float], answers: int) -> int:
    lowest, highest = places[0], places[-1]
    if highest >= UTTERLY and any(VERY <= place < UTTERLY for place in places):
        return max(5, len(places))  # "very" and "extremely": not at all, slightly and moderately are below
    if highest >= UTTERLY and any(LARGELY <= place < VERY for place in places):
        return max(4, len(places))  # "partly, to a great part, completely", and not at all
    missing = 0
    if lowest >= 0.85:
        missing += 2 if len(places) > 1 else 3
    elif lowest >= 0.45:
        missing += 2 if highest > 2.2 else 1
    elif lowest > -0.3:
        missing += 1
    if highest < 0.85 and answers < ENOUGH_ANSWERS:
        missing += 1
    return min(len(places) + missing, max(5, len(places)))


# --- scales whose middle is best


@cache
def _too() -> Words:
    return Words(label_words.TOO)


@cache
def _just_right() -> Words:
    return Words(label_words.JUST_RIGHT)


@cache
def _exactly_right() -> Words:
    return Words(label_words.EXACTLY_RIGHT)


@cache
def _ends() -> tuple[Words, Words]:
    less, more = label_words.LESS_AND_MORE
    return Words(less), Words(more)


def just_right_order(labels: Sequence[str]) -> tuple[tuple[str, ...], int] | None:
    """Order "Too short / Adequate / Too long" and count its steps. None if it is no such scale."""
    # At the end of a German label "zu" belongs to its verb: "stimme voll zu".
    too = [label for label in labels if _too().found_in(folded(label).removesuffix(" zu"))]
    if too:
        too += [label for label in labels if label not in too and _is_mild_side(label)]
    if not too:
        too = _sides_of_an_exact_middle(labels)
    middle = [label for label in labels if label not in too]
    if not too or len(labels) > 7 or len(middle) > 3:
        return None
    if not _stands_between(middle, too) and not all(_is_middle(label, too) for label in middle):
        return None
    if len(too) == 1 and not middle:
        return None
    less = [label for label in too if _ends()[0].found_in(folded(label))]
    if not less and len(too) == 2:
        less = too[:1]  # which is which is not known, but each is a side of its own
    more = [label for label in too if label not in less]
    ordered = (*sorted(less, key=_how_much, reverse=True), *middle, *sorted(more, key=_how_much))
    side = max(len(less), len(more), 1)
    return ordered, max(len(ordered), 2 * side + 1)


def _stands_between(middle: Sequence[str], too: Sequence[str]) -> bool:
    """Tell one short word between "too short" and "too long": it is the right measure, whatever it is called."""
    ways = {tuple(end.found_in(folded(label)) for end in _ends()) for label in too}
    is_whole = {(True, False), (False, True)} <= ways and len(too) == 2
    return is_whole and len(middle) == 1 and len(middle[0].split()) <= 3


def _sides_of_an_exact_middle(labels: Sequence[str]) -> list[str]:
    """Find "difficult" and "easy" around "just right", where the form did not write "too" before them."""
    exact = [label for label in labels if _exactly_right().is_all_of(folded(label))]
    sides = [label for label in labels if label not in exact]
    ways = [tuple(end.found_in(folded(label)) for end in _ends()) for label in sides]
    return sides if exact and (True, False) in ways and (False, True) in ways and (False, False) not in ways else []


def _is_mild_side(label: str) -> bool:
    """Tell "slightly slow" beside "too slow"."""
    text = folded(label)
    return _how_much(label) < 1 and any(words.found_in(text) for words in _ends()) and not _just_right().found_in(text)


def _is_middle(label: str, too: Sequence[str]) -> bool:
    text = folded(label)
    return _just_right().found_in(text) and len(text.split()) <= 5


def _how_much(label: str) -> float:
    text = folded(label)
    if any(word in text.split() for word in ("much", "far", "way", "mucho", "beaucoup", "viel", "alldeles", "molto")):
        return 2.0
    mild = ("bit", "little", "slightly", "somewhat", "poco", "peu", "lite", "etwas", "po'", "rather", "legerement")
    return 0.5 if any(word in text.split() for word in mild) else 1.0
