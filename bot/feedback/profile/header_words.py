"""What headers say in the languages met in real exports, from `header_words.toml`: words that point to a kind."""

from __future__ import annotations

import tomllib
from importlib import resources

from bot.feedback.profile.text import Words

_LISTS = tomllib.loads(resources.files(__package__).joinpath("header_words.toml").read_text(encoding="utf-8"))

TIMESTAMP = Words(_LISTS["timestamp"])
EMAIL = Words(_LISTS["email"])
NAME = Words(_LISTS["name"])
NAME_OF_A_THING = Words(_LISTS["name_of_a_thing"])
IDENTIFIER = Words(_LISTS["identifier"])
TRAINER = Words(_LISTS["trainer"])
COHORT = Words(_LISTS["cohort"])
WHICH = Words(_LISTS["which"])
CONSENT = Words(_LISTS["consent"])
MULTIPLE = Words(_LISTS["multiple"])
OPEN = Words(_LISTS["open"])
CLOSED = Words(_LISTS["closed"])
COUNT = Words(_LISTS["count"])
BIRTH_OR_DAY = Words(_LISTS["birth_or_day"])
IMPORT_TOOL = Words(_LISTS["import_tool"])
MINE = Words(_LISTS["mine"])
RATES = Words(_LISTS["rates"])
BAD_IF_HIGH = Words(_LISTS["bad_if_high"])
GOOD_IF_HIGH = Words(_LISTS["good_if_high"])
NEED_NOT_BE_GOOD = Words(_LISTS["need_not_be_good"])
BEFORE = Words(_LISTS["before"])
AFTER = Words(_LISTS["after"])
CLEARLY_BAD = Words(_LISTS["clearly_bad"])
STARS = Words(_LISTS["stars"])
RECOMMEND = Words(_LISTS["recommend"])
DENIALS = Words(_LISTS["denials"])
HARD = Words(_LISTS["hard"])
SURELY_ABOUT_TEACHING = Words(_LISTS["surely_about_teaching"])
CHOSEN_NUMBERS = Words(_LISTS["chosen_numbers"])
GRID_NOTE = Words(_LISTS["grid_note"])
WRITTEN = Words(_LISTS["written"])
ASKS_WHICH = Words(_LISTS["asks_which"])
MICROSOFT_FRONT = Words(_LISTS["microsoft_front"])
OPTIONAL = Words(_LISTS["optional"])
