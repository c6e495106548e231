"""Content-addressed bytes: what every store of blobs can do, and how one is opened from its address.

A blob's address is the sha256 of its original bytes; it lies under ``workspace/hash``, so that nothing is shared
between workspaces and one workspace can be handed over or erased as a prefix. The key that seals a blob is part of
its name in the store (``workspace/hash.key-id``) and none means clear: a store may hold both, and beginning to seal
rewrites nothing. Clear blobs are exactly their bytes, so ``sha256sum`` verifies a data directory by itself.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from dianjing.core.errors import Invalid, NotFound
from dianjing.core.words import Words

CHUNK = 1 << 20
"""Bytes handed on at once when a blob is read or written."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY_ID = re.compile(r"[a-z0-9-]{1,64}")


@dataclass(frozen=True, order=True)
class Address:
    """Where a blob is: its workspace, its sha256 as 64 lower-case hex digits, and the key that seals it, if any."""

    workspace: UUID
    sha256: str
    key_id: str = ""

    def __post_init__(self) -> None:
        if not _SHA256.fullmatch(self.sha256):
            raise Invalid(
                "blobs.bad_address",
                Words(zh="这不是有效的 SHA-256 哈希值。", en="This is not a SHA-256 hash."),
                where=repr(self.sha256[:80]),
                hint=Words(zh="应为 64 位小写十六进制字符。", en="It has 64 lower-case hexadecimal digits."),
            )
        if self.key_id and not _KEY_ID.fullmatch(self.key_id):
            raise Invalid(
                "blobs.bad_address",
                Words(zh="密钥标识无效。", en="This is not a key id."),
                where=repr(self.key_id[:80]),
            )

    @property
    def name(self) -> str:
        """The last part of the blob's name in the store."""
        return f"{self.sha256}.{self.key_id}" if self.key_id else self.sha256

    @classmethod
    def parse(cls, workspace: str, name: str) -> Address | None:
        """The address that a name in a store stands for; None for what is no blob."""
        digest, _, key_id = name.partition(".")
        try:
            return cls(UUID(workspace), digest, key_id)
        except (ValueError, Invalid):
            return None


@dataclass(frozen=True)
class Stored:
    """A blob as a store lists it; ``modified`` is the store's clock."""

    address: Address
    size: int
    modified: datetime


class BlobStore(Protocol):
    """A place that keeps blobs. Errors: ``NotFound`` for a missing blob, ``Unavailable`` where the store is down."""

    url: str

    async def put_file(self, address: Address, source: Path) -> bool:
        """Take over the file ``source`` as the blob at ``address``: the whole blob appears at once or not at all.

        The caller has hashed the file. False where the blob was there already; ``source`` is gone in either case.
        """

    async def size(self, address: Address) -> int | None:
        """The blob's size in bytes, None where it is not there."""

    def read(self, address: Address, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes ``[start, end)`` in chunks of at most a few CHUNK."""

    def as_file(self, address: Address) -> AbstractAsyncContextManager[Path]:
        """The blob as a read-only local file for as long as the context lasts; never write to it."""

    async def delete(self, address: Address) -> None:
        """Remove the blob; one that is not there is no error."""

    def iterate(self, workspace: UUID | None = None) -> AsyncIterator[Stored]:
        """Every blob, of one workspace or all, in no particular order."""

    async def sweep(self, older_than: float) -> int:
        """Remove what interrupted uploads left behind more than ``older_than`` seconds ago; how many."""

    async def check(self) -> None:
        """Write, read and remove a small probe; raises ``Unavailable`` with the reason."""


def missing(address: Address) -> NotFound:
    """The error of a blob that the store should hold and does not."""
    return NotFound(
        "blobs.missing",
        Words(zh="存储中找不到这个文件。", en="The store does not hold this file."),
        where=address.sha256,
        hint=Words(
            zh="请运行 dianjing doctor 检查存储，或从备份恢复。",
            en="Run dianjing doctor to check the store, or restore a backup.",
        ),
    )
