"""Brings a database to the newest schema: by itself where it is ours, when told to where it is somebody's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.server.backup import programs
from dianjing.server.db import migrations
from dianjing.server.db.embedded import EmbeddedPostgres
from dianjing.server.db.migrations import SchemaState


def check_schema(url: str) -> None:
    """Raise ``Unavailable`` unless the schema is the one that this program works with."""
    state = migrations.schema_state(url)
    if state is SchemaState.CURRENT:
        return
    if state is SchemaState.NEWER:
        raise _newer()
    raise Unavailable(
        "database.older_schema",
        Words(
            zh="数据库的结构比程序旧" if state is SchemaState.OLDER else "数据库还是空的",
            en="The database's schema is older than this program"
            if state is SchemaState.OLDER
            else "The database is empty",
        ),
        hint=Words(zh="备份后执行 dianjing migrate", en="Make a backup, then run dianjing migrate"),
    )


def migrate(url: str) -> SchemaState:
    """Bring the database to the newest schema; answers what it was before. Raises ``Unavailable`` for a newer one."""
    before = migrations.schema_state(url)
    if before is SchemaState.NEWER:
        raise _newer()
    if before is not SchemaState.CURRENT:
        migrations.upgrade(url)
    return before


def migrate_embedded(cluster: EmbeddedPostgres, database: str, backups: Path) -> None:
    """Bring our own database to the newest schema, after a backup of what is in it."""
    url = cluster.url(database)
    state = migrations.schema_state(url)
    if state is SchemaState.OLDER:
        _back_up(cluster, database, backups)
    migrate(url)


def _back_up(cluster: EmbeddedPostgres, database: str, backups: Path) -> None:
    backups.mkdir(parents=True, exist_ok=True)
    backups.chmod(0o700)
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = backups / f"before-{migrations.newest_revision()}-{now}.dump"
    try:
        programs.dump(cluster.url(database), target)
    except Unavailable as error:
        target.unlink(missing_ok=True)
        raise Unavailable(
            "database.no_backup",
            Words(
                zh="升级前的备份没有完成，数据库未改动",
                en="The backup before the upgrade failed; the database is unchanged",
            ),
            hint=error.hint,
        ) from error


def _newer() -> Unavailable:
    return Unavailable(
        "database.newer_schema",
        Words(zh="数据库由更新版本的程序创建", en="The database belongs to a later version of this program"),
        hint=Words(zh="请升级 dianjing", en="Upgrade dianjing"),
    )
