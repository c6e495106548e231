"""Only what nothing names goes, at any moment at which somebody puts, claims, or is killed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import insert

from dianjing.core.errors import NotFound
from dianjing.core.ids import uuid7
from dianjing.server.blobs import garbage
from dianjing.server.blobs.garbage import collect, compare, naming_columns, sweep_orphans
from dianjing.server.blobs.local import LocalBlobs
from dianjing.server.blobs.service import Blobs, open_blobs
from dianjing.server.blobs.store import Address
from dianjing.server.db.models import all_tables
from dianjing.server.db.models.media import MediaPart
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.settings import Settings

NOW = timedelta(0)
WORKSPACE = uuid7()


@pytest.fixture
def blobs(own_database: Database, tmp_path: Path) -> Blobs:
    """Local blobs on a database of the test's own."""
    found = Resources(Settings(data_dir=tmp_path), own_database).once(open_blobs)
    assert isinstance(found.store, LocalBlobs)
    return found


async def name(database: Database, sha256: str, workspace: UUID = WORKSPACE) -> None:
    """Have a media name the blob."""
    async with database.begin() as uow:
        await uow.execute(
            insert(MediaPart).values(media_id=uuid7(), position=0, workspace_id=workspace, blob=sha256, size=1)
        )


async def test_blobs_are_put_once_read_back_and_claimed(blobs: Blobs, own_database: Database) -> None:
    kept = await blobs.put_bytes(WORKSPACE, b"picture")
    assert await blobs.put_bytes(WORKSPACE, b"picture") == kept
    assert await blobs.read_all(WORKSPACE, kept.hash) == b"picture"
    async with own_database.begin() as uow:
        assert await blobs.claim(uow, WORKSPACE, kept.hash) == kept
        assert await blobs.claim(uow, uuid7(), kept.hash) is None
        assert await blobs.known(uow, WORKSPACE, [kept.hash, "0" * 64]) == {kept.hash}
    with pytest.raises(NotFound):
        await blobs.read_all(uuid7(), kept.hash)


async def test_what_is_named_or_fresh_stays_and_the_rest_goes(blobs: Blobs, own_database: Database) -> None:
    named = await blobs.put_bytes(WORKSPACE, b"named")
    elsewhere = uuid7()
    await blobs.put_bytes(elsewhere, b"named")
    loose = await blobs.put_bytes(WORKSPACE, b"loose")
    await name(own_database, named.hash)
    assert await collect(own_database, blobs.store) == 0
    assert await collect(own_database, blobs.store, grace=NOW) == 2
    assert await blobs.read_all(WORKSPACE, named.hash) == b"named"
    assert await blobs.store.size(Address(WORKSPACE, loose.hash)) is None
    # The same bytes in another workspace were nobody's there.
    assert await blobs.store.size(Address(elsewhere, named.hash)) is None
    assert await compare(own_database, blobs.store) == garbage.Mismatch([], [])


async def test_a_claim_and_a_collection_at_once_never_lose_a_named_blob(blobs: Blobs, own_database: Database) -> None:
    for number in range(20):
        kept = await blobs.put_bytes(WORKSPACE, f"blob {number}".encode())

        async def claim_and_name(sha256: str = kept.hash, data: bytes = f"blob {number}".encode()) -> None:
            async with own_database.begin() as uow:
                claimed = await blobs.claim(uow, WORKSPACE, sha256)
                if claimed is not None:
                    await uow.execute(
                        insert(MediaPart).values(
                            media_id=uuid7(), position=0, workspace_id=WORKSPACE, blob=sha256, size=1
                        )
                    )
            if claimed is None:
                await blobs.put_bytes(WORKSPACE, data)
                await name(own_database, sha256)

        await asyncio.gather(claim_and_name(), collect(own_database, blobs.store, grace=GRACE_OF_A_MOMENT))
    assert (await compare(own_database, blobs.store)).missing == []


GRACE_OF_A_MOMENT = timedelta(milliseconds=1)


async def test_nothing_is_removed_while_a_backup_holds_the_lock(blobs: Blobs, own_database: Database) -> None:
    await blobs.put_bytes(WORKSPACE, b"loose")
    async with own_database.begin() as uow:
        await (await uow.raw()).execute(f"SELECT pg_advisory_xact_lock_shared({garbage.LOCK})")
        assert await collect(own_database, blobs.store, grace=NOW) == 0
    assert await collect(own_database, blobs.store, grace=NOW) == 1


async def test_bytes_without_a_row_are_found_and_swept_and_named_rows_without_bytes_are_found(
    blobs: Blobs, own_database: Database
) -> None:
    lost = await blobs.put_bytes(WORKSPACE, b"lost")
    await name(own_database, lost.hash)
    await blobs.store.delete(Address(WORKSPACE, lost.hash))
    orphan = await blobs.put_bytes(WORKSPACE, b"orphan")
    async with own_database.begin() as uow:
        await (await uow.raw()).execute("DELETE FROM blobs WHERE hash = $1", orphan.hash)
    assert await compare(own_database, blobs.store) == garbage.Mismatch(
        orphans=[Address(WORKSPACE, orphan.hash)], missing=[Address(WORKSPACE, lost.hash)]
    )
    assert await sweep_orphans(own_database, blobs.store) == 0
    assert await sweep_orphans(own_database, blobs.store, grace=NOW) == 1
    assert (await compare(own_database, blobs.store)).orphans == []


_PUTS = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from dianjing.server.blobs.service import open_blobs
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.settings import Settings

async def main():
    resources = Resources(Settings(data_dir=Path(sys.argv[2])), Database(sys.argv[1], connections=2))
    blobs = resources.once(open_blobs)
    print("begun", flush=True)
    for number in range(1_000_000):
        await blobs.put_bytes(UUID(int=1), str(number).encode() * 10_000)

asyncio.run(main())
"""


async def test_a_kill_at_any_moment_of_a_put_leaves_no_orphan(
    blobs: Blobs, own_database: Database, own_database_url: str, tmp_path: Path
) -> None:
    for milliseconds in (0, 3, 11, 24, 50):
        process = subprocess.Popen(
            [sys.executable, "-c", _PUTS, own_database_url, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        await asyncio.to_thread(process.stdout.readline)
        await asyncio.sleep(0.2 + milliseconds / 1000)
        process.kill()
        process.wait()
        process.stdout.close()
        assert (await compare(own_database, blobs.store)).orphans == []
    await collect(own_database, blobs.store, grace=NOW)
    await blobs.store.sweep(0)
    assert await compare(own_database, blobs.store) == garbage.Mismatch([], [])
    assert [stored async for stored in blobs.store.iterate()] == []
    assert list((tmp_path / "scratch").iterdir()) == []


def test_every_column_that_names_a_blob_is_indexed_for_the_garbage_job() -> None:
    tables = all_tables().tables
    assert ("media_parts", "blob") in naming_columns()
    for table, column in naming_columns():
        keys = [[c.name for c in index.columns] for index in tables[table].indexes]
        keys.append([c.name for c in tables[table].primary_key.columns])
        assert any(key[:2] == ["workspace_id", column] for key in keys), f"{table}.{column} has no index"
