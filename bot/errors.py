"""Errors that a person reads: the one in Slack, and the one who installs the bot."""

from __future__ import annotations

from collections.abc import Sequence


class UserError(Exception):
    """Something a person asked for cannot be done as asked; the text is answered to them privately."""


class ConfigError(Exception):
    """Settings need attention. Carries every fault found, so that all can be mended in one go."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        noun = "setting needs" if count == 1 else "settings need"
        super().__init__(f"{count} {noun} attention:\n" + "\n".join(f"  - {fault}" for fault in self.faults))
