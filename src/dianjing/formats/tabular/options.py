"""What can be chosen when rows are read and written."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from dianjing.core.model import Name


class RowsRead(BaseModel):
    """Which column is what; each is recognised by its name where none is given."""

    model_config = ConfigDict(extra="forbid")

    layer: Name = Field(default="rows", description="图层名 / The layer that the annotations go to")
    text: str | None = Field(default=None, description="文本列 / The column of the text")
    image: str | None = Field(
        default=None, description="图片路径列，与文本合成一项 / The column of a picture's path; one item with the text"
    )
    labels: list[str] | None = Field(default=None, description="标签列，逗号分隔 / The columns of labels, by commas")
    id: str | None = Field(default=None, description="编号列 / The column of the item's key")
    split: str | None = Field(default=None, description="划分列 / The column of the split")
    group: str | None = Field(default=None, description="分组列 / The column of the group")

    @field_validator("labels", mode="before")
    @classmethod
    def _by_commas(cls, value: object) -> object:
        if isinstance(value, str) and not value.startswith("["):
            return [name.strip() for name in value.split(",") if name.strip()]
        return value


class CsvRead(RowsRead):
    """How a table is written, besides."""

    header: bool = Field(default=True, description="首行是列名 / The first row names the columns")
    delimiter: Literal["auto", ",", ";", "|", "tab"] = Field(default="auto", description="分隔符 / Between cells")
    encoding: str | None = Field(default=None, description="编码，缺省自动识别 / Encoding; recognised by itself")


class RowsWrite(BaseModel):
    """How to write."""

    model_config = ConfigDict(extra="forbid")

    layer: Name | None = Field(default=None, description="只写这个图层 / Write this layer only")


class CsvWrite(RowsWrite):
    """How a table is written, besides."""

    delimiter: Literal[",", ";", "|", "tab"] | None = Field(
        default=None, description="分隔符，缺省同来源 / Between cells; as it came, else a comma"
    )
    bom: bool = Field(default=False, description="写入 BOM，方便 Excel 打开 / A byte order mark, which Excel wants")
