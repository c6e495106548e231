"""JSON Patch (RFC 6902) for drafts: add, replace and remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dianjing.core.errors import Conflict
from dianjing.core.words import Words
from dianjing.server.work.schemas import PatchStep


def patched(document: dict[str, Any], steps: Sequence[PatchStep]) -> dict[str, Any]:
    """``document`` after the steps, which it is changed by. Raises ``Conflict`` for a place that is not there.

    >>> patched({"objects": [1, 2]}, [PatchStep(op="add", path="/objects/-", value=3)])
    {'objects': [1, 2, 3]}
    """
    for number, step in enumerate(steps):
        keys = [part.replace("~1", "/").replace("~0", "~") for part in step.path.split("/")[1:]]
        if not keys:
            raise _misplaced(number, step)
        target: Any = document
        try:
            for key in keys[:-1]:
                target = target[_index(key, target, adding=False)] if isinstance(target, list) else target[key]
            _apply(target, keys[-1], step)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise _misplaced(number, step) from error
    return document


def _apply(target: Any, key: str, step: PatchStep) -> None:
    if isinstance(target, list):
        index = _index(key, target, adding=step.op == "add")
        if step.op == "add":
            target.insert(index, step.value)
        elif step.op == "replace":
            target[index] = step.value
        else:
            del target[index]
    elif isinstance(target, dict):
        if step.op != "add":
            target[key]  # to replace or remove something, it must be there
        if step.op == "remove":
            del target[key]
        else:
            target[key] = step.value
    else:
        raise TypeError(key)


def _index(key: str, target: list[Any], *, adding: bool) -> int:
    if adding and key == "-":
        return len(target)
    # int() would take signs, spaces and underscores too.
    if not key.isascii() or not key.isdigit():
        raise ValueError(key)
    index = int(key)
    if index > len(target) - (not adding):
        raise IndexError(key)
    return index


def _misplaced(number: int, step: PatchStep) -> Conflict:
    return Conflict(
        "draft.patch_misplaced",
        Words(
            zh=f"第 {number + 1} 步改动的位置 {step.path!r} 不在草稿里",
            en=f"Step {number + 1} changes {step.path!r}, which is not in the draft",
        ),
        where=step.path,
        hint=Words(zh="改为发送整份草稿", en="Send the whole draft instead"),
    )
