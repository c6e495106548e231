"""Older document versions, read as the current one: a stored revision is never rewritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dianjing.core.errors import Invalid
from dianjing.core.words import Words

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: dict[int, Step] = {}
"""``STEPS[n]`` turns a document of version n into one of version n + 1. Version 1 is the first."""


def to_current(value: Mapping[str, Any], current: int, steps: Mapping[int, Step] = STEPS) -> Mapping[str, Any]:
    """``value`` as a document of version ``current``; one without a version counts as version 1.

    Raises ``Invalid`` for a version that this program does not know (made by a later one).
    """
    version = value.get("version", 1)
    if version == current:
        return value
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version < current:
        raise Invalid(
            "document.unknown_version",
            Words(
                zh=f"文档版本 {version!r} 不认识，本程序写到版本 {current}",
                en=f"Document version {version!r} is unknown; this program writes version {current}.",
            ),
            where="version",
            hint=Words(zh="升级点睛后再读", en="Upgrade Dianjing to read it."),
        )
    document = dict(value)
    for step in range(version, current):
        document = {**steps[step](document), "version": step + 1}
    return document
