"""Everything that can go wrong, by what the caller can do about it.

    DianjingError
    ├── Invalid          the input is wrong: change it            (kind "invalid")
    ├── TooLarge         the input is over a stated limit         (kind "too_large")
    ├── Unauthenticated  nobody is signed in: sign in             (kind "unauthenticated")
    ├── Forbidden        signed in, but not allowed: ask a manager (kind "forbidden")
    ├── NotFound         no such thing, or not for you            (kind "not_found")
    ├── Gone             was here, was withdrawn                  (kind "gone")
    ├── Conflict         the state moved on: look again           (kind "conflict")
    ├── Throttled        too often: wait                          (kind "throttled")
    ├── MissingExtra     an optional library is not installed     (kind "missing_extra")
    └── Unavailable      a part of the system is down: retry      (kind "unavailable")

``server/errors.py`` alone turns kinds into HTTP status, ``cli`` into exit codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from dianjing.core.words import Words

ErrorKind = Literal[
    "invalid",
    "too_large",
    "unauthenticated",
    "forbidden",
    "not_found",
    "gone",
    "conflict",
    "throttled",
    "missing_extra",
    "unavailable",
]


class DianjingError(Exception):
    """An error that names what happened, where, and what to do.

    ``code`` is stable and dotted (``document.unknown_class``); programs compare it. ``words`` is what a person
    reads, ``where`` names the place (a file, line, object or field), ``hint`` says what to do, ``params`` carries
    the values for programs.
    """

    kind: ClassVar[ErrorKind] = "invalid"

    def __init__(
        self,
        code: str,
        words: Words,
        *,
        where: str | None = None,
        hint: Words | None = None,
        params: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code, words, where)
        self.code = code
        self.words = words
        self.where = where
        self.hint = hint
        self.params = dict(params or {})

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.hint.said('en')}" if self.hint else ""
        return f"{place}{self.words.said('en')}{advice}"


class Invalid(DianjingError):
    """The input is wrong; nothing was changed."""

    kind = "invalid"


class TooLarge(DianjingError):
    """The input is over a stated limit; nothing was changed."""

    kind = "too_large"


class Unauthenticated(DianjingError):
    """Nobody is signed in, or the session or token has ended."""

    kind = "unauthenticated"


class Forbidden(DianjingError):
    """The caller is known and may not do this."""

    kind = "forbidden"


class NotFound(DianjingError):
    """There is no such thing, or it is not for the caller to know of it."""

    kind = "not_found"


class Gone(DianjingError):
    """The thing was withdrawn or erased; ``params`` may name its successor."""

    kind = "gone"


class Conflict(DianjingError):
    """The state moved on since the caller looked."""

    kind = "conflict"


class Throttled(DianjingError):
    """Too many attempts; ``params["retry_after"]`` is in seconds."""

    kind = "throttled"


class MissingExtra(DianjingError):
    """An optional library is missing; ``hint`` holds the command that installs it."""

    kind = "missing_extra"


class Unavailable(DianjingError):
    """A part of the system cannot be reached just now."""

    kind = "unavailable"
