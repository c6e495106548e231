"""Regrouping in bounded memory: values come in any order and leave group by group, in the order of the groups.

COCO keeps annotations apart from their images; whoever joins them without holding the file puts both in here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final, Self

from pydantic_core import from_json, to_json

IN_MEMORY: Final = 64 << 20
WIDTH: Final = 256
"""Groups that are held at once when reading back."""


class Spill:
    """JSON values under ascending group numbers; beyond ``in_memory`` bytes they wait in a nameless file."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._limit = in_memory
        self._held = 0
        self._buffers: dict[int, bytearray] = {}
        self._segments: dict[int, list[tuple[int, int]]] = {}
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the spill)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, group: int, value: Any) -> None:
        """Put ``value`` into ``group``; values of a group keep their order."""
        line = to_json([group, value], inf_nan_mode="constants")
        self._buffers.setdefault(group // WIDTH, bytearray()).extend(line + b",")
        self._held += len(line)
        if self._held > self._limit:
            self._flush()

    def _flush(self) -> None:
        for bucket, buffer in self._buffers.items():
            self._segments.setdefault(bucket, []).append((self._file.seek(0, 2), len(buffer)))
            self._file.write(buffer)
        self._buffers = {}
        self._held = 0

    def groups(self) -> Iterator[tuple[int, list[Any]]]:
        """Every group that holds something, ascending, with its values."""
        for bucket in sorted(self._segments.keys() | self._buffers.keys()):
            groups: dict[int, list[Any]] = {}
            for group, value in from_json(b"[" + self._bucket(bucket)[:-1] + b"]", allow_inf_nan=True):
                groups.setdefault(group, []).append(value)
            for group in sorted(groups):
                yield group, groups.pop(group)

    def _bucket(self, bucket: int) -> bytes:
        parts: list[bytes] = []
        for start, length in self._segments.get(bucket, ()):
            self._file.seek(start)
            parts.append(self._file.read(length))
        return b"".join([*parts, self._buffers.get(bucket, b"")])
