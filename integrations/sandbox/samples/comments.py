"""What learners write: put together from phrases, with the slips and shrugs of real answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random

from integrations.sandbox.samples import phrases
from integrations.sandbox.samples.form import FIRST_STEP, MOST_USEFUL, SHOULD_CHANGE
from integrations.sandbox.samples.model import Answers

SHARE_USEFUL, SHARE_CHANGE, SHARE_STEP = 0.65, 0.35, 0.5
SHARE_NOTHING = 0.25  # of what is written under "What should we change?"
SHARE_ON_TOOLS = 0.45  # of suggestions, once the tools are rated lower
ONE_NAMED_IN, ONE_WORRYING_IN = 60, 150  # of all comments
SHARE_LOWER_CASE = 0.15


class Writer:
    """Everything that is written over the whole programme, so that names and worries come as rarely as they should."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._number: Iterator[int] = count(random.randrange(ONE_NAMED_IN))

    def comments(self, *, has_fallen: bool) -> Answers:
        """Write one learner's answers; most leave something out."""
        written: Answers = {}
        if self._random.random() < SHARE_USEFUL:
            written[MOST_USEFUL] = self._comment(self._useful())
        if self._random.random() < SHARE_CHANGE:
            written[SHOULD_CHANGE] = self._suggestion(has_fallen=has_fallen)
        if self._random.random() < SHARE_STEP:
            written[FIRST_STEP] = self._comment(self._step())
        return written

    def _suggestion(self, *, has_fallen: bool) -> str:
        if self._random.random() < SHARE_NOTHING:
            return self._random.choice(phrases.NOTHINGS)
        on_tools = has_fallen and self._random.random() < SHARE_ON_TOOLS
        things = phrases.TOOLS_THINGS if on_tools else phrases.CHANGE_THINGS
        wishes = phrases.TOOLS_WISHES if on_tools else phrases.CHANGE_WISHES
        form = self._random.choice(phrases.CHANGE_FORMS)
        return self._comment(_filled(form, thing=self._random.choice(things), wish=self._random.choice(wishes)))

    def _useful(self) -> str:
        thing, other = self._random.sample(phrases.USEFUL_THINGS, 2)
        form = self._random.choice(phrases.USEFUL_FORMS)
        return _filled(form, thing=thing, other=other, why=self._random.choice(phrases.USEFUL_WHYS))

    def _step(self) -> str:
        return _filled(self._random.choice(phrases.STEPS), what=self._random.choice(phrases.STEP_THINGS))

    def _comment(self, text: str) -> str:
        """Count a comment; now and then it is one that names somebody, or one that worries."""
        number = next(self._number)
        if number % ONE_WORRYING_IN == ONE_WORRYING_IN - 1:
            return self._random.choice(phrases.WORRYING)
        if number % ONE_NAMED_IN == ONE_NAMED_IN - 1:
            name = f"{self._random.choice(phrases.FIRST_NAMES)} {self._random.choice(phrases.SURNAMES)}"
            return self._random.choice(phrases.NAMED_FORMS).format(name=name)
        return text[:1].lower() + text[1:] if self._random.random() < SHARE_LOWER_CASE else text


def _filled(form: str, **pieces: str) -> str:
    """Fill in a form; a piece named with a capital begins with one."""
    capitals = {name.capitalize(): text[:1].upper() + text[1:] for name, text in pieces.items()}
    filled = form.format(**pieces, **capitals)
    return filled if form.startswith("{what}") else filled[:1] + filled[1:]
