"""Cuboids in space: corners, and the volume that two of them share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

Vector = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]
Face = list[Vector]

_SIGNS = [(x, y, z) for z in (-1, 1) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
_FACES = ((0, 1, 2, 3), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))


def turned(vector: Sequence[float], rotation: Quaternion) -> Vector:
    """A vector turned by a quaternion (w, x, y, z), which need not have exactly unit length."""
    w, x, y, z = rotation
    vx, vy, vz = vector
    square = w * w + x * x + y * y + z * z
    # v + 2 q × (q × v + w v), divided by |q|² so that rounding of the stored quaternion does not scale.
    tx, ty, tz = y * vz - z * vy + w * vx, z * vx - x * vz + w * vy, x * vy - y * vx + w * vz
    return (
        vx + 2 * (y * tz - z * ty) / square,
        vy + 2 * (z * tx - x * tz) / square,
        vz + 2 * (x * ty - y * tx) / square,
    )


def opposite(rotation: Quaternion) -> Quaternion:
    """The rotation back."""
    w, x, y, z = rotation
    return (w, -x, -y, -z)


def corners(center: Sequence[float], size: Sequence[float], rotation: Quaternion) -> list[Vector]:
    """The eight corners: the lower face counter-clockwise from above, then the upper one."""
    result = []
    for signs in _SIGNS:
        offset = turned([sign * side / 2 for sign, side in zip(signs, size, strict=True)], rotation)
        result.append(cast(Vector, tuple(c + o for c, o in zip(center, offset, strict=True))))
    return result


def shared_volume(faces: list[Face], size: Sequence[float]) -> float:
    """The volume that a convex body shares with the upright box of ``size`` about the origin.

    The body, given by its faces, is cut by the six planes of the box in turn (Sutherland and Hodgman, 1974).
    """
    for axis, side in enumerate(size):
        for sign in (1.0, -1.0):
            faces = _cut(faces, axis, sign, side / 2)
            if not faces:
                return 0.0
    return volume(faces)


def body(points: Sequence[Vector]) -> list[Face]:
    """The six faces of a cuboid's eight corners."""
    return [[points[index] for index in face] for face in _FACES]


def _cut(faces: list[Face], axis: int, sign: float, limit: float) -> list[Face]:
    """What of a convex body lies on the inner side of the plane ``sign * p[axis] = limit``."""
    heights = [sign * point[axis] for face in faces for point in face]
    # Within rounding of the plane counts as on it, so that noise never makes a face cross the plane back and forth.
    rounding = 1e-12 * (1.0 + max(map(abs, heights)) + limit)
    if max(heights) <= limit + rounding:
        return faces
    if min(heights) >= limit - rounding:
        return []
    kept: list[Face] = []
    rim: list[Vector] = []
    for face in faces:
        inside, cut = _cut_face(face, axis, sign * limit, sign, rounding)
        rim += cut
        if len(inside) >= 3:
            kept.append(inside)
    return [*kept, _around(rim, axis)]


def _cut_face(face: Face, axis: int, plane: float, sign: float, rounding: float) -> tuple[Face, list[Vector]]:
    """What of a face lies on the inner side, and where its border crosses the plane.

    The crossings are where faces were cut and nothing else, so that faces and cap close up whatever was rounded.
    """
    inside: Face = []
    cut: list[Vector] = []
    before, there = face[-1], _height(face[-1], axis, plane, sign, rounding)
    for point in face:
        here = _height(point, axis, plane, sign, rounding)
        if (here > 0) != (there > 0):
            t = there / (there - here)
            crossing = [b + (p - b) * t for b, p in zip(before, point, strict=True)]
            crossing[axis] = plane
            inside.append((crossing[0], crossing[1], crossing[2]))
            cut.append(inside[-1])
        if here <= 0:
            inside.append(point)
        before, there = point, here
    return inside, cut


def _height(point: Vector, axis: int, plane: float, sign: float, rounding: float) -> float:
    height = sign * (point[axis] - plane)
    return 0.0 if abs(height) <= rounding else height


def _around(rim: list[Vector], axis: int) -> Face:
    """The points of a convex cut in order around their middle."""
    u, v = (axis + 1) % 3, (axis + 2) % 3
    cu = sum(point[u] for point in rim) / len(rim)
    cv = sum(point[v] for point in rim) / len(rim)
    return sorted(rim, key=lambda point: math.atan2(point[v] - cv, point[u] - cu))


def volume(faces: list[Face]) -> float:
    """The volume of a convex body: pyramids from a point inside it to its faces."""
    points = [point for face in faces for point in face]
    middle = [sum(column) / len(points) for column in zip(*points, strict=True)]
    return sum(_pyramid(face, middle) for face in faces) / 6


def _pyramid(face: Face, top: Sequence[float]) -> float:
    first = [p - t for p, t in zip(face[0], top, strict=True)]
    total = 0.0
    for one, two in pairwise(face[1:]):
        a = [p - t for p, t in zip(one, top, strict=True)]
        b = [p - t for p, t in zip(two, top, strict=True)]
        total += (
            first[0] * (a[1] * b[2] - a[2] * b[1])
            + first[1] * (a[2] * b[0] - a[0] * b[2])
            + first[2] * (a[0] * b[1] - a[1] * b[0])
        )
    return abs(total)
