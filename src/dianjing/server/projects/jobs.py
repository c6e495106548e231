"""What goes on in the background of projects: those that were deleted thirty days ago lose their working state."""

from __future__ import annotations

from dianjing.core.words import Words
from dianjing.server.kit.background import JobContext, Result, chore, job
from dianjing.server.kit.resources import Resources
from dianjing.server.projects import purging


@chore("projects.purge", seconds=3600, lease=600)
async def purge_projects(resources: Resources) -> None:
    """Ask for a job for each project whose time to be restored is over."""
    async with resources.database.begin() as uow:
        await purging.ask_for_due(uow)


@job("projects.purge", Words(zh="清除已删除的项目", en="Purge deleted projects"))
async def purge_project(context: JobContext) -> Result | None:
    """Remove a project's working state, piece by piece."""
    return await purging.purge(context)
