"""Quality as the API speaks of it."""

from __future__ import annotations

from pydantic import BaseModel


class MeasurementOut(BaseModel):
    """A number with its 95 % interval and the items it rests on; ``value`` is null where nothing can be said."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    parts: dict[str, MeasurementOut]


class MetricOut(BaseModel):
    """A metric of the registry with what it found."""

    metric: str
    title: dict[str, str]
    source: str
    found: MeasurementOut


class AgreementOut(BaseModel):
    """How far people agree: ``between_people`` over items that several did, ``with_accepted`` between what was first
    handed in and what was accepted in the end. ``items`` are how many of each were looked at, the latest first."""

    between_people: list[MetricOut]
    with_accepted: list[MetricOut]
    items: dict[str, int]
