"""Restoring a backup into an empty instance: blobs first, the database last and in one transaction.

So whatever interrupts it, the database is empty or whole, and restoring again goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg

from dianjing.core.errors import Conflict, Invalid
from dianjing.core.words import Words
from dianjing.server.audit.sealer import begin_epoch
from dianjing.server.audit.service import record
from dianjing.server.backup import programs
from dianjing.server.backup.making import Tell, damaged, file_of
from dianjing.server.backup.manifest import DUMP, LIST, BlobLine, File, Manifest, read_manifest
from dianjing.server.blobs.incoming import spool
from dianjing.server.blobs.store import CHUNK, Address, BlobStore
from dianjing.server.db import migrations
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.database import Database

_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


async def restore_backup(
    backup: Path, url: str, store: BlobStore, scratch: Path, tell: Tell = lambda done, total: None
) -> Manifest:
    """Bring the backup into the empty database at ``url`` and the empty ``store``; then begin a new audit epoch.

    Raises ``Conflict`` for a target that is not empty, ``Invalid`` for a backup that is damaged or of a later version.
    """
    manifest = read_manifest(backup)
    await _check_backup(backup, manifest)
    await _check_target(url, store, backup)
    await _bring_blobs(backup, manifest, store, scratch, tell)
    await asyncio.to_thread(programs.restore, url, backup / DUMP)
    await _check_rows(url, manifest)
    await asyncio.to_thread(migrations.upgrade, url)
    await _begin_anew(url, manifest)
    return manifest


async def _check_backup(backup: Path, manifest: Manifest) -> None:
    if manifest.schema_revision not in migrations.known_revisions():
        raise Invalid(
            "backup.newer",
            Words(zh="这个备份来自更新的版本。", en="This backup is from a later version of the program."),
            hint=Words(zh="请先升级 dianjing。", en="Upgrade dianjing first."),
        )
    for name, written in ((DUMP, manifest.database), (LIST, manifest.blob_list)):
        if await asyncio.to_thread(_read, backup / name) != written:
            raise Invalid(
                "backup.damaged",
                Words(zh="备份文件已损坏。", en="A file of the backup is damaged."),
                where=str(backup / name),
                hint=Words(zh="请换一个备份。", en="Use another backup."),
            )


async def _check_target(url: str, store: BlobStore, backup: Path) -> None:
    """The database holds nothing; the store holds nothing but what an interrupted restore of this backup left."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        tables = await connection.fetchval(_TABLES)
    finally:
        await connection.close()
    if tables:
        raise _not_empty("database")
    async for stored in store.iterate():
        address = stored.address
        if not BlobLine(workspace=address.workspace, hash=address.sha256, size=stored.size).path(backup).is_file():
            raise _not_empty("blobs")


async def _bring_blobs(backup: Path, manifest: Manifest, store: BlobStore, scratch: Path, tell: Tell) -> None:
    done = 0
    for line in _lines(backup / LIST):
        source = line.path(backup)
        if not await asyncio.to_thread(source.is_file):
            # It had a row and no bytes, and nothing named it: the manifest counts these.
            continue
        async with spool(scratch, _chunks(source)) as spooled:
            if spooled.sha256 != line.hash:
                raise damaged(line)
            await store.put_file(Address(line.workspace, line.hash), spooled.path)
        done += line.size
        tell(done, manifest.blob_bytes)


async def _check_rows(url: str, manifest: Manifest) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        for table, rows in manifest.rows.items():
            found = await connection.fetchval(f'SELECT count(*) FROM "{table}"')
            if found != rows:
                raise Invalid(
                    "backup.rows_missing",
                    Words(
                        zh=f"表 {table} 恢复了 {found} 行，备份时是 {rows} 行。",
                        en=f"Table {table} has {found} rows, and had {rows} when the backup was made.",
                    ),
                )
    finally:
        await connection.close()


async def _begin_anew(url: str, manifest: Manifest) -> None:
    """Transactions are counted anew in this database, so the audit goes on in a new epoch; and it says so itself."""
    database = Database(url, connections=2, application="dianjing restore")
    try:
        async with database.begin(by=Acting(via="command")) as uow:
            await begin_epoch(uow, "restore")
        async with database.begin(by=Acting(via="command")) as uow:
            await record(
                uow, "backups.restore", "backup", None, refs={"made_at": manifest.made_at.isoformat(timespec="seconds")}
            )
    finally:
        await database.close()


def _lines(file: Path) -> Iterator[BlobLine]:
    with file.open() as opened:
        for text in opened:
            yield BlobLine.model_validate_json(text)


async def _chunks(source: Path) -> AsyncIterator[bytes]:
    with source.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


def _read(path: Path) -> File | None:
    return file_of(path) if path.is_file() else None


def _not_empty(part: str) -> Conflict:
    return Conflict(
        "backup.target_not_empty",
        Words(zh="目标里已有数据，没有恢复。", en="There is data in the target; nothing was restored."),
        where=part,
        hint=Words(
            zh="请恢复到新的数据目录（--data-dir）或空的数据库与存储。",
            en="Restore into a new data directory (--data-dir), or into an empty database and store.",
        ),
    )
