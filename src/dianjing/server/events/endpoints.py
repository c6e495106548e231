"""The route of live news."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header
from fastapi.responses import StreamingResponse

from dianjing.server.events.service import open_hub
from dianjing.server.events.stream import stream
from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.gates import Here, Permit, recognised
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("events")


@router.get("/workspaces/{workspace}/events", operation_id="events.listen", response_class=StreamingResponse)
async def listen(
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
    here: Here = Permit("events.read", on=workspace_access),
) -> StreamingResponse:
    """Server-sent events: what happens in the workspace, of what I may see, as it happens.

    ``event`` is the kind (``job``, ``task``, ``comment`` …; ``reset``: ask for everything anew), ``data`` holds the id
    of the thing and its state. After a broken connection the browser sends ``Last-Event-ID`` and hears what it missed.
    """
    request, resources, workspace = here.request, here.resources, here.workspace

    async def permissions() -> frozenset[str] | None:
        actor = await recognised(request, resources)
        membership = actor.membership(workspace) if actor is not None and actor.in_scope("events.read") else None
        return None if membership is None else membership.permissions

    last_id = int(last_event_id) if last_event_id is not None and last_event_id.isdecimal() else None
    return StreamingResponse(
        stream(resources.once(open_hub), workspace, here.actor.user_id, permissions, last_id),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
