"""The rows of releases, their items and their exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from dianjing.server.db.models.annotations import Layer
from dianjing.server.db.models.datasets import Dataset
from dianjing.server.db.models.job import Job
from dianjing.server.db.models.releases import Export, Release, ReleaseBlob, ReleaseItem
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

_GIVEN_UP = ("failed", "cancelled")
_NEWEST = Order("newest", (Key(Release.__table__.c.id, descending=True),))


def _shown(workspace: UUID) -> Any:
    """Releases with the name of their dataset; one whose job was given up is ``failed`` until that is tried again."""
    over = exists().where(
        Job.workspace_id == workspace,
        Release.workspace_id == workspace,
        Job.id == Release.job_id,
        Job.state.in_(_GIVEN_UP),
    )
    state = case(((Release.state == "building") & over, "failed"), else_=Release.state)
    columns = [column for column in Release.__table__.c if column.name != "state"]
    return select(*columns, state.label("state"), Dataset.name.label("dataset_name")).join(
        Dataset, (Dataset.id == Release.dataset_id) & (Dataset.workspace_id == Release.workspace_id)
    )


async def next_number(uow: UnitOfWork, workspace: UUID, dataset: UUID) -> int:
    """A number that no release of the dataset ever had; the dataset's row is locked until the end."""
    statement = (
        update(Dataset)
        .where(Dataset.workspace_id == workspace, Dataset.id == dataset)
        .values(releases=Dataset.releases + 1)
        .returning(Dataset.releases)
    )
    return int((await uow.execute(statement)).scalar_one())


async def add(uow: UnitOfWork, workspace: UUID, values: Mapping[str, Any]) -> None:
    """Insert a release."""
    await uow.execute(insert(Release).values(workspace_id=workspace, **values))


async def change(uow: UnitOfWork, workspace: UUID, release: UUID, values: Mapping[str, Any]) -> None:
    """Change a release's own row; its items never change."""
    await uow.execute(update(Release).where(Release.workspace_id == workspace, Release.id == release).values(**values))


async def one(uow: UnitOfWork, workspace: UUID, release: UUID) -> Row[Any]:
    """A release with its dataset's name."""
    statement = _shown(workspace).where(
        Release.workspace_id == workspace, Dataset.workspace_id == workspace, Release.id == release
    )
    return (await uow.execute(statement)).one()


async def addressed(uow: UnitOfWork, workspace: UUID, dataset: str, number: int | None) -> Row[Any] | None:
    """The release ``dataset@number``; without a number, the latest that is ready."""
    statement = (
        _shown(workspace)
        .where(Release.workspace_id == workspace, Dataset.workspace_id == workspace, Dataset.name == dataset)
        .order_by(Release.number.desc())
        .limit(1)
    )
    wanted = Release.state == "ready" if number is None else Release.number == number
    return await uow.row(statement.where(wanted))


async def page(
    uow: UnitOfWork, workspace: UUID, dataset: UUID | None, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """Releases of a dataset, or of the whole workspace, the newest first."""
    statement = _shown(workspace).where(Release.workspace_id == workspace, Dataset.workspace_id == workspace)
    if dataset is not None:
        statement = statement.where(Release.dataset_id == dataset)
    return await page_of(uow, statement, _NEWEST, asked)


async def clear_items(uow: UnitOfWork, workspace: UUID, release: UUID) -> None:
    """Forget what an interrupted run had frozen."""
    await uow.execute(
        delete(ReleaseItem).where(ReleaseItem.workspace_id == workspace, ReleaseItem.release_id == release)
    )
    await uow.execute(
        delete(ReleaseBlob).where(ReleaseBlob.workspace_id == workspace, ReleaseBlob.release_id == release)
    )


async def item(uow: UnitOfWork, workspace: UUID, release: UUID, key: str) -> Row[Any] | None:
    """A frozen item by key."""
    return await uow.row(
        select(ReleaseItem.__table__).where(
            ReleaseItem.workspace_id == workspace, ReleaseItem.release_id == release, ReleaseItem.key == key
        )
    )


async def part_with(uow: UnitOfWork, workspace: UUID, release: UUID, sha256: str) -> Row[Any] | None:
    """A frozen item that has a media part with these bytes: whether the release may serve them."""
    wanted = {"media": [{"parts": [{"sha256": sha256}]}]}
    return await uow.row(
        select(ReleaseItem.item_id, ReleaseItem.media)
        .where(
            ReleaseItem.workspace_id == workspace,
            ReleaseItem.release_id == release,
            ReleaseItem.media.contains(wanted),
        )
        .limit(1)
    )


async def difference_counts(uow: UnitOfWork, workspace: UUID, before: UUID, after: UUID) -> Row[Any]:
    """How many items of ``after`` are added, removed, changed and the same, seen from ``before``."""
    joined, old, new = _sides(workspace, before, after)
    statement = select(
        func.count().filter(old.c.key.is_(None)).label("added"),
        func.count().filter(new.c.key.is_(None)).label("removed"),
        func.count().filter(old.c.hash != new.c.hash).label("changed"),
        func.count().filter(old.c.hash == new.c.hash).label("same"),
    ).select_from(joined)
    return (await uow.execute(statement)).one()


async def difference(
    uow: UnitOfWork, workspace: UUID, before: UUID, after: UUID, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """The items that differ, by key."""
    joined, old, new = _sides(workspace, before, after)
    key = func.coalesce(new.c.key, old.c.key)
    statement = (
        select(
            key.label("key"),
            case((old.c.key.is_(None), "added"), (new.c.key.is_(None), "removed"), else_="changed").label("change"),
            old.c.split.label("old_split"),
            new.c.split.label("new_split"),
            old.c.annotations.label("old_annotations"),
            new.c.annotations.label("new_annotations"),
        )
        .select_from(joined)
        .where(old.c.hash.is_distinct_from(new.c.hash))
    )
    return await page_of(uow, statement, Order("difference", (Key(key),)), asked)


def _sides(workspace: UUID, before: UUID, after: UUID) -> Any:
    def side(release: UUID) -> Any:
        row = aliased(ReleaseItem)
        return (
            select(row.key, row.split, row.hash, row.annotations)
            .where(row.workspace_id == workspace, row.release_id == release)
            .subquery()
        )

    old, new = side(before), side(after)
    return old.join(new, old.c.key == new.c.key, full=True), old, new


async def add_export(uow: UnitOfWork, workspace: UUID, values: Mapping[str, Any]) -> None:
    """Insert an export."""
    await uow.execute(insert(Export).values(workspace_id=workspace, **values))


async def change_export(uow: UnitOfWork, workspace: UUID, export: UUID, values: Mapping[str, Any]) -> None:
    """Change an export."""
    await uow.execute(update(Export).where(Export.workspace_id == workspace, Export.id == export).values(**values))


def _exports_shown(workspace: UUID) -> Any:
    """Exports; one whose job was given up or cancelled says so, until the job is tried again."""
    ended = (
        select(Job.state)
        .where(
            Job.workspace_id == workspace,
            Export.workspace_id == workspace,
            Job.id == Export.job_id,
            Job.state.in_(_GIVEN_UP),
        )
        .correlate(Export)
        .scalar_subquery()
    )
    over = Export.state.in_(("waiting", "running"))
    state = case((over, func.coalesce(ended, Export.state)), else_=Export.state)
    columns = [column for column in Export.__table__.c if column.name != "state"]
    return select(*columns, state.label("state"))


async def export(uow: UnitOfWork, workspace: UUID, identity: UUID) -> Row[Any]:
    """An export by its id."""
    statement = _exports_shown(workspace).where(Export.workspace_id == workspace, Export.id == identity)
    return (await uow.execute(statement)).one()


async def exports(uow: UnitOfWork, workspace: UUID, release: UUID) -> Sequence[Row[Any]]:
    """The latest exports of a release."""
    statement = (
        _exports_shown(workspace)
        .where(Export.workspace_id == workspace, Export.release_id == release)
        .order_by(Export.id.desc())
        .limit(100)
    )
    return await uow.rows(statement)


async def ontology_versions(uow: UnitOfWork, workspace: UUID, release: UUID) -> list[tuple[UUID, int]]:
    """The ontology versions that a release's annotations were made under, by layer."""
    one = func.jsonb_array_elements(ReleaseItem.annotations).table_valued("value", joins_implicitly=True)
    statement = (
        select(one.c.value.op("->>")("layer").label("layer"), one.c.value.op("->>")("ontology").label("version"))
        .select_from(ReleaseItem)
        .where(ReleaseItem.workspace_id == workspace, ReleaseItem.release_id == release)
        .distinct()
    )
    named = {(row.layer, int(row.version)) for row in await uow.rows(statement) if row.version is not None}
    layers = await uow.rows(
        select(Layer.id, Layer.name)
        .join(Release, (Release.dataset_id == Layer.dataset_id) & (Release.workspace_id == workspace))
        .where(Layer.workspace_id == workspace, Release.id == release, Layer.name.in_({name for name, _ in named}))
    )
    by_name = {row.name: row.id for row in layers}
    return sorted((by_name[name], version) for name, version in named)
