"""Image health: pictures that are broken, too small, too dark, too bright, without contrast or out of focus."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field, JsonValue

from dianjing.core.errors import DianjingError
from dianjing.core.processing import OperatorKind, Outcome, Sample
from dianjing.core.words import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORKING_SIZE = 512


class Options(BaseModel):
    """Limits; brightness and contrast are of a grey picture in 0–255, sharpness as in ``measure``."""

    minimum_side: Annotated[int, Field(ge=1)] = 32
    darkest: Annotated[float, Field(ge=0, le=255)] = 16.0
    brightest: Annotated[float, Field(ge=0, le=255)] = 245.0
    minimum_contrast: Annotated[float, Field(ge=0)] = 6.0
    minimum_sharpness: Annotated[float, Field(ge=0)] = 8.0


def measure(grey: NDArray[np.float64]) -> dict[str, float]:
    """Brightness (mean), contrast (standard deviation) and sharpness of a grey picture.

    Sharpness is the variance of the 4-neighbour Laplacian (Pech-Pacheco et al., Diatom autofocusing in brightfield
    microscopy, ICPR 2000): flat for a picture out of focus.
    """
    inner = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return {
        "brightness": float(grey.mean()),
        "contrast": float(grey.std()),
        "sharpness": float(inner.var()) if inner.size else 0.0,
    }


def judge(facts: dict[str, float], options: Options) -> str | None:
    """The first reason to drop a picture, or None."""
    limits = (
        ("too_small", min(facts["width"], facts["height"]) < options.minimum_side),
        ("too_dark", facts["brightness"] < options.darkest),
        ("too_bright", facts["brightness"] > options.brightest),
        ("no_contrast", facts["contrast"] < options.minimum_contrast),
        ("out_of_focus", facts["sharpness"] < options.minimum_sharpness),
    )
    return next((reason for reason, true in limits if true), None)


def _examine(sample: Sample, options: Options) -> Outcome:
    import numpy as np

    from dianjing.media.raster.image import decoded, opened, upright

    facts: dict[str, float] = {}
    for media in sample.item.media:
        if not media.type.startswith("image/"):
            continue
        with sample.open(media.name) as stream, tempfile.NamedTemporaryFile() as copy:
            copy.write(stream.read())
            copy.flush()
            try:
                with opened(Path(copy.name)) as image:
                    facts["width"], facts["height"] = image.size
                    decoded(image, Path(sample.item.key))
                    small = upright(image).convert("L")
                    small.thumbnail((_WORKING_SIZE, _WORKING_SIZE))
                    facts.update(measure(np.asarray(small, dtype=np.float64)))
            except DianjingError as error:
                return Outcome(sample, keep=False, reason="broken", facts={"error": error.code})
        reason = judge(facts, options)
        if reason is not None:
            return Outcome(sample, keep=False, reason=reason, facts=_rounded(facts))
    return Outcome(sample, keep=True, facts=_rounded(facts))


def _rounded(facts: dict[str, float]) -> dict[str, JsonValue]:
    return {name: round(value, 3) for name, value in facts.items()}


def apply(samples: Iterable[Sample], options: Options) -> Iterator[Outcome]:
    """Judge each picture by itself."""
    for sample in samples:
        yield _examine(sample, options)


PLUGIN = OperatorKind(
    name="image-health",
    title=Words(zh="图像质量", en="Image health"),
    summary=Words(
        zh="丢弃损坏、过小、过暗、过亮、无对比或失焦的图片，并写明原因",
        en="Drops pictures that are broken, tiny, dark, bright, flat or out of focus, and says why.",
    ),
    modalities=("image",),
    apply=apply,
    options=Options,
)
