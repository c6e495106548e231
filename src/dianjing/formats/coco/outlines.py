"""COCO's segmentations: flat polygons and run-length masks, as shapes and as the boxes around them."""

from __future__ import annotations

from collections.abc import Iterator
from operator import sub
from typing import Any, Final

from dianjing.core.errors import Invalid
from dianjing.core.words import Words
from dianjing.shapes import _rle

Json = dict[str, Any]
Bounds = tuple[float, float, float, float]
"""x, y, width, height."""

SAME: Final = 1.0
"""Pixels by which a stored bounding box may differ from its outline's and still be only its rounding."""

_FEWEST = 3


def polygon(segmentation: list[Any]) -> tuple[Json | None, int]:
    """The polygon of flat lists, one a part, and the number of parts that are none; None where no part is left."""
    parts: list[list[list[tuple[float, float]]]] = []
    bad = 0
    for x, y in _parts(segmentation):
        if not x:
            bad += 1
            continue
        if x[0] == x[-1] and y[0] == y[-1] and len(x) > _FEWEST:
            x, y = x[:-1], y[:-1]
        parts.append([list(zip(x, y, strict=True))])
    return ({"kind": "polygon", "parts": parts} if parts else None), bad


def _parts(segmentation: list[Any]) -> Iterator[tuple[list[float], list[float]]]:
    """The coordinates of each part; two empty lists for one that is none."""
    if isinstance(segmentation[0], int | float):
        # One part, written without the list around it.
        segmentation = [segmentation]
    for flat in segmentation:
        try:
            x, y = flat[::2], flat[1::2]
            # A sum refuses what is no number; the model looks at each.
            good = len(x) >= _FEWEST and len(x) == len(y) and sum(flat) is not None
        except (TypeError, ValueError):
            good = False
        yield (x, y) if good else ([], [])


def mask(segmentation: Json) -> Json:
    """The mask of an uncompressed or compressed run-length code. Raises ``Invalid`` naming what is wrong."""
    size, counts, _ = _decoded(segmentation)
    return {"kind": "mask", "size": size, "counts": counts}


def apart(segmentation: Any, box: Any) -> tuple[str | None, float | None]:
    """The kind of outline, and how far the box is from the one around it; None for what is not there or is wrong."""
    try:
        kind, bounds = _around(segmentation)
        if bounds is None or not box or len(box) != len(bounds):
            return kind, None
        return kind, max(map(abs, map(sub, box, bounds)))
    except (TypeError, ValueError, Invalid):
        return None, None


def _around(segmentation: Any) -> tuple[str | None, Bounds | None]:
    if isinstance(segmentation, dict):
        size, _, runs = _decoded(segmentation)
        found = _rle.bounds(runs, size[0])
        if found is None:
            return "mask", (0.0, 0.0, 0.0, 0.0)
        (left, top), (right, bottom) = found
        return "mask", (left, top, right - left, bottom - top)
    if not isinstance(segmentation, list) or not segmentation:
        return None, None
    boxes = [(min(x), min(y), max(x), max(y)) for x, y in _parts(segmentation) if x]
    if not boxes:
        return None, None
    left, top, right, bottom = boxes[0]
    if len(boxes) > 1:
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    return "polygon", (left, top, right - left, bottom - top)


def _decoded(segmentation: Json) -> tuple[list[int], str, _rle.Runs]:
    size, counts = segmentation.get("size"), segmentation.get("counts")
    if not isinstance(size, list) or len(size) != 2 or not all(type(one) is int and 0 <= one <= 10**6 for one in size):
        raise _bad_mask("size")
    pixels = size[0] * size[1]
    if isinstance(counts, list):
        if not all(type(run) is int and run >= 0 for run in counts) or sum(counts) != pixels:
            raise _bad_mask("counts")
        return size, _rle.encode(counts), tuple(counts)
    if not isinstance(counts, str):
        raise _bad_mask("counts")
    try:
        return size, counts, _rle.decode(counts, pixels)
    except ValueError as error:
        raise _bad_mask(f"counts: {error}") from error


def _bad_mask(what: str) -> Invalid:
    return Invalid("coco.bad_mask", Words(zh=f"RLE 掩码不合规：{what}", en=f"The RLE mask is not valid: {what}"))
