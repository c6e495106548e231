"""Blobs in an object store (S3 and what speaks like it, GCS, Azure) through obstore.

The address names everything that is not secret: ``s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=us-east-1``.
Credentials come from the settings or from where the cloud's own tools look for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit
from uuid import UUID, uuid4

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import from_url

from dianjing.core.errors import Invalid, Unavailable
from dianjing.core.words import Words
from dianjing.server.blobs.incoming import Incoming, sweep_scratch
from dianjing.server.blobs.store import CHUNK, Address, Stored, missing

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import ClientConfig

_PART = 8 * CHUNK
"""Bytes of one part of an upload; with _PARTS_AT_ONCE this bounds the memory of one upload to 32 MiB."""
_PARTS_AT_ONCE = 4
_MOST_PARTS = 9_000
SCHEMES = ("s3", "s3a", "gs", "az", "azure", "abfs", "abfss")


class ObjectBlobs:
    """A ``BlobStore`` in a bucket or container; ``scratch`` is a local folder for bytes on their way."""

    def __init__(self, url: str, scratch: Path, credentials: Mapping[str, str] | None = None) -> None:
        self.url, config, options = split_url(url)
        self._scratch = scratch
        try:
            # obstore types each cloud's keys apart; which cloud this is stands in the address.
            typed: Any = {**config, **(credentials or {})}
            self._store = from_url(self.url, config=typed, client_options=options)
        except (BaseError, ValueError) as error:
            raise Invalid(
                "blobs.bad_url",
                Words(zh="无法识别对象存储的地址。", en="This is not the address of an object store."),
                where=self.url,
                hint=Words(
                    zh=f"例如 s3://桶名/前缀?endpoint=https://…&region=…（{error}）。",
                    en=f"For example s3://bucket/prefix?endpoint=https://…&region=… ({error}).",
                ),
            ) from error

    async def put_file(self, address: Address, source: Path) -> bool:
        key = _key(address)
        size = (await asyncio.to_thread(source.stat)).st_size
        with self._errors(address):
            if await self.size(address) is not None:
                created = False
            elif size <= _PART:
                created = await self._create(key, await asyncio.to_thread(source.read_bytes))
            else:
                # A part upload cannot be made conditional; whoever else writes this key writes the same bytes.
                await obstore.put_async(
                    self._store,
                    key,
                    source,
                    chunk_size=max(_PART, -(-size // _MOST_PARTS)),
                    max_concurrency=_PARTS_AT_ONCE,
                )
                created = True
        await asyncio.to_thread(source.unlink, missing_ok=True)
        return created

    async def size(self, address: Address) -> int | None:
        with self._errors(address):
            try:
                return int((await obstore.head_async(self._store, _key(address)))["size"])
            except FileNotFoundError:
                return None

    async def read(self, address: Address, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        options: GetOptions = {}
        if start or end is not None:
            # A range beyond the end is an error for the store and empty for us, so the size comes first.
            size = await self.size(address)
            if size is None:
                raise missing(address)
            end = size if end is None else min(end, size)
            if start >= end:
                return
            options = {"range": (start, end)}
        with self._errors(address):
            answer = await obstore.get_async(self._store, _key(address), options=options)
            async for chunk in answer.stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    @asynccontextmanager
    async def as_file(self, address: Address) -> AsyncIterator[Path]:
        async with Incoming(self._scratch) as copy:
            async for chunk in self.read(address):
                await copy.write(chunk)
            yield (await copy.finish()).path

    async def delete(self, address: Address) -> None:
        with self._errors(address):
            try:
                await obstore.delete_async(self._store, _key(address))
            except FileNotFoundError:
                return

    async def iterate(self, workspace: UUID | None = None) -> AsyncIterator[Stored]:
        with self._errors(None):
            listed = obstore.list(self._store, prefix=None if workspace is None else str(workspace))
            async for page in listed:
                for meta in page:
                    address = _address(meta["path"])
                    if address is not None:
                        yield Stored(address, meta["size"], meta["last_modified"])

    async def sweep(self, older_than: float) -> int:
        return await asyncio.to_thread(sweep_scratch, self._scratch, older_than)

    async def check(self) -> None:
        probe = f"probe-{uuid4().hex}"
        with self._errors(None):
            await obstore.put_async(self._store, probe, b"dianjing")
            back = await (await obstore.get_async(self._store, probe)).bytes_async()
            await obstore.delete_async(self._store, probe)
        if bytes(back) != b"dianjing":
            raise self._down("a probe was read back differently")

    async def _create(self, key: str, data: bytes) -> bool:
        try:
            await obstore.put_async(self._store, key, data, mode="create")
        except AlreadyExistsError:
            return False
        return True

    @contextmanager
    def _errors(self, address: Address | None) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise (missing(address) if address else self._down("the bucket does not exist")) from error
        except (BaseError, OSError) as error:
            raise self._down(str(error)) from error

    def _down(self, reason: str) -> Unavailable:
        return Unavailable(
            "blobs.unavailable",
            Words(zh="暂时无法访问对象存储。", en="The object store cannot be reached just now."),
            where=self.url,
            hint=Words(
                zh="请检查地址、凭据和网络，稍后重试。",
                en="Check its address, credentials and network, then try again.",
            ),
            params={"reason": reason[:500]},
        )


def split_url(url: str) -> tuple[str, dict[str, str], ClientConfig]:
    """The bare address, the store's settings from the query, and the client's options."""
    parts = urlsplit(url)
    config = dict(parse_qsl(parts.query))
    options: ClientConfig = {"allow_http": True} if config.get("endpoint", "").startswith("http://") else {}
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")), config, options


def _key(address: Address) -> str:
    return f"{address.workspace}/{address.name}"


def _address(path: str) -> Address | None:
    workspace, _, name = path.rpartition("/")
    return Address.parse(workspace, name)
