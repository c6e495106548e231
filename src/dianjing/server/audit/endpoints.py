"""Routes about the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import StreamingResponse

from dianjing.server.audit import reading
from dianjing.server.audit.schemas import EventShown, FlawShown, VerdictShown
from dianjing.server.audit.service import record
from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("audit")


@router.get("/workspaces/{workspace}/audit", operation_id="audit.list")
async def list_events(
    asked: AskedPage,
    actor: UUID | None = None,
    verb: Annotated[list[str], Query()] = [],  # noqa: B006
    thing: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    here: Here = Permit("audit.read", on=workspace_access),
) -> Page[EventShown]:
    """What was done in the workspace, the newest first; by one user, of some verbs, to one thing, in [since, until)."""
    wanted = reading.Wanted(actor=actor, verbs=verb, thing=thing, since=since, until=until)
    rows, following = await reading.page(here.uow, here.workspace, asked, wanted)
    return Page(
        items=[
            EventShown(
                id=row.id,
                at=row.at,
                actor=row.actor_id,
                via=row.via,
                verb=row.verb,
                thing_kind=row.thing_kind,
                thing=row.thing_id,
                request=row.request_id,
                refs=row.refs,
            )
            for row in rows
        ],
        next=following,
    )


@router.get("/workspaces/{workspace}/audit/archive", operation_id="audit.archive", response_class=StreamingResponse)
async def get_archive(here: Here = Permit("audit.read", on=workspace_access)) -> StreamingResponse:
    """The whole audit with its seals, as JSON lines for ``dianjing audit verify``."""
    await record(here.uow, "audit.export", "workspace", here.workspace, workspace=here.workspace)
    return StreamingResponse(
        reading.archive(here.resources.database, here.workspace),
        media_type="application/jsonl",
        headers={"Content-Disposition": f'attachment; filename="audit-{here.workspace}.jsonl"'},
    )


@router.get("/workspaces/{workspace}/audit/verification", operation_id="audit.verify")
async def verify(here: Here = Permit("audit.read", on=workspace_access)) -> VerdictShown:
    """Check the chain of seals against every event of the workspace."""
    verdict = await reading.verify(here.resources.database, here.workspace)
    return VerdictShown(
        intact=verdict.intact,
        events=verdict.events,
        unsealed=verdict.unsealed,
        seals=verdict.seals,
        epochs=verdict.epochs,
        head=verdict.head,
        flaws=[FlawShown(code=flaw.code, message=flaw.message) for flaw in verdict.flaws],
    )
