"""What can be chosen when CoNLL columns are read and written."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from dianjing.core.model import Name

Scheme = Literal["BIO", "IOB1", "BIOES", "BILOU"]


class ConllRead(BaseModel):
    """How to read."""

    model_config = ConfigDict(extra="forbid")

    layer: Name = Field(default="conll", description="图层名 / The layer that the annotations go to")
    unit: Literal["sentence", "document"] = Field(
        default="sentence", description="一项是一句还是一篇 / What an item is: a sentence, or what DOCSTART begins"
    )
    tags: int = Field(default=-1, description="标签所在列，末列为 -1 / Column of the tags, from 0; -1 is the last")
    space: Literal["auto", "always", "never"] = Field(
        default="auto", description="词间是否加空格 / Space between tokens; auto leaves it out between Han characters"
    )
    encoding: str | None = Field(default=None, description="编码，缺省自动识别 / Encoding; recognised by itself")


class ConllWrite(BaseModel):
    """How to write."""

    model_config = ConfigDict(extra="forbid")

    layer: Name | None = Field(default=None, description="只写这个图层 / Write this layer only")
    scheme: Scheme | None = Field(default=None, description="标签体系，缺省同来源 / Tags; as they came, else BIO")
    separator: Literal["space", "tab"] | None = Field(
        default=None, description="列分隔符，缺省同来源 / Between columns; as it came, else a space"
    )
