"""Run-length masks as COCO writes them: reading, writing, and to and from pixels.

``decode`` and ``encode`` turn COCO's compressed string into run lengths and back; work on the runs costs nothing per
pixel. Pixels themselves are numpy arrays, loaded when asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dianjing.core.errors import TooLarge
from dianjing.core.words import Words
from dianjing.shapes._rle import Runs, area, bounds, decode, encode, shared, spans, union

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Runs", "area", "bounds", "decode", "encode", "from_pixels", "shared", "spans", "to_pixels", "union"]

MOST_PIXELS = 1 << 28
"""268 million: a mask that claims more is not laid out in memory."""


def to_pixels(runs: Sequence[int], height: int, width: int) -> NDArray[np.bool_]:
    """The mask as an array of ``height`` rows and ``width`` columns. Raises ``TooLarge`` above ``MOST_PIXELS``."""
    import numpy as np

    if height * width > MOST_PIXELS:
        raise TooLarge(
            "mask.too_large",
            Words(
                zh=f"掩码有 {height}×{width} 像素，超过上限 {MOST_PIXELS}",
                en=f"The mask has {height} × {width} pixels, more than {MOST_PIXELS}.",
            ),
        )
    values = np.arange(len(runs)) % 2 == 1
    flat: NDArray[np.bool_] = np.repeat(values, runs)
    return flat.reshape((width, height)).T


def from_pixels(mask: NDArray[np.bool_] | NDArray[np.uint8]) -> Runs:
    """The runs of a two-dimensional array; everything that is not 0 is set."""
    import numpy as np

    flat = np.asarray(mask).T.reshape(-1) != 0
    if not flat.size:
        return (0,)
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    ends = np.concatenate(([0], changes, [flat.size]))
    runs = np.diff(ends).tolist()
    return tuple([0, *runs] if flat[0] else runs)
