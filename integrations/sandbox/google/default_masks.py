"""What Drive answers where no `fields` are asked for: a few of each resource's many fields."""

from __future__ import annotations

from integrations.sandbox.google.errors import GoogleError

FILE = "kind,id,name,mimeType"
PERMISSION = "kind,id,type,role"
DEFAULTS = {
    "drive.files.get": FILE,
    "drive.files.create": FILE,
    "drive.files.copy": FILE,
    "drive.files.update": FILE,
    "drive.files.list": f"kind,incompleteSearch,nextPageToken,files({FILE})",
    "drive.permissions.get": PERMISSION,
    "drive.permissions.create": PERMISSION,
    "drive.permissions.update": PERMISSION,
    "drive.permissions.list": f"kind,nextPageToken,permissions({PERMISSION})",
}
MUST_BE_SAID = {"drive.about.get", "drive.comments.list", "drive.comments.get"}


def default_mask(method_id: str) -> str:
    """Return the mask that stands in for a missing one; refuse where Drive wants it said."""
    if method_id in MUST_BE_SAID:
        message = "The 'fields' parameter is required for this method."
        raise GoogleError(400, "INVALID_ARGUMENT", message, reason="required", location="fields")
    return DEFAULTS.get(method_id, "")
