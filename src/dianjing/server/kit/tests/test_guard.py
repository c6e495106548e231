"""Guarded queries, proved on statements that must pass and on their neighbours that must not."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import (
    Column,
    MetaData,
    Table,
    Text,
    Uuid,
    and_,
    any_,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column

from dianjing.server.kit.guard import UnguardedQuery, check

metadata = MetaData()
datasets = Table("datasets", metadata, Column("id", Uuid), Column("workspace_id", Uuid), Column("name", Text))
items = Table("items", metadata, Column("id", Uuid), Column("workspace_id", Uuid), Column("dataset_id", Uuid))
members = Table(
    "members",
    metadata,
    Column("workspace_id", Uuid),
    Column("user_id", Uuid),
    info={"scoped_by": ["user_id"]},
)
users = Table("users", metadata, Column("id", Uuid), Column("name", Text))
here, me = uuid4(), uuid4()


class Base(DeclarativeBase):
    pass


class Release(Base):
    __tablename__ = "releases"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID]


mine = datasets.c.workspace_id == here
other = aliased(Release)
chosen = select(datasets.c.id, datasets.c.workspace_id).where(mine).cte("chosen")
open_cte = select(datasets.c.id, datasets.c.workspace_id).cte("open_cte")

ALLOWED: dict[str, Any] = {
    "by bound value": select(datasets).where(mine),
    "together with others": select(datasets).where(and_(datasets.c.name == "a", or_(mine, mine)), mine),
    "one of a list": select(datasets).where(datasets.c.workspace_id.in_([here, me])),
    "any of an array": select(datasets).where(datasets.c.workspace_id == any_(cast([here], ARRAY(Uuid)))),
    "joined by equality": select(items).join(datasets, items.c.workspace_id == datasets.c.workspace_id).where(mine),
    "optional side in ON": select(datasets)
    .outerjoin(items, and_(items.c.dataset_id == datasets.c.id, items.c.workspace_id == here))
    .where(mine),
    "optional side by equality": select(datasets)
    .outerjoin(items, items.c.workspace_id == datasets.c.workspace_id)
    .where(mine),
    "my memberships": select(members).where(members.c.user_id == me),
    "through my memberships": select(datasets)
    .join(members, members.c.workspace_id == datasets.c.workspace_id)
    .where(members.c.user_id == me),
    "correlated": select(datasets).where(mine, exists().where(items.c.workspace_id == datasets.c.workspace_id)),
    "in a subquery": select(items).where(
        items.c.workspace_id.in_(select(members.c.workspace_id).where(members.c.user_id == me))
    ),
    "through a CTE": select(items).join(chosen, chosen.c.workspace_id == items.c.workspace_id),
    "from a subquery": select(select(datasets).where(mine).subquery()),
    "union": select(datasets.c.id).where(mine).union_all(select(items.c.id).where(items.c.workspace_id == here)),
    "no tenant at all": select(users).order_by(text("name")),
    "update": update(datasets).where(mine).values(name="b"),
    "update from": update(items).values(id=me).where(items.c.workspace_id == datasets.c.workspace_id, mine),
    "delete": delete(datasets).where(mine),
    "insert": insert(datasets).values(id=me, workspace_id=here),
    "insert from select": insert(items).from_select(
        ["id", "workspace_id"], select(datasets.c.id, datasets.c.workspace_id).where(mine)
    ),
    "upsert on the workspace": pg_insert(datasets)
    .values(id=me, workspace_id=here)
    .on_conflict_do_update(index_elements=["workspace_id", "name"], set_={"name": "x"}),
    "mapped class": select(Release).where(Release.workspace_id == here),
    "mapped class, some columns": select(Release.id).where(Release.workspace_id == here),
    "aliased class": select(other).where(other.workspace_id == here),
    "function of a scalar": select(func.count()).select_from(datasets).where(mine),
}

REFUSED: dict[str, Any] = {
    "without": select(datasets),
    "only by id": select(datasets).where(datasets.c.id == me),
    "either": select(datasets).where(or_(mine, datasets.c.name == "a")),
    "not": select(datasets).where(datasets.c.workspace_id != here),
    "null": select(datasets).where(datasets.c.workspace_id.is_(None)),
    "itself": select(datasets).where(datasets.c.workspace_id == datasets.c.workspace_id),
    "joined, but open": select(items).join(datasets, items.c.workspace_id == datasets.c.workspace_id),
    "joined by another column": select(items).join(datasets, items.c.dataset_id == datasets.c.id).where(mine),
    "required side in an outer ON": select(datasets).outerjoin(
        items, and_(items.c.workspace_id == here, datasets.c.workspace_id == here)
    ),
    "all memberships": select(members),
    "open subquery": select(items).where(items.c.workspace_id.in_(select(members.c.workspace_id))),
    "open exists": select(datasets).where(mine, exists().where(items.c.dataset_id == datasets.c.id)),
    "open scalar": select(select(func.count()).select_from(items).scalar_subquery()),
    "open CTE": select(open_cte),
    "open union": select(datasets.c.id).where(mine).union_all(select(items.c.id)),
    "open update": update(datasets).values(name="b"),
    "update from": update(datasets).values(name="b").where(datasets.c.id == items.c.dataset_id, mine),
    "value in update": update(datasets)
    .where(mine)
    .values(name=select(func.count()).select_from(items).scalar_subquery()),
    "open delete": delete(datasets).where(datasets.c.id == me),
    "insert from open select": insert(items).from_select(["id"], select(datasets.c.id)),
    "upsert on the id": pg_insert(datasets)
    .values(id=me, workspace_id=here)
    .on_conflict_do_update(index_elements=["id"], set_={"name": "x"}),
    "text": text("select * from datasets"),
    "text inside": select(users).where(text("id in (select id from datasets)")),
    "mapped class": select(Release),
    "mapped class, some columns": select(Release.id),
    "aliased class": select(Release).where(other.workspace_id == here),
    "in the list of columns": select(users.c.id, exists(select(items.c.id))),
    "cross join": select(datasets, items).where(mine),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_a_statement_that_names_its_workspace_passes(name: str) -> None:
    check(ALLOWED[name])


@pytest.mark.parametrize("name", REFUSED)
def test_a_statement_that_leaves_a_table_open_is_refused(name: str) -> None:
    with pytest.raises(UnguardedQuery):
        check(REFUSED[name])
