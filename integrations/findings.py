"""What a check of the set-up found, in words that say what to click."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was tried. `remedy` says how to mend it; None if there is nothing to mend."""

    ok: bool
    what: str
    remedy: str | None = None
