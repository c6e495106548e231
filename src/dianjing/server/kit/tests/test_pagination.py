"""Pages by cursor: together they are the list, in any order, while rows come and go."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest
from sqlalchemy import ColumnElement, delete, insert, select

from dianjing.core.errors import Invalid
from dianjing.core.ids import uuid7
from dianjing.server.db.models.workspaces import Workspace
from dianjing.server.kit.database import Database
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of

table: Any = Workspace.__table__
NAME: ColumnElement[Any] = table.c.slug
ORDERS = [
    Order("id", (Key(table.c.id),)),
    Order("newest", (Key(table.c.created_at, descending=True), Key(table.c.id, descending=True))),
    Order("mixed", (Key(table.c.created_at, descending=True), Key(table.c.slug), Key(table.c.id))),
]


async def rows_of(database: Database, mark: str) -> None:
    async with database.begin() as uow:
        for number in range(7):
            # All of one transaction have the same time, so that the other keys decide.
            await uow.execute(insert(Workspace).values(id=uuid7(), slug=f"{mark}-{9 - number}点", name=mark))


async def walked(database: Database, mark: str, order: Order, limit: int) -> list[str]:
    names: list[str] = []
    cursor: str | None = None
    while True:
        async with database.begin() as uow:
            query = select(table.c.slug).where(table.c.name == mark)
            rows, cursor = await page_of(uow, query, order, PageRequest(cursor=cursor, limit=limit))
        names += [row.slug for row in rows]
        assert len(rows) <= limit
        if cursor is None:
            return names


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
async def test_pages_of_any_size_are_together_the_whole_list_in_order(database: Database, order: Order) -> None:
    mark = uuid7().hex
    await rows_of(database, mark)
    async with database.begin() as uow:
        sorting = [key.column.desc() if key.descending else key.column.asc() for key in order.keys]
        whole = [
            row.slug for row in await uow.rows(select(table.c.slug).where(table.c.name == mark).order_by(*sorting))
        ]
    for limit in (1, 2, 3, 7, 50):
        assert await walked(database, mark, order, limit) == whole


async def test_a_row_that_goes_between_two_pages_disturbs_no_other(database: Database) -> None:
    mark = uuid7().hex
    await rows_of(database, mark)
    order = ORDERS[0]
    query = select(table.c.slug, table.c.id).where(table.c.name == mark)
    async with database.begin() as uow:
        first, cursor = await page_of(uow, query, order, PageRequest(limit=3))
        await uow.execute(delete(Workspace).where(Workspace.id == first[-1].id))
        rest, _ = await page_of(uow, query, order, PageRequest(cursor=cursor, limit=10))
    assert len(first) == 3
    assert len(rest) == 4


def cursor_of(value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode()


# The processes that share the tests must agree on their names, so nothing random stands in one.
SOME_ID = "01900000-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "点",
        cursor_of(["other", SOME_ID]),
        cursor_of(["id"]),
        cursor_of(["id", "no id"]),
        cursor_of(["id", 7]),
        cursor_of({"id": 1}),
        cursor_of(["mixed", "2030-01-01T00:00:00+00:00", "nul\x00", SOME_ID]),
    ],
)
async def test_a_cursor_that_we_did_not_write_is_refused(database: Database, cursor: str) -> None:
    order = ORDERS[2] if cursor == cursor_of(["mixed"]) or "bWl4ZWQ" in cursor else ORDERS[0]
    with pytest.raises(Invalid) as refused:
        async with database.begin() as uow:
            await page_of(uow, select(table.c.id), order, PageRequest(cursor=cursor))
    assert refused.value.code == "request.bad_cursor"
