"""Making a backup while people work: everything in it is of one moment."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg

import dianjing
from dianjing.core.errors import Conflict, DianjingError, NotFound, Unavailable
from dianjing.core.words import Words
from dianjing.server.backup import programs
from dianjing.server.backup.manifest import DUMP, LIST, MANIFEST, BlobLine, File, Manifest
from dianjing.server.blobs.garbage import LOCK, naming_columns
from dianjing.server.blobs.store import CHUNK, Address, BlobStore
from dianjing.server.db.migrations import newest_revision

Tell = Callable[[int, int], None]
"""Told how many bytes of blobs are copied, and how many there are."""
_AT_ONCE = 4
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_BLOBS = "SELECT workspace_id AS workspace, hash, size FROM blobs ORDER BY workspace_id, hash"
_HEADS = "SELECT DISTINCT ON (workspace_id) workspace_id, hash FROM audit_seals ORDER BY workspace_id, number DESC"


@dataclass
class _Moment:
    """What was read in the snapshot that pg_dump used, too."""

    at: datetime
    postgres: str
    revision: str
    rows: dict[str, int]
    heads: dict[str, str]
    blobs: int
    blob_bytes: int


async def make_backup(url: str, store: BlobStore, target: Path, tell: Tell = lambda done, total: None) -> Manifest:
    """Write a backup into the new folder ``target``, in constant memory; it appears there whole or not at all.

    Raises ``Conflict`` where the folder exists, ``Unavailable`` where the database or a named blob cannot be read.
    """
    if target.exists():
        raise Conflict(
            "backup.exists",
            Words(zh="目标文件夹已经存在。", en="The folder exists already."),
            where=str(target),
            hint=Words(zh="请换一个名字，旧备份不会被覆盖。", en="Choose another name; a backup is never overwritten."),
        )
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        manifest = await _write(url, store, partial, tell)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    partial.rename(target)
    _sync(target.parent)
    return manifest


async def _write(url: str, store: BlobStore, partial: Path, tell: Tell) -> Manifest:
    async with _connected(url) as connection:
        # For the session, not a transaction: one that is open for hours would keep the database from cleaning up.
        await connection.execute(f"SELECT pg_advisory_lock_shared({LOCK})")
        moment = await _dump(connection, url, partial)
        without_bytes = await _copy_blobs(store, partial, moment.blob_bytes, tell)
        if without_bytes:
            await _refuse_named(connection, without_bytes)
    manifest = Manifest(
        format="dianjing-backup",
        version=1,
        made_at=moment.at,
        program=dianjing.__version__,
        schema_revision=moment.revision,
        postgres=moment.postgres,
        database=await asyncio.to_thread(file_of, partial / DUMP),
        blob_list=await asyncio.to_thread(file_of, partial / LIST),
        blobs=moment.blobs,
        blob_bytes=moment.blob_bytes,
        without_bytes=len(without_bytes),
        rows=moment.rows,
        audit_heads=moment.heads,
    )
    (partial / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n")
    await asyncio.to_thread(_sync_tree, partial)
    return manifest


async def _dump(connection: asyncpg.Connection[asyncpg.Record], url: str, partial: Path) -> _Moment:
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
        dumping = asyncio.create_task(asyncio.to_thread(programs.dump, url, partial / DUMP, snapshot))
        try:
            revision = await connection.fetchval("SELECT version_num FROM alembic_version")
            if revision != newest_revision():
                raise Unavailable(
                    "backup.other_schema",
                    Words(zh="数据库结构与程序版本不一致。", en="The database's schema is not this program's."),
                    hint=Words(
                        zh="请用写入它的版本备份，或先运行 dianjing migrate。",
                        en="Back it up with the version that wrote it, or run dianjing migrate first.",
                    ),
                )
            tables = [row["tablename"] for row in await connection.fetch(_TABLES)]
            blobs, blob_bytes = await _list_blobs(connection, partial / LIST)
            return _Moment(
                at=await connection.fetchval("SELECT now()"),
                postgres=await connection.fetchval("SHOW server_version"),
                revision=revision,
                rows={table: await connection.fetchval(f'SELECT count(*) FROM "{table}"') for table in tables},
                heads={str(row["workspace_id"]): row["hash"] for row in await connection.fetch(_HEADS)},
                blobs=blobs,
                blob_bytes=blob_bytes,
            )
        finally:
            # The snapshot lives as long as this transaction.
            await dumping


async def _list_blobs(connection: asyncpg.Connection[asyncpg.Record], target: Path) -> tuple[int, int]:
    count = size = 0
    with target.open("w") as file:
        async for row in connection.cursor(_BLOBS, prefetch=1_000):
            file.write(BlobLine(**dict(row)).model_dump_json() + "\n")
            count += 1
            size += row["size"]
    return count, size


async def _copy_blobs(store: BlobStore, partial: Path, total: int, tell: Tell) -> list[BlobLine]:
    """Copy the listed blobs; those whose bytes are not there."""
    without_bytes: list[BlobLine] = []
    done = 0
    waiting: set[asyncio.Task[None]] = set()

    async def copy(line: BlobLine) -> None:
        nonlocal done
        if await _copy(store, line, line.path(partial)):
            done += line.size
            tell(done, total)
        else:
            without_bytes.append(line)

    try:
        with (partial / LIST).open() as file:
            for text in file:
                if len(waiting) >= _AT_ONCE:
                    waiting = await _one_fewer(waiting)
                waiting.add(asyncio.create_task(copy(BlobLine.model_validate_json(text))))
        while waiting:
            waiting = await _one_fewer(waiting)
    finally:
        for task in waiting:
            task.cancel()
    return without_bytes


async def _one_fewer(waiting: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
    done, rest = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
    return rest


async def _copy(store: BlobStore, line: BlobLine, target: Path) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed = hashlib.sha256()
    try:
        with target.open("wb") as file:
            async for chunk in store.read(Address(line.workspace, line.hash)):
                hashed.update(chunk)
                await asyncio.to_thread(file.write, chunk)
    except NotFound:
        target.unlink()
        return False
    if hashed.hexdigest() != line.hash:
        raise damaged(line)
    return True


async def _refuse_named(connection: asyncpg.Connection[asyncpg.Record], lines: list[BlobLine]) -> None:
    """A blob that something names must have its bytes: a backup without them would look whole and not be it."""
    for line in lines:
        for table, column in naming_columns():
            named = await connection.fetchval(
                f'SELECT 1 FROM "{table}" WHERE workspace_id = $1 AND "{column}" = $2 LIMIT 1',
                line.workspace,
                line.hash,
            )
            if named:
                raise damaged(line)


def damaged(line: BlobLine) -> DianjingError:
    """A blob that is not what its hash says, or not there."""
    return Unavailable(
        "backup.blob_damaged",
        Words(zh="有文件缺失或损坏，备份已停止。", en="A blob is missing or damaged; the backup was stopped."),
        where=f"{line.workspace}/{line.hash}",
        hint=Words(
            zh="请运行 dianjing doctor --full 查看全部问题。", en="Run dianjing doctor --full to see all that is."
        ),
    )


def file_of(path: Path) -> File:
    """The hash and size of a file."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            hashed.update(chunk)
    return File(sha256=hashed.hexdigest(), size=path.stat().st_size)


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, asyncpg.PostgresError) as error:
        raise Unavailable(
            "database.unreachable", Words(zh="连接不上数据库", en="The database cannot be reached")
        ) from error
    try:
        yield connection
    finally:
        await connection.close()


def _sync_tree(folder: Path) -> None:
    for name in (MANIFEST, DUMP, LIST):
        _sync(folder / name)
    os.sync()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
