"""The instance: its database, schema, blobs, background and audit, from inside."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

from dianjing.core.errors import DianjingError
from dianjing.core.words import Words
from dianjing.server.audit.reading import verify
from dianjing.server.blobs.garbage import compare
from dianjing.server.blobs.service import Blobs
from dianjing.server.blobs.store import Address, BlobStore
from dianjing.server.db import migrations
from dianjing.server.db.migrations import SchemaState
from dianjing.server.health.finding import Finding
from dianjing.server.kit.database import Database
from dianjing.server.kit.unit_of_work import RawConnection

_SAMPLE = 20
_CLOCKS_APART = 2.0
_SEALS_LATE = 300.0


async def examine_instance(database: Database, blobs: Blobs, *, full: bool) -> AsyncIterator[Finding]:
    """What can be seen from inside; ``full`` reads every blob and verifies every workspace's audit."""
    async for finding in _database(database):
        yield finding
        if finding.state == "failed":
            return
    schema = _schema(migrations.schema_state(database.url))
    yield schema
    yield await _store(blobs.store)
    if schema.state == "failed":
        return
    yield await (_every_blob(database, blobs.store) if full else _some_blobs(database, blobs.store))
    async with database.begin() as uow:
        connection = await uow.raw()
        for finding in (await _jobs(connection), await _background(connection), await _sealing(connection)):
            yield finding
    if full:
        yield await _audit(database)


async def _database(database: Database) -> AsyncIterator[Finding]:
    try:
        await database.check()
    except DianjingError as error:
        yield Finding("database", "failed", error.words, error.hint)
        return
    asked_at = datetime.now(UTC)
    async with database.begin() as uow:
        connection = await uow.raw()
        version, encoding, now = await connection.fetchrow(
            "SELECT current_setting('server_version'), current_setting('server_encoding'), clock_timestamp()"
        )
    yield Finding("database", "ok", Words(zh=f"PostgreSQL {version}", en=f"PostgreSQL {version}"))
    if encoding != "UTF8":
        yield Finding(
            "database encoding",
            "failed",
            Words(zh=f"数据库编码是 {encoding}", en=f"The database's encoding is {encoding}"),
            Words(zh="请新建编码为 UTF8 的数据库。", en="Make a database with the encoding UTF8."),
        )
    apart = abs((now - asked_at).total_seconds())
    if apart > _CLOCKS_APART:
        yield Finding(
            "clocks",
            "warning",
            Words(
                zh=f"数据库与本机时间相差 {apart:.0f} 秒",
                en=f"The database's clock is {apart:.0f} s from this machine's",
            ),
            Words(zh="请在两台机器上启用时间同步（NTP）。", en="Let both machines set their clocks by NTP."),
        )


def _schema(state: SchemaState) -> Finding:
    if state is SchemaState.CURRENT:
        return Finding("schema", "ok", Words(zh="数据库结构是最新的", en="The schema is current"))
    said = {
        SchemaState.EMPTY: Words(zh="数据库还是空的", en="The database is empty"),
        SchemaState.OLDER: Words(zh="数据库结构比程序旧", en="The schema is older than this program"),
        SchemaState.NEWER: Words(zh="数据库由更新的版本创建", en="The database belongs to a later version"),
    }[state]
    hint = Words(zh="备份后运行 dianjing migrate。", en="Make a backup, then run dianjing migrate.")
    if state is SchemaState.NEWER:
        hint = Words(zh="请升级 dianjing。", en="Upgrade dianjing.")
    return Finding("schema", "failed", said, hint)


async def _store(store: BlobStore) -> Finding:
    try:
        await store.check()
    except DianjingError as error:
        return Finding("blobs", "failed", error.words, error.hint)
    return Finding("blobs", "ok", Words(zh=f"可以读写 {store.url}", en=f"{store.url} can be written and read"))


async def _some_blobs(database: Database, store: BlobStore) -> Finding:
    """A few blobs at random places, each read and hashed."""
    bad = []
    read = 0
    async with database.begin() as uow:
        connection = await uow.raw()
        workspaces = [
            row["id"] for row in await connection.fetch("SELECT id FROM workspaces ORDER BY random() LIMIT 20")
        ]
        for number in range(_SAMPLE if workspaces else 0):
            workspace: UUID = workspaces[number % len(workspaces)]
            sha256 = await connection.fetchval(
                "SELECT hash FROM blobs WHERE workspace_id = $1 AND hash >= $2 ORDER BY hash LIMIT 1",
                workspace,
                secrets.token_hex(32),
            )
            if sha256 is None:
                continue
            read += 1
            if not await _is_sound(store, Address(workspace, sha256)):
                bad.append(sha256)
    return _of_blobs(read, bad)


async def _every_blob(database: Database, store: BlobStore) -> Finding:
    found = await compare(database, store)
    bad = [address.sha256 for address in found.missing]
    read = len(bad)
    async for stored in store.iterate():
        read += 1
        if not await _is_sound(store, stored.address):
            bad.append(stored.address.sha256)
    if not bad and found.orphans:
        return Finding(
            "blob contents",
            "note",
            Words(
                zh=f"{read} 个文件完好，其中 {len(found.orphans)} 个没有记录",
                en=f"{read} blobs are sound; {len(found.orphans)} of them have no row",
            ),
            Words(zh="没有记录的文件会被自动清理。", en="Those without a row are removed by themselves."),
        )
    return _of_blobs(read, bad)


def _of_blobs(read: int, bad: list[str]) -> Finding:
    if bad:
        named = "、".join(bad[:5]), ", ".join(bad[:5])
        return Finding(
            "blob contents",
            "failed",
            Words(
                zh=f"{read} 个文件中有 {len(bad)} 个缺失或损坏：{named[0]}",
                en=f"{len(bad)} of {read} blobs are missing or damaged: {named[1]}",
            ),
            Words(zh="请从备份恢复这些文件，并检查磁盘。", en="Bring them back from a backup, and look at the disk."),
        )
    return Finding(
        "blob contents", "ok", Words(zh=f"核对了 {read} 个文件，全部完好", en=f"{read} blobs read, all sound")
    )


async def _is_sound(store: BlobStore, address: Address) -> bool:
    hashed = hashlib.sha256()
    try:
        async for chunk in store.read(address):
            hashed.update(chunk)
    except DianjingError:
        return False
    return bool(address.key_id) or hashed.hexdigest() == address.sha256


async def _jobs(connection: RawConnection) -> Finding:
    waiting, failed = await connection.fetchrow(
        "SELECT count(*) FILTER (WHERE state = 'queued' AND created_at < dianjing_now() - interval '10 minutes'),"
        " count(*) FILTER (WHERE state = 'failed' AND ended_at > dianjing_now() - interval '1 day') FROM jobs"
        " WHERE state = 'queued' OR ended_at > dianjing_now() - interval '1 day'"
    )
    alive = await connection.fetchval(
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > clock_timestamp() - interval '1 minute'"
    )
    if waiting and not alive:
        return Finding(
            "jobs",
            "warning",
            Words(zh=f"{waiting} 个作业在等待，但没有后台进程", en=f"{waiting} jobs wait, and no worker is running"),
            Words(zh="请运行 dianjing serve 或 dianjing worker。", en="Run dianjing serve or dianjing worker."),
        )
    if failed:
        return Finding(
            "jobs",
            "note",
            Words(zh=f"最近一天有 {failed} 个作业失败", en=f"{failed} jobs failed within a day"),
            Words(zh="在“作业”页查看原因并重试。", en="The page of jobs says why, and tries them again."),
        )
    return Finding("jobs", "ok", Words(zh=f"{alive} 个后台进程", en=f"{alive} workers are running"))


async def _background(connection: RawConnection) -> Finding:
    failing = await connection.fetch("SELECT name, error FROM chores WHERE error IS NOT NULL ORDER BY name")
    stuck = await connection.fetch("SELECT topic, count(*) AS n FROM outbox WHERE attempts > 3 GROUP BY topic")
    if failing or stuck:
        named = ", ".join([*(row["name"] for row in failing), *(f"{row['topic']} ×{row['n']}" for row in stuck)])
        return Finding(
            "background",
            "warning",
            Words(zh=f"后台任务反复失败：{named}", en=f"These fail again and again in the background: {named}"),
            Words(zh="原因见服务日志。", en="The server's log says why."),
        )
    return Finding("background", "ok", Words(zh="后台任务正常", en="All goes well in the background"))


async def _sealing(connection: RawConnection) -> Finding:
    late = await connection.fetchval(
        "SELECT extract(epoch FROM clock_timestamp() - min(at))::float8 FROM audit_events"
        " WHERE xid >= coalesce((SELECT border FROM audit_epochs ORDER BY number DESC LIMIT 1), 0)"
        " AND id >= coalesce((SELECT first_id FROM audit_epochs ORDER BY number DESC LIMIT 1), 0)"
    )
    if late is not None and late > _SEALS_LATE:
        return Finding(
            "audit sealing",
            "note",
            Words(
                zh=f"最早未封存的审计记录已有 {late / 60:.0f} 分钟",
                en=f"The oldest unsealed event is {late / 60:.0f} min old",
            ),
            Words(
                zh="后台进程运行后会自动封存；若一直增长，请检查是否有长时间未结束的事务。",
                en="A running worker seals it; if it grows all the same, look for a transaction that does not end.",
            ),
        )
    return Finding("audit sealing", "ok", Words(zh="审计记录已封存", en="The audit is sealed"))


async def _audit(database: Database) -> Finding:
    broken = []
    events = 0
    async with database.begin() as uow:
        rows = await (await uow.raw()).fetch("SELECT DISTINCT workspace_id FROM audit_seals")
    for row in rows:
        verdict = await verify(database, row["workspace_id"])
        events += verdict.events
        if not verdict.intact:
            broken.append(f"{row['workspace_id']}: {verdict.flaws[0].message}")
    if broken:
        return Finding(
            "audit chain",
            "failed",
            Words(zh=f"审计记录被改动：{'；'.join(broken[:3])}", en=f"The audit was changed: {'; '.join(broken[:3])}"),
            Words(
                zh="请保留现场，用更早的备份或归档比对。",
                en="Leave all as it is, and compare with an earlier backup or archive.",
            ),
        )
    return Finding("audit chain", "ok", Words(zh=f"{events} 条审计记录验证通过", en=f"{events} events verified"))
