"""`cqi erase` and `cqi purge`: what the command line says of them, and the calls that they make."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from bot.errors import UserError

if TYPE_CHECKING:
    from bot.assembly import Bot

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

Run = Callable[[argparse.Namespace], int]
NewCommand = Callable[["Commands", str, str, Run], argparse.ArgumentParser]
ERASE = "Erase one person's response wherever it went; first only says what that reaches."
PURGE = "Erase raw responses of past academic years; first only says what that reaches."


def add_erasing(
    commands: Commands,
    new_command: NewCommand,
    add_config: Callable[[argparse.ArgumentParser], None],
    assembled: Callable[[argparse.Namespace], Bot],
    *,
    say: Callable[[str], None],
) -> None:
    """Add both commands. Each only says what it would reach, until --yes is given."""

    def erase(options: argparse.Namespace) -> int:
        with closing(assembled(options)) as bot:
            say(bot.review.erasing.erase(options.response, for_good=options.yes))
        return 0

    def purge(options: argparse.Namespace) -> int:
        before = _day(options.before)
        with closing(assembled(options)) as bot:
            erasing = bot.review.erasing
            say(erasing.purge(before or erasing.default_before(bot.today()), for_good=options.yes))
        return 0

    one = new_command(commands, "erase", ERASE, erase)
    one.add_argument("--response", required=True, metavar="ID", help="its id, or a comment's reference such as C-0012")
    old = new_command(commands, "purge", PURGE, purge)
    old.add_argument("--before", metavar="2025-09-01", help="those sent before this day (default: as the yearly purge)")
    for command in (one, old):
        command.add_argument("--yes", action="store_true", help="do it; there is no way back")
        add_config(command)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f'--before "{text}" is not a day such as 2025-09-01.') from None
