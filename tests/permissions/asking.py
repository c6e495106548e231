"""Asks the application one thing and takes its answer, without waiting for the end of a stream that has none."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.types import ASGIApp, Message

from dianjing.server.kit.authentication import COOKIE, csrf_of
from tests.fixtures.people import Person

_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """How a request says who asks: a cookie with its page token, a bearer token, or nothing."""

    cookie: str | None = None
    csrf: str | None = None
    token: str | None = None

    @classmethod
    def of(cls, person: Person) -> Credentials:
        """Those of a signed-in person's browser."""
        cookie = person.client.cookies[COOKIE]
        return cls(cookie=cookie, csrf=csrf_of(cookie))

    def headers(self) -> list[tuple[bytes, bytes]]:
        """As HTTP headers."""
        found = []
        if self.cookie is not None:
            found.append((b"cookie", f"{COOKIE}={self.cookie}".encode()))
        if self.csrf is not None:
            found.append((b"x-csrf-token", self.csrf.encode()))
        if self.token is not None:
            found.append((b"authorization", f"Bearer {self.token}".encode()))
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``code`` is that of a problem, ``body`` is without its request id."""

    status: int
    code: str | None
    body: bytes


async def ask(app: ASGIApp, method: str, path: str, credentials: Credentials) -> Answer:
    """One request with an empty JSON object as its body, where the method has one."""
    body = b"" if method in ("GET", "DELETE", "HEAD") else b"{}"
    headers = [(b"host", b"dianjing.test"), (b"accept-language", b"en"), *credentials.headers()]
    if body:
        headers += [(b"content-type", b"application/json"), (b"content-length", b"2")]
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 40_000),
        "server": ("dianjing.test", 80),
        "state": {},
    }
    return await _exchange(app, scope, body)


async def _exchange(app: ASGIApp, scope: dict[str, Any], body: bytes) -> Answer:
    sent = False
    gone = asyncio.Event()
    finished = asyncio.Event()
    status, is_stream, parts = 0, False, bytearray()

    async def receive() -> Message:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal status, is_stream
        if message["type"] == "http.response.start":
            status = message["status"]
            is_stream = any(value.startswith(b"text/event-stream") for _, value in message["headers"])
        elif message["type"] == "http.response.body":
            parts.extend(message.get("body", b""))
            if is_stream or not message.get("more_body", False):
                finished.set()

    task = asyncio.ensure_future(app(scope, receive, send))
    waiting = asyncio.ensure_future(finished.wait())
    await asyncio.wait({task, waiting}, timeout=_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    gone.set()
    if is_stream:
        task.cancel()
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.wait_for(task, _SECONDS)
    return _answer(status, bytes(parts))


def _answer(status: int, content: bytes) -> Answer:
    if status < 400:
        return Answer(status, None, content)
    problem = orjson.loads(content)
    problem.pop("request_id", None)
    return Answer(status, problem.get("code"), orjson.dumps(problem, option=orjson.OPT_SORT_KEYS))
