"""COCO's segmentations: flat polygons and run-length masks, as shapes and as the boxes around them."""

from __future__ import annotations

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

FEWEST: Final = 3
"""Vertices of a ring."""


def measured(segmentation: Any) -> tuple[str | None, Bounds | None]:
    """The kind of shape that a segmentation makes and the box around it; None for one that makes none."""
    try:
        if isinstance(segmentation, list) and segmentation:
            return _around(segmentation)
        if isinstance(segmentation, dict):
            size, _, runs = _decoded(segmentation)
            found = _rle.bounds(runs, size[0])
            (left, top), (right, bottom) = found or ((0.0, 0.0), (0.0, 0.0))
            return "mask", (left, top, right - left, bottom - top)
    except Invalid:
        pass
    return None, None


def _around(segmentation: list[Any]) -> tuple[str | None, Bounds | None]:
    corners = [corner for flat in _parts(segmentation) if (corner := _corners(flat)) is not None]
    if not corners:
        return None, None
    left, top, right, bottom = corners[0]
    if len(corners) > 1:
        lefts, tops, rights, bottoms = zip(*corners, strict=True)
        left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    return "polygon", (left, top, right - left, bottom - top)


def _parts(segmentation: list[Any]) -> list[Any]:
    # One part is sometimes written without the list around it.
    return [segmentation] if isinstance(segmentation[0], int | float) else segmentation


def _corners(flat: Any) -> Bounds | None:
    """The smallest and largest coordinates of a part; None where it is no part."""
    try:
        x, y = flat[::2], flat[1::2]
        if len(x) < FEWEST or len(x) != len(y):
            return None
        # Adding refuses what is no number, which the smallest of a list would not; the model looks at each.
        return min(x) + 0, min(y) + 0, max(x) + 0, max(y) + 0
    except (TypeError, ValueError):
        return None


def apart(box: Any, bounds: Bounds | None) -> float | None:
    """How far a box is from the one around its outline; None where one of the two is missing or no box."""
    try:
        return max(map(abs, map(sub, box, bounds))) if box and bounds and len(box) == len(bounds) else None
    except TypeError:
        return None


def shape_of(segmentation: Any) -> tuple[Json | None, int]:
    """The polygon or mask of a segmentation, and how many of its parts are none.

    Raises ``Invalid`` naming what is wrong with a run-length code.
    """
    if isinstance(segmentation, dict):
        size, counts, _ = _decoded(segmentation)
        return {"kind": "mask", "size": size, "counts": counts}, 0
    if not isinstance(segmentation, list) or not segmentation:
        return None, 0
    parts: list[list[list[tuple[float, float]]]] = []
    bad = 0
    for flat in _parts(segmentation):
        # The survey has looked at each; here it is enough that the pairs are pairs. The model takes only numbers.
        if not isinstance(flat, list) or len(flat) < 2 * FEWEST or len(flat) % 2 or isinstance(flat[0], str):
            bad += 1
            continue
        x, y = flat[::2], flat[1::2]
        if x[0] == x[-1] and y[0] == y[-1] and len(x) > FEWEST:
            x, y = x[:-1], y[:-1]
        parts.append([list(zip(x, y, strict=True))])
    return ({"kind": "polygon", "parts": parts} if parts else None), bad


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
