"""What a column is, decided from header and answers together: one small rule for each kind, tried in turn.

A rule answers with a kind, how sure it is and why, or with None. Rules about persons come before rules about scales,
because taking a name for an answer costs more than the reverse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from bot.feedback.profile import cells, moments
from bot.feedback.profile import header_words as says
from bot.feedback.profile.columns import Column
from bot.feedback.profile.model import Kind
from bot.feedback.profile.text import tokens

SHORT_HEADER_WORDS = 7
LONGEST_AMOUNT_HEADER = 11
FEW_ANSWERS = 15
MOST_OPTIONS_OF_OPEN = 10
ENOUGH_PEOPLE = 8
MOST_WORDS_OF_TICKS = 60


@dataclass(frozen=True)
class Verdict:
    kind: Kind
    confidence: float
    reason: str


@dataclass(frozen=True)
class Surroundings:
    """What the rest of the file tells about a column."""

    is_microsoft: bool = False
    on_scale: bool = False  # its digits or labels belong to a scale
    first_filled: bool = False  # no column before it holds anything


Rule = Callable[[Column, Surroundings], Verdict | None]


def decide(column: Column, around: Surroundings) -> Verdict:
    """Say what a column is, apart from scales, which `batteries` finds."""
    rules = EMPTY_RULES if not column.filled else RULES
    for rule in rules:
        verdict = rule(column, around)
        if verdict:
            return verdict
    return Verdict("free_text", 0.5, "the answers fit nothing more special")


def _is_short(column: Column, limit: int = SHORT_HEADER_WORDS) -> bool:
    return len(tokens(column.asks)) <= limit


# --- columns without an answer


def empty_personal(column: Column, around: Surroundings) -> Verdict | None:
    """An empty column whose header says that it would hold something personal, or the time."""
    if _is_short(column, 5):
        if says.TIMESTAMP.is_all_of(column.asks):
            return Verdict("timestamp", 0.7, "no answers, but the header names a timestamp")
        if _heads_email(column):
            return Verdict("email", 0.7, "no answers, but the header asks for an e-mail address")
        if _heads_name(column):
            return Verdict("person_name", 0.7, "no answers, but the header asks for a name")
    return None


def empty(column: Column, around: Surroundings) -> Verdict | None:
    return Verdict("other", 0.6, "nobody has answered it yet")


# --- persons and moments


def timestamp(column: Column, around: Surroundings) -> Verdict | None:
    """When an answer was sent: moments with a time of day, or a header that says so."""
    at_times, days = moments.moment_share(column), moments.day_share(column)
    named = says.TIMESTAMP.found_in(column.asks) and _is_short(column, 8)
    is_sure = at_times >= 0.3 or around.first_filled or says.TIMESTAMP.is_all_of(column.asks)
    if named and is_sure and at_times + days >= 0.3:
        return Verdict("timestamp", 0.98, "the header names a timestamp and the answers are moments")
    if at_times >= 0.6:
        return Verdict("timestamp", 0.9, "nearly every answer is a date with a time")
    if days >= 0.6 and around.first_filled:
        return Verdict("timestamp", 0.7, "the first column holds dates")
    if "\ufffd" in column.header and at_times + days >= 0.3 and around.first_filled:
        return Verdict("timestamp", 0.8, "the header is damaged, but the first column holds moments")
    if says.TIMESTAMP.is_all_of(column.asks) and around.first_filled:
        return Verdict("timestamp", 0.6, "the header names a timestamp, though the answers are none")
    return None


def _heads_email(column: Column) -> bool:
    words = len(tokens(column.asks))
    return says.EMAIL.found_in(column.asks) and words <= 9 and not _asks_yes_no(column)


def _asks_yes_no(column: Column) -> bool:
    said = cells.yes_no(column)
    return column.filled > 0 and said.begun > 0.8 and len(column.meant) <= 6


def email(column: Column, around: Surroundings) -> Verdict | None:
    share = cells.email_share(column)
    if share >= 0.5:
        return Verdict("email", 0.98, "the answers are e-mail addresses")
    if _heads_email(column):
        if share >= 0.1:
            return Verdict("email", 0.95, "the header asks for an e-mail address and some answers are one")
        anonymous = all(" " not in answer for answer in column.meant)
        if anonymous and (len(column.meant) <= 1 or column.recurring_share < 0.5) and column.mean_words < 6:
            return Verdict("email", 0.75, "the header asks for an e-mail address")
    return Verdict("email", 0.8, "a good part of the answers are e-mail addresses") if share >= 0.25 else None


_GERMANIC_NAME = re.compile(r"(?<!\w)(\w{2,})(?:name|namn|naam|navn)(?!\w)")


def _heads_name(column: Column) -> bool:
    asked = _GERMANIC_NAME.sub(_name_apart, column.asks.strip(" *:?.()-"))
    asked = says.OPTIONAL.removed_from(asked).strip(" *:?.()[]（）-")
    if says.NAME.is_all_of(asked):
        return True
    if not says.NAME.found_in(asked) or len(tokens(asked)) > 14:
        return False
    return not says.NAME_OF_A_THING.found_in(_without_name_phrases(asked))


def _name_apart(found: re.Match[str]) -> str:
    """Part "Zuname" and "Rufname", but not "Schulname": what stands before must be no thing that has a name itself."""
    stem = found[1].rstrip("s")
    return found[0] if says.NAME_OF_A_THING.is_all_of(stem) or says.EMAIL.is_all_of(found[0]) else "name"


def _without_name_phrases(asked: str) -> str:
    # "Name of the student" and "teacher's name" are listed as names of persons; what is left must name no thing.
    longer = [phrase for phrase in says.NAME.phrases if " " in phrase or "'" in phrase]
    for phrase in sorted(longer, key=len, reverse=True):
        asked = asked.replace(phrase, " ")
    return asked


def person_name(column: Column, around: Surroundings) -> Verdict | None:
    if not _heads_name(column) or column.digit_share > 0.5 or _asks_yes_no(column):
        return None
    if says.IDENTIFIER.found_in(column.asks) and cells.code_share(column) > 0.5:
        return None
    share = cells.name_share(column, with_digits=says.IDENTIFIER.found_in(column.asks))
    varied = len(column.meant) > 3 or column.filled < FEW_ANSWERS  # one person may answer many times
    if share >= 0.6 and (varied or says.NAME.is_all_of(column.asks)):
        confidence = 0.95 if _is_short(column) else 0.8
        return Verdict("person_name", confidence, "the header asks for a name and the answers are short words")
    asked = says.OPTIONAL.removed_from(column.asks).strip(" *:?.()[]（）-")
    if says.NAME.is_all_of(asked) and column.mean_words <= 8:
        return Verdict("person_name", 0.7, "the header asks for a name")
    return None


def trainer(column: Column, around: Surroundings) -> Verdict | None:
    """Who taught: the header is about a trainer and the answers look like names, not like praise."""
    if around.on_scale or not says.TRAINER.found_in(column.asks) or not _is_short(column, 12):
        return None
    if says.OPEN.found_in(column.asks) or column.digit_share > 0.3 or _asks_yes_no(column):
        return None
    asks_who = says.NAME.found_in(column.asks) or says.WHICH.found_in(column.asks) or _is_short(column, 3)
    looks = cells.capitalised_share(column) >= 0.35 or (
        cells.name_share(column) >= 0.8 and column.mean_words <= 4 and says.NAME.found_in(column.asks)
    )
    if asks_who and looks and column.mean_words <= 6:
        if says.NAME.found_in(column.asks) and column.filled >= ENOUGH_PEOPLE and _are_all_different(column):
            return Verdict("person_name", 0.65, "the header asks for a name, and hardly any two answers agree")
        return Verdict("trainer", 0.75, "the header is about who taught and the answers look like names")
    return None


def _are_all_different(column: Column) -> bool:
    return len(column.meant) >= 0.7 * column.filled


def unheaded_name(column: Column, around: Surroundings) -> Verdict | None:
    """Names under no header: words with capitals, two to five of them, hardly any two alike."""
    if column.asks or column.filled < 4 or not _are_all_different(column):
        return None
    if cells.capitalised_share(column) >= 0.6 and cells.name_share(column) >= 0.9:
        return Verdict("person_name", 0.55, "no header, but the answers look like names")
    return None


def running_number(column: Column, around: Surroundings) -> Verdict | None:
    """1, 2, 3 …: a number that the tool gave, not an answer."""
    digits = [int(answer) for answer in column.first if answer.isascii() and answer.isdigit() and len(answer) < 9]
    if len(digits) < 4 or len(digits) < len(column.first) * 0.9 or column.number_share < 0.9:
        return None
    rising = sum(1 for one, other in pairwise(digits) if other > one)
    is_index = rising == len(digits) - 1 and len(column.counts) == column.filled
    headed = says.IDENTIFIER.is_all_of(column.asks) or not column.asks
    if is_index and (headed or (column.index == 0 and digits[0] <= 1)):
        return Verdict("identifier", 0.9, "the answers count up one by one")
    return None


def identifier(column: Column, around: Surroundings) -> Verdict | None:
    headed = says.IDENTIFIER.found_in(column.asks) and _is_short(column, 12)
    unique = len(column.counts) >= 0.7 * column.filled
    if cells.link_share(column) >= 0.5:
        return Verdict("other", 0.7, "the answers are links")
    if headed and not around.on_scale and unique:
        if cells.code_share(column) + cells.phone_share(column) >= 0.5 or column.number_share >= 0.5:
            return Verdict("identifier", 0.9, "the header asks for a number or code and hardly any two answers agree")
        if column.mean_words <= 2.5 and says.IDENTIFIER.is_all_of(column.asks):
            return Verdict("identifier", 0.7, "the header asks for a code and the answers are single words")
    long_codes = cells.code_share(column) >= 0.8 and unique and column.filled >= 6
    if (
        long_codes
        and sum(len(answer) for answer in column.counts) / len(column.counts) >= 6
        and moments.day_share(column) < 0.5
    ):
        return Verdict("identifier", 0.65, "nearly every answer is a code of its own")
    return None


def date(column: Column, around: Surroundings) -> Verdict | None:
    if moments.day_share(column) >= 0.6:
        return Verdict("date", 0.85, "the answers are dates")
    return None


# --- closed questions


def consent(column: Column, around: Surroundings) -> Verdict | None:
    if column.grid or not says.CONSENT.found_in(column.asks) or len(column.spelled) > 4:
        return None
    if around.on_scale and len(column.spelled) > 2:
        return None
    said = cells.yes_no(column)
    if said.begun >= 0.7 or len(column.spelled) <= 2:
        return Verdict("consent", 0.8, "the header asks for agreement and the answers give or refuse it")
    return None


def yes_no(column: Column, around: Surroundings) -> Verdict | None:
    said = cells.yes_no(column)
    if column.digit_share > 0.3 or len(column.spelled) > 12 or not (said.has_yes or said.has_no):
        return None
    if not said.has_yes and says.OPEN.found_in(column.asks):
        return None  # "No" to an open question says that there is nothing to say
    if said.plain >= 0.9:
        sure = 0.95 if said.has_yes and said.has_no else 0.75
        return Verdict("yes_no", sure, "the answers are yes and no")
    if said.only or (said.plain >= 0.5 and said.begun >= 0.85):
        return Verdict("yes_no", 0.8, "the answers are yes, no and something in between")
    if said.plain >= 0.5 and len(column.spelled) <= 4 and column.mean_words <= 9:
        return Verdict("yes_no", 0.65, "most answers are yes or no, with another option beside them")
    if said.begun >= 0.9 and said.wordings <= 4 and column.filled >= 2 * said.wordings:
        return Verdict("yes_no", 0.55, "every answer begins with yes or no")
    return None


def multi_choice(column: Column, around: Surroundings) -> Verdict | None:
    """Tick-many: answers fall apart into pieces that come again in other combinations."""
    ticks = cells.ticks(column) if column.mean_words <= MOST_WORDS_OF_TICKS else None
    invited = says.MULTIPLE.found_in(column.asks)
    ends = sum(times for answer, times in column.counts.items() if answer.endswith(";")) / column.filled
    if ends >= 0.6:
        return Verdict("multi_choice", 0.9, "the answers end in semicolons, as Microsoft Forms writes ticks")
    if ticks is None:
        if invited and column.mean_words <= 10 and (column.recurring_share >= 0.5 or column.filled <= 6):
            return Verdict("multi_choice", 0.6, "the header invites several answers, though nobody gave more than one")
        return None
    if invited and ticks.mean_words <= 12 and (ticks.recurring >= 0.3 or column.filled <= 8):
        return Verdict("multi_choice", 0.95, "the header invites several answers and they come joined")
    if ticks.mean_words > 9 or ticks.split_share < 0.08:
        return None
    open_asked = says.OPEN.found_in(column.asks) and not says.CLOSED.found_in(column.asks)
    wanted = 0.75 if open_asked else 0.55
    small = column.filled <= 8
    if ticks.recurring >= (0.7 if small else wanted) and ticks.mixing >= 0.6:
        return Verdict("multi_choice", 0.8, "the answers fall into pieces that come again in other combinations")
    return None


def asks_for_amount(column: Column) -> bool:
    """Tell "How many children?" from a long statement that happens to have "age" in it."""
    if not says.COUNT.found_in(column.asks):
        return False
    return len(tokens(column.asks)) <= LONGEST_AMOUNT_HEADER or says.COUNT.begins(column.asks.lstrip("¿ "))


def number(column: Column, around: Surroundings) -> Verdict | None:
    """An amount: an age, a year, hours, points."""
    if column.number_share >= 0.8 or cells.score_share(column) >= 0.8:
        return Verdict("number", 0.8, "the answers are numbers and no scale")
    counted = asks_for_amount(column)
    if counted and column.number_share >= 0.45 and cells.digit_holding_share(column) >= 0.6:
        return Verdict("number", 0.7, "the header asks for an amount and most answers are one")
    return None


def cohort(column: Column, around: Surroundings) -> Verdict | None:
    """Which course, class or session: short answers that many share."""
    asked = column.asks.strip(" *:?.")
    if not says.COHORT.found_in(asked) or not _is_short(column, 13) or says.MULTIPLE.found_in(asked):
        return None
    left = says.COHORT.removed_from(asked)
    left = says.WHICH.removed_from(left)
    extra = len(tokens(left))
    choosing = says.WHICH.found_in(asked) or not extra
    if extra <= 1 and choosing and column.mean_words <= 12 and not says.OPEN.found_in(asked):
        return Verdict("cohort", 0.7, "the header asks which course or group it was")
    return None


def _is_to_be_completed(column: Column) -> bool:
    """Tell "My favourite part was …", which everybody ends in words of their own."""
    return column.asks.rstrip(" *").endswith(("...", "…", "___"))


def choice(column: Column, around: Surroundings) -> Verdict | None:
    """One of a few options, or a short thing about oneself that is usually one."""
    opened = says.OPEN.found_in(column.asks) or _is_to_be_completed(column)
    closed = says.CLOSED.found_in(column.asks)
    kinds = len(column.meant)
    if not kinds:
        return None
    few = kinds <= max(2, 0.34 * column.filled) or kinds <= 2 < column.filled
    # Options are typed by nobody: long ones that come again letter by letter were chosen.
    recurring = column.recurring_share
    needed = 0.5 + (0.4 if opened and not closed else 0.0) - (0.15 if closed else 0.0)
    if opened and kinds > max(MOST_OPTIONS_OF_OPEN, 0.4 * column.filled):
        return None
    if recurring >= needed and column.mean_words <= 16 and (few or recurring >= 0.8 or closed):
        return Verdict(
            "choice", 0.6 + 0.35 * min(1.0, recurring), "few different answers, each given by several people"
        )
    if closed and not opened and column.mean_words <= 4.5 and column.filled >= 1 and kinds <= 60:
        return Verdict("choice", 0.55, "the header asks for one of some options and the answers are short")
    has_digits = cells.digit_holding_share(column) >= 0.6  # "less than 1 year"
    longest, least = (5, 0.3) if has_digits else (3, 0.4)
    if not opened and column.filled <= FEW_ANSWERS and column.mean_words <= longest and recurring >= least:
        return Verdict("choice", 0.5, "short answers, some given more than once")
    return None


def free_text(column: Column, around: Surroundings) -> Verdict | None:
    opened = says.OPEN.found_in(column.asks)
    if column.mean_words >= 6 or opened:
        return Verdict("free_text", 0.9 if opened else 0.8, "the answers are words of each person's own")
    if not column.meant:
        return Verdict("free_text", 0.5, "every answer says nothing")
    return Verdict("free_text", 0.6, "short answers that hardly ever agree")


EMPTY_RULES: tuple[Rule, ...] = (empty_personal, empty)
PERSONAL_RULES: tuple[Rule, ...] = (
    timestamp,
    email,
    person_name,
    unheaded_name,
    running_number,
    identifier,
    trainer,
    date,
    consent,
)
RULES: tuple[Rule, ...] = (
    *PERSONAL_RULES,
    yes_no,
    multi_choice,
    number,
    cohort,
    choice,
    free_text,
)
