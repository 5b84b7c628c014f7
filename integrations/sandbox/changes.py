"""A number that grows with every change in the sandbox, so that the page can wait for the next one."""

from __future__ import annotations

import asyncio


class ChangeFeed:
    """Count changes and wake those who wait. Used on the event loop's thread only."""

    def __init__(self) -> None:
        self.number = 0
        self._next = asyncio.Event()

    def note(self) -> int:
        """Record a change and return its number."""
        self.number += 1
        self._next.set()
        self._next = asyncio.Event()
        return self.number

    async def changed(self, after: int) -> int:
        """Wait until something changed after `after`; return the latest number."""
        while self.number <= after:
            await self._next.wait()
        return self.number
