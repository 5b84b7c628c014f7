"""Which comments no table does justice: they are listed for full reading instead of being averaged away."""

from __future__ import annotations

LONG_WORDS = 60
MANY_THEMES = 4


def wants_full_reading(text: str, *, themes: int) -> bool:
    """Tell a comment that is long or about many things."""
    return len(text.split()) >= LONG_WORDS or themes >= MANY_THEMES
