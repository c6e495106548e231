"""Routes of the loop."""

from __future__ import annotations

from dianjing.server.assist import service
from dianjing.server.assist.schemas import AssistanceOut, Queued, RunWish
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.projects.access import project_access

router = FeatureRouter("assist")


@router.get("/projects/{project}/assistance", operation_id="assist.worth")
async def get_assistance(here: Here = Permit("projects.read", on=project_access)) -> AssistanceOut:
    """Seconds and edits per object with and without help, as a ratio with its interval."""
    return await service.assistance(here.uow, here.thing)


@router.post("/projects/{project}/refit", operation_id="assist.refit", status_code=202)
async def refit(here: Here = Permit("assistants.run", on=project_access)) -> Queued:
    """Have the project's assistants learn from what has been accepted since the last time."""
    return Queued(job=await service.refit(here.uow, here.thing))


@router.post("/projects/{project}/assist", operation_id="assist.run", status_code=202)
async def run(wish: RunWish, here: Here = Permit("assistants.run", on=project_access)) -> Queued:
    """Have an assistant propose for chosen tasks that nobody has begun: a job, which can be cancelled."""
    return Queued(job=await service.run(here.uow, here.thing, wish))
