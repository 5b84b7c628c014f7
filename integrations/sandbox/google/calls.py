"""One call of a Google method from end to end: who, may they, is it well formed, do it, is the answer well formed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from integrations.sandbox.answer import Answer, escaped, json_answer, typed_answer
from integrations.sandbox.google import access, discovery, fields
from integrations.sandbox.google.default_masks import default_mask
from integrations.sandbox.google.errors import GoogleError
from integrations.sandbox.google.parameters import parsed_parameters
from integrations.sandbox.google.request_schema import parsed_body
from integrations.sandbox.google.response_schema import check_answer
from integrations.sandbox.off_loop import LARGE_BODY, LARGE_LIST, off_loop

if TYPE_CHECKING:
    from integrations.sandbox.google.state import GoogleState
    from integrations.sandbox.world import World

Json = dict[str, Any]

MADE_AFRESH = {"sheets.spreadsheets.values.get", "sheets.spreadsheets.values.batchGet"}
NOT_FOUND_PAGE = """<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <title>Error 404 (Not Found)!!1</title>
  <p><b>404.</b> <ins>That’s an error.</ins>
  <p>The requested URL <code>{path}</code> was not found on this server.  <ins>That’s all we know.</ins>
"""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that passed every check of form: what a method needs to do its work."""

    world: World
    caller: access.Caller
    method: discovery.Method
    parameters: Json
    body: Json
    mask: str = ""

    @property
    def google(self) -> GoogleState:
        return self.world.google

    @property
    def now(self) -> datetime:
        return self.world.clock.now()


@dataclass(frozen=True, slots=True)
class Later:
    """An answer that is still to be made, from things that no other request changes."""

    make: Callable[[], Json]


Work = Callable[[Call], Json | Answer | Later]


@dataclass(frozen=True, slots=True)
class Asked:
    """One HTTP request to Google as it came in."""

    http_method: str
    raw_path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


async def answer(world: World, asked: Asked, work: Mapping[str, Work], *, note_caller: Callable[[str], None]) -> Answer:
    """Answer a request to a Google API, refusals included."""
    found = discovery.match(asked.http_method, asked.raw_path)
    if found is None:
        page = NOT_FOUND_PAGE.format(path=asked.raw_path.replace("<", "&lt;"))
        return typed_answer(404, page.encode(), "text/html; charset=UTF-8")
    try:
        return await _done(world, asked, found, work, note_caller)
    except GoogleError as error:
        body = error.drive_body() if found.method.api == "drive" else error.body()
        return json_answer(body, status=error.code, headers=error.headers)


async def _done(
    world: World,
    asked: Asked,
    found: discovery.Match,
    work: Mapping[str, Work],
    note_caller: Callable[[str], None],
) -> Answer:
    method = found.method
    caller = access.caller_of(world, access.authorization(world, asked.headers, asked.query), method)
    note_caller(caller.email)
    access.check_enabled(world, method)
    access.check_scopes(caller, method)
    if world.quotas and not caller.everywhere:  # whoever has any token is nobody in particular, without a quota
        world.google.quotas.use(method, user=caller.email, now=world.clock.now())
    parameters = parsed_parameters(found, asked.query)
    body = await off_loop(lambda: parsed_body(method, asked.body), large=len(asked.body) > LARGE_BODY)
    mask = parameters.pop("fields", "") or asked.headers.get("x-goog-fieldmask", "") or default_mask(method.method_id)
    if mask and method.response_schema:
        fields.check_mask(mask, api=method.api, schema_id=method.response_schema)
    doing = work.get(method.method_id)
    if doing is None:
        raise GoogleError(501, "UNIMPLEMENTED", "Operation is not implemented, or supported, or enabled.")
    result = doing(Call(world, caller, method, parameters, body, mask))
    if isinstance(result, Answer):
        return result
    pretty = parameters.get("prettyPrint", True)
    return await off_loop(lambda: _worded(result, method, mask, pretty=pretty), large=_may_take_long(result, method))


def _may_take_long(result: Json | Later, method: discovery.Method) -> bool:
    """Say whether an answer is long and made of nothing that the state still holds."""
    if isinstance(result, Later):
        return True
    ranges = [result, *result.get("valueRanges", ())] if method.method_id in MADE_AFRESH else []
    return sum(len(found.get("values", ())) for found in ranges) > LARGE_LIST


def _worded(result: Json | Later, method: discovery.Method, mask: str, *, pretty: bool) -> Answer:
    """Check an answer, cut it down to what was asked for, and write it out."""
    if isinstance(result, Later):
        result = result.make()
    if method.response_schema is None:
        return typed_answer(204, b"", "text/html")
    check_answer(method.api, method.response_schema, result)
    if mask:
        result = fields.masked(result, mask, api=method.api, schema_id=method.response_schema)
    if pretty:
        return json_answer(result, status=200)
    text = json.dumps(result, separators=(",", ":"), ensure_ascii=False)
    return typed_answer(200, escaped(text).encode(), "application/json; charset=UTF-8")
