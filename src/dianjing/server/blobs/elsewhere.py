"""Objects that lie in somebody's bucket and stay there: listed, read by ranges, never written.

Which buckets and prefixes may be read is the operator's to say (``DIANJING_IMPORT_ROOTS``), with their endpoint and
region in the query: ``s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=us-east-1``. Credentials come from the
server's environment. What a request names is an address below such a root and nothing else.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError, PreconditionError
from obstore.store import from_url

from dianjing.core.errors import Forbidden, Invalid, NotFound, Unavailable
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.kit.names import is_hidden, normal_name
from dianjing.kit.source import Limits
from dianjing.server.blobs.remote import SCHEMES, split_url
from dianjing.server.blobs.store import CHUNK

if TYPE_CHECKING:
    from obstore import GetOptions

_BUFFER = 64 * 1024


def is_elsewhere(address: str) -> bool:
    """Whether the address is one of an object store."""
    return urlsplit(address).scheme in SCHEMES


@dataclass(frozen=True, slots=True)
class Remote:
    """An object where it lies, and what tells whether it is still the one that was registered."""

    address: str
    etag: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a listing says of an object."""

    key: str
    size: int
    etag: str | None


class Elsewhere:
    """The object stores that the operator allows; opened once a process."""

    def __init__(self, roots: Sequence[str], credentials: Mapping[str, str] | None = None) -> None:
        self._roots = [root for root in roots if is_elsewhere(root)]
        self._credentials = dict(credentials or {})
        self._stores: dict[str, Any] = {}

    def check(self, address: str) -> str:
        """The address without a slash at its end. Raises ``Forbidden`` unless it lies below an allowed root."""
        self._root_of(address)
        return address.rstrip("/")

    def source(self, address: str, report: Report, limits: Limits | None = None) -> ObjectSource:
        """The objects below an address, or the one that it names."""
        store, key = self._opened(address)
        return ObjectSource(store, key, address.rstrip("/"), report, limits or Limits())

    async def size(self, remote: Remote) -> int:
        """Bytes of an object. Raises ``NotFound`` where it is gone or was changed."""
        store, key = self._opened(remote.address)
        with _errors(remote.address):
            found = await obstore.head_async(store, key)
        if remote.etag is not None and found["e_tag"] != remote.etag:
            raise changed(remote.address)
        return int(found["size"])

    async def read(self, remote: Remote, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes ``[start, end)`` of an object that is as it was registered."""
        if start >= end:
            return
        store, key = self._opened(remote.address)
        options: GetOptions = {"range": (start, end)}
        if remote.etag is not None:
            options["if_match"] = remote.etag
        with _errors(remote.address):
            answer = await obstore.get_async(store, key, options=options)
            async for chunk in answer.stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    def _opened(self, address: str) -> tuple[Any, str]:
        root = self._root_of(address)
        parts = urlsplit(root)
        bucket = f"{parts.scheme}://{parts.netloc}"
        if root not in self._stores:
            _, config, options = split_url(root)
            try:
                typed: Any = {**config, **self._credentials}
                self._stores[root] = from_url(bucket, config=typed, client_options=options)
            except (BaseError, ValueError) as error:
                raise _down(address, str(error)) from error
        return self._stores[root], unquote(urlsplit(address).path).strip("/")

    def _root_of(self, address: str) -> str:
        asked = urlsplit(address)
        path = unquote(asked.path).strip("/")
        # A query could name another endpoint, and with it somebody who is sent our credentials.
        if not asked.query and not asked.fragment and ".." not in path.split("/"):
            for root in self._roots:
                allowed = urlsplit(root)
                folder = unquote(allowed.path).strip("/")
                below = not folder or path == folder or path.startswith(f"{folder}/")
                if (allowed.scheme, allowed.netloc) == (asked.scheme, asked.netloc) and below:
                    return root
        raise Forbidden(
            "imports.outside_roots",
            Words(zh=f"服务器不允许从 {address} 导入", en=f"The server does not import from {address}."),
            where="path",
            hint=Words(
                zh="让管理员把它加进 DIANJING_IMPORT_ROOTS（端点和区域写在那里）",
                en="Have it added to DIANJING_IMPORT_ROOTS, with its endpoint and region.",
            ),
        )


class ObjectSource:
    """A ``Source`` of the objects below a prefix; used in threads."""

    def __init__(self, store: Any, key: str, address: str, report: Report, limits: Limits) -> None:
        self._store = store
        self._key = key
        self._address = address
        self._report = report
        self._limits = limits
        self._found: dict[str, Listed] | None = None
        self.name = key.rpartition("/")[2] or address

    def files(self) -> Iterator[str]:
        """Every object's name below the prefix, sorted."""
        yield from self._listed()

    def exists(self, path: str) -> bool:
        """Whether there is such an object."""
        return path in self._listed()

    def size(self, path: str) -> int:
        """Bytes of one object."""
        return self._one(path).size

    def remote(self, path: str) -> Remote:
        """Where one lies for good."""
        bucket = "/".join(self._address.split("/", 3)[:3])
        one = self._one(path)
        return Remote(f"{bucket}/{quote(one.key)}", one.etag)

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """One object as a stream that reads ranges as they are asked for."""
        one = self._one(path)
        with io.BufferedReader(_Ranges(self._store, one.key, one.size), _BUFFER) as stream:
            yield stream

    def _one(self, path: str) -> Listed:
        found = self._listed().get(path)
        if found is None:
            raise moved(f"{self._address}/{path}")
        return found

    def _listed(self) -> dict[str, Listed]:
        if self._found is None:
            self._found = dict(sorted(self._list()))
            if not self._found:
                raise Invalid(
                    "imports.no_such_path",
                    Words(zh=f"{self._address} 下没有文件", en=f"There is nothing at {self._address}."),
                    where="path",
                )
        return self._found

    def _list(self) -> Iterator[tuple[str, Listed]]:
        count = 0
        with _errors(self._address):
            for page in obstore.list(self._store, prefix=self._key or None):
                count += len(page)
                self._limits.check_files(count, self._address)
                for meta in page:
                    name = self._name_of(meta["path"])
                    if name is not None:
                        yield name, Listed(meta["path"], int(meta["size"]), meta["e_tag"])
            if count == 0 and self._key:
                # Perhaps it is an object, not what objects begin with.
                try:
                    only = obstore.head(self._store, self._key)
                except (NotFoundError, FileNotFoundError):
                    return
                yield self.name, Listed(self._key, int(only["size"]), only["e_tag"])

    def _name_of(self, key: str) -> str | None:
        path = key[len(self._key) :].strip("/") if self._key else key
        try:
            name = normal_name(path)
        except Invalid as error:
            self._report.refused_error(error)
            return None
        return None if is_hidden(name) else name


class _Ranges(io.RawIOBase):
    """An object read by ranges, one request for each read."""

    def __init__(self, store: Any, key: str, size: int) -> None:
        self._store, self._key, self._size, self._at = store, key, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence] + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        stop = min(self._at + len(buffer), self._size)
        if stop <= self._at:
            return 0
        with _errors(self._key):
            data = bytes(obstore.get_range(self._store, self._key, start=self._at, end=stop))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


@contextmanager
def _errors(address: str) -> Iterator[None]:
    try:
        yield
    except PreconditionError as error:
        raise changed(address) from error
    except FileNotFoundError as error:
        raise moved(address) from error
    except (BaseError, OSError) as error:
        raise _down(address, str(error)) from error


def moved(address: str) -> NotFound:
    """What to say of a registered file that is gone."""
    return NotFound(
        "media.moved",
        Words(zh=f"{address} 已不在登记的位置", en=f"{address} is no longer where it was registered."),
        hint=Words(zh="把文件移回原处，或重新导入", en="Move it back, or import it again."),
    )


def changed(address: str) -> NotFound:
    """What to say of a registered file that is another one by now."""
    return NotFound(
        "media.changed",
        Words(zh=f"{address} 登记之后被改过", en=f"{address} was changed after it was registered."),
        hint=Words(zh="重新导入，会成为新的版本", en="Import it again: it becomes a new version."),
    )


def _down(address: str, reason: str) -> Unavailable:
    return Unavailable(
        "media.unreachable",
        Words(zh=f"读取不到 {address}", en=f"{address} cannot be reached from here."),
        where=address,
        hint=Words(zh="检查桶的端点、凭据和网络", en="Check the bucket's endpoint, the credentials and the network."),
        params={"reason": reason[:500]},
    )
