"""How course feedback is worded, from `wording.toml`: wishes, problems, idioms, topics, answers that say nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources

_LISTS = tomllib.loads(resources.files(__package__).joinpath("wording.toml").read_text(encoding="utf-8"))


def _any(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_LISTS[name])})(?!\w)", re.IGNORECASE)


CLINICAL = _any("clinical")
POSITIVE_IDIOMS = _any("positive_idioms")
NEGATIVE_IDIOMS = _any("negative_idioms")
NO_TROUBLE = _any("no_trouble")
REQUESTS = _any("requests")
PROBLEMS = _any("problems")
VERDICTS = _any("verdicts")
HEDGES = _any("hedges")
STATES_FACT = _any("states_fact")
ASKS = _any("asks")
ASKS_NOTHING = _any("asks_nothing")
ASKS_SURELY = _any("asks_surely")
CONTRAST = re.compile(
    r",?\s{0,3}\b(?:(?<!nothing )(?<!anything )(?<!help )but(?! also)"
    r"|however|although|though|whereas|yet|except(?: that)?|unfortunately|apart from"
    r"|other than(?= the| that| a)|despite|even though"
    r"|shame (?:about|that)|just a shame)\b,?\s{0,3}|\s{1,3}[-–—]\s{1,3}",
    re.IGNORECASE,
)
EMPTY_ANSWERS = frozenset(_LISTS["empty_answers"])
TURNING_WORDS = frozenset(_LISTS["turning_words"])
COURSE_WORDS: Mapping[str, float] = _LISTS["words"]
