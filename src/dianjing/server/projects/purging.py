"""Purging: thirty days after a project was deleted, its working state goes and a tombstone stays.

Tasks, slots, drafts, comments and counts are removed. Revisions are not: nothing that was handed in is ever deleted,
and releases name it; they stay in their layer, with the versions of the ontology that they were made under.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import exists, func, insert, select

from dianjing.server.audit.service import record
from dianjing.server.db.models.items import Tombstone
from dianjing.server.db.models.job import Job
from dianjing.server.db.models.projects import Project
from dianjing.server.jobs.service import enqueue
from dianjing.server.kit.background import JobContext
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.projects.service import KEPT

CHUNK = 5_000
_AT_ONCE = 100

# Each removes a bounded number of rows of one project of one workspace; the last table's rows go with the project.
_OF_TASKS = (
    "DELETE FROM drafts WHERE workspace_id = $1 AND task_id = ANY($2)",
    "DELETE FROM comments WHERE workspace_id = $1 AND task_id = ANY($2)",
    "DELETE FROM verdicts WHERE workspace_id = $1 AND task_id = ANY($2)",
    "DELETE FROM task_events WHERE workspace_id = $1 AND task_id = ANY($2)",
    "DELETE FROM slots WHERE workspace_id = $1 AND task_id = ANY($2)",
    "DELETE FROM tasks WHERE workspace_id = $1 AND id = ANY($2)",
)
_OF_PROJECT = (
    "DELETE FROM cursors WHERE lane_id IN (SELECT id FROM lanes WHERE workspace_id = $1 AND project_id = $2)",
    "DELETE FROM lanes WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM task_counters WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM work_counters WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM guideline_versions WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM batches WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM project_members WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM projects WHERE workspace_id = $1 AND id = $2",
)


async def ask_for_due(uow: UnitOfWork) -> int:
    """Ask for a job for each project whose time is over and that has none; how many."""
    due = await uow.rows(
        select(Project.id, Project.workspace_id)
        .where(
            Project.deleted_at < func.dianjing_now() - KEPT,
            ~exists().where(
                Job.workspace_id == Project.workspace_id, Job.thing_id == Project.id, Job.kind == "projects.purge"
            ),
        )
        .order_by(Project.deleted_at)
        .limit(_AT_ONCE)
        .execution_options(across_workspaces="the chore looks after the whole instance")
    )
    for row in due:
        await enqueue(uow, row.workspace_id, "projects.purge", {"project": str(row.id)}, thing=("project", row.id))
    return len(due)


async def purge(context: JobContext) -> dict[str, JsonValue]:
    """The job: removes tasks chunk by chunk, then the rest. A project that was restored meanwhile is left alone."""
    project = UUID(context.arguments["project"])
    removed = 0
    while True:
        async with context.begin() as uow:
            if not await _is_due(uow, context.workspace, project):
                return {"tasks": removed}
            raw = await uow.raw()
            rows = await raw.fetch(
                "SELECT id FROM tasks WHERE workspace_id = $1 AND project_id = $2 LIMIT $3",
                context.workspace,
                project,
                CHUNK,
            )
            tasks = [row["id"] for row in rows]
            for statement in _OF_TASKS:
                await raw.execute(statement, context.workspace, tasks)
            if not tasks:
                await _remove_project(uow, context.workspace, project)
                return {"tasks": removed}
        removed += len(tasks)
        await context.progress(removed)


async def _is_due(uow: UnitOfWork, workspace: UUID, project: UUID) -> bool:
    found: Any = await uow.scalar(
        select(Project.id)
        .where(
            Project.workspace_id == workspace,
            Project.id == project,
            Project.deleted_at < func.dianjing_now() - KEPT,
        )
        .with_for_update()
    )
    return found is not None


async def _remove_project(uow: UnitOfWork, workspace: UUID, project: UUID) -> None:
    raw = await uow.raw()
    for statement in _OF_PROJECT:
        await raw.execute(statement, workspace, project)
    await uow.execute(insert(Tombstone).values(id=project, workspace_id=workspace, kind="project", reason="deleted"))
    await record(uow, "projects.purge", "project", project, workspace=workspace)
