"""Which function does the work of which Google method."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.sandbox.google import drive, drive_permissions, sheets_methods
from integrations.sandbox.google.calls import Work
from integrations.sandbox.google.forms import methods as forms_methods

METHODS: Mapping[str, Work] = {
    **sheets_methods.METHODS,
    **drive.METHODS,
    **drive_permissions.METHODS,
    **forms_methods.METHODS,
}
