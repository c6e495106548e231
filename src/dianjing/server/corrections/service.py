"""Corrections as they are asked for and shown; ``working.py`` does them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.errors import Conflict, Invalid, NotFound
from dianjing.core.ids import uuid7
from dianjing.core.words import Words
from dianjing.server.audit.service import record
from dianjing.server.corrections import repository
from dianjing.server.corrections.schemas import CorrectionShown, CorrectionWish, LeftItem, Reach
from dianjing.server.jobs.presenting import shown as job_shown
from dianjing.server.jobs.service import enqueue
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.objects.service import Wanted
from dianjing.server.ontologies import service as ontologies

CORRECT, UNDO = "corrections.apply", "corrections.undo"


async def preview(uow: UnitOfWork, project: Row[Any], wish: CorrectionWish) -> Reach:
    """How much a correction would touch now. Nothing is written. Raises ``Invalid`` for a class that is not there."""
    await _check(uow, project, wish)
    workspace: UUID = project.workspace_id
    if wish.objects is not None:
        chosen, _ = await _chosen(uow, project, wish)
        tasks = await repository.tasks_of(uow, workspace, project.id, list(chosen))
        return Reach(objects=sum(map(len, chosen.values())), items=len(chosen), tasks=tasks, whole=True)
    objects, items, tasks = await repository.reach(uow, workspace, project, _wanted(wish), but=wish.label)
    most = repository.MOST_COUNTED
    return Reach(objects=min(objects, most), items=items, tasks=tasks, whole=objects <= most)


async def begin(uow: UnitOfWork, project: Row[Any], wish: CorrectionWish) -> Row[Any]:
    """Write down what is to be corrected, as it is now, and ask for the job that does it."""
    await _check(uow, project, wish)
    workspace, identity = project.workspace_id, uuid7()
    missed = 0
    if wish.objects is not None:
        chosen, missed = await _chosen(uow, project, wish)
        await repository.take_chosen(uow, workspace, identity, chosen)
    else:
        await repository.take_filtered(uow, workspace, project, identity, _wanted(wish), but=wish.label)
    objects, items = await repository.sizes(uow, workspace, identity)
    asked = wish.model_dump(mode="json", exclude_none=True, exclude={"objects", "kind"})
    await repository.insert_correction(
        uow,
        {
            "id": identity,
            "workspace_id": workspace,
            "project_id": project.id,
            "layer_id": project.layer_id,
            "kind": wish.kind,
            "asked": asked,
            "objects": objects,
            "items": items,
            "missed": missed,
            "counts": {},
            "created_by": uow.by.user_id,
        },
    )
    job = await _ask(uow, project.id, workspace, identity, CORRECT)
    await repository.change(uow, workspace, identity, job_id=job)
    await record(
        uow,
        "objects.correct",
        "correction",
        identity,
        workspace=workspace,
        refs={"project": str(project.id), "kind": wish.kind, "objects": objects, "items": items},
    )
    return await get(uow, workspace, identity)


async def undo(uow: UnitOfWork, correction: Row[Any]) -> Row[Any]:
    """Ask for the way back. Raises ``Conflict`` for a correction that is under way, or was taken back already."""
    row = await repository.row_of(uow, correction.workspace_id, correction.id, lock=True)
    if row is None or row.undo_job_id is not None:
        raise Conflict("correction.undone", Words(zh="这次修正已经撤销", en="This correction was taken back already"))
    jobs = await repository.jobs_of(uow, row.workspace_id, [row.job_id])
    # One that failed, or was cancelled, can be taken back as far as it came.
    if row.ended_at is None and jobs[row.job_id].state in ("queued", "running"):
        raise Conflict(
            "correction.under_way",
            Words(
                zh="修正还在进行，完成后才能撤销", en="The correction is under way; it can be undone once it is done"
            ),
        )
    job = await _ask(uow, row.project_id, row.workspace_id, row.id, UNDO)
    await repository.change(uow, row.workspace_id, row.id, undo_job_id=job)
    await record(uow, "objects.correct", "correction", row.id, workspace=row.workspace_id, refs={"undo": True})
    return await get(uow, row.workspace_id, row.id)


async def get(uow: UnitOfWork, workspace: UUID, correction: UUID) -> Row[Any]:
    """One correction. Raises ``NotFound``."""
    row = await repository.row_of(uow, workspace, correction)
    if row is None:
        raise NotFound("correction.unknown", Words(zh="没有这次修正", en="There is no such correction"))
    return row


async def page(
    uow: UnitOfWork, workspace: UUID, project: UUID, asked: PageRequest
) -> tuple[list[CorrectionShown], str | None]:
    """The corrections of a project, the newest first."""
    rows, following = await repository.page(uow, workspace, project, asked)
    return await shown(uow, workspace, rows), following


async def left(
    uow: UnitOfWork, workspace: UUID, correction: UUID, asked: PageRequest, *, undone: bool
) -> tuple[list[LeftItem], str | None]:
    """The items that were left as they were, and why."""
    rows, following = await repository.left(uow, workspace, correction, asked, undone=undone)
    items = [LeftItem(item=row.item_id, key=row.key, outcome=row.outcome, objects=sorted(row.objects)) for row in rows]
    return items, following


async def shown(uow: UnitOfWork, workspace: UUID, rows: Sequence[Row[Any]]) -> list[CorrectionShown]:
    """Corrections with their jobs."""
    named = [job for row in rows for job in (row.job_id, row.undo_job_id) if job is not None]
    jobs = {key: job_shown(one) for key, one in (await repository.jobs_of(uow, workspace, named)).items()}
    return [
        CorrectionShown(
            id=row.id,
            kind=row.kind,
            label=row.asked.get("label"),
            comment=row.asked.get("comment"),
            by=row.created_by,
            at=row.created_at,
            objects=row.objects,
            items=row.items,
            missed=row.missed,
            counts={name: number for name, number in row.counts.items() if name != "objects"},
            changed=row.counts.get("objects", 0),
            ended_at=row.ended_at,
            undone=row.undone,
            undone_at=row.undone_at,
            job=jobs.get(row.job_id),
            undo_job=jobs.get(row.undo_job_id),
        )
        for row in rows
    ]


def _wanted(wish: CorrectionWish) -> Wanted:
    return Wanted(**({} if wish.filter is None else wish.filter.model_dump()))


async def _check(uow: UnitOfWork, project: Row[Any], wish: CorrectionWish) -> None:
    if wish.label is None:
        return
    ontology = await ontologies.read(uow, project.workspace_id, project.layer_id, project.ontology_version)
    known = ontology.class_by_name.get(wish.label)
    if known is None or known.retired:
        raise Invalid(
            "correction.no_such_class",
            Words(zh=f"标注体系里没有在用的类别 {wish.label!r}", en=f"The ontology has no class {wish.label!r} in use"),
            where="label",
        )


async def _chosen(uow: UnitOfWork, project: Row[Any], wish: CorrectionWish) -> tuple[dict[UUID, dict[str, str]], int]:
    """The objects that are still what was seen, by item; and how many are not."""
    wanted = {(one.item, one.object): one.touched for one in wish.objects or []}
    found: dict[UUID, dict[str, str]] = {}
    same = 0
    for row in await repository.seen(uow, project.workspace_id, project.layer_id, list(wanted)):
        if row.touched_in == wanted[row.item_id, row.object]:
            same += 1
            if row.label != wish.label:
                found.setdefault(row.item_id, {})[row.object] = str(row.touched_in)
    return found, len(wanted) - same


async def _ask(uow: UnitOfWork, project: UUID, workspace: UUID, correction: UUID, kind: str) -> UUID:
    return await enqueue(
        uow,
        workspace,
        kind,
        {"correction": str(correction)},
        thing=("correction", correction),
        priority=1,
        # One after the other: what the second chooses is what the first left.
        lock=f"corrections:{project}",
    )
