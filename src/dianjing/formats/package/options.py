"""What can be chosen when a release package is read and written."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from dianjing.core.release import Recipe


class PackageRead(BaseModel):
    """How to read."""

    model_config = ConfigDict(extra="forbid")

    split: str | None = Field(default=None, description="只读这个划分 / Read this split only")


class PackageWrite(BaseModel):
    """What the manifest and the card say."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="dataset", description="数据集名称 / The name of the dataset")
    number: int = Field(default=0, ge=0, description="版本号 / The number of the release")
    workspace: str | None = Field(default=None, description="工作空间 / The workspace")
    created: datetime | None = Field(default=None, description="发布时间 / When it was released")
    generator: str | None = Field(default=None, description="生成程序 / The program that made it")
    license: str | None = Field(default=None, description="许可证 / The licence")
    note: str | None = Field(default=None, description="说明 / What is new")
    recipe: Recipe = Field(default=Recipe(), description="划分方法 / How the splits were made")
    card: str | None = Field(default=None, description="说明卡全文（Markdown） / The whole card, in Markdown")
