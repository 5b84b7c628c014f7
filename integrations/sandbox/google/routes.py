"""Google's paths: the token endpoint, and every method of Sheets, Drive and Forms that their documents name."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from integrations.sandbox.answer import Answer, json_answer
from integrations.sandbox.google import drive_upload
from integrations.sandbox.google.calls import Asked, answer
from integrations.sandbox.google.discovery import known_scopes
from integrations.sandbox.google.methods import METHODS
from integrations.sandbox.google.tokens import TokenRefused, token_answer
from integrations.sandbox.world import World

# google-api-python-client puts a method's path right behind an `api_endpoint`, without "/drive/v3" in between.
DRIVE_AT_THE_ROOT = ("/files", "/about")
VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def routes(world: World) -> list[Route]:
    """Make the routes of the Google face."""

    async def token(request: Request) -> Response:
        body = await request.body()
        try:
            granted = token_answer(
                body, accounts=world.google.accounts, known_scopes=known_scopes(), anybody=world.accept_any_token
            )
        except TokenRefused as refused:
            return _response(json_answer(refused.body, status=refused.status))
        return _response(json_answer(granted, status=200))

    async def api(request: Request) -> Response:
        def note_caller(email: str) -> None:
            request.state.principal = email

        asked = _asked(request, await request.body())
        if asked.http_method == "PUT" and asked.raw_path.startswith(drive_upload.PATH):
            return _response(drive_upload.answer(world, asked, note_caller=note_caller))
        return _response(await answer(world, asked, METHODS, note_caller=note_caller))

    async def document(request: Request) -> Response:
        return RedirectResponse(_place_on_page(world, request.url.path))

    rooms = ("/v4", "/v1", "/drive", "/upload/drive", "/batch", *DRIVE_AT_THE_ROOT)
    return [
        Route("/token", token, methods=["POST"]),
        *(Route(room, api, methods=VERBS) for room in DRIVE_AT_THE_ROOT),
        *(Route(f"{room}/{{rest:path}}", api, methods=VERBS) for room in rooms),
        *(Route(f"/{kind}/d/{{rest:path}}", document) for kind in ("spreadsheets", "forms")),
    ]


def _asked(request: Request, body: bytes) -> Asked:
    """Take a request as it means itself: a GET too long for its address comes as a POST that says so."""
    path, query, headers = request.scope["raw_path"].decode("ascii"), request.url.query, request.headers
    if path.startswith(DRIVE_AT_THE_ROOT):
        path = f"/drive/v3{path}"
    meant = headers.get("x-http-method-override", "").upper()
    if request.method != "POST" or meant not in VERBS:
        return Asked(request.method, path, query, headers, body)
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return Asked(meant, path, body.decode("ascii"), headers, b"")
    return Asked(meant, path, query, headers, body)


def _place_on_page(world: World, path: str) -> str:
    """Turn the address of a sheet or form, as Google's answers give it, into its place on the page for people."""
    _, kind, _, *rest = path.split("/")
    if kind == "spreadsheets":
        return f"/#/sheet/{rest[0]}"
    by_address = {urlsplit(form.responder_uri).path: form.form_id for form in world.google.forms.values()}
    return f"/#/form/{by_address.get(path, rest[0])}"


def _response(whole: Answer) -> Response:
    response = Response(whole.body, whole.status)
    response.raw_headers = list(whole.headers)
    return response
