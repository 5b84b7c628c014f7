"""Look at a form, a sheet or an export and profile it. Reading rights alone are asked for, and little is read.

Like `assembly`, this file names concrete adapters: it looks before there are settings to assemble anything from.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot.errors import ConfigError, UserError
from bot.feedback.profile import header_words as says
from bot.feedback.profile.asked import profile_form
from bot.feedback.profile.files import read_lines
from bot.feedback.profile.headers import sheet_of
from bot.feedback.profile.model import Profile
from bot.feedback.profile.profile import profile_sheet
from bot.feedback.profile.text import folded
from integrations.errors import ServiceMisconfigured

if TYPE_CHECKING:
    from integrations.google.sampling import SpreadsheetSample, SpreadsheetSeen, TabSeen
    from integrations.google.transport import Transport

MOST_ANSWERS = 1000
A_LOOK_SECONDS = 30.0
_ID = re.compile(r"[\w-]{8,}")
_IN_ADDRESS = re.compile(r"/d/([\w-]{8,})")
_PUBLIC = re.compile(r"/forms/d/e/|forms\.gle/")


@dataclass(frozen=True, kw_only=True)
class Where:
    """What to look at. `place` is the id of a form or a sheet, or the path of an export."""

    kind: Literal["form", "sheet", "export"]
    place: str
    tab: str | None = None


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was seen: `called` names it for people, `options` are those a form offers, by header."""

    where: Where
    called: str
    profile: Profile
    options: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class GoogleDoor:
    """How Google is reached: the key file, and the addresses, which only the sandbox changes."""

    credentials: Path
    sheets_url: str = "https://sheets.googleapis.com"
    forms_url: str = "https://forms.googleapis.com"


def google_door(file: Path, *, credentials: Path | None = None) -> GoogleDoor:
    """Read `[google]` of a settings file, as far as it is there; `credentials` goes before what it says."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([f"{file} cannot be read: {error}."]) from None
    google: Mapping[str, Any] = content.get("google", {})
    usual = GoogleDoor(credentials=Path())
    return GoogleDoor(
        credentials=credentials or file.parent / str(google.get("credentials", "service-account.json")),
        sheets_url=str(google.get("sheets_url") or usual.sheets_url),
        forms_url=str(google.get("forms_url") or usual.forms_url),
    )


def id_in(text: str, *, what: str) -> str:
    """Take the id out of an address that somebody copied, or take it as it is."""
    if _PUBLIC.search(text):
        raise UserError(
            "That is the address where learners answer. Open the form to edit it and copy the address from there."
        )
    found = _IN_ADDRESS.search(text)
    if found:
        return found[1]
    if not _ID.fullmatch(text.strip()):
        raise UserError(f'"{text}" is no id of a {what}: it is the long part of its address, between /d/ and /edit.')
    return text.strip()


def look(where: Where, *, door: GoogleDoor) -> Looked:
    """Look at it and profile it.

    Raises:
        UserError: it cannot be read, and why.
        ServiceMisconfigured: Google refuses, with what to click.
    """
    if where.kind == "export":
        file = Path(where.place)
        profile = profile_sheet(sheet_of(read_lines(file, tab=where.tab), called=file.name))
        return Looked(where=where, called=file.name, profile=profile, options={})
    return _look_at_form(where, door) if where.kind == "form" else _look_at_sheet(where, door)


def _look_at_form(where: Where, door: GoogleDoor) -> Looked:
    from integrations.google.credentials import FORM_ANSWERS, FORM_QUESTIONS
    from integrations.google.forms import GoogleForm

    transport = _transport(door, FORM_QUESTIONS, FORM_ANSWERS)
    form = GoogleForm(where.place, transport=transport, forms_url=door.forms_url)
    try:
        definition = form.definition()
    except ServiceMisconfigured as error:
        if "not supported for this document" in str(error):  # Google's words for a sheet's or a document's id
            raise UserError(
                f'"{where.place}" is no Google form. Open the form to edit it: its address has its id.'
            ) from None
        raise
    if not definition.questions:
        raise UserError(f'The form "{definition.title}" asks nothing yet.')
    answers = form.first_answers(MOST_ANSWERS)
    profile = profile_form(definition, answers)
    if len(answers) == MOST_ANSWERS:
        profile = _with_warning(profile, f"Only the first {MOST_ANSWERS:,} responses were looked at.")
    options = {question.full_title: question.options for question in definition.questions if question.options}
    return Looked(where=where, called=f'form "{definition.title}"', profile=profile, options=options)


def _look_at_sheet(where: Where, door: GoogleDoor) -> Looked:
    from integrations.google.credentials import SPREADSHEETS_READ_ONLY
    from integrations.google.sampling import MOST_LINES, SpreadsheetSample

    sample = SpreadsheetSample(
        where.place, transport=_transport(door, SPREADSHEETS_READ_ONLY), sheets_url=door.sheets_url
    )
    seen = sample.look()
    tab = _tab(where.tab, seen, sample)
    called = f'tab "{tab.title}" of "{seen.title}"'
    lines = sample.lines(tab)
    profile = profile_sheet(sheet_of(lines, called=called))
    if len(lines) >= MOST_LINES:
        profile = _with_warning(profile, f"Only the first {MOST_LINES - 1:,} rows were looked at.")
    return Looked(where=replace(where, tab=tab.title), called=called, profile=profile, options={})


def _tab(wanted: str | None, seen: SpreadsheetSeen, sample: SpreadsheetSample) -> TabSeen:
    """Find the tab by its name, or the only one whose first column is headed as a form heads it."""
    if wanted is not None:
        named = next((tab for tab in seen.tabs if tab.title == wanted), None)
        if named is None:
            raise UserError(f'"{seen.title}" has no tab "{wanted}" (found: {_names(seen)}).')
        return named
    if len(seen.tabs) == 1:
        return seen.tabs[0]
    headers = sample.headers(seen.tabs)
    filled = [tab for tab in seen.tabs if any(cell.strip() for cell in headers[tab.title])]
    answers = [tab for tab in filled if any(says.TIMESTAMP.is_all_of(folded(cell)) for cell in headers[tab.title][:3])]
    if len(answers) != 1:
        raise UserError(f'Which tab of "{seen.title}" holds the answers? Name it with --tab (found: {_names(seen)}).')
    return answers[0]


def _names(seen: SpreadsheetSeen) -> str:
    return ", ".join(f'"{tab.title}"' for tab in seen.tabs) or "none"


def _with_warning(profile: Profile, words: str) -> Profile:
    return replace(profile, warnings=(*profile.warnings, words))


def _transport(door: GoogleDoor, *scopes: str) -> Transport:
    from integrations.google.credentials import Access
    from integrations.google.transport import Transport
    from integrations.patience import Patience

    access = Access.from_file(door.credentials, scopes=scopes)
    return Transport(access, patience=Patience(budget_seconds=A_LOOK_SECONDS, most_requests=3))
