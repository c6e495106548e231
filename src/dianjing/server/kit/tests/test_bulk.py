"""Rows go in by COPY as they would by INSERT."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dianjing.core.ids import uuid7
from dianjing.server.db.models.annotations import Annotation
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.media import MediaPart
from dianjing.server.kit.bulk import copy_rows, copy_tuples
from dianjing.server.kit.database import Database

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
JSON = st.dictionaries(
    TEXT, st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT | st.lists(TEXT), max_size=3
)
INSTANT = st.integers(-(10**15), 10**16).map(lambda us: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=us))


def rows_of(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=4)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


REVISIONS = rows_of(
    assistant=maybe(TEXT),
    ontology_version=maybe(st.integers(-(2**31), 2**31 - 1)),
    seconds=maybe(st.floats(allow_nan=False)),
    objects=st.integers(0, 2),
    labels=st.lists(TEXT, max_size=3),
    assisted=maybe(st.booleans()),
    conditions=JSON,
    codec=st.integers(-(2**15), 2**15 - 1),
    document=maybe(st.binary(max_size=20)),
    created_at=INSTANT,
)
PARTS = rows_of(
    inline=maybe(st.binary(max_size=9)),
    size=maybe(st.integers(-(2**63), 2**63 - 1)),
    time=maybe(st.floats(allow_nan=False)),
    pose=maybe(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3)),
)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOW
@given(rows=REVISIONS)
async def test_what_goes_in_comes_out(database: Database, rows: list[dict[str, Any]]) -> None:
    workspace = uuid7()
    fixed = {"author_kind": "import", "status": "imported"}
    for row in rows:
        row |= fixed | {"id": uuid7(), "item_id": uuid7(), "layer_id": uuid7()}
    async with database.begin() as uow:
        await copy_rows(uow, Annotation, workspace, rows)
        found = await uow.rows(select(Annotation.__table__).where(Annotation.workspace_id == workspace))
    by_id = {row.id: row._mapping for row in found}
    assert [{name: by_id[row["id"]][name] for name in row} for row in rows] == rows


@SLOW
@given(rows=PARTS)
async def test_so_do_large_numbers_and_arrays(database: Database, rows: list[dict[str, Any]]) -> None:
    workspace, media = uuid7(), uuid7()
    rows = [{"media_id": media, "position": number, **row} for number, row in enumerate(rows)]
    async with database.begin() as uow:
        await copy_rows(uow, MediaPart, workspace, rows)
        statement = select(MediaPart.__table__).where(MediaPart.workspace_id == workspace).order_by(MediaPart.position)
        found = await uow.rows(statement)
    assert [{name: row._mapping[name] for name in rows[0]} for row in found] == rows


async def test_what_differs_without_being_unequal_is_kept_apart(database: Database) -> None:
    workspace, media = uuid7(), uuid7()
    async with database.begin() as uow:
        rows = [(media, 0, 0.0), (media, 1, -0.0)]
        await copy_tuples(uow, MediaPart, workspace, ("media_id", "position", "time"), rows)
        order = select(MediaPart.time).where(MediaPart.workspace_id == workspace).order_by(MediaPart.position)
        assert [math.copysign(1, row.time) for row in await uow.rows(order)] == [1.0, -1.0]


async def test_a_column_that_nobody_fills_takes_its_default(database: Database) -> None:
    workspace = uuid7()
    async with database.begin() as uow:
        rows = [(uuid7(), uuid7(), "a", "text", None, None)]
        names = ("id", "dataset_id", "key", "modality", "sensitivity", "created_at")
        await copy_tuples(uow, Item, workspace, names, rows)
        row = await uow.row(select(Item.__table__).where(Item.workspace_id == workspace))
        assert row is not None
        assert (row.sensitivity, row.metadata) == (0, {})
        assert row.created_at is not None


async def test_a_conflict_or_a_value_of_a_wrong_type_fails_the_batch(database: Database) -> None:
    part = uuid7()
    with pytest.raises(asyncpg.UniqueViolationError):
        async with database.begin() as uow:
            await copy_tuples(uow, MediaPart, uuid7(), ("media_id", "position"), [(part, 0), (part, 0)])
    with pytest.raises(TypeError):
        async with database.begin() as uow:
            await copy_rows(uow, MediaPart, uuid7(), [{"media_id": part, "position": 0, "inline": object()}])
