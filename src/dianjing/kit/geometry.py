"""Plane geometry for formats, metrics and checks: areas, overlaps, outlines and rasters of regions.

A region is what ``ShapeKind.region`` answers: parts that are united, each a list of rings read by even-odd.
"""

from __future__ import annotations

from collections.abc import Sequence

from dianjing.core import registry
from dianjing.core.document import Shape
from dianjing.shapes import _outline, _rle
from dianjing.shapes._plane import (
    Bounds,
    Point,
    Region,
    Ring,
    apart,
    area,
    areas,
    bounds_of,
    contains,
    hull,
    overlap,
    region_bounds,
    thin_line,
    thin_ring,
)

__all__ = [
    "Bounds",
    "Point",
    "Region",
    "Ring",
    "apart",
    "area",
    "areas",
    "bounds_of",
    "contains",
    "hull",
    "mask_parts",
    "overlap",
    "raster",
    "region_bounds",
    "region_of",
    "thin_line",
    "thin_ring",
]


def region_of(shape: Shape) -> Region | None:
    """What a shape encloses, in pixels; None where it encloses nothing, or has not been loaded."""
    kind = registry.shapes()[shape.kind]
    return None if kind.region is None else kind.region(shape)


def raster(region: Region, height: int, width: int) -> _rle.Runs:
    """The pixels of a region as run lengths, counted as COCO counts them (equal to pycocotools)."""
    return _outline.raster(region, height, width)


def mask_parts(runs: Sequence[int], height: int) -> list[list[Ring]]:
    """The outlines of a mask along pixel borders, as parts of a polygon: an outline each, with its holes."""
    return _outline.grouped(_outline.rings(runs, height))
