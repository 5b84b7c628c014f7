"""Ids as Drive gives them to files."""

from __future__ import annotations

import secrets
import string

LETTERS = string.ascii_letters + string.digits + "-_"


def new_file_id() -> str:
    """Make an id of the length and letters that Drive uses."""
    return "1" + "".join(secrets.choice(LETTERS) for _ in range(43))
