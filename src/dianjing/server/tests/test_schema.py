"""A data directory from an earlier version opens in a later one: after a backup, whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dianjing.core.errors import Unavailable
from dianjing.server.backup.programs import dump
from dianjing.server.db import migrations
from dianjing.server.db.embedded import Binaries, EmbeddedPostgres
from dianjing.server.schema import check_schema, migrate, migrate_embedded
from dianjing.server.serve import make_database

LATER = """
from alembic import op

revision = "later"
down_revision = "baseline"


def upgrade() -> None:
    op.execute("ALTER TABLE users ADD COLUMN nickname text")
    op.execute("{then}")
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    found = EmbeddedPostgres(tmp_path / "postgres", settings={"shared_buffers": "16MB"}, durable=False)
    found.start()
    make_database(found, "dianjing")
    migrate(found.url())
    yield found
    found.stop()


def a_later_program(folder: Path, monkeypatch: pytest.MonkeyPatch, then: str) -> None:
    """From here on this program knows one revision more."""
    newer = folder / "migrations"
    shutil.copytree(migrations.FOLDER, newer, ignore=shutil.ignore_patterns("__pycache__"))
    (newer / "versions" / "later.py").write_text(LATER.format(then=then))
    monkeypatch.setattr(migrations, "FOLDER", newer)


def columns(cluster: EmbeddedPostgres) -> set[str]:
    with psycopg.connect(cluster.url()) as connection:
        rows = connection.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'users'::regclass").fetchall()
    return {row[0] for row in rows}


def test_our_own_database_is_backed_up_and_brought_to_the_newest_schema(
    cluster: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = tmp_path / "backups"
    migrate_embedded(cluster, "dianjing", backups)
    assert not backups.exists(), "nothing to do, nothing to back up"
    a_later_program(tmp_path, monkeypatch, "SELECT 1")
    with pytest.raises(Unavailable, match="older"):
        check_schema(cluster.url())
    migrate_embedded(cluster, "dianjing", backups)
    check_schema(cluster.url())
    assert "nickname" in columns(cluster)
    (backup,) = backups.iterdir()
    listed = subprocess.run(
        [cluster.binaries.program("pg_restore"), "--list", backup], capture_output=True, text=True, check=True
    )
    assert "TABLE DATA public users" in listed.stdout
    assert backup.stat().st_mode & 0o077 == 0 or backups.stat().st_mode & 0o077 == 0


def test_a_migration_that_fails_leaves_the_schema_as_it_was(
    cluster: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = columns(cluster)
    a_later_program(tmp_path, monkeypatch, "SELECT 1 / 0")
    with pytest.raises(Exception, match="division by zero"):
        migrate_embedded(cluster, "dianjing", tmp_path / "backups")
    assert columns(cluster) == before
    assert migrations.schema_state(cluster.url()) is migrations.SchemaState.OLDER


def test_without_its_backup_nothing_is_migrated(
    cluster: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_later_program(tmp_path, monkeypatch, "SELECT 1")
    monkeypatch.setattr(Binaries, "program", lambda binaries, name: tmp_path / "nowhere" / name)
    monkeypatch.setattr(os, "defpath", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    before = columns(cluster)
    with pytest.raises(Unavailable) as refused:
        migrate_embedded(cluster, "dianjing", tmp_path / "backups")
    assert refused.value.code == "database.no_backup"
    assert list((tmp_path / "backups").iterdir()) == []
    assert columns(cluster) == before


def test_the_password_is_no_argument_of_a_program(
    cluster: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {told}\necho "$PGPASSWORD" > {told}.password\nexit 0\n')
    program.chmod(0o755)
    monkeypatch.setattr(Binaries, "program", lambda binaries, name: tmp_path / name)
    dump(cluster.url(), tmp_path / "dump")
    password = (tmp_path / "told.password").read_text().strip()
    assert password
    assert password in cluster.url()
    assert password not in told.read_text()
