"""How the command line fails: a sentence on standard error, and an exit code by the error's kind."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from dianjing.core.errors import DianjingError, ErrorKind
from dianjing.core.words import Language
from dianjing.sdk.settings import locale_name

EXIT_CODES: Mapping[ErrorKind, int] = {
    "invalid": 2,
    "too_large": 2,
    "unauthenticated": 3,
    "forbidden": 3,
    "not_found": 4,
    "gone": 4,
    "conflict": 5,
    "throttled": 6,
    "unavailable": 6,
    "missing_extra": 7,
}


def exit_code(error: DianjingError) -> int:
    """The exit code of the error's kind."""
    return EXIT_CODES[error.kind]


def language() -> Language:
    """The language of the terminal: Chinese where its environment says so, else English."""
    return "zh" if locale_name().lower().startswith(("zh", "chinese")) else "en"


def say_error(error: DianjingError) -> None:
    """Print what went wrong, where, and what to do."""
    spoken = language()
    mark = "错误：" if spoken == "zh" else "Error: "
    place = f"\n  {error.where}" if error.where else ""
    advice = f"\n  {error.hint.said(spoken)}" if error.hint else ""
    sys.stderr.write(f"{mark}{error.words.said(spoken)}{place}{advice}\n")
