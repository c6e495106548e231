"""Routes about jobs."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from dianjing.server.jobs import service
from dianjing.server.jobs.access import asked_for_it, job_access
from dianjing.server.jobs.presenting import shown
from dianjing.server.jobs.schemas import JobShown, State
from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.gates import Here, Otherwise, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("jobs")
_OWN = [Otherwise("workspace.read", asked_for_it)]


@router.get("/workspaces/{workspace}/jobs", operation_id="jobs.list")
async def list_jobs(
    asked: AskedPage,
    state: Annotated[list[State], Query()] = [],  # noqa: B006
    thing: UUID | None = None,
    here: Here = Permit("jobs.read", on=workspace_access),
) -> Page[JobShown]:
    """The workspace's jobs, the newest first; those in some states, or about one thing."""
    rows, following = await service.page(here.uow, here.workspace, asked, states=state, thing=thing)
    return Page(items=[shown(row) for row in rows], next=following)


@router.get("/jobs/{job}", operation_id="jobs.get")
async def get_job(here: Here = Permit("jobs.read", on=job_access, otherwise=_OWN)) -> JobShown:
    """One job; everybody may see what they asked for."""
    return shown(here.thing)


@router.post("/jobs/{job}/cancel", operation_id="jobs.cancel")
async def cancel_job(here: Here = Permit("jobs.control", on=job_access, otherwise=_OWN)) -> JobShown:
    """End a job: a waiting one at once, a running one at its next step."""
    return shown(await service.cancel(here.uow, here.workspace, here.thing.id))


@router.post("/jobs/{job}/retry", operation_id="jobs.retry")
async def retry_job(here: Here = Permit("jobs.control", on=job_access, otherwise=_OWN)) -> JobShown:
    """Begin a failed or cancelled job again where it was."""
    return shown(await service.retry(here.uow, here.workspace, here.thing.id))
