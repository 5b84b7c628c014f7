"""The command line: what the bot can be told to do, in words that need no programmer.

Every heavy import stands inside the command that needs it, so that `cqi --help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli_erasing import add_erasing
from bot.cli_setting_up import add_setting_up
from bot.errors import ConfigError, UserError
from integrations.errors import ServiceMisconfigured, ServiceUnavailable

if TYPE_CHECKING:
    from bot.assembly import Bot
    from bot.settings import Settings

OK, NEEDS_A_PERSON, SETTINGS_AT_FAULT, TRY_LATER = 0, 1, 3, 4  # 2 is argparse's: the command line was not understood

DESCRIPTION = """\
A bot for people who improve training: a weekly digest of course feedback in Slack,
an action plan in a Google Sheet, and reminders that keep it moving.

New here? `cqi demo` shows everything on made-up data, in your browser, without any account.
"""
EPILOGUE = """\
The command ends with 0 when all went well, 1 when something needs a person, 2 when the
command line was not understood, 3 when the settings have faults, and 4 when Google or
Slack did not answer and it is worth trying again later.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ConfigError as error:
        return _ended(str(error), SETTINGS_AT_FAULT)
    except UserError as error:
        return _ended(str(error), NEEDS_A_PERSON)
    except ServiceUnavailable as error:
        return _ended(f"{error}\nNothing is lost. Try again in a few minutes.", TRY_LATER)
    except ServiceMisconfigured as error:
        return _ended(str(error), NEEDS_A_PERSON)
    except KeyboardInterrupt:
        return _ended("Stopped.", OK)
    except BrokenPipeError:  # who read along, `head` say, has left: nothing is wrong, and there is nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _say(words: str) -> None:
    """Print at once, also where a program reads along: it may wait for a line before it goes on."""
    print(words, flush=True)


def _ended(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cqi", description=DESCRIPTION, epilog=EPILOGUE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=_version_words())
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_demo(commands)
    _add_jobs(commands)
    _add_setting_up(commands)
    add_erasing(commands, _command, _add_config, _assembled, say=_say)
    return parser


def _version_words() -> str:
    from importlib.metadata import version

    return f"cqi {version('cqi')}"


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _command(
    commands: Commands, name: str, summary: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=summary, description=summary)
    command.set_defaults(run=run)
    return command


def _add_demo(commands: Commands) -> None:
    demo = _command(commands, "demo", "Show the bot on made-up data, with a page to use it in your browser.", _demo)
    demo.add_argument("--port", type=int, default=8765, help="port of the page (default 8765; 0 takes a free one)")
    demo.add_argument("--seed", type=int, default=1, help="another number makes other made-up data (default 1)")
    sandbox = _command(
        commands, "sandbox", "Run only the stand-in for Google and Slack, for any program to be pointed at.", _sandbox
    )
    sandbox.add_argument("--port", type=int, default=8765, help="port to listen on (default 8765; 0 takes a free one)")
    sandbox.add_argument("--empty", action="store_true", help="start without the made-up programme")
    sandbox.add_argument(
        "--accept-any-token", action="store_true", help="take any bearer token as one that may do everything"
    )


def _add_jobs(commands: Commands) -> None:
    run = _command(commands, "run", "Run the bot until it is stopped: listen to Slack, post and remind when due.", _run)
    digest = _command(
        commands, "digest", "Post this week's digest now. It is posted once, however often you ask.", _digest
    )
    digest.add_argument("--week", metavar="2026-W12", help="another week's, as year and ISO week")
    remind = _command(commands, "remind", "Send today's reminders now, one message for each owner.", _remind)
    sync = _command(commands, "sync", "Read new responses, and keep plan and sheet in step, once.", _sync)
    for command, what in ((digest, "print it"), (remind, "print them"), (sync, "print the changes")):
        command.add_argument("--dry-run", action="store_true", help=f"{what} instead; nothing is sent or written")
    cohorts = _command(
        commands, "cohorts", "Show the register: who answered, and what is outside the standards.", _cohorts
    )
    for command in (run, digest, remind, sync, cohorts):
        _add_config(command)


def _add_setting_up(commands: Commands) -> None:
    from bot.reports import command as analyse

    _add_config(_command(commands, "check", "Try every credential, share, channel and tab; say what to mend.", _check))
    add_setting_up(commands, _command, _add_config, say=_say)
    _add_comments(commands)
    analyse.add_arguments(_command(commands, "analyse", analyse.SUMMARY, analyse.run))


def _add_comments(commands: Commands) -> None:
    what = "Label, mask and order the comments of one column; prints counts only, unless --json asks for more."
    comments = _command(commands, "comments", what, _comments)
    comments.add_argument("file", type=Path, metavar="FILE", help="a CSV, XLSX or JSON-lines file")
    comments.add_argument("--column", required=True, metavar="C", help="its header, how it begins, or its number")
    comments.add_argument("--question", metavar="WORDS", help="what was asked (default: the column's header)")
    comments.add_argument("--roster", type=Path, metavar="FILE", help='names, one a line: "trainer: Sam Cole", a name')
    comments.add_argument("--themes", type=Path, metavar="FILE", help="a list of themes (default: the settings' own)")
    comments.add_argument("--sheet-name", metavar="NAME", help="the sheet of a workbook (default: the first filled)")
    comments.add_argument("--json", action="store_true", help="print every comment, masked, with labels and reasons")
    _add_config(comments)


def _add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--config",
        type=Path,
        default=Path(os.environ.get("CQI_CONFIG", "config/bot.toml")),
        metavar="FILE",
        help="the settings file (default: config/bot.toml, or what CQI_CONFIG names)",
    )


def _settings(options: argparse.Namespace) -> Settings:
    from bot.settings import load_settings

    environment: Mapping[str, str] = os.environ
    return load_settings(file=options.config, environment=environment)


def _assembled(options: argparse.Namespace) -> Bot:
    from bot.assembly import assemble

    settings = _settings(options)
    with _step("Starting"):
        return assemble(settings)


def _run(options: argparse.Namespace) -> int:
    from bot.running import run_until_stopped, show_log

    show_log()
    with closing(_assembled(options)) as bot:
        run_until_stopped(bot, say=_say)
    return OK


def _digest(options: argparse.Namespace) -> int:
    week = _week(options.week)
    with closing(_assembled(options)) as bot:
        with _step("Reading responses and the plan"):
            bot.refresh(dry_run=options.dry_run)
        _warn_of_old_figures(bot)
        if options.dry_run:
            print(bot.preview_digest(week))
            return OK
        with _step("Posting the digest"):
            outcome = bot.digest(week)
        print(outcome)
    return OK


def _remind(options: argparse.Namespace) -> int:
    with closing(_assembled(options)) as bot:
        with _step("Reading the plan"):
            bot.refresh(dry_run=options.dry_run)
        _warn_of_old_figures(bot)
        print(bot.preview_reminders() if options.dry_run else bot.remind())
    return OK


def _sync(options: argparse.Namespace) -> int:
    with closing(_assembled(options)) as bot:
        with _step("Comparing the plan with the sheet"):
            report = bot.refresh(dry_run=options.dry_run)
        if bot.trouble is None or report != str(bot.trouble):
            print(report)
        if bot.trouble is not None:
            raise bot.trouble
    return OK


def _cohorts(options: argparse.Namespace) -> int:
    with closing(_assembled(options)) as bot:
        with _step("Reading the register of cohorts"):
            table, *faults = bot.cohorts()
        print(table)
        for fault in faults:
            print(f"\n{fault}", file=sys.stderr)
    return NEEDS_A_PERSON if faults else OK


def _warn_of_old_figures(bot: Bot) -> None:
    if bot.trouble is not None:
        print(f"{bot.trouble}\nGoing on with what was read before.", file=sys.stderr)


def _check(options: argparse.Namespace) -> int:
    from bot.checking import check_everything

    return OK if check_everything(_settings(options), say=_say) else NEEDS_A_PERSON


def _comments(options: argparse.Namespace) -> int:
    from bot.comments.command import told
    from bot.initialising import template

    own = options.themes or options.config.parent / "themes.toml"
    themes = own if options.themes or own.is_file() else template("themes.toml")
    given = {
        "column": options.column,
        "tab": options.sheet_name,
        "question": options.question,
        "roster": options.roster,
    }
    print(told(options.file, themes=themes, as_json=options.json, **given))
    return OK


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import show

    return show(port=options.port, seed=options.seed, say=_say)


def _sandbox(options: argparse.Namespace) -> int:
    from bot.demo import serve_sandbox

    return serve_sandbox(port=options.port, empty=options.empty, accept_any_token=options.accept_any_token, say=_say)


def _week(text: str | None) -> date | None:
    """Read "2026-W12" as the Monday of that week. None stays None: this week."""
    if text is None:
        return None
    try:
        return date.fromisoformat(f"{text}-1")
    except ValueError:
        raise ConfigError([f'--week "{text}" is not a week such as 2026-W12.']) from None


@contextmanager
def _step(words: str) -> Iterator[None]:
    """Show on standard error that something is under way, and how long it took if one had to wait."""
    began = time.monotonic()
    print(f"{words} ...", file=sys.stderr, flush=True)
    yield
    took = time.monotonic() - began
    if took >= 1:
        print(f"  took {took:.1f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
