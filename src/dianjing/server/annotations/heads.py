"""Setting heads: the one revision that stands for an item in a layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from dianjing.server.kit.statements import run, statements_beside
from dianjing.server.kit.unit_of_work import UnitOfWork

SQL = statements_beside(__package__, "heads.sql")


@dataclass(frozen=True, slots=True)
class NewHead:
    """A revision that from now on stands for its item, and who decided so."""

    item: UUID
    annotation: UUID
    status: str
    set_by: UUID | None = None


async def set_heads(uow: UnitOfWork, workspace: UUID, layer: UUID, heads: Sequence[NewHead]) -> None:
    """Let revisions stand for their items. What is accepted gives way only to what is accepted."""
    if not heads:
        return
    # The latest word on an item counts; one statement cannot change a row twice.
    last = {head.item: head for head in heads}
    ordered = list(last.values())
    changed = await run(
        uow,
        SQL["set_heads"],
        workspace=workspace,
        layer=layer,
        items=[head.item for head in ordered],
        annotations=[head.annotation for head in ordered],
        statuses=[head.status for head in ordered],
        setters=[head.set_by for head in ordered],
    )
    if changed:
        await run(
            uow,
            SQL["label_items"],
            workspace=workspace,
            layer=layer,
            items=[row["item_id"] for row in changed],
            annotations=[row["annotation_id"] for row in changed],
        )
        await run(
            uow,
            SQL["keep_payloads"],
            workspace=workspace,
            annotations=[row["annotation_id"] for row in changed],
        )


async def drop_heads(uow: UnitOfWork, workspace: UUID, layer: UUID, items: Sequence[UUID]) -> None:
    """Let nothing stand for some items: they cannot be used, or their tasks were begun anew."""
    if items:
        await run(uow, SQL["drop_heads"], workspace=workspace, layer=layer, items=list(items))


async def set_statuses(uow: UnitOfWork, workspace: UUID, statuses: Mapping[UUID, str]) -> None:
    """Say what became of revisions: accepted, returned."""
    if statuses:
        await run(
            uow,
            SQL["set_statuses"],
            workspace=workspace,
            annotations=list(statuses),
            statuses=list(statuses.values()),
        )


async def restate_heads(uow: UnitOfWork, workspace: UUID, layer: UUID, statuses: Mapping[UUID, str]) -> None:
    """Let the heads of some items be of another status, even where they were accepted."""
    if statuses:
        await run(
            uow,
            SQL["restate_heads"],
            workspace=workspace,
            layer=layer,
            items=list(statuses),
            statuses=list(statuses.values()),
            setter=uow.by.user_id,
        )
