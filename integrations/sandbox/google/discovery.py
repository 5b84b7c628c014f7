"""Google's own descriptions of Drive, Sheets and Forms, as google-api-python-client carries them.

They decide which paths exist, which parameters and fields each method knows, and which scopes open it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

Json = dict[str, Any]

DOCUMENTS = {"sheets": "sheets.v4", "drive": "drive.v3", "forms": "forms.v1"}
PREFIXES = {"sheets": "/v4/", "drive": "/drive/v3/", "forms": "/v1/"}
PACKAGES = {"sheets": "google.apps.sheets.v4", "drive": "google.apps.drive.v3", "forms": "google.apps.forms.v1"}
SERVICES = {"sheets": "sheets.googleapis.com", "drive": "drive.googleapis.com", "forms": "forms.googleapis.com"}
RPC_SERVICES = {"sheets": "SpreadsheetsService", "forms": "FormsService"}
RPC_NOUNS = {
    "spreadsheets": "Spreadsheet",
    "values": "Values",
    "developerMetadata": "DeveloperMetadata",
    "sheets": "Sheet",
    "forms": "Form",
    "responses": "FormResponses",
    "watches": "Watch",
}
SCOPE_PREFIX = "https://www.googleapis.com/auth/"

# Where a request body is mapped to one field of the RPC's message, errors name that field first.
BODY_FIELDS = {
    "sheets.spreadsheets.create": "spreadsheet",
    "sheets.spreadsheets.values.update": "data",
    "sheets.spreadsheets.values.append": "data",
    "forms.forms.create": "form",
}


@dataclass(frozen=True, slots=True)
class Method:
    """One method of one API."""

    api: str
    method_id: str
    http_method: str
    path: re.Pattern[str]
    parameters: dict[str, Json]
    request_schema: str | None
    response_schema: str | None
    scopes: frozenset[str]
    body_field: str

    @property
    def rpc(self) -> str:
        """Name the method as Google's error details do: google.apps.sheets.v4.SpreadsheetsService.GetValues."""
        *_, group, verb = self.method_id.split(".")
        verb = verb[:1].upper() + verb[1:]
        if self.api == "drive":
            return f"{PACKAGES['drive']}.Drive{group[:1].upper()}{group[1:]}.{verb}"
        verb, by, criterion = verb.partition("ByDataFilter")
        return f"{PACKAGES[self.api]}.{RPC_SERVICES[self.api]}.{verb}{RPC_NOUNS.get(group, group)}{by}{criterion}"


@dataclass(frozen=True, slots=True)
class Document:
    """One API's description, made ready to be asked."""

    api: str
    schemas: dict[str, Json]
    standard_parameters: dict[str, Json]
    methods: tuple[Method, ...]
    scopes: frozenset[str]


@cache
def document(api: str) -> Document:
    """Read the description of "sheets", "drive" or "forms"."""
    found = find_spec("googleapiclient")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("The sandbox needs google-api-python-client: it carries Google's discovery documents.")
    folder = Path(found.submodule_search_locations[0]) / "discovery_cache" / "documents"
    text = json.loads((folder / f"{DOCUMENTS[api]}.json").read_text(encoding="utf-8"))
    return Document(
        api,
        text["schemas"],
        text["parameters"],
        tuple(_methods(api, text["servicePath"], text)),
        frozenset(text["auth"]["oauth2"]["scopes"]),
    )


def known_scopes() -> frozenset[str]:
    """Return every scope that the token endpoint knows."""
    plain = {"openid", "email", "profile", SCOPE_PREFIX + "userinfo.email", SCOPE_PREFIX + "cloud-platform"}
    return frozenset(plain).union(*(document(api).scopes for api in DOCUMENTS))


@dataclass(frozen=True, slots=True)
class Match:
    """A path recognised: the method, and the values that stood in the path."""

    method: Method
    path_values: dict[str, str]


def match(http_method: str, raw_path: str) -> Match | None:
    """Find the method that a request means; None where Google has no such path."""
    api = next((api for api, prefix in PREFIXES.items() if raw_path.startswith(prefix)), None)
    if api is None:
        return None
    for method in document(api).methods:
        if method.http_method == http_method and (found := method.path.fullmatch(raw_path)):
            return Match(method, {name: unquote(value) for name, value in found.groupdict().items()})
    return None


def _methods(api: str, service_path: str, node: Json) -> list[Method]:
    """Collect methods depth first; those with fewer placeholders come first, so that fixed paths win."""
    found = [_method(api, service_path, entry) for entry in node.get("methods", {}).values()]
    for resource in node.get("resources", {}).values():
        found += _methods(api, service_path, resource)
    return sorted(found, key=lambda method: method.path.groups)


def _method(api: str, service_path: str, entry: Json) -> Method:
    return Method(
        api,
        entry["id"],
        entry["httpMethod"],
        _pattern(f"/{service_path}{entry.get('flatPath', entry['path'])}"),
        entry.get("parameters", {}),
        entry.get("request", {}).get("$ref"),
        entry.get("response", {}).get("$ref"),
        frozenset(entry.get("scopes", ())),
        BODY_FIELDS.get(entry["id"], ""),
    )


def _pattern(template: str) -> re.Pattern[str]:
    """Turn a path template into a pattern; a placeholder is one segment, and a colon in it may stand unquoted."""
    parts = re.split(r"\{(\w+)\}", template)
    pieces = [re.escape(part) if index % 2 == 0 else f"(?P<{part}>[^/]+)" for index, part in enumerate(parts)]
    return re.compile("".join(pieces))
