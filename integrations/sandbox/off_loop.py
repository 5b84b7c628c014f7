"""Heavy work on bytes and finished answers, done beside the event loop so that nobody else waits for it.

Only for work that reads nothing which other requests may change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

LARGE_BODY = 100_000  # bytes; below, the way to another thread costs more than it saves
LARGE_LIST = 500  # rows or responses, likewise


async def off_loop(work: Callable[[], Result], *, large: bool) -> Result:
    """Do large work on a thread, small work at once."""
    return await asyncio.to_thread(work) if large else work()
