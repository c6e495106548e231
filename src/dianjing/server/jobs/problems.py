"""Errors as they are kept with a job."""

from __future__ import annotations

from pydantic import JsonValue

from dianjing.core.errors import DianjingError, Unavailable
from dianjing.core.words import Words


def problem(error: DianjingError) -> dict[str, JsonValue]:
    """What a person reads, and the code that programs compare."""
    return {
        "code": error.code,
        "words": error.words.model_dump(exclude_none=True),
        "where": error.where,
        "hint": None if error.hint is None else error.hint.model_dump(exclude_none=True),
    }


UNEXPECTED = problem(
    Unavailable(
        "jobs.crashed",
        Words(zh="作业因意外错误停止了。", en="The job stopped at an unexpected error."),
        hint=Words(
            zh="可以重试；如果再次出现，请把服务日志交给管理员。",
            en="Try it again; if it happens again, show an administrator the server's log.",
        ),
    )
)
