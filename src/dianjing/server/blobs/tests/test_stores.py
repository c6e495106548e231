"""What both kinds of store promise, on a folder and on S3."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import resource
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from dianjing.core.errors import Invalid, NotFound, TooLarge, Unavailable
from dianjing.server.blobs.incoming import Incoming, spool
from dianjing.server.blobs.local import LocalBlobs
from dianjing.server.blobs.remote import ObjectBlobs
from dianjing.server.blobs.store import Address, BlobStore
from dianjing.server.blobs.tests.conftest import CREDENTIALS, chunks


async def _put(store: BlobStore, scratch: Path, data: bytes, workspace: UUID | None = None) -> tuple[Address, bool]:
    async with spool(scratch, chunks(data)) as spooled:
        address = Address(workspace or uuid4(), spooled.sha256)
        return address, await store.put_file(address, spooled.path)


async def _all(store: BlobStore, address: Address, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in store.read(address, start, end)])


@pytest.mark.parametrize("size", [0, 1, 3_000_000, 19_000_000])
async def test_what_was_put_is_read_back_whole_and_in_ranges(store: BlobStore, tmp_path: Path, size: int) -> None:
    data = random.Random(size).randbytes(size)
    address, created = await _put(store, tmp_path / "scratch", data)
    assert created
    assert address.sha256 == hashlib.sha256(data).hexdigest()
    assert await store.size(address) == size
    assert await _all(store, address) == data
    for start, end in [
        (0, 10),
        (size // 2, size // 2 + 1_500_000),
        (max(size - 5, 0), size + 99),
        (size + 1, size + 9),
    ]:
        assert await _all(store, address, start, end) == data[start:end]
    assert await _all(store, address, size // 3) == data[size // 3 :]
    async with store.as_file(address) as path:
        assert path.read_bytes() == data
    assert list((tmp_path / "scratch").iterdir()) == []


async def test_the_same_bytes_are_kept_once_a_workspace(store: BlobStore, tmp_path: Path) -> None:
    workspace = uuid4()
    first, created = await _put(store, tmp_path / "scratch", b"the same", workspace)
    again, created_again = await _put(store, tmp_path / "scratch", b"the same", workspace)
    other, created_other = await _put(store, tmp_path / "scratch", b"the same")
    assert (created, created_again, created_other) == (True, False, True)
    assert first == again
    assert {stored.address async for stored in store.iterate()} == {first, other}
    assert [(stored.address, stored.size) async for stored in store.iterate(workspace)] == [(first, 8)]


async def test_twenty_writers_of_one_blob_leave_one_blob(store: BlobStore, tmp_path: Path) -> None:
    workspace = uuid4()
    data = random.Random(5).randbytes(2_000_000)
    results = await asyncio.gather(*(_put(store, tmp_path / "scratch", data, workspace) for _ in range(20)))
    assert sum(created for _, created in results) == 1
    assert await _all(store, results[0][0]) == data
    assert len([stored async for stored in store.iterate()]) == 1


async def test_a_deleted_blob_is_missing_and_deleting_again_is_no_error(store: BlobStore, tmp_path: Path) -> None:
    address, _ = await _put(store, tmp_path / "scratch", b"short-lived")
    await store.delete(address)
    await store.delete(address)
    assert await store.size(address) is None
    with pytest.raises(NotFound, match=address.sha256):
        await _all(store, address)
    with pytest.raises(NotFound):
        await _all(store, address, 2, 4)
    with pytest.raises(NotFound):
        async with store.as_file(address):
            pass


async def test_a_sealed_blob_lies_beside_the_clear_one_under_its_key(store: BlobStore, tmp_path: Path) -> None:
    clear, _ = await _put(store, tmp_path / "scratch", b"bytes")
    sealed = Address(clear.workspace, clear.sha256, "key-7")
    async with spool(tmp_path / "scratch", chunks(b"other bytes")) as spooled:
        assert await store.put_file(sealed, spooled.path)
    assert await _all(store, clear) == b"bytes"
    assert await _all(store, sealed) == b"other bytes"
    assert {stored.address async for stored in store.iterate()} == {clear, sealed}


async def test_a_stream_that_breaks_or_is_too_long_leaves_nothing(tmp_path: Path) -> None:
    async def breaks() -> AsyncIterator[bytes]:
        yield b"x" * 3_000_000
        raise ConnectionError("cut")

    with pytest.raises(ConnectionError):
        async with spool(tmp_path, breaks()):
            pass
    with pytest.raises(TooLarge):
        async with spool(tmp_path, chunks(b"x" * 2_000_000), limit=1_999_999):
            pass
    async with spool(tmp_path, chunks(b"x" * 2_000_000), limit=2_000_000) as spooled:
        assert spooled.size == 2_000_000
    assert list(tmp_path.iterdir()) == []


async def test_what_a_killed_process_left_in_scratch_is_swept_once_it_is_old(store: BlobStore, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    incoming = Incoming(scratch)
    await incoming.__aenter__()
    await incoming.write(b"y" * 2_000_000)
    (left,) = scratch.iterdir()
    assert await store.sweep(3600) == 0
    os.utime(left, (time.time() - 7200,) * 2)
    assert await store.sweep(3600) == 1
    assert list(scratch.iterdir()) == []
    await incoming.__aexit__(None, None, None)


async def test_memory_does_not_grow_with_the_blob(store: BlobStore, tmp_path: Path) -> None:
    async def long() -> AsyncIterator[bytes]:
        block = random.Random(1).randbytes(1 << 20)
        for _ in range(300):
            yield block

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with spool(tmp_path / "scratch", long()) as spooled:
        address = Address(uuid4(), spooled.sha256)
        await store.put_file(address, spooled.path)
    read = 0
    async for chunk in store.read(address):
        read += len(chunk)
    assert read == 300 << 20
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mib < 150


async def test_only_hashes_are_addresses() -> None:
    for bad in ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"]:
        with pytest.raises(Invalid):
            Address(uuid4(), bad)
    with pytest.raises(Invalid):
        Address(uuid4(), "0" * 64, "../key")
    assert Address.parse("not a workspace", "0" * 64) is None


async def test_a_store_that_works_passes_its_probe_and_leaves_no_trace(store: BlobStore) -> None:
    await store.check()
    assert [stored async for stored in store.iterate()] == []


async def test_a_store_that_is_down_says_so(tmp_path: Path, s3_endpoint: str) -> None:
    nowhere = ObjectBlobs(f"s3://no-such-bucket?endpoint={s3_endpoint}&region=us-east-1", tmp_path, CREDENTIALS)
    with pytest.raises(Unavailable, match="no-such-bucket"):
        await nowhere.check()
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="file"):
        await LocalBlobs(tmp_path / "file", tmp_path / "scratch").check()
    with pytest.raises(Invalid, match="s3://"):
        ObjectBlobs("ftp://nowhere", tmp_path)
