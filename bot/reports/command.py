"""`cqi analyse`: what it takes on the command line, and what it answers. Loads nothing heavy before it is told to."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

SUMMARY = "Say what a form's export tells: what changed, what went well, and how sure that is."


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help="a CSV or XLSX export of Google or Microsoft Forms")
    command.add_argument("--cohort-column", metavar="C", help="the column that names the cohort, by header or number")
    command.add_argument("--trainer-column", metavar="T", help="compare trainers by this column; for the manager only")
    command.add_argument("--target", type=float, metavar="MEAN", help="a mean that every question is to reach")
    command.add_argument(
        "--action-on",
        type=date.fromisoformat,
        action="append",
        default=[],
        metavar="2026-03-16",
        help="mark the day of an action on the charts; may be given several times",
    )
    command.add_argument("--sheet-name", metavar="NAME", help="the sheet of a workbook (default: the first filled)")
    command.add_argument("--json", action="store_true", help="print it for programs")
    command.add_argument("--html", type=Path, metavar="OUT", help="write one web page with the charts")


def run(options: argparse.Namespace) -> int:
    """Print what was asked for. A file that cannot be analysed raises UserError, which the command line words."""
    print(told(options), flush=True)  # noqa: T201 - a command answers on the terminal
    return 0


def told(options: argparse.Namespace) -> str:
    """Analyse the file and answer in the form that was asked for; a page that was written is named.

    Raises:
        UserError: the file is no export, a named column is not there, or the page cannot be written.
    """
    from bot.reports.analysing import Wishes
    from bot.reports.machine import report_json
    from bot.reports.messages import report_text
    from bot.reports.service import analyse_file, write_page

    wishes = Wishes(
        cohort_column=options.cohort_column,
        trainer_column=options.trainer_column,
        target=options.target,
        actions_on=tuple(options.action_on),
    )
    report = analyse_file(options.file, tab=options.sheet_name, wishes=wishes)
    if options.html is not None:
        write_page(report, options.html)
        if not options.json:
            return f"Written: {options.html}"
        print(f"Written: {options.html}", file=sys.stderr)  # noqa: T201 - beside the JSON, never in it
    return report_json(report) if options.json else report_text(report)
