"""What crosses the border about guidelines."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from dianjing.core.words import Words

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")]
_LONGEST = 200_000


class GuidelineShown(BaseModel):
    """One version of a guideline; ``current`` is the one that people read from now on."""

    version: int
    current: int
    hash: str
    note: str | None
    created_by: UUID | None
    created_at: datetime
    text: Words


class GuidelineWish(BaseModel):
    """A new version, in Markdown. ``based_on`` is the version that was edited."""

    model_config = ConfigDict(extra="forbid")

    text: Words
    based_on: int | None = None
    note: Note | None = None

    @field_validator("text")
    @classmethod
    def _readable(cls, text: Words) -> Words:
        for said in (text.zh, text.en):
            if said is not None and (len(said) > _LONGEST or "\x00" in said):
                raise ValueError(f"a guideline has at most {_LONGEST} characters and no NUL")
        return text


class GuidelineVersionShown(BaseModel):
    """A version without its text."""

    version: int
    hash: str
    note: str | None
    created_by: UUID | None
    created_at: datetime


class GuidelineVersions(BaseModel):
    """All versions, the newest first."""

    items: list[GuidelineVersionShown]
    next: None = None
