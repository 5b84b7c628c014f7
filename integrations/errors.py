"""The two ways an outside service can fail, as everything above the adapters sees them."""

from __future__ import annotations

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


class ServiceMisconfigured(IntegrationError):
    """The service refuses until a person acts: a share, a scope, an invitation, a renamed tab."""
