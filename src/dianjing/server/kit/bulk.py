"""Many rows at once, by binary COPY: an order of magnitude faster than INSERT, and as guarded.

Rows are written column by column: what all rows have in common is encoded once, and a column that no row fills is left
to its default. That is a third of the time that a general driver takes row by row.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from operator import eq, is_
from typing import Any
from uuid import UUID

import orjson
from asyncpg.pgproto.pgproto import UUID as DriverUuid
from sqlalchemy import BigInteger, Boolean, Float, Integer, SmallInteger, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, TIMESTAMP
from sqlalchemy.types import TypeEngine

from dianjing.core.ids import uuid7_bytes
from dianjing.server.db.models.base import Base
from dianjing.server.kit.unit_of_work import UnitOfWork

Encode = Callable[[Any], bytes]
"""A value, not None, as PostgreSQL's binary format has it, with its length before it."""

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_EMPTY_OBJECT = b"\0\0\0\3\1{}"
_TEXT, _FLOAT8 = 25, 701
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_int32, _int64 = struct.Struct(">i").pack, struct.Struct(">q").pack


def new_ids(count: int) -> list[UUID]:
    """So many ids for new rows, in order; of the driver's own kind, which is made and read in a tenth of the time."""
    return list(map(DriverUuid, uuid7_bytes(count)))


async def copy_rows(uow: UnitOfWork, model: type[Base], workspace: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows`` (all with the same columns, without ``workspace_id``) into a table of one workspace.

    Columns that no row names take their defaults. A conflict fails the whole batch.
    """
    if rows:
        names = tuple(rows[0])
        await copy_tuples(uow, model, workspace, names, [tuple(row[name] for name in names) for row in rows])


async def copy_tuples(
    uow: UnitOfWork, model: type[Base], workspace: UUID, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """``copy_rows`` for rows that are tuples of the columns ``names``."""
    if not rows:
        return
    table = model.__table__
    assert isinstance(table, Table)
    filled, data = encoded(table, ["workspace_id", *names], [[workspace] * len(rows), *zip(*rows, strict=True)])
    raw = await uow.raw()
    await raw.copy_to_table(table.name, source=_pieces(data), columns=filled, format="binary")


def encoded(table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> tuple[list[str], bytes]:
    """The names of the columns that hold something, and all rows as a binary COPY.

    Raises ``TypeError`` for a value that its column cannot hold.
    """
    filled: list[str] = []
    written: list[list[bytes]] = []
    for name, values in zip(names, columns, strict=True):
        if values.count(None) == len(values):
            continue
        filled.append(name)
        written.append(_column(_encoder(table.c[name].type), values))
    count = len(columns[0])
    written.insert(0, [struct.pack(">h", len(filled))] * count)
    return filled, b"".join((_HEADER, *chain.from_iterable(zip(*written, strict=True)), _END))


def _column(encode: Encode, values: Sequence[Any]) -> list[bytes]:
    first = values[0]
    # Equality tells texts alone: True is 1, and 0.0 is -0.0.
    same = eq if isinstance(first, str) else is_
    if all(same(value, first) for value in values):
        return [_NULL if first is None else encode(first)] * len(values)
    return [_NULL if value is None else encode(value) for value in values]


def _pieces(data: bytes, size: int = 1 << 18) -> Any:
    async def pieces() -> Any:
        for start in range(0, len(data), size):
            yield data[start : start + size]

    return pieces()


def _encoder(kind: TypeEngine[Any]) -> Encode:
    if isinstance(kind, ARRAY):
        return _array(_TEXT if isinstance(kind.item_type, Text) else _FLOAT8, _encoder(kind.item_type))
    # Of a type and its kin, the narrower stands first.
    return next(encode for type_, encode in _ENCODERS if isinstance(kind, type_))


def _sized(data: bytes) -> bytes:
    return _int32(len(data)) + data


def _text(value: str) -> bytes:
    return _sized(value.encode())


def _json(value: Any) -> bytes:
    # Version 1 of the binary form of jsonb is its text.
    return _sized(b"\1" + orjson.dumps(value)) if value != {} else _EMPTY_OBJECT


def _uuid(value: UUID) -> bytes:
    return b"\0\0\0\x10" + value.bytes


def _instant(value: datetime) -> bytes:
    since = value - _EPOCH
    return b"\0\0\0\x08" + _int64((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


def _array(element: int, encode: Encode) -> Encode:
    def array(values: Iterable[Any]) -> bytes:
        parts = [_NULL if value is None else encode(value) for value in values]
        if not parts:
            return _sized(struct.pack(">iii", 0, 0, element))
        return _sized(struct.pack(">iiiii", 1, 0, element, len(parts), 1) + b"".join(parts))

    return array


def _integer(code: str) -> Encode:
    pack = struct.Struct(f">i{code}").pack
    size = struct.calcsize(f">{code}")
    return lambda value: pack(size, value)


_ENCODERS: tuple[tuple[type[TypeEngine[Any]], Encode], ...] = (
    (Uuid, _uuid),
    (JSONB, _json),
    (BYTEA, _sized),
    (TIMESTAMP, _instant),
    (BigInteger, _integer("q")),
    (SmallInteger, _integer("h")),
    (Integer, _integer("i")),
    (Boolean, _integer("?")),
    (Float, _integer("d")),
    (Text, _text),
)
