"""Tries each thing Google must grant before the bot can work, without changing anything, and says what to click."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from integrations.errors import IntegrationError
from integrations.findings import Finding
from integrations.google import errors
from integrations.google.credentials import TOLERATED_SKEW, Access, spoken_skew

if TYPE_CHECKING:
    from integrations.google.transport import Transport


def check_key_file(path: Path, *, scopes: Sequence[str]) -> list[Finding]:
    """See that the key file is there, whole and private, and whose it is."""
    try:
        access = Access.from_file(path, scopes=scopes)
    except IntegrationError as error:
        return [Finding(False, "The Google key file cannot be used.", str(error))]
    whose = f"of {access.address}" if access.address else "a person's own permission"
    return [Finding(True, f"The Google key file is readable: {whose}."), *_privacy(path)]


def check_sign_in(transport: Transport) -> list[Finding]:
    """See that Google gives a token for the key, and that the clock is right."""
    access = transport.access
    try:
        transport.sign_in()
    except (IntegrationError, *errors.FAILURES) as error:
        worded = errors.translated(error, doing="signing in", address=access.address)
        return [Finding(False, "Google gives the bot no token.", str(worded))]
    findings = [Finding(True, "Google gives the bot a token.")]
    if access.skew is not None and abs(access.skew) > TOLERATED_SKEW:
        what = f"This computer's clock is {spoken_skew(access.skew)} Google's."
        findings.append(Finding(False, what, "Set the clock (on Linux: `timedatectl set-ntp true`)."))
    return findings


def check_spreadsheet(
    transport: Transport,
    spreadsheet_id: str,
    *,
    tabs: Sequence[str],
    must_edit: bool,
    sheets_url: str | None = None,
    drive_url: str | None = None,
) -> list[Finding]:
    """See that the spreadsheet is shared, has the tabs, and may be edited if it must be."""
    from integrations.google.looking import look_at_file, look_at_rights
    from integrations.google.sheets_client import DRIVE_URL, SHEETS_URL

    link = f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"
    try:
        file = look_at_file(transport, spreadsheet_id, sheets_url=sheets_url or SHEETS_URL, link=link)
    except IntegrationError as error:
        return [Finding(False, "The bot cannot read the spreadsheet.", str(error))]
    findings = [Finding(True, f'The bot can read the spreadsheet "{file.title}".')]
    findings += [_tab(tab, found=file.tabs, link=link) for tab in tabs]
    if not must_edit:
        return findings
    try:
        may_edit = look_at_rights(transport, spreadsheet_id, drive_url=drive_url or DRIVE_URL, link=link)
    except IntegrationError as error:
        return [*findings, Finding(False, "Whether the bot may edit the spreadsheet could not be learnt.", str(error))]
    if may_edit:
        return [*findings, Finding(True, f'The bot may edit "{file.title}".')]
    who = transport.access.address or "the account the bot signs in with"
    return [*findings, Finding(False, f'The bot may only read "{file.title}".', _share(link, who))]


def check_form(transport: Transport, form_id: str, *, forms_url: str | None = None) -> list[Finding]:
    """See that the form and its responses may be read."""
    from integrations.google.forms import FORMS_URL, GoogleForm

    form = GoogleForm(form_id, transport=transport, forms_url=forms_url or FORMS_URL)
    try:
        definition = form.definition()
        form.try_answers()
    except IntegrationError as error:
        return [Finding(False, "The bot cannot read the form.", str(error))]
    return [Finding(True, f'The bot can read the form "{definition.title}" ({len(definition.questions)} questions).')]


def _privacy(path: Path) -> list[Finding]:
    """Whoever can read the file can act as the bot. Windows keeps rights elsewhere."""
    if os.name != "posix" or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return []
    return [Finding(False, "Other users of this computer can read the Google key file.", f"Run `chmod 600 {path}`.")]


def _tab(tab: str, *, found: Sequence[str], link: str) -> Finding:
    if tab in found:
        return Finding(True, f'The spreadsheet has the tab "{tab}".')
    names = ", ".join(f'"{name}"' for name in found)
    remedy = f"Open {link} and name the tab so, or correct the title in the settings. It has {names}."
    return Finding(False, f'The spreadsheet has no tab "{tab}".', remedy)


def _share(link: str, who: str) -> str:
    return f"Open {link}, press Share, and make {who} an Editor."
