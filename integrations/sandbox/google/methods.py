"""Which function does the work of which Google method."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.sandbox.google.calls import Work
from integrations.sandbox.google.forms.methods import METHODS as FORMS

try:  # until the sheets' own code is whole
    from integrations.sandbox.google.sheets_methods import METHODS as SHEETS
except ImportError:
    SHEETS = {}

METHODS: Mapping[str, Work] = {**SHEETS, **FORMS}
