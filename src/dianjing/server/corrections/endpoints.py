"""Routes about corrections."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from dianjing.server.corrections import service
from dianjing.server.corrections.access import correction_access, project_access
from dianjing.server.corrections.schemas import CorrectionShown, CorrectionWish, LeftItem, Reach
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("corrections")


@router.post("/projects/{project}/corrections/preview", operation_id="corrections.preview")
async def preview_correction(wish: CorrectionWish, here: Here = Permit("objects.correct", on=project_access)) -> Reach:
    """How many objects, items and tasks a correction would touch; nothing is changed."""
    return await service.preview(here.uow, here.thing, wish)


@router.post("/projects/{project}/corrections", status_code=202, operation_id="corrections.begin")
async def begin_correction(
    wish: CorrectionWish, here: Here = Permit("objects.correct", on=project_access)
) -> CorrectionShown:
    """Relabel, delete or send back objects, chosen one by one or by a filter. What is released stays as it is; each
    changed item gets a new revision, a task that somebody has in hand is left alone."""
    row = await service.begin(here.uow, here.thing, wish)
    return (await service.shown(here.uow, here.workspace, [row]))[0]


@router.get("/projects/{project}/corrections", operation_id="corrections.list")
async def list_corrections(
    asked: AskedPage, here: Here = Permit("annotations.read", on=project_access)
) -> Page[CorrectionShown]:
    """The corrections of a project, the newest first."""
    items, following = await service.page(here.uow, here.workspace, here.thing.id, asked)
    return Page(items=items, next=following)


@router.get("/corrections/{correction}", operation_id="corrections.get")
async def get_correction(here: Here = Permit("annotations.read", on=correction_access)) -> CorrectionShown:
    """One correction: what was asked, and what became of it."""
    return (await service.shown(here.uow, here.workspace, [here.thing]))[0]


@router.get("/corrections/{correction}/left", operation_id="corrections.list_left")
async def list_left(
    asked: AskedPage,
    undone: Annotated[bool, Query(description="those that the undo left as they were")] = False,
    here: Here = Permit("annotations.read", on=correction_access),
) -> Page[LeftItem]:
    """The items that a correction left as they were, and why."""
    items, following = await service.left(here.uow, here.workspace, here.thing.id, asked, undone=undone)
    return Page(items=items, next=following)


@router.post("/corrections/{correction}/undo", status_code=202, operation_id="corrections.undo")
async def undo_correction(here: Here = Permit("objects.correct", on=correction_access)) -> CorrectionShown:
    """Let everything be as it was before, except where somebody worked on it since."""
    row = await service.undo(here.uow, here.thing)
    return (await service.shown(here.uow, here.workspace, [row]))[0]
