"""What stands before the app: only requests meant for it come through, others get a sentence and a line in the log.

A page elsewhere can make a browser call any address, this one too, and a name elsewhere can be made to lead here. So
the Host must be one that this server is called by, and an Origin, where there is one, must be this very server.
"""

import ipaddress
import logging
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from html import escape
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from viz.app.answers import Both

log = logging.getLogger("luohu.app")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST_BODY = 64 * 1024
"""Bytes of a request; files come through the page's own connection, which has a limit of its own."""
COOKIE = "solara-session-id"
METHODS = ("GET", "HEAD", "POST")
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
)
"""The browser itself then asks nobody else for anything."""
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]


class Refusal(NamedTuple):
    """Why a request is refused."""

    status: int
    sentence: Both


class Gate:
    """An ASGI app around another."""

    def __init__(self, app: App, host: str, full: Callable[[str], Both | None]) -> None:
        """Stand before an app.

        Args:
            app: the other.
            host: that the server was told to listen on.
            full: gives a sentence if a visitor can open no more pages; the visitor is what a cookie says, or nothing.
        """
        self.app, self.full = app, full
        self.anywhere = host in ("0.0.0.0", "::", "")
        self.names = {name.lower() for name in ("localhost", host, *((socket.gethostname(),) if self.anywhere else ()))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self.app(scope, receive, _with_headers(send))
            return
        headers = _headers(scope)
        log.warning(
            "refused (%d): %s %r, Host %r, Origin %r",
            refusal.status,
            scope.get("method", "websocket"),
            scope.get("path", "")[:200],
            headers.get("host", "")[:200],
            headers.get("origin", "")[:200],
        )
        await _refuse(scope, receive, send, refusal)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = _headers(scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if sum(key.lower() == b"host" for key, _ in scope["headers"]) != 1 or not self._is_ours(host):
            return Refusal(403, ("请求的地址（Host）不是本服务的。", "The request's Host is not this server's."))
        if origin is not None and _place(origin) != host.lower():
            return Refusal(403, ("请求来自别的网页（Origin）。", "The request comes from another page (Origin)."))
        if _leads_out(scope):
            return Refusal(403, ("路径不被允许。", "The path is not allowed."))
        if scope["type"] == "http" and scope["method"] not in METHODS:
            return Refusal(405, ("不支持这种请求。", "This kind of request is not served."))
        if _length(headers) > LARGEST_BODY:
            return Refusal(413, ("请求太大。", "The request is too large."))
        page = scope["type"] == "http" and scope["path"] == "/"
        full = self.full(_visitor(headers.get("cookie", ""))) if page else None
        return Refusal(503, full) if full else None

    def _is_ours(self, host: str) -> bool:
        """Whether a Host is one that this server is called by."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in self.names:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        # An address cannot be made to lead elsewhere, as a name can.
        return self.anywhere or address.is_loopback


def _place(origin: str) -> str:
    """Host and port of an Origin; nothing where it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _headers(scope: Scope) -> dict[str, str]:
    return {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}


def _visitor(cookies: str) -> str:
    """Who asks, as Solara's cookie says it; nothing without one."""
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _length(headers: dict[str, str]) -> int:
    """Length of the body as it is announced; one that is not announced is too long."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return LARGEST_BODY + 1
    text = headers.get("content-length", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else LARGEST_BODY + 1


def _leads_out(scope: Scope) -> bool:
    """Whether a path climbs, however it is written."""
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    for _ in range(3):
        if "\\" in path or "\0" in path or ".." in path.split("/"):
            return True
        path = unquote(path)
    return False


def _with_headers(send: Send) -> Send:
    """Add what a browser is to know to every response."""

    async def sent(message: Any) -> None:  # noqa: ANN401 (ASGI's own)
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
        await send(message)

    return sent


async def _refuse(scope: Scope, receive: Receive, send: Send, refusal: Refusal) -> None:
    """Answer with the sentence in both languages."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    zh, en = (escape(text) for text in refusal.sentence)
    body = f'<!doctype html><meta charset="utf-8"><title>Luohu 落户</title><p lang="zh">{zh}</p><p lang="en">{en}</p>'
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"retry-after", b"60"), *HEADERS]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
