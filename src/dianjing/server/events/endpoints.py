"""The route of live news."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header
from fastapi.responses import StreamingResponse

from dianjing.server.events.kinds import DESCRIPTION
from dianjing.server.events.service import open_hub
from dianjing.server.events.stream import Rights, stream
from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.gates import Here, Permit, recognised
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("events")


@router.get(
    "/workspaces/{workspace}/events",
    operation_id="events.listen",
    description=DESCRIPTION,
    response_class=StreamingResponse,
)
async def listen(
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
    here: Here = Permit("events.read", on=workspace_access),
) -> StreamingResponse:
    """What happens in the workspace, as it happens; ``kinds.py`` lists what there is to hear."""
    request, resources, workspace = here.request, here.resources, here.workspace

    async def rights() -> Rights | None:
        actor = await recognised(request, resources)
        membership = actor.membership(workspace) if actor is not None and actor.in_scope("events.read") else None
        return None if actor is None or membership is None else Rights(membership.permissions, actor.scope)

    last_id = int(last_event_id) if last_event_id is not None and last_event_id.isdecimal() else None
    return StreamingResponse(
        stream(resources.once(open_hub), workspace, here.actor.user_id, rights, last_id),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
