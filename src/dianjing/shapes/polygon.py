"""Polygon: rings with holes, in several parts."""

from __future__ import annotations

from itertools import chain
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dianjing.core.document import SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes._interpolate import between_points
from dianjing.shapes._model import Vertex, same_dimension
from dianjing.shapes._plane import Bounds, Point, bounds_of, overlap, thin_ring

Ring = Annotated[tuple[Vertex, ...], Field(strict=False, min_length=3)]
Part = Annotated[tuple[Ring, ...], Field(strict=False, min_length=1)]


class Polygon(SpatialShape):
    """``parts`` are united; in each, the first ring is the outline and the others are holes (by even-odd).

    Rings are not closed by repeating their first vertex. Vertices have the media's own dimension; areas are those
    of the first two coordinates.
    """

    kind: Literal["polygon"]
    parts: Annotated[tuple[Part, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _one_dimension(self) -> Self:
        same_dimension(chain.from_iterable(chain.from_iterable(self.parts)))
        return self


def region(polygon: Polygon) -> list[list[list[Point]]]:
    """The parts as they are, seen from above where they are 3D."""
    return [[[(vertex[0], vertex[1]) for vertex in ring] for ring in part] for part in polygon.parts]


def bounds(polygon: Polygon) -> Bounds | None:
    """The smallest upright box around it."""
    return bounds_of(vertex for part in polygon.parts for ring in part for vertex in ring)


def similarity(a: Polygon, b: Polygon) -> float:
    """Intersection over union, exact for holes, several parts and rings that cross themselves."""
    if a.parts == b.parts:
        return 1.0
    return overlap(region(a), region(b))


def simplify(polygon: Polygon, tolerance: float) -> Polygon:
    """Fewer vertices, each dropped one within ``tolerance`` pixels of the new outline."""
    parts = tuple(tuple(tuple(thin_ring(ring, tolerance)) for ring in part) for part in polygon.parts)
    return Polygon(kind="polygon", media=polygon.media, frame=polygon.frame, parts=parts)


def interpolate(a: Polygon, b: Polygon, t: float) -> Polygon | None:
    """Vertex by vertex; None where the two are not built alike."""
    if [[len(ring) for ring in part] for part in a.parts] != [[len(ring) for ring in part] for part in b.parts]:
        return None
    if len(a.parts[0][0][0]) != len(b.parts[0][0][0]):
        return None
    parts = [
        [
            [between_points(one, two, t) for one, two in zip(ring, other, strict=True)]
            for ring, other in zip(part, opposite, strict=True)
        ]
        for part, opposite in zip(a.parts, b.parts, strict=True)
    ]
    return Polygon.model_validate({"kind": "polygon", "parts": parts})


PLUGIN = ShapeKind(
    name="polygon",
    title=Words(zh="多边形", en="Polygon"),
    summary=Words(zh="可以有孔洞和多个部分", en="With holes and several parts where needed"),
    model=Polygon,
    domain="space",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
    region=region,
    interpolate=interpolate,
)
