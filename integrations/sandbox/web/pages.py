"""The page itself: one HTML file, and the style sheets and scripts beside it."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from integrations.sandbox.web.exchange import Refusal, refuse_strangers

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Pictures may come from anywhere, as in Slack; everything else from here alone, and nothing written into the page runs.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' https: http: data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def routes() -> list[BaseRoute]:
    """Return the routes of the page's files."""
    return [Route("/", _front), Route("/favicon.ico", _icon), Route("/static/{path:path}", _static)]


async def _front(request: Request) -> Response:
    return _file(request, "index.html")


async def _icon(request: Request) -> Response:
    return _file(request, "icon.svg")


async def _static(request: Request) -> Response:
    return _file(request, request.path_params["path"])


def _file(request: Request, path: str) -> Response:
    try:
        refuse_strangers(request)
    except Refusal as refusal:
        return PlainTextResponse(refusal.message, status_code=refusal.status)
    wanted = (STATIC / path).resolve()
    if not wanted.is_relative_to(STATIC) or not wanted.is_file() or wanted.suffix not in TYPES:
        return PlainTextResponse("There is no such file.", status_code=404)
    return FileResponse(wanted, media_type=TYPES[wanted.suffix], headers=HEADERS)
