"""Many rows at once, by COPY: an order of magnitude faster than INSERT, and as guarded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSONB

from dianjing.server.db.models.base import Base
from dianjing.server.kit.unit_of_work import UnitOfWork


async def copy_rows(uow: UnitOfWork, model: type[Base], workspace: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows`` (all with the same columns, without ``workspace_id``) into a table of one workspace.

    Columns that no row names take their defaults. A conflict fails the whole batch.
    """
    if not rows:
        return
    table = model.__table__
    assert isinstance(table, Table)
    names = list(rows[0])
    json = [isinstance(table.c[name].type, JSONB) for name in names]
    records = [
        (workspace, *(_json(row[name]) if as_json else row[name] for name, as_json in zip(names, json, strict=True)))
        for row in rows
    ]
    raw = await uow.raw()
    await raw.copy_records_to_table(table.name, records=records, columns=["workspace_id", *names])


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
