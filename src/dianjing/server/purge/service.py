"""Purging: in batches, each one transaction, children before parents; a kill costs one batch and the next run goes on.

Blobs are not touched here: once no row names them, the garbage chore removes them with their bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from dianjing.server.audit.service import record
from dianjing.server.db.models import all_tables
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.retention import KEPT
from dianjing.server.kit.unit_of_work import RawConnection, UnitOfWork
from dianjing.server.purge import statements as sql

_BATCH = 500
_SWEPT = 5_000
_FIRST = UUID(int=0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Kind = Literal["workspace", "dataset", "project"]


async def purge(resources: Resources) -> dict[str, int]:
    """Everything that was deleted longer than 30 days ago; how many of what went."""
    database = resources.database
    gone = {"workspace": 0, "dataset": 0, "project": 0, "item": 0}
    for workspace in await _due(database, "workspace"):
        await _purge_workspace(resources, workspace[0])
        gone["workspace"] += 1
    for workspace_id, dataset in await _due(database, "dataset"):
        await _purge_dataset(resources, workspace_id, dataset)
        gone["dataset"] += 1
    for workspace_id, project in await _due(database, "project"):
        await _purge_project(resources, workspace_id, project)
        gone["project"] += 1
    gone["item"] += await _purge_items(resources)
    return gone


async def _due(database: Database, kind: Kind) -> list[tuple[UUID, UUID]]:
    async with database.begin() as uow:
        rows = await (await uow.raw()).fetch(sql.DUE[kind], KEPT, _BATCH)
    return [(row["workspace_id"], row["id"]) for row in rows]


async def _purge_items(resources: Resources) -> int:
    """Single items that were deleted; how many."""
    gone, after = 0, (_EPOCH, _FIRST)
    while True:
        async with resources.database.begin() as uow:
            rows = await (await uow.raw()).fetch(sql.ITEMS_DUE, KEPT, _BATCH, *after)
        if not rows:
            return gone
        after = (rows[-1]["deleted_at"], rows[-1]["id"])
        by_workspace: dict[UUID, list[UUID]] = {}
        for row in rows:
            by_workspace.setdefault(row["workspace_id"], []).append(row["id"])
        for workspace, items in by_workspace.items():
            async with resources.database.begin() as uow:
                await _drop_items(await uow.raw(), workspace, items)
                await record(uow, "system.purge", "items", None, workspace=workspace, refs={"items": len(items)})
            gone += len(items)


async def _drop_items(connection: RawConnection, workspace: UUID, items: Sequence[UUID]) -> None:
    tasks = [row["id"] for row in await connection.fetch(sql.TASKS_OF_ITEMS, workspace, items)]
    if tasks:
        await _run(connection, sql.TASKS, workspace, tasks)
    await _run(connection, sql.ITEMS, workspace, items)


async def _purge_project(resources: Resources, workspace: UUID, project: UUID) -> None:
    """A project's tasks and work; where a release holds some of it, that stays with the project's name and versions."""
    database = resources.database
    while True:
        async with database.begin() as uow:
            connection = await uow.raw()
            tasks = [row["id"] for row in await connection.fetch(sql.TASKS_OF_PROJECT, workspace, project, _BATCH)]
            await _run(connection, sql.TASKS, workspace, tasks)
        if len(tasks) < _BATCH:
            break
    async with database.begin() as uow:
        layers = await (await uow.raw()).fetch(
            "SELECT id FROM layers WHERE workspace_id = $1 AND project_id = $2", workspace, project
        )
    left = [layer["id"] for layer in layers if not await _purge_layer(resources, workspace, layer["id"])]
    async with database.begin() as uow:
        connection = await uow.raw()
        await _run(connection, sql.PROJECT, workspace, project)
        await _end(uow, "project", "projects", workspace, project, kept=bool(left), itself=sql.PROJECT_ITSELF)


async def _purge_layer(resources: Resources, workspace: UUID, layer: UUID) -> bool:
    """A layer's annotations, without those of items that a release holds; whether the layer itself is gone."""
    after = _FIRST
    while True:
        async with resources.database.begin() as uow:
            connection = await uow.raw()
            rows = await connection.fetch(sql.WORK_OF_LAYER, workspace, layer, after, _BATCH)
            if rows:
                ids, items = [row["id"] for row in rows], list({row["item_id"] for row in rows})
                await _run(connection, sql.HEADS_OF_WORK, workspace, layer, items)
                await _run(connection, sql.WORK, workspace, ids)
                after = rows[-1]["id"]
        if len(rows) < _BATCH:
            break
    async with resources.database.begin() as uow:
        connection = await uow.raw()
        if await connection.fetchval(sql.LEFT_IN_LAYER, workspace, layer):
            return False
        await _run(connection, sql.LAYER, workspace, layer)
    return True


async def _purge_dataset(resources: Resources, workspace: UUID, dataset: UUID) -> None:
    """A dataset with its projects, items and imports; what a release holds stays, and the dataset's name with it."""
    database = resources.database
    async with database.begin() as uow:
        connection = await uow.raw()
        of_dataset = (workspace, dataset)
        projects = await connection.fetch(
            "SELECT id FROM projects WHERE workspace_id = $1 AND dataset_id = $2 AND purged_at IS NULL", *of_dataset
        )
    for project in projects:
        await _purge_project(resources, workspace, project["id"])
    after = _FIRST
    while True:
        async with database.begin() as uow:
            connection = await uow.raw()
            rows = await connection.fetch(sql.ITEMS_OF_DATASET, workspace, dataset, after, _BATCH)
            if rows:
                await _drop_items(connection, workspace, [row["id"] for row in rows])
                after = rows[-1]["id"]
        if len(rows) < _BATCH:
            break
    async with database.begin() as uow:
        connection = await uow.raw()
        layers = await connection.fetch(
            "SELECT id FROM layers WHERE workspace_id = $1 AND dataset_id = $2", *of_dataset
        )
    for layer in layers:
        await _purge_layer(resources, workspace, layer["id"])
    async with database.begin() as uow:
        connection = await uow.raw()
        await _run(connection, sql.UPLOADS, workspace, dataset)
        kept = bool(await connection.fetchval(sql.LEFT_IN_DATASET, workspace, dataset))
        await _end(uow, "dataset", "datasets", workspace, dataset, kept=kept, itself=sql.DATASET_ITSELF)


async def _end(
    uow: UnitOfWork, kind: str, table: str, workspace: UUID, thing: UUID, *, kept: bool, itself: Sequence[str]
) -> None:
    """Drop the row, or note that all went that could; the audit keeps the fact."""
    connection = await uow.raw()
    if kept:
        await connection.execute(
            f"UPDATE {table} SET purged_at = dianjing_now() WHERE workspace_id = $1 AND id = $2", workspace, thing
        )
    else:
        await _run(connection, itself, workspace, thing)
        await connection.execute(sql.TOMBSTONE, workspace, thing, kind)
    await record(uow, "system.purge", kind, thing, workspace=workspace, refs={"kept_for_releases": kept})


async def _purge_workspace(resources: Resources, workspace: UUID) -> None:
    """Everything of a workspace, its releases too. What happened in it stays in the audit."""
    database = resources.database
    # Releases first: they hold items back.
    for table in ("exports", "release_blobs", "release_items", "releases"):
        await _sweep(resources, workspace, table)
    async with database.begin() as uow:
        datasets = await (await uow.raw()).fetch("SELECT id FROM datasets WHERE workspace_id = $1", workspace)
    for dataset in datasets:
        await _purge_dataset(resources, workspace, dataset["id"])
    for name, kept in sorted(all_tables().tables.items()):
        if "workspace_id" in kept.columns and name not in sql.KEPT_OF_WORKSPACE:
            await _sweep(resources, workspace, name)
    async with database.begin() as uow:
        connection = await uow.raw()
        await connection.execute("DELETE FROM workspaces WHERE id = $1", workspace)
        await connection.execute(sql.TOMBSTONE, workspace, workspace, "workspace")
        await record(uow, "system.purge", "workspace", workspace, workspace=workspace)


async def _sweep(resources: Resources, workspace: UUID, table: str) -> None:
    batch = f'SELECT ctid FROM "{table}" WHERE workspace_id = $1 LIMIT {_SWEPT}'
    while True:
        async with resources.database.begin() as uow:
            said = await (await uow.raw()).execute(f'DELETE FROM "{table}" WHERE ctid = ANY(ARRAY({batch}))', workspace)
        if int(said.split()[-1]) < _SWEPT:
            return


async def _run(connection: RawConnection, each: Sequence[str], *arguments: Any) -> None:
    for statement in each:
        await connection.execute(statement, *arguments)
