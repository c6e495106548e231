"""The light head: which regions to keep (logistic regression) and what to call them (nearest class).

Its state is JSON, so that reading it runs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field

from dianjing.assistants.salient.regions import FEATURES, Region

_RIDGE = 1.0
_PRIOR = (-0.4, 0.0, 0.0, 1.2, 1.2, 0.6, -1.5, -1.2)
"""Intercept and weights before anything is learnt: contrast, edges and fill speak for a region, the border against."""


class State(BaseModel):
    """Weights over (1, features), the mean and scale of features, and per class its mean features and count."""

    weights: list[float] = Field(default_factory=lambda: list(_PRIOR), min_length=FEATURES + 1, max_length=FEATURES + 1)
    classes: dict[str, list[float]] = Field(default_factory=dict)
    counts: dict[str, int] = Field(default_factory=dict)
    examples: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A proposed region and the class of the object that people kept for it; None: they did not want it."""

    region: Region
    label: str | None


def keep_probability(state: State, region: Region) -> float:
    """How likely a person keeps this region."""
    return float(_sigmoid(_row(region) @ np.array(state.weights)))


def label_of(state: State, region: Region, allowed: Sequence[str]) -> str:
    """The allowed class whose kept regions look most like this one; the first where none has been seen."""
    seen = [name for name in allowed if name in state.classes]
    if not seen:
        return allowed[0]
    looks = _looks(region)
    return min(seen, key=lambda name: (float(np.linalg.norm(np.array(state.classes[name]) - looks)), name))


def fitted(state: State, examples: Sequence[Example]) -> State:
    """The state after more examples: a ridge towards the earlier weights, so that few corrections move little."""
    if not examples:
        return state
    rows = np.stack([_row(one.region) for one in examples])
    kept = np.array([one.label is not None for one in examples], dtype=np.float64)
    weights = _logistic(rows, kept, np.array(state.weights))
    classes, counts = {name: list(mean) for name, mean in state.classes.items()}, dict(state.counts)
    for one in examples:
        if one.label is not None:
            count = counts.get(one.label, 0)
            mean = np.array(classes.get(one.label, [0.0] * 5))
            classes[one.label] = ((mean * count + _looks(one.region)) / (count + 1)).tolist()
            counts[one.label] = count + 1
    return State(weights=weights.tolist(), classes=classes, counts=counts, examples=state.examples + len(examples))


def _row(region: Region) -> NDArray[np.float64]:
    return np.array([1.0, *region.features])


def _looks(region: Region) -> NDArray[np.float64]:
    return np.array([*region.colour, region.features[0] / 2.0, region.features[1]])


def _sigmoid(value: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return 1.0 / (1.0 + np.exp(-np.clip(value, -30.0, 30.0)))


def _logistic(rows: NDArray[np.float64], kept: NDArray[np.float64], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Newton's method for the posterior mode under a Gaussian prior around ``prior``."""
    weights = prior.copy()
    for _ in range(25):
        found = _sigmoid(rows @ weights)
        slope = rows.T @ (kept - found) - _RIDGE * (weights - prior)
        curvature = (rows * (found * (1 - found))[:, None]).T @ rows + _RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curvature, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights
