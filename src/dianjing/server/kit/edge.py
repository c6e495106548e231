"""The outermost layer: what happens to every request before and after the application, in one pass.

Request ids, the folder we are mounted under, proxy headers, limits of bodies, security headers, one line of log and one
observation for the metrics. Plain ASGI, because it lies on the hot path.
"""

from __future__ import annotations

import itertools
import re
import secrets
import time
from collections.abc import Callable

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dianjing.core.errors import TooLarge
from dianjing.core.words import Words
from dianjing.server.settings import Settings

# What a request is called that brings no name: cheap, because each of them gets one, and never given twice.
_PROCESS = secrets.token_hex(8)
_requests = itertools.count(1)
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_JSON_LIMIT = 16 * 1024 * 1024

_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; worker-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# What the API serves is never a page: an SVG or HTML file that somebody uploaded runs nothing when it is opened.
_API_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

UNIX = "unix"
# Whoever has an invitation's link may use it: it stands in no log.
_SECRET_LINK = re.compile(r"(/invitations/)[^/]+")

_COMMON = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_API_HEADERS = [*_COMMON, (b"content-security-policy", _API_POLICY.encode())]
_PAGE_HEADERS = [
    *_COMMON,
    (b"content-security-policy", _PAGE_POLICY.encode()),
    (b"permissions-policy", b"camera=(), geolocation=(), payment=(), usb=()"),
]

Observe = Callable[[str, str, int, float], None]
"""Told method, route, status and seconds of each request."""

_log = structlog.get_logger("dianjing.requests")


class Edge:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, settings: Settings, observe: Observe) -> None:
        self._app = app
        self._observe = observe
        self._root = settings.root_path
        self._root_bytes = settings.root_path.encode()
        self._proxies = frozenset(settings.trusted_proxies)
        self._most = settings.max_body_bytes
        self.requests = 0
        """How many requests have come."""
        self.open_requests = 0
        """How many of them are being answered."""
        self._slow = settings.slow_request_ms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; the life cycle and everything else pass through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        request_id = _request_id(headers)
        scope["request_id"] = request_id
        self._unwrap_proxy(scope)
        self._mount(scope)
        extra = [*(_API_HEADERS if _is_api(scope) else _PAGE_HEADERS), (b"x-request-id", request_id.encode())]
        if scope["scheme"] == "https":
            extra.append((b"strict-transport-security", b"max-age=31536000"))
        status, waited = 500, 0.0

        async def answer(message: Message) -> None:
            nonlocal status, waited
            if message["type"] == "http.response.start":
                status, waited = message["status"], time.perf_counter() - began
                present = {name for name, _ in message.get("headers", ())}
                message["headers"] = [*message.get("headers", ()), *(pair for pair in extra if pair[0] not in present)]
            await send(message)

        self.requests += 1
        self.open_requests += 1
        try:
            await self._app(scope, _limited(scope, receive, self._most), answer)
        finally:
            self.open_requests -= 1
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", "")
            self._observe(scope["method"], route, status, seconds)
            # What counts as slow is the wait for the first byte: a stream may go on for hours.
            is_slow = waited * 1000 > self._slow
            (_log.warning if is_slow else _log.info)(
                "slow request" if is_slow else "request",
                method=scope["method"],
                path=_SECRET_LINK.sub(r"\1…", scope["path"]),
                status=status,
                route=route,
                waited_ms=round(waited * 1000, 1),
                ms=round(seconds * 1000, 1),
                request_id=request_id,
            )

    def _unwrap_proxy(self, scope: Scope) -> None:
        client = scope.get("client")
        if not client or not client[0]:
            # The Unix socket: whoever reaches it is on this machine and may enter the data directory.
            scope["client"] = client = (UNIX, 0)
        if client[0] not in self._proxies:
            return
        forwarded = Headers(scope=scope)
        if proto := forwarded.get("x-forwarded-proto"):
            scope["scheme"] = "https" if proto.split(",")[0].strip() == "https" else "http"
        if address := forwarded.get("x-forwarded-for"):
            # The last entry was written by the proxy we trust, whatever came in before it.
            scope["client"] = (address.split(",")[-1].strip(), 0)
        if host := forwarded.get("x-forwarded-host"):
            named = host.split(",")[-1].strip().encode("latin-1")
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"host"] + [
                (b"host", named)
            ]

    def _mount(self, scope: Scope) -> None:
        """Proxies may strip the folder or leave it; from here on the path begins with it either way."""
        if not self._root:
            return
        path = scope["path"]
        if path != self._root and not path.startswith(self._root + "/"):
            scope["path"] = self._root + path
            if scope.get("raw_path") is not None:
                scope["raw_path"] = self._root_bytes + scope["raw_path"]
        scope["root_path"] = self._root


def _request_id(headers: list[tuple[bytes, bytes]]) -> str:
    for name, value in headers:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return value.decode()
    return f"{_PROCESS}{next(_requests):08x}"


def _is_api(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith(scope.get("root_path", "") + "/api/")


def _limited(scope: Scope, receive: Receive, most: int) -> Receive:
    declared = 0
    limit = most
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            declared = int(value)
        elif name == b"content-type" and value.startswith(b"application/json"):
            limit = min(most, _JSON_LIMIT)
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        if declared > limit:
            raise _too_large(limit)
        message = await receive()
        taken += len(message.get("body", b"")) if message["type"] == "http.request" else 0
        if taken > limit:
            raise _too_large(limit)
        return message

    return counted


def _too_large(limit: int) -> TooLarge:
    size = limit // (1024 * 1024)
    return TooLarge(
        "request.too_large",
        Words(zh=f"请求超过 {size} MiB 上限", en=f"The request is over the limit of {size} MiB"),
        params={"limit": limit},
    )


def describe_client(scope: Scope) -> str:
    """The address that a request came from, ``unix`` for the Unix socket."""
    client = scope.get("client")
    return str(client[0]) if client else UNIX
