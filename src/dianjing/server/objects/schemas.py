"""What crosses the border about objects."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

Made = Literal["accepted", "edited", "created"]
ObjectOrder = Literal["touched", "-touched"]


class WindowShown(BaseModel):
    """A rectangle of a picture, in its pixels."""

    x: float
    y: float
    width: float
    height: float


class PlaceShown(BaseModel):
    """Where the object's first shape is: its kind, its media, and the rectangle around it where it is in a picture.

    ``crop`` is the part of the picture that the object's preview shows.
    """

    kind: str
    media: str
    bounds: WindowShown | None
    crop: WindowShown | None


class SnippetShown(BaseModel):
    """A span of a text with what stands before and behind it."""

    before: str
    text: str
    after: str


class TouchShown(BaseModel):
    """Who made the object what it is, in which revision, and when; nobody where an assistant's work was kept."""

    by: UUID | None
    revision: UUID
    at: datetime


class ObjectShown(BaseModel):
    """An object of the revision that stands for an item of a project. ``made`` is how its origin ended."""

    object: str
    item: UUID
    key: str
    task: UUID | None
    stage: str | None
    state: str | None
    revision: UUID
    status: str
    label: str
    score: float | None
    made: str | None
    place: PlaceShown | None
    snippet: SnippetShown | None
    touched: TouchShown
