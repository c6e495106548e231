"""What can be chosen when COCO is read and written."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from dianjing.core.model import Name


class CocoRead(BaseModel):
    """How to read."""

    model_config = ConfigDict(extra="forbid")

    layer: Name = Field(default="coco", description="图层名 / The layer that the annotations go to")
    images: str = Field(
        default="", description="图片所在文件夹 / The folder of the images, where it is not found by itself"
    )
    split: Name | None = Field(
        default=None, description="划分 / The split of all items; otherwise taken from the names of the files"
    )


class CocoWrite(BaseModel):
    """How to write."""

    model_config = ConfigDict(extra="forbid")

    layer: Name | None = Field(default=None, description="只写这个图层 / Write this layer only")
    images: bool = Field(default=True, description="连同图片一起写 / Copy the images too")
