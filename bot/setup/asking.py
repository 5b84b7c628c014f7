"""Asking a person at a terminal or through a pipe: one line a question, with the usual answer in brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.errors import UserError

Say = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Asker:
    """Asks, and takes the usual answer to everything where nobody is to be asked (`--yes`)."""

    say: Say
    takes_usual: bool = False
    read: Callable[[str], str] = input

    def text(
        self, question: str, *, usual: str = "", pattern: str | None = None, says: str = "", needed: bool = False
    ) -> str:
        """Ask for a line. A wrong one is asked for again, with what is wrong."""
        if self.takes_usual:
            return usual
        while True:
            answer = self._line(f"{question} [{usual}]: " if usual else f"{question}: ") or usual
            if not answer and needed:
                self.say("  Please answer this one.")
            elif answer and pattern and not re.fullmatch(pattern, answer):
                self.say(f'  "{answer}" {says}.')
            else:
                return answer

    def understood(self, question: str, read: Callable[[str], T], *, usual: str = "", needed: bool = False) -> T:
        """Ask for a line and read it; what cannot be read is said and asked for again."""
        while True:
            answer = self.text(question, usual=usual, needed=needed)
            try:
                return read(answer)
            except UserError as error:
                if self.takes_usual:
                    raise
                self.say(f"  {error}")

    def yes(self, question: str, *, usual: bool = True) -> bool:
        answer = self.choice(f"{question} (yes, no)", ("yes", "no", "y", "n"), usual="yes" if usual else "no")
        return answer.startswith("y")

    def choice(self, question: str, choices: Sequence[str], *, usual: str) -> str:
        if self.takes_usual:
            return usual
        while True:
            answer = (self._line(f"{question} [{usual}]: ") or usual).casefold()
            if answer in choices:
                return answer
            self.say(f'  "{answer}" is not one of {", ".join(choices)}.')

    def _line(self, prompt: str) -> str:
        try:
            return self.read(prompt).strip()
        except EOFError:
            raise UserError("The answers ended before set-up was done: nothing was written.") from None
