"""What can be chosen when plain text is read and written."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from dianjing.core.model import Name


class TextRead(BaseModel):
    """How to read."""

    model_config = ConfigDict(extra="forbid")

    unit: Literal["file", "line"] = Field(default="file", description="一项是一个文件还是一行 / What an item is")
    pictures: bool = Field(
        default=False,
        description="同名图片与文本合成一项（a.jpg + a.txt） / A picture of the same name makes one item with the text",
    )
    encoding: str | None = Field(default=None, description="编码，缺省自动识别 / Encoding; recognised by itself")
    split: Name | None = Field(
        default=None, description="划分 / The split; otherwise taken from the names of the files"
    )


class TextWrite(BaseModel):
    """How to write."""

    model_config = ConfigDict(extra="forbid")

    unit: Literal["file", "line"] = Field(
        default="file", description="每项写一个文件还是一行 / An item a file, or a line of items.txt"
    )
