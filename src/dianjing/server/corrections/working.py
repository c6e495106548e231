"""Doing a correction, and taking it back: item by item, each a transaction, so that a kill costs one item.

Slots are locked before the task and the task before the head, as in the work itself. One item a transaction keeps the
locks of many tasks from being held at once, which the router would wait for in another order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.errors import Invalid
from dianjing.server.annotations import service as revisions
from dianjing.server.annotations.heads import NewHead, restate_heads, set_heads, set_statuses
from dianjing.server.corrections import repository
from dianjing.server.corrections.editing import Edited, delete, relabel
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.ontologies import service as ontologies
from dianjing.server.projects import service as projects
from dianjing.server.projects.flow import Flow, read_flow
from dianjing.server.tasks.returning import Still, rebase, send_back, set_back, stand_still


@dataclass(frozen=True, slots=True)
class Ground:
    """A correction and the project that it is in, as they are now."""

    correction: Row[Any]
    project: Row[Any]
    flow: Flow

    @property
    def workspace(self) -> UUID:
        """The workspace of both."""
        found: UUID = self.correction.workspace_id
        return found


@dataclass(frozen=True, slots=True)
class Before:
    """The head that a correction begins with: the revision, its status as a head, and the task, standing still."""

    revision: Row[Any]
    status: str
    still: Still | None


async def ground_of(uow: UnitOfWork, workspace: UUID, correction: UUID) -> Ground | None:
    """What a correction works on; None where it, or its project, is gone."""
    row = await repository.row_of(uow, workspace, correction)
    if row is None:
        return None
    project = await projects.get(uow, workspace, row.project_id)
    return Ground(row, project, read_flow(project.workflow))


async def correct(uow: UnitOfWork, ground: Ground, item: Row[Any]) -> str:
    """Correct one item. What became of it; ``done``, or why it was left as it was."""
    if item.deleted_at is not None:
        return await _settled(uow, ground, item, "gone")
    before = await _before(uow, ground, item)
    if isinstance(before, str):
        return await _settled(uow, ground, item, before)
    now = await repository.touched_in(uow, ground.workspace, ground.correction.layer_id, item.item_id)
    names = [name for name, touched in item.objects.items() if now.get(name) == touched]
    if not names:
        return await _settled(uow, ground, item, "changed")
    if ground.correction.kind == "return":
        return await _return(uow, ground, item, before, names)
    return await _rewrite(uow, ground, item, before, names)


async def take_back(uow: UnitOfWork, ground: Ground, item: Row[Any]) -> str:
    """Let an item be as it was before, where nobody worked on it since. What became of it."""
    outcome = "gone" if item.deleted_at is not None else await _back(uow, ground, item)
    await repository.settle(uow, ground.workspace, ground.correction.id, item.item_id, undone=outcome)
    return outcome


async def counted(uow: UnitOfWork, workspace: UUID, correction: UUID) -> tuple[dict[str, int], dict[str, int]]:
    """How many items had which outcome, with the objects that changed; and the same of the way back."""
    there: Counter[str] = Counter()
    back: Counter[str] = Counter()
    for row in await repository.totals(uow, workspace, correction):
        if row.outcome is not None:
            there[row.outcome] += row.items
            there["objects"] += int(row.changed or 0)
        if row.undone is not None:
            back[row.undone] += row.items
    return dict(there), dict(back)


async def _before(uow: UnitOfWork, ground: Ground, item: Row[Any]) -> Before | str:
    task = await repository.task_of(uow, ground.workspace, ground.project.id, item.item_id)
    still = None if task is None else await stand_still(uow, ground.workspace, task)
    if isinstance(still, str):
        return still
    head = await revisions.head_of(uow, ground.workspace, ground.correction.layer_id, item.item_id)
    return "gone" if head is None else Before(head[0], head[1], still)


async def _rewrite(uow: UnitOfWork, ground: Ground, item: Row[Any], before: Before, names: list[str]) -> str:
    version = ground.project.ontology_version
    ontology = await ontologies.read(uow, ground.workspace, ground.correction.layer_id, version)
    said = await revisions.document(uow, before.revision, under=version)
    try:
        edited: Edited = (
            relabel(said, ontology, names, ground.correction.asked["label"])
            if ground.correction.kind == "relabel"
            else delete(said, ontology, names)
        )
    except Invalid:
        return await _settled(uow, ground, item, "unfit")
    conditions = {"correction": str(ground.correction.id)}
    after = await revisions.replace(uow, before.revision, before.status, edited.document, version, conditions)
    if before.still is not None:
        await rebase(uow, before.still, after)
    return await _settled(
        uow, ground, item, "done", changed=edited.changed, before_id=before.revision.id, after_id=after
    )


async def _return(uow: UnitOfWork, ground: Ground, item: Row[Any], before: Before, names: list[str]) -> str:
    if before.still is None:
        return await _settled(uow, ground, item, "gone")
    text = ground.correction.asked["comment"]
    former = await send_back(uow, before.still, ground.flow, text)
    comments = await revisions.remark(uow, before.still.task, text, names, "return")
    await restate_heads(uow, ground.workspace, ground.correction.layer_id, {item.item_id: "submitted"})
    await set_statuses(uow, ground.workspace, {before.revision.id: "returned"})
    kept: dict[str, Any] = {
        "task": None if former is None else former.stored(),
        "head": before.status,
        "revision": before.revision.status,
        "comments": [str(one) for one in comments],
    }
    return await _settled(uow, ground, item, "done", changed=len(names), before_id=before.revision.id, former=kept)


async def _back(uow: UnitOfWork, ground: Ground, item: Row[Any]) -> str:
    before = await _before(uow, ground, item)
    if isinstance(before, str):
        return before
    if ground.correction.kind == "return":
        return await _unreturn(uow, ground, item, before)
    if before.revision.id != item.after_id or (before.still is not None and before.still.used(item.after_id)):
        return "used"
    head = NewHead(item.item_id, item.before_id, before.status, uow.by.user_id)
    await set_heads(uow, ground.workspace, ground.correction.layer_id, [head])
    await set_statuses(uow, ground.workspace, {item.after_id: "withdrawn"})
    if before.still is not None:
        await rebase(uow, before.still, item.before_id)
    return "done"


async def _unreturn(uow: UnitOfWork, ground: Ground, item: Row[Any], before: Before) -> str:
    former: Mapping[str, Any] = item.former
    if before.still is None or before.revision.id != item.before_id:
        return "used"
    if former["task"] is not None and not await set_back(uow, before.still, ground.flow, former["task"]):
        return "used"
    await restate_heads(uow, ground.workspace, ground.correction.layer_id, {item.item_id: former["head"]})
    await set_statuses(uow, ground.workspace, {item.before_id: former["revision"]})
    await revisions.settle_all(uow, ground.workspace, [UUID(one) for one in former["comments"]])
    return "done"


async def _settled(uow: UnitOfWork, ground: Ground, item: Row[Any], outcome: str, **values: Any) -> str:
    await repository.settle(uow, ground.workspace, ground.correction.id, item.item_id, outcome=outcome, **values)
    return outcome
