"""What a package says of itself when it is written from records."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field


class Options(BaseModel):
    """``split`` is for items that have none."""

    model_config = ConfigDict(extra="forbid")

    dataset: str = Field(default="dataset", min_length=1, max_length=80, description="数据集名称 / Name of the dataset")
    number: int = Field(default=1, ge=1, description="版本号 / Number of the release")
    licence: str | None = Field(default=None, description="许可 / The licence")
    note: str | None = Field(default=None, description="说明 / What is new")
    split: str = Field(default="train", description="没有划分的数据项归入 / The split of items that have none")
    created: datetime = Field(
        default_factory=lambda: datetime.now(UTC), description="发布时间，缺省为现在 / When it was released; now"
    )
