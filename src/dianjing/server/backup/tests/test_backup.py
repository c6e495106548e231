"""A backup is of one moment, whole or not there; what is restored from it is equal, or it is refused."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import insert

from dianjing.core.errors import Conflict, DianjingError, Invalid, NotFound, Unavailable
from dianjing.core.ids import uuid7
from dianjing.server.audit.reading import verify
from dianjing.server.audit.sealer import seal
from dianjing.server.audit.service import record
from dianjing.server.backup import making, programs
from dianjing.server.backup.making import make_backup
from dianjing.server.backup.manifest import DUMP, LIST, MANIFEST, read_manifest
from dianjing.server.backup.restoring import restore_backup
from dianjing.server.blobs.garbage import Mismatch, collect, compare
from dianjing.server.blobs.local import LocalBlobs
from dianjing.server.blobs.service import Blobs, open_blobs
from dianjing.server.blobs.store import Address
from dianjing.server.db.embedded import EmbeddedPostgres
from dianjing.server.db.models.media import MediaPart
from dianjing.server.db.models.workspaces import Workspace
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.settings import Settings
from tests.fixtures.postgres import create_database


@dataclass
class Instance:
    """An instance with a workspace in it: its database by URL, its pool, its blobs."""

    url: str
    database: Database
    blobs: Blobs
    workspace: UUID

    async def keep(self, data: bytes) -> str:
        """A blob that a media names."""
        kept = await self.blobs.put_bytes(self.workspace, data)
        async with self.database.begin() as uow:
            values = {"media_id": uuid7(), "position": 0, "workspace_id": self.workspace, "blob": kept.hash}
            await uow.execute(insert(MediaPart).values(**values, size=kept.size))
        return kept.hash


@pytest.fixture
async def instance(own_database: Database, own_database_url: str, tmp_path: Path) -> Instance:
    """An instance with twenty named blobs, a loose one, and an audit of two segments."""
    blobs = Resources(Settings(data_dir=tmp_path / "data"), own_database).once(open_blobs)
    made = Instance(own_database_url, own_database, blobs, uuid7())
    async with own_database.begin() as uow:
        await uow.execute(insert(Workspace).values(id=made.workspace, slug="点睛", name="点睛"))
    for number in range(20):
        await made.keep(f"picture {number}".encode() * 5_000)
    await blobs.put_bytes(made.workspace, b"loose")
    for _ in range(2):
        async with own_database.begin(by=Acting(uuid7(), "session")) as uow:
            await record(uow, "items.delete", "item", uuid7(), workspace=made.workspace)
        async with own_database.begin() as uow:
            await seal(uow)
    return made


@dataclass
class Target:
    """Where a backup is restored to."""

    url: str
    store: LocalBlobs
    scratch: Path

    async def restore(self, backup: Path) -> None:
        """Restore the backup here."""
        await restore_backup(backup, self.url, self.store, self.scratch)


@pytest.fixture
def target(postgres: EmbeddedPostgres, tmp_path: Path) -> Target:
    """An empty database and an empty store."""
    url = create_database(postgres, f"target_{uuid7().hex}")
    return Target(
        url, LocalBlobs(tmp_path / "new" / "blobs", tmp_path / "new" / "scratch"), tmp_path / "new" / "scratch"
    )


async def test_what_is_restored_is_what_was_backed_up_and_its_audit_goes_on(
    instance: Instance, target: Target, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    told: list[tuple[int, int]] = []
    manifest = await make_backup(
        instance.url, instance.blobs.store, backup, lambda done, total: told.append((done, total))
    )
    assert manifest == read_manifest(backup)
    assert (manifest.blobs, manifest.without_bytes) == (21, 0)
    assert told[-1] == (manifest.blob_bytes, manifest.blob_bytes)
    assert manifest.rows["media_parts"] == 20
    assert {path.stat().st_mode & 0o077 for path in (backup,)} == {0}

    await target.restore(backup)
    restored = Database(target.url, connections=2)
    try:
        assert await compare(restored, target.store) == Mismatch([], [])
        assert [stored async for stored in target.store.iterate()] != []
        with psycopg.connect(target.url) as connection:
            assert connection.execute("SELECT name FROM workspaces").fetchone() == ("点睛",)
            assert connection.execute("SELECT count(*) FROM media_parts").fetchone() == (20,)
        async with restored.begin(by=Acting(uuid7(), "session")) as uow:
            await record(uow, "items.delete", "item", uuid7(), workspace=instance.workspace)
        async with restored.begin() as uow:
            await seal(uow)
        verdict = await verify(restored, instance.workspace)
        assert verdict.flaws == []
        assert (verdict.events, verdict.seals, verdict.epochs) == (3, 3, 2)
        async with restored.begin() as uow:
            said = await (await uow.raw()).fetchval("SELECT verb FROM audit_events WHERE via = 'command'")
        assert said == "backups.restore"
    finally:
        await restored.close()


async def test_a_backup_of_a_working_instance_is_of_one_moment(
    instance: Instance, target: Target, tmp_path: Path
) -> None:
    stop = asyncio.Event()

    async def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            await instance.keep(f"while it runs {number}".encode())
            await collect(instance.database, instance.blobs.store)

    working = [asyncio.create_task(work()) for _ in range(2)]
    await asyncio.sleep(0.2)
    await make_backup(instance.url, instance.blobs.store, tmp_path / "backup")
    stop.set()
    await asyncio.gather(*working)
    await target.restore(tmp_path / "backup")
    restored = Database(target.url, connections=2)
    try:
        assert (await compare(restored, target.store)).missing == []
    finally:
        await restored.close()


async def test_garbage_is_not_collected_while_a_backup_copies(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[int] = []
    real = making._copy_blobs

    async def copy_slowly(*arguments: object) -> object:
        removed.append(await collect(instance.database, instance.blobs.store, grace=timedelta(0)))
        return await real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "_copy_blobs", copy_slowly)
    manifest = await make_backup(instance.url, instance.blobs.store, tmp_path / "backup")
    assert removed == [0]
    assert manifest.without_bytes == 0


async def test_a_backup_that_cannot_be_whole_is_not_made(instance: Instance, tmp_path: Path) -> None:
    named = await instance.keep(b"will be lost")
    await instance.blobs.store.delete(Address(instance.workspace, named))
    with pytest.raises(Unavailable, match=named):
        await make_backup(instance.url, instance.blobs.store, tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup")] == []
    await instance.keep(b"will be lost")
    store = instance.blobs.store
    assert isinstance(store, LocalBlobs)
    damaged = store.path(Address(instance.workspace, named))
    damaged.chmod(0o600)
    damaged.write_bytes(b"something else")
    with pytest.raises(Unavailable, match=named):
        await make_backup(instance.url, instance.blobs.store, tmp_path / "backup")
    with pytest.raises(Unavailable):
        await make_backup("postgresql://nobody@127.0.0.1:1/nothing", store, tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup")] == []


async def test_a_backup_is_never_written_over(instance: Instance, tmp_path: Path) -> None:
    await make_backup(instance.url, instance.blobs.store, tmp_path / "backup")
    with pytest.raises(Conflict):
        await make_backup(instance.url, instance.blobs.store, tmp_path / "backup")


Damage = Callable[[Path], None]


def _cut_dump(backup: Path) -> None:
    (backup / DUMP).write_bytes((backup / DUMP).read_bytes()[:-100])


def _change_list(backup: Path) -> None:
    (backup / LIST).write_text("".join((backup / LIST).read_text().splitlines(keepends=True)[1:]))


def _change_blob(backup: Path) -> None:
    next(path for path in (backup / "blobs").rglob("*") if path.is_file()).write_bytes(b"other")


def _of_the_future(backup: Path) -> None:
    manifest = json.loads((backup / MANIFEST).read_text())
    (backup / MANIFEST).write_text(json.dumps({**manifest, "schema_revision": "of the year 2100"}))


def _of_another_kind(backup: Path) -> None:
    (backup / MANIFEST).write_text('{"format": "something"}')


def _unfinished(backup: Path) -> None:
    (backup / MANIFEST).unlink()


def _fewer_rows(backup: Path) -> None:
    manifest = json.loads((backup / MANIFEST).read_text())
    manifest["rows"]["media_parts"] += 1
    (backup / MANIFEST).write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (_cut_dump, Invalid),
        (_change_list, Invalid),
        (_change_blob, Unavailable),
        (_of_the_future, Invalid),
        (_of_another_kind, Invalid),
        (_unfinished, NotFound),
        (_fewer_rows, Invalid),
    ],
)
async def test_a_damaged_backup_is_refused(
    instance: Instance, target: Target, tmp_path: Path, damage: Damage, error: type[DianjingError]
) -> None:
    backup = tmp_path / "backup"
    await make_backup(instance.url, instance.blobs.store, backup)
    damage(backup)
    with pytest.raises(error):
        await target.restore(backup)


async def test_a_dump_that_ends_early_leaves_the_database_empty(
    instance: Instance, target: Target, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    await make_backup(instance.url, instance.blobs.store, backup)
    for fewer in (20, 1_000, 20_000):
        (tmp_path / "cut").write_bytes((backup / DUMP).read_bytes()[:-fewer])
        with pytest.raises(Unavailable):
            await asyncio.to_thread(programs.restore, target.url, tmp_path / "cut")
        with psycopg.connect(target.url) as connection:
            found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert found == (0,)


async def test_nothing_is_restored_over_anything(instance: Instance, target: Target, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    await make_backup(instance.url, instance.blobs.store, backup)
    with pytest.raises(Conflict):
        await restore_backup(backup, instance.url, target.store, target.scratch)
    other = Blobs(target.store, instance.database, target.scratch)
    await other.put_bytes(uuid7(), b"somebody else's")
    with pytest.raises(Conflict):
        await target.restore(backup)
    with psycopg.connect(target.url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert found == (0,)


async def test_an_interrupted_restore_goes_on(instance: Instance, target: Target, tmp_path: Path) -> None:
    backup, broken = tmp_path / "backup", tmp_path / "broken"
    await make_backup(instance.url, instance.blobs.store, backup)
    shutil.copytree(backup, broken)
    victim = sorted(path for path in (broken / "blobs").rglob("*") if path.is_file())[-1]
    victim.write_bytes(b"cut")
    with pytest.raises(Unavailable):
        await target.restore(broken)
    assert [stored async for stored in target.store.iterate()] != []
    await target.restore(backup)
    restored = Database(target.url, connections=2)
    try:
        assert await compare(restored, target.store) == Mismatch([], [])
    finally:
        await restored.close()
