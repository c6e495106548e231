"""Errors become answers here, and only here: kinds turn into HTTP status, words into the caller's language.

Every error is an RFC 9457 problem: ``{type, title, status, detail, code, where?, hint?, params?, request_id}``.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any

import asyncpg
import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from dianjing.core.errors import Conflict, DianjingError, ErrorKind, Invalid, NotFound, Unavailable
from dianjing.core.words import Language, Words
from dianjing.server.kit.database import root_of

STATUS: Mapping[ErrorKind, int] = {
    "invalid": 422,
    "too_large": 413,
    "unauthenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "gone": 410,
    "conflict": 409,
    "throttled": 429,
    "missing_extra": 501,
    "unavailable": 503,
}

_TITLES: Mapping[int, Words] = {
    401: Words(zh="需要登录", en="Sign in first"),
    403: Words(zh="没有权限", en="Not allowed"),
    404: Words(zh="没有找到", en="Not found"),
    405: Words(zh="不支持的方法", en="Method not allowed"),
    409: Words(zh="状态已变化", en="The state has changed"),
    410: Words(zh="已撤下", en="Withdrawn"),
    413: Words(zh="内容过大", en="Too large"),
    422: Words(zh="内容有误", en="Not valid"),
    429: Words(zh="操作过于频繁", en="Too many attempts"),
    501: Words(zh="缺少组件", en="A part is not installed"),
    503: Words(zh="暂时不可用", en="Not available just now"),
    500: Words(zh="服务器出错", en="Something went wrong on our side"),
}

MEDIA_TYPE = "application/problem+json"
# The second is what the driver says of a connection that the database has ended while nobody used it.
_HUNG_UP = (asyncpg.InterfaceError, asyncpg.InternalClientError)
_log = structlog.get_logger("dianjing.errors")


class Problem(BaseModel):
    """The body of every error, for the API's description."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    where: str | None = None
    hint: str | None = None
    params: dict[str, Any] | None = None
    request_id: str


def spoken_language(header: str | None) -> Language:
    """The language of ours that an ``Accept-Language`` header likes best; Chinese where it names neither."""
    best: tuple[float, Language] = (0.0, "zh")
    for part in (header or "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        language: Language | None = {"zh": "zh", "en": "en"}.get(tag[:2].lower())  # type: ignore[assignment]
        if language is None:
            continue
        try:
            liked = float(weight) if weight else 1.0
        except ValueError:
            continue
        if liked > best[0]:
            best = (liked, language)
    return best[1]


def problem(error: DianjingError, request: Request) -> Response:
    """The answer that says ``error``. Endpoints raise; only what must commit before it refuses calls this itself."""
    headers = {}
    if error.kind == "throttled":
        headers["Retry-After"] = str(error.params.get("retry_after", 60))
    if error.kind == "unauthenticated":
        headers["WWW-Authenticate"] = "Bearer"
    return _answer(STATUS[error.kind], error, request, headers)


def no_such_route() -> NotFound:
    """The path names nothing that we serve."""
    return NotFound("request.no_such_route", Words(zh="没有这个地址", en="There is no such address"))


def handle_errors(app: FastAPI) -> None:
    """Register what turns exceptions into problems; nothing reaches a client as a traceback."""

    @app.exception_handler(DianjingError)
    async def _ours(request: Request, error: DianjingError) -> Response:
        return problem(error, request)

    @app.exception_handler(RequestValidationError)
    async def _unreadable(request: Request, error: RequestValidationError) -> Response:
        return problem(_invalid_request(error), request)

    @app.exception_handler(HTTPException)
    async def _framework(request: Request, error: HTTPException) -> Response:
        said: DianjingError
        if isinstance(error.__cause__, DianjingError):
            # FastAPI hides what went wrong while it read the body behind an error of its own.
            return problem(error.__cause__, request)
        if error.status_code == 404:
            said = no_such_route()
        else:
            words = _TITLES.get(error.status_code, _TITLES[422])
            said = Invalid("request.refused", words, params={"status": error.status_code})
        return _answer(error.status_code, said, request, dict(error.headers or {}))

    for lost in (OperationalError, InterfaceError, PoolTimeout, *_HUNG_UP, ConnectionError):
        app.add_exception_handler(lost, _database_lost)
    app.add_exception_handler(ClientDisconnect, _cut_off)
    app.add_exception_handler(OSError, _disk_refused)
    for kind in (asyncpg.PostgresError, DBAPIError):
        app.add_exception_handler(kind, _database_refused)
    app.add_exception_handler(Exception, _unexpected)


async def _cut_off(request: Request, error: Exception) -> Response:
    """The client went away in the middle of its body. Nothing was done, nobody hears the answer, and nobody is to
    blame: it is no error of ours."""
    _log.info("request.cut_off", path=request.url.path, request_id=_request_id(request))
    return Response(status_code=400)


async def _database_lost(request: Request, error: Exception) -> Response:
    _log.warning("database.lost", error=repr(error), request_id=_request_id(request))
    return problem(_unavailable(), request)


async def _database_refused(request: Request, error: Exception) -> Response:
    """Two transactions in each other's way may be tried again; anything else is our mistake."""
    cause = root_of(error)
    if isinstance(cause, asyncpg.TransactionRollbackError | asyncpg.LockNotAvailableError):
        words = Words(
            zh="有人同时改动了同一内容，请重试", en="Somebody changed the same thing at the same time; try again"
        )
        return problem(Conflict("request.collided", words), request)
    if isinstance(cause, asyncpg.CharacterNotInRepertoireError | asyncpg.UntranslatableCharacterError):
        words = Words(
            zh="文字里含有字符 U+0000，无法保存", en="A text holds the character U+0000, which cannot be kept"
        )
        return problem(Invalid("request.nul", words), request)
    if isinstance(cause, asyncpg.DiskFullError):
        return _no_room(request, error)
    if isinstance(cause, (*_HUNG_UP, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)):
        return await _database_lost(request, error)
    if isinstance(cause, asyncpg.InsufficientResourcesError):
        return await _database_lost(request, error)
    return await _unexpected(request, error)


async def _disk_refused(request: Request, error: Exception) -> Response:
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return _no_room(request, error) if full else await _unexpected(request, error)


def _no_room(request: Request, error: Exception) -> Response:
    _log.error("storage.full", error=repr(error), request_id=_request_id(request))
    said = Unavailable(
        "storage.full",
        Words(zh="服务器的磁盘已满，这次没有保存", en="The server's disk is full; this was not saved"),
        hint=Words(zh="请管理员清理空间，然后重试", en="Have an administrator make room, then try again"),
    )
    return problem(said, request)


async def _unexpected(request: Request, error: Exception) -> Response:
    _log.error("request.failed", path=request.url.path, request_id=_request_id(request), exc_info=error)
    said = Unavailable(
        "internal",
        Words(zh="服务器出错，问题已记录", en="Something went wrong on our side; it has been noted"),
        hint=Words(zh="反馈时请附上请求编号", en="Name the request id when you report it"),
    )
    return _answer(500, said, request, {})


def _unavailable() -> Unavailable:
    return Unavailable(
        "database.unreachable",
        Words(zh="数据库暂时连接不上", en="The database cannot be reached just now"),
        hint=Words(zh="稍后重试，未提交的内容不会丢失", en="Try again shortly; unsent work is kept"),
    )


def _invalid_request(error: RequestValidationError) -> Invalid:
    first = error.errors()[0]
    place = [str(step) for step in first["loc"] if step != "body"]
    where = ".".join(place) or "body"
    message = str(first["msg"]).removeprefix("Value error, ")
    return Invalid(
        "request.invalid",
        Words(zh=f"{where} 不符合要求：{message}", en=f"{where} is not valid: {message}"),
        where=where,
        params={"type": first["type"], "count": len(error.errors())},
    )


def _request_id(request: Request) -> str:
    return str(request.scope.get("request_id", ""))


def _answer(status: int, error: DianjingError, request: Request, headers: dict[str, str]) -> Response:
    language = spoken_language(request.headers.get("accept-language"))
    title = _TITLES.get(status, _TITLES[500 if status >= 500 else 422])
    body: dict[str, Any] = {
        "type": f"urn:dianjing:problem:{error.code}",
        "title": title.said(language),
        "status": status,
        "detail": error.words.said(language),
        "code": error.code,
        "request_id": _request_id(request),
    }
    if error.where is not None:
        body["where"] = error.where
    if error.hint is not None:
        body["hint"] = error.hint.said(language)
    if error.params:
        body["params"] = error.params
    headers["Content-Language"] = "zh-CN" if language == "zh" else "en"
    headers["Cache-Control"] = "no-store"
    content = orjson.dumps(body, default=str, option=orjson.OPT_NON_STR_KEYS)
    return Response(content, status_code=status, media_type=MEDIA_TYPE, headers=headers)
