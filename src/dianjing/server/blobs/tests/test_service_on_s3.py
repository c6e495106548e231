"""The blobs service with its rows on an object store: the same promises as in a folder."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from dianjing.core.errors import NotFound, Unavailable
from dianjing.core.ids import uuid7
from dianjing.server.blobs.garbage import Mismatch, collect, compare, sweep_orphans
from dianjing.server.blobs.remote import ObjectBlobs
from dianjing.server.blobs.service import Blobs
from dianjing.server.blobs.store import Address, BlobStore
from dianjing.server.blobs.tests.conftest import CREDENTIALS, chunks
from dianjing.server.blobs.tests.test_garbage import WORKSPACE, name
from dianjing.server.kit.database import Database

NOW = timedelta(0)


@pytest.fixture
def blobs(s3_store: BlobStore, own_database: Database, tmp_path: Path) -> Blobs:
    """Blobs in a bucket, on a database of the test's own."""
    return Blobs(s3_store, own_database, tmp_path / "scratch")


async def test_put_claim_collect_and_compare(blobs: Blobs, own_database: Database) -> None:
    data = b"many parts" * 2_000_000
    named = await blobs.put(WORKSPACE, chunks(data))
    loose = await blobs.put_bytes(WORKSPACE, b"loose")
    await name(own_database, named.hash)
    assert await blobs.read_all(WORKSPACE, named.hash) == data
    async with own_database.begin() as uow:
        assert await blobs.claim(uow, WORKSPACE, named.hash) == named
    assert await collect(own_database, blobs.store, grace=NOW) == 1
    with pytest.raises(NotFound):
        await blobs.read_all(WORKSPACE, loose.hash)
    assert await compare(own_database, blobs.store) == Mismatch([], [])
    await blobs.store.delete(Address(WORKSPACE, named.hash))
    assert (await compare(own_database, blobs.store)).missing == [Address(WORKSPACE, named.hash)]


async def test_orphans_are_swept_by_the_store_s_clock(blobs: Blobs, own_database: Database) -> None:
    await blobs.put_bytes(WORKSPACE, b"orphan")
    async with own_database.begin() as uow:
        await (await uow.raw()).execute("DELETE FROM blobs")
    assert await sweep_orphans(own_database, blobs.store) == 0
    # An object store tells whole seconds.
    await asyncio.sleep(1.1)
    assert await sweep_orphans(own_database, blobs.store, grace=NOW) == 1
    assert await compare(own_database, blobs.store) == Mismatch([], [])


async def test_when_the_store_goes_away_a_put_fails_and_the_row_without_bytes_is_nobody_s(
    own_database: Database, s3_endpoint: str, tmp_path: Path
) -> None:
    away = ObjectBlobs(f"s3://no-such-bucket?endpoint={s3_endpoint}&region=us-east-1", tmp_path, CREDENTIALS)
    blobs = Blobs(away, own_database, tmp_path / "scratch")
    with pytest.raises((Unavailable, NotFound)):
        await blobs.put_bytes(uuid7(), b"lost")
    assert list((tmp_path / "scratch").iterdir()) == []
    async with own_database.begin() as uow:
        assert await (await uow.raw()).fetchval("SELECT count(*) FROM blobs") == 1
