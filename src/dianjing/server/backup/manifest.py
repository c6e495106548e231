"""What a backup says of itself.

A backup is a folder::

    manifest.json                        this, written last: a folder without it is no backup
    database.dump                        pg_dump's own format, of one moment
    blobs.jsonl                          one line a blob of that moment: {"workspace", "hash", "size"}
    blobs/<workspace>/<ab>/<abcdef…>     the bytes, as they are
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from dianjing.core.errors import Invalid, NotFound
from dianjing.core.words import Words

MANIFEST = "manifest.json"
DUMP = "database.dump"
LIST = "blobs.jsonl"
BLOBS = "blobs"


class File(BaseModel):
    """A file of the backup as it was written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str
    size: int


class BlobLine(BaseModel):
    """One line of the list of blobs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    workspace: UUID
    hash: str
    size: int

    def path(self, backup: Path) -> Path:
        """Where its bytes lie."""
        return backup / BLOBS / str(self.workspace) / self.hash[:2] / self.hash


class Manifest(BaseModel):
    """The backup's contents. ``rows`` counts the rows of every table; ``without_bytes`` are blobs that had a row and no
    bytes (begun and never finished: nothing names them). ``audit_heads`` is each workspace's last seal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["dianjing-backup"]
    version: Literal[1]
    made_at: datetime
    program: str
    schema_revision: str
    postgres: str
    database: File
    blob_list: File
    blobs: int
    blob_bytes: int
    without_bytes: int
    rows: dict[str, int]
    audit_heads: dict[str, str]


def read_manifest(backup: Path) -> Manifest:
    """The manifest of the backup in a folder. Raises ``NotFound`` where there is none, ``Invalid`` for a broken one."""
    file = backup / MANIFEST
    if not file.is_file():
        raise NotFound(
            "backup.none",
            Words(zh="这里没有备份。", en="There is no backup here."),
            where=str(backup),
            hint=Words(
                zh="请指定 dianjing backup 写出的文件夹；没有写完的备份以 .partial 结尾，不能使用。",
                en="Name a folder that dianjing backup wrote; one that was not finished ends in .partial.",
            ),
        )
    try:
        return Manifest.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise Invalid(
            "backup.unreadable",
            Words(zh="备份清单无法识别。", en="The backup's manifest cannot be read."),
            where=str(file),
            hint=Words(zh="它可能来自更新的版本。", en="It may be from a later version of this program."),
        ) from error
