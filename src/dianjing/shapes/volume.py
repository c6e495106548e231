"""Volume: a set of voxels, as run-length code slice by slice."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dianjing.core.document import Payload, SpatialShape
from dianjing.core.plugin import ShapeKind
from dianjing.core.words import Words
from dianjing.shapes import _rle
from dianjing.shapes._model import Pixels
from dianjing.shapes._payload import inline, same_payload
from dianjing.shapes._plane import Bounds, bounds_of

SliceNumber = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,6})$")]


class Volume(SpatialShape):
    """``size`` is [nx, ny, nz] in voxels; the affine stands with the media.

    ``slices`` holds, for each k along z with anything set, COCO's compressed run-length code of a mask of height ny
    and width nx. Or ``payload``, where that is large.
    """

    kind: Literal["volume"]
    size: Annotated[tuple[Pixels, Pixels, Pixels], Field(strict=False)]
    slices: dict[SliceNumber, str] | None = None
    payload: Payload | None = None

    @model_validator(mode="after")
    def _slices_fit(self) -> Self:
        if (self.slices is None) == (self.payload is None):
            raise ValueError("a volume has either slices or a payload")
        if self.slices is not None:
            beyond = [k for k in self.runs if k >= self.size[2]]
            if beyond:
                raise ValueError(f"slice {beyond[0]} is beyond the {self.size[2]} that there are")
        return self

    @cached_property
    def runs(self) -> dict[int, _rle.Runs]:
        """The runs of each slice. Raises ``Invalid`` where the volume is a payload that has not been loaded."""
        pixels = self.size[0] * self.size[1]
        return {int(k): _rle.decode(counts, pixels) for k, counts in inline(self, self.slices).items()}


def similarity(a: Volume, b: Volume) -> float:
    """Intersection over union of voxels; 0 for grids of different size."""
    if a.size != b.size:
        return 0.0
    if same_payload(a.payload, b.payload):
        return 1.0
    shared = sum(_rle.shared(_rle.spans(runs), _rle.spans(b.runs[k])) for k, runs in a.runs.items() if k in b.runs)
    union = sum(_rle.area(runs) for volume in (a, b) for runs in volume.runs.values()) - shared
    return shared / union if union else 1.0


def bounds(volume: Volume) -> Bounds | None:
    """The upright box of whole voxels around what is set; None where nothing is, or it has not been loaded."""
    if volume.slices is None:
        return None
    corners: list[tuple[float, float, float]] = []
    for k, runs in volume.runs.items():
        flat = _rle.bounds(runs, volume.size[1])
        if flat is not None:
            corners += [(*flat[0], float(k)), (*flat[1], float(k + 1))]
    return bounds_of(corners)


def simplify(volume: Volume, tolerance: float) -> Volume:
    """A volume stays as it is: its voxels are the data."""
    return volume


PLUGIN = ShapeKind(
    name="volume",
    title=Words(zh="体掩码", en="Volume"),
    summary=Words(zh="逐体素的区域", en="A set of voxels"),
    model=Volume,
    domain="solid",
    similarity=similarity,
    bounds=bounds,
    simplify=simplify,
)
