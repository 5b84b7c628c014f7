"""Google's refusals as exceptions: one kind for every method, with the body each API wraps around it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

STATUS_OF_CODE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class GoogleError(Exception):
    """One refusal. `reason`, `domain` and `location` are used by the older error body that Drive answers with."""

    def __init__(
        self,
        code: int,
        status: str,
        message: str,
        details: list[Json] | None = None,
        *,
        reason: str | None = None,
        domain: str = "global",
        location: str | None = None,
        location_type: str = "parameter",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.message = message
        self.details = details or []
        self.reason = reason
        self.domain = domain
        self.location = location
        self.location_type = location_type
        self.headers = headers or {}

    def body(self) -> Json:
        """Word the refusal as the newer APIs (Sheets, Forms) do."""
        error: Json = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def drive_body(self) -> Json:
        """Word the refusal as Drive v3 does."""
        entry: Json = {"message": self.message, "domain": self.domain, "reason": self.reason or "invalid"}
        if self.location is not None:
            entry |= {"location": self.location, "locationType": self.location_type}
        error: Json = {"code": self.code, "message": self.message, "errors": [entry]}
        if self.details:
            error |= {"status": self.status, "details": self.details}
        return {"error": error}


def bad_request(message: str) -> GoogleError:
    """Refuse an argument: 400 INVALID_ARGUMENT."""
    return GoogleError(400, "INVALID_ARGUMENT", message)


def failed_precondition(message: str) -> GoogleError:
    """Refuse because of the state of things: 400 FAILED_PRECONDITION."""
    return GoogleError(400, "FAILED_PRECONDITION", message)


def not_found(message: str = "Requested entity was not found.") -> GoogleError:
    """Say that there is no such thing: 404 NOT_FOUND."""
    return GoogleError(404, "NOT_FOUND", message)


def forbidden(message: str = "The caller does not have permission") -> GoogleError:
    """Say that the caller may not: 403 PERMISSION_DENIED."""
    return GoogleError(403, "PERMISSION_DENIED", message)
