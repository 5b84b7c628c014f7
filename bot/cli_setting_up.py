"""`cqi init` and `cqi profile`: what the command line says of them, and the calls that they make."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UserError

if TYPE_CHECKING:
    from bot.cli_erasing import Commands, NewCommand
    from bot.setup.guiding import Wishes
    from bot.setup.looking import Where

INIT = "Set up: look at the form, agree what it means, write the settings files."
PROFILE = "Say what each question of a form is; no answer of anybody is shown."


def add_setting_up(
    commands: Commands,
    new_command: NewCommand,
    add_config: Callable[[argparse.ArgumentParser], None],
    *,
    say: Callable[[str], None],
) -> None:
    """Add both commands."""
    _add_init(commands, new_command, say=say)
    profile = new_command(commands, "profile", PROFILE, partial(_profile, say=say))
    profile.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="a CSV or XLSX export of Google or Microsoft Forms"
    )
    _add_sources(profile)
    profile.add_argument("--json", action="store_true", help="print it for programs")
    add_config(profile)


def _add_init(commands: Commands, new_command: NewCommand, *, say: Callable[[str], None]) -> None:
    init = new_command(commands, "init", INIT, partial(_init, say=say))
    init.add_argument("folder", nargs="?", type=Path, default=Path("config"), help="the folder (default: config)")
    init.add_argument("--export", type=Path, metavar="FILE", help="a CSV or XLSX export instead, to try")
    _add_sources(init)
    for name, what in (
        ("channel", "the team's channel in Slack, by its id"),
        ("alert-channel", "where to tell of trouble: a channel's or a person's id"),
        ("plan-sheet", "the sheet for the action plan: its id or address"),
        ("cohort-column", "the question that tells the cohort"),
    ):
        init.add_argument(f"--{name}", metavar="QUESTION" if name == "cohort-column" else "ID", help=what)
    init.add_argument("--cohort-from", choices=["dates"], help="make cohorts from the dates of the responses")
    init.add_argument("--gap-days", type=int, metavar="N", help="so many days without a response part two cohorts")
    init.add_argument("--role", action="append", default=[], metavar="ROLE=ID,ID", help="who has a role of bot.toml")
    init.add_argument("--map", action="append", default=[], metavar="QUESTION=MEASURE", help="what a question measures")
    for name in ("kind", "scale", "good", "theme", "principles"):
        init.add_argument(f"--{name}", action="append", default=[], metavar="QUESTION=VALUE", help=f"its {name}")
    init.add_argument("--yes", action="store_true", help="ask nothing: take what the flags and the suggestions say")


def _add_sources(command: argparse.ArgumentParser) -> None:
    command.add_argument("--form", metavar="ID", help="the Google Form itself: its id, or its address while editing")
    command.add_argument("--sheet", metavar="ID", help="the sheet linked to a form: its id or address")
    command.add_argument(
        "--tab", "--sheet-name", metavar="NAME", help="the tab of a sheet or workbook (default: found by its headers)"
    )
    command.add_argument(
        "--credentials", type=Path, metavar="FILE", help="the Google key file (default: what the settings name)"
    )


def _init(options: argparse.Namespace, *, say: Callable[[str], None]) -> int:
    from bot.initialising import write_templates

    where = _init_where(options)
    if where is None and not sys.stdin.isatty():
        say(write_templates(options.folder))
        return 0
    from bot.setup.asking import Asker
    from bot.setup.guiding import Guide

    asker = Asker(say, takes_usual=options.yes)
    say(Guide(options.folder, asker=asker, wishes=_wishes(options, where)).run())
    return 0


def _init_where(options: argparse.Namespace) -> Where | None:
    options.file = options.export
    given = (options.export, options.form, options.sheet)
    return _where(options) if any(one is not None for one in given) else None


def _wishes(options: argparse.Namespace, where: Where | None) -> Wishes:
    from bot.setup.guiding import DATES, Wishes

    corrections = [("measure", text) for text in options.map]
    for name in ("kind", "scale", "good", "theme", "principles"):
        corrections += [(name, text) for text in getattr(options, name)]
    roles = dict(_role(text) for text in options.role)
    return Wishes(
        where=where,
        credentials=options.credentials,
        channel=options.channel,
        alert_channel=options.alert_channel,
        plan_sheet=options.plan_sheet,
        cohort=DATES if options.cohort_from else options.cohort_column,
        gap_days=options.gap_days,
        roles=roles,
        corrections=corrections,
    )


def _role(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, ids = text.partition("=")
    if not equals or not ids.strip():
        raise UserError(f'--role "{text}" is not understood: write it as lead_trainer=U0123456789.')
    return name.strip(), tuple(ids.replace(",", " ").split())


def _profile(options: argparse.Namespace, *, say: Callable[[str], None]) -> int:
    import json

    from bot.feedback.profile.report import report
    from bot.setup.looking import google_door, look

    looked = look(_where(options), door=google_door(options.config, credentials=options.credentials))
    profile = looked.profile
    say(
        json.dumps(profile.as_json(), ensure_ascii=True, indent=2)
        if options.json
        else report(profile, called=looked.called)
    )
    return 0


def _where(options: argparse.Namespace) -> Where:
    """Tell the one thing that is to be looked at."""
    from bot.setup.looking import Where, id_in

    file = options.file
    if sum(given is not None for given in (file, options.form, options.sheet)) != 1:
        raise UserError("Name one thing to look at: an export's FILE, --form ID or --sheet ID.")
    if options.form is not None:
        return Where(kind="form", place=id_in(options.form, what="form"))
    if options.sheet is not None:
        return Where(kind="sheet", place=id_in(options.sheet, what="sheet"), tab=options.tab)
    return Where(kind="export", place=str(file), tab=options.tab)
