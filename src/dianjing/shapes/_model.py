"""Types of coordinates that the models of shapes share: JSON lists going in, immutable tuples inside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

_FARTHEST = 1e12
"""No picture, cloud or recording reaches so far; within it, areas and volumes of hostile shapes stay finite."""

Coordinate = Annotated[float, Field(ge=-_FARTHEST, le=_FARTHEST)]
Length = Annotated[float, Field(ge=0.0, le=_FARTHEST)]
Seconds = Length

# A strict tuple would refuse the list that JSON brings; its numbers stay strict.
Pair = Annotated[tuple[Coordinate, Coordinate], Field(strict=False)]
Triple = Annotated[tuple[Coordinate, Coordinate, Coordinate], Field(strict=False)]
Vertex = Annotated[tuple[Coordinate, ...], Field(strict=False, min_length=2, max_length=3)]
"""A vertex in the media's own dimension: 2 in images and video, 3 in clouds and volumes. (A union of the two would
be tried twice a vertex: polygons read at half the speed.)"""

Index = Annotated[int, Field(ge=0)]
Pixels = Annotated[int, Field(ge=0, le=1_000_000)]
"""One side of a raster. The limit lets a hostile document claim no more than a large slide has."""


def same_dimension(points: Iterable[tuple[float, ...]]) -> None:
    """Raise ``ValueError`` where 2D and 3D vertices are mixed."""
    if len(set(map(len, points))) > 1:
        raise ValueError("vertices have two and three coordinates mixed")
