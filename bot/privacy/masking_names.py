"""Names found by what they are not: capitals that no British dictionary has, and words that stand as names do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.privacy.masking_patterns import NAME
from bot.privacy.masking_words import (
    context,
    could_be_either,
    is_known,
    is_listed_name,
    is_misspelt,
    is_of_the_field,
    plain,
    without_public_names,
)

_WORD = re.compile(r"[^\W\d_](?:[\u0300-\u036f]|[^\W\d_])*(?:['’`-][^\W\d_](?:[\u0300-\u036f]|[^\W\d_])*)*")
_STARTS = re.compile(r"(?:^|[.!?:;•*\n\r\u2028>|/–—\ue000]|\.{2,}|\s-)[\s\"'“‘(\[*•-]*$")
_BETWEEN_NAMES = re.compile(r"\s+|\s*\.\s*|-")
_INITIAL = re.compile(r"\s[A-Z]\.?(?![\w'’])")

CAPITALS_SHARE = 0.7
SHORTEST_IN_CAPITALS = 5  # shorter unknown words in capitals are acronyms


@dataclass(frozen=True)
class Word:
    """One word where it stands."""

    text: str
    start: int
    end: int
    starts_sentence: bool
    before: str  # the words beside it, plain; "" at an end of the sentence
    after: str
    after_has_capital: bool
    is_alone: bool  # the whole sentence
    ends_sentence: bool


def names_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Find names, titles and surnames with them: start, end, kind."""
    text = without_public_names(text)
    words = _words(text)
    all_capitals = _is_in_capitals(text)
    judge = _is_name_in_capitals if all_capitals else _is_name
    at = 0
    while at < len(words):
        word = words[at]
        if plain(word.text) in context("titles") and _title_leads(text, words, at):
            last = _extended(text, words, at + 1, all_capitals=all_capitals)
        elif judge(word) or _leads_to_surname(text, words, at, all_capitals=all_capitals):
            last = _extended(text, words, at, all_capitals=all_capitals)
        else:
            at += 1
            continue
        yield word.start, _with_initial(text, words[last].end), NAME
        at = last + 1


def _words(text: str) -> list[Word]:
    found = list(_WORD.finditer(text))
    gaps = [text[one.end() : other.start()] for one, other in pairwise(found)]
    starts = [_STARTS.search(text[max(0, each.start() - 12) : each.start()]) is not None for each in found]
    if found:
        starts[0] = not re.search(r"\w", text[: found[0].start()])
    words = []
    for at, each in enumerate(found):
        ends = at + 1 == len(found) or starts[at + 1]
        words.append(
            Word(
                text=each[0],
                start=each.start(),
                end=each.end(),
                starts_sentence=starts[at],
                before="" if starts[at] or at == 0 else plain(found[at - 1][0]),
                after="" if ends or "," in gaps[at] else plain(found[at + 1][0]),
                after_has_capital=not ends and "," not in gaps[at] and found[at + 1][0][0].isupper(),
                is_alone=starts[at] and ends,
                ends_sentence=ends,
            )
        )
    return words


def _is_in_capitals(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 8 and sum(sign.isupper() for sign in letters) >= CAPITALS_SHARE * len(letters)


def _is_name(word: Word) -> bool:
    if is_of_the_field(word.text) and not could_be_either(word.text):
        return False
    if not word.text[0].isupper():
        return _is_small_name(word)
    if len(word.text) > 1 and word.text.isupper() and plain(word.text).isascii():
        return _is_shouted_name(word)
    if could_be_either(word.text):
        return _stands_as_name(word)
    if is_known(word.text) or len(word.text) == 1:
        return False
    return is_listed_name(word.text) or not is_misspelt(word.text)


def _is_shouted_name(word: Word) -> bool:
    if could_be_either(word.text):
        return word.after in context("done_by_somebody") or word.before in context("before_somebody")
    if is_known(word.text):
        return False
    return is_listed_name(word.text) or len(word.text) >= SHORTEST_IN_CAPITALS


def _is_small_name(word: Word) -> bool:
    if len(word.text) < 3 or is_known(word.text) or could_be_either(word.text):
        return False
    if is_listed_name(word.text):
        return True
    fits = word.after in context("done_by_somebody") - {"and", "with", "who", "at", "from"} or (
        word.before
        in context("before_somebody") - {"to", "and", "for", "you", "about", "with", "from", "by", "like", "between"}
    )
    return fits and not is_misspelt(word.text)


def _stands_as_name(word: Word) -> bool:
    if plain(word.text) in context("of_the_calendar"):
        return _is_doing(word) or word.before in {
            "thanks",
            "thank",
            "cheers",
            "facilitator",
            "trainer",
            "called",
            "named",
        }
    if not word.starts_sentence:
        return word.after not in context("makes_a_thing")
    return _is_doing(word) or word.text.endswith(("'s", "’s")) or (word.is_alone and word.start > 0)


def _is_doing(word: Word) -> bool:
    if word.after in {"and", "&"}:
        return word.after_has_capital or not word.starts_sentence or len(word.text) <= 4
    return word.after in context("done_by_somebody")


def _is_name_in_capitals(word: Word) -> bool:
    if could_be_either(word.text):
        if plain(word.text) in context("of_the_calendar"):
            return word.before in {"thanks", "trainer", "facilitator"}
        return word.after in context("done_by_somebody") or word.before in {
            "thanks",
            "by",
            "with",
            "and",
            "trainer",
            "facilitator",
        }
    if is_known(word.text):
        return False
    return is_listed_name(word.text) or not is_misspelt(word.text)


def _title_leads(text: str, words: Sequence[Word], at: int) -> bool:
    """Tell "Mrs Green" from "miss one session"."""
    if at + 1 >= len(words) or not _BETWEEN_NAMES.fullmatch(text[words[at].end : words[at + 1].start]):
        return False
    following = words[at + 1].text
    if words[at].text[0].isupper() and following[0].isupper():
        return not is_of_the_field(following)
    return not is_known(following) and plain(words[at].text) != "fr"


def _leads_to_surname(text: str, words: Sequence[Word], at: int, *, all_capitals: bool) -> bool:
    """Tell a word that is a name only by the name behind it: "Grace Okafor", "Will Q."."""
    if at + 1 >= len(words) or not could_be_either(words[at].text) or not words[at].text[0].isupper() or all_capitals:
        return False
    joined = text[words[at].end : words[at + 1].start].isspace()
    return joined and words[at + 1].text[0].isupper() and _is_name(words[at + 1])


def _extended(text: str, words: Sequence[Word], at: int, *, all_capitals: bool) -> int:
    """Go on over what belongs to the name: surnames, also ordinary words with a capital, and particles between."""
    last = at
    while last + 1 < len(words):
        step = last + 1
        if plain(words[step].text) in context("particles") and step + 1 < len(words):
            step += 1
        gap = text[words[last].end : words[step].start]
        following = words[step]
        if (
            not _is_gap(gap, step - last)
            or not following.text[0].isupper()
            or not _could_be_surname(following, all_capitals)
        ):
            return last
        last = step
    return last


def _is_gap(gap: str, steps: int) -> bool:
    return (
        not re.search(r"[^\w\s'’-]", gap)
        if steps > 1
        else bool(gap) and (gap.isspace() or gap == "-") and "\n" not in gap
    )


def _could_be_surname(word: Word, all_capitals: bool) -> bool:
    if len(word.text) == 1 or is_of_the_field(word.text):
        return False
    return not is_known(word.text) if all_capitals else not word.text.isupper() or not is_known(word.text)


def _with_initial(text: str, end: int) -> int:
    found = _INITIAL.match(text, end)
    return found.end() if found and found[0].strip(" .") not in "IA" else end
