"""Regions that differ from the picture's border in colour, or are framed by strong edges.

The border is taken as a sample of the background: a pixel's saliency is its colour distance to the nearest of a few
border colours (the boundary prior of Zhu et al., Saliency Optimization from Robust Background Detection, CVPR 2014,
without its superpixels). Regions are the connected parts above Otsu's threshold (Otsu 1979), taken at three levels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORKING_SIZE = 192
_BORDER_COLOURS = 4
_LEVELS = (1.0, 0.75, 1.3)
_SMALLEST = 0.002
_LARGEST = 0.9

Picture = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Region:
    """A box in working pixels (``x, y, width, height``) with what is known of its inside.

    ``features``: log share of the picture's area, log aspect, fill of the box, contrast to the surroundings, edge
    strength on the outline, distance of the centre from the picture's, share of the outline on the picture's border.
    ``colour``: mean Lab colour, scaled to about one.
    """

    x: int
    y: int
    width: int
    height: int
    features: tuple[float, ...]
    colour: tuple[float, float, float]


FEATURES = 7


def lab(rgb: NDArray[np.uint8]) -> Picture:
    """sRGB (IEC 61966-2-1) to CIE Lab under D65, shape (height, width, 3)."""
    unit = rgb.astype(np.float64) / 255.0
    linear = np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ to_xyz.T / np.array([0.9505, 1.0, 1.089])
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack(
        [116 * root[..., 1] - 16, 500 * (root[..., 0] - root[..., 1]), 200 * (root[..., 1] - root[..., 2])], axis=-1
    )


def regions(rgb: NDArray[np.uint8]) -> list[Region]:
    """Candidate regions of a picture of at most ``WORKING_SIZE`` pixels a side, without near twins."""
    colours = lab(rgb)
    saliency = _smooth(_saliency(colours))
    edges = _edges(colours)
    threshold = _otsu(saliency)
    found: list[Region] = []
    for level in _LEVELS:
        labels, count = components(saliency > threshold * level)
        for box, inside in _boxes(labels, count):
            if all(overlap(box, (r.x, r.y, r.width, r.height)) < 0.8 for r in found):
                found.append(_region(box, inside, colours, saliency, edges))
    return found


def components(mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], int]:
    """4-connected parts of a mask: labels from 1, 0 outside, and their count.

    Runs of each row are joined to those of the row above by union-find, so the cost goes by runs, not pixels.
    """
    height, width = mask.shape
    labels = np.zeros((height, width), np.int64)
    parent = [0]

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    for y in range(height):
        starts, ends = np.flatnonzero(steps[y] == 1), np.flatnonzero(steps[y] == -1)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            above = [one for one in np.unique(labels[y - 1, start:end]).tolist() if one] if y else []
            if not above:
                parent.append(len(parent))
                label = len(parent) - 1
            else:
                label = min(root(one) for one in above)
                for one in above:
                    parent[root(one)] = label
            labels[y, start:end] = label
    roots = np.array([root(one) for one in range(len(parent))])
    names, flat = np.unique(roots[labels], return_inverse=True)
    relabelled: NDArray[np.int64] = flat.reshape(labels.shape)
    count = int((names != 0).sum())
    # Where nothing is outside, the smallest name is a part's own.
    return (relabelled + 1 if count == len(names) else relabelled), count


def _saliency(colours: Picture) -> Picture:
    height, width, _ = colours.shape
    rim = max(2, min(height, width) // 24)
    border = np.concatenate(
        [
            colours[:rim].reshape(-1, 3),
            colours[-rim:].reshape(-1, 3),
            colours[:, :rim].reshape(-1, 3),
            colours[:, -rim:].reshape(-1, 3),
        ]
    )
    centres = _clusters(border, _BORDER_COLOURS)
    distances = np.linalg.norm(colours[:, :, None, :] - centres[None, None], axis=-1)
    nearest: Picture = distances.min(axis=-1)
    return nearest


def _clusters(points: Picture, count: int) -> Picture:
    """k-means from seeds spread along lightness: the same picture gives the same answer."""
    order = points[np.argsort(points[:, 0], kind="stable")]
    centres: Picture = order[np.linspace(0, len(order) - 1, count).astype(int)]
    for _ in range(8):
        nearest = np.linalg.norm(points[:, None] - centres[None], axis=-1).argmin(axis=1)
        centres = np.stack(
            [points[nearest == k].mean(axis=0) if (nearest == k).any() else centres[k] for k in range(count)]
        )
    return centres


def _smooth(picture: Picture) -> Picture:
    """Two passes of a 5 × 5 box filter, close enough to a Gaussian of two pixels."""
    for _ in range(2):
        for axis in (0, 1):
            padded = np.pad(picture, [(2, 2) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
            size = picture.shape[axis]
            windows = [np.take(padded, range(k, k + size), axis=axis) for k in range(5)]
            picture = np.mean(windows, axis=0)
    return picture


def _edges(colours: Picture) -> Picture:
    """Length of the colour gradient, by central differences."""
    dy = np.zeros_like(colours)
    dx = np.zeros_like(colours)
    dy[1:-1] = (colours[2:] - colours[:-2]) / 2
    dx[:, 1:-1] = (colours[:, 2:] - colours[:, :-2]) / 2
    length: Picture = np.sqrt((dx**2 + dy**2).sum(axis=-1))
    return length


def _otsu(values: Picture) -> float:
    histogram, bounds = np.histogram(values, bins=128)
    middle = (bounds[:-1] + bounds[1:]) / 2
    weight = np.cumsum(histogram)
    total = weight[-1]
    mean = np.cumsum(histogram * middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean[-1] * weight - mean * total) ** 2 / (weight * (total - weight))
    return float(middle[np.nanargmax(np.where(np.isfinite(between), between, -1.0))])


def _boxes(labels: NDArray[np.int64], count: int) -> list[tuple[tuple[int, int, int, int], NDArray[np.bool_]]]:
    found = []
    for one in range(1, count + 1):
        inside = labels == one
        share = inside.mean()
        if not _SMALLEST <= share <= _LARGEST:
            continue
        ys, xs = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        x, y = int(xs[0]), int(ys[0])
        found.append(((x, y, int(xs[-1]) - x + 1, int(ys[-1]) - y + 1), inside))
    return found


def _region(
    box: tuple[int, int, int, int], inside: NDArray[np.bool_], colours: Picture, saliency: Picture, edges: Picture
) -> Region:
    x, y, width, height = box
    rows, columns = inside.shape
    window = inside[y : y + height, x : x + width]
    inner = inside.copy()
    inner[1:-1, 1:-1] = inside[1:-1, 1:-1] & inside[:-2, 1:-1] & inside[2:, 1:-1] & inside[1:-1, :-2] & inside[1:-1, 2:]
    outline = inside & ~inner
    on_border = outline[0].sum() + outline[-1].sum() + outline[:, 0].sum() + outline[:, -1].sum()
    away = np.hypot((x + width / 2) / columns - 0.5, (y + height / 2) / rows - 0.5)
    features = (
        float(np.log(window.sum() / inside.size)),
        float(np.log(width / height)),
        float(window.mean()),
        float((saliency[inside].mean() - saliency[~inside].mean()) / 50.0),
        float(edges[outline].mean() / 10.0) if outline.any() else 0.0,
        float(away),
        float(on_border / max(1, outline.sum())),
    )
    lightness, a, b = (colours[inside].mean(axis=0) / 50.0).tolist()
    return Region(x, y, width, height, features, (lightness, a, b))


def overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> float:
    """Intersection over union of two boxes (x, y, width, height)."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(0, width) * max(0, height)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)
