"""Problem details (RFC 9457) of the server as the errors of ``core.errors``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dianjing.core import errors
from dianjing.core.words import Words

_BY_STATUS: Mapping[int, type[errors.DianjingError]] = {
    401: errors.Unauthenticated,
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    410: errors.Gone,
    413: errors.TooLarge,
    429: errors.Throttled,
}


def error_of(status: int, problem: Mapping[str, Any]) -> errors.DianjingError:
    """The error that a problem says. The server answers in one language, which stands for both here."""
    fallback = errors.Unavailable if status >= 500 else errors.Invalid
    said = str(problem.get("detail") or problem.get("title") or f"HTTP {status}")
    hint = problem.get("hint")
    return _BY_STATUS.get(status, fallback)(
        str(problem.get("code") or f"http.{status}"),
        Words(zh=said, en=said),
        where=problem.get("where"),
        hint=Words(zh=str(hint), en=str(hint)) if hint else None,
        params=problem.get("params") or {},
    )
