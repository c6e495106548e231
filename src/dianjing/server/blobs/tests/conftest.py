"""Both kinds of store: a folder, and a real S3 client against moto's server in a process of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from dianjing.server.blobs.local import LocalBlobs
from dianjing.server.blobs.remote import ObjectBlobs
from dianjing.server.blobs.store import BlobStore

CREDENTIALS = {"access_key_id": "test", "secret_access_key": "test"}


@pytest.fixture
def s3_store(s3_endpoint: str, tmp_path: Path) -> BlobStore:
    """An empty store under a prefix of a bucket of its own."""
    bucket = f"test-{uuid4().hex}"
    httpx.put(f"{s3_endpoint}/{bucket}").raise_for_status()
    url = f"s3://{bucket}/some/prefix?endpoint={s3_endpoint}&region=us-east-1"
    return ObjectBlobs(url, tmp_path / "scratch", CREDENTIALS)


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    """An empty store of each kind."""
    if request.param == "local":
        return LocalBlobs(tmp_path / "blobs", tmp_path / "scratch")
    found: BlobStore = request.getfixturevalue("s3_store")
    return found


async def chunks(data: bytes, size: int = 100_003) -> AsyncIterator[bytes]:
    """``data`` as a stream of uneven chunks."""
    for start in range(0, len(data), size):
        yield data[start : start + size]
