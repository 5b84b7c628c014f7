"""The two ways an outside service can fail, as everything above the adapters sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


class IntegrationError(Exception):
    """An outside service did not do what was asked. The text says what happened, where, and what to do."""


class ServiceUnavailable(IntegrationError):
    """The service is away or busy: try later. `retry_at` is when it said it would answer again, or None."""

    def __init__(self, message: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class OutcomeUnknown(ServiceUnavailable):
    """The request may or may not have taken effect: look before doing it again."""


class Overtaken(ServiceUnavailable):
    """Nothing was done, because a person changed the thing meanwhile: look again and decide again."""


class ServiceMisconfigured(IntegrationError):
    """The service refuses until a person acts: a share, a scope, an invitation, a renamed tab."""


class RangesProtected(ServiceMisconfigured):
    """Parts of a tab are closed to the bot. `areas` are (first row, row after the last, first column, column after).

    Rows and columns count from 0; None where an area is open to that side.
    """

    def __init__(self, message: str, *, areas: Sequence[tuple[int, int | None, int, int | None]]) -> None:
        super().__init__(message)
        self.areas = tuple(areas)

    def covers(self, *, row: int, column: int) -> bool:
        """Tell whether a cell is inside one of them; its row counts from 1 as people count."""
        return any(
            top <= row - 1
            and (bottom is None or row - 1 < bottom)
            and left <= column
            and (right is None or column < right)
            for top, bottom, left, right in self.areas
        )
