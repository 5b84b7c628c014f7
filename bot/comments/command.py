"""What `cqi comments` does: read, judge, and word it for a person or for a program."""

from __future__ import annotations

import json
from pathlib import Path

from bot.comments.files import read_answers, read_roster, read_theme_list
from bot.comments.messages import summary
from bot.comments.rules import Judge, judge_all
from bot.privacy.masking import NOBODY


def told(
    file: Path,
    *,
    column: str,
    themes: Path | str,
    question: str | None = None,
    roster: Path | None = None,
    tab: str | None = None,
    as_json: bool = False,
) -> str:
    """Judge the comments of a column. `themes` is a file, or the text of one.

    Raises:
        UserError: the file, the column or the roster cannot be read.
        ConfigError: the list of themes has faults.
    """
    header, answers = read_answers(file, column=column, tab=tab)
    judge = Judge(
        themes=read_theme_list(themes),
        question=header if question is None else question,
        roster=read_roster(roster) if roster else NOBODY,
    )
    judged = judge_all(answers, judge=judge)
    if as_json:
        return json.dumps([each.as_json() for each in judged], ensure_ascii=True, indent=2)
    return summary(judged, themes=judge.themes, called=file.name, question=judge.question)
