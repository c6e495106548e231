"""Revisions that come with items or from assistants: written with their heads, and with what items hold by label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dianjing.core.errors import NotFound
from dianjing.core.words import Words
from dianjing.server.db.models.annotations import PLAIN, Annotation, Head
from dianjing.server.db.models.items import Item, ItemLabel
from dianjing.server.items.arrivals import Arrival, ArrivedAnnotation, Place, Taken
from dianjing.server.kit.bulk import copy_tuples, new_ids
from dianjing.server.kit.statements import run, statements_beside
from dianjing.server.kit.unit_of_work import UnitOfWork

SQL = statements_beside(__package__, "revisions.sql")

Row = tuple[Any, ...]

_REVISION = (
    "id", "item_id", "layer_id", "parent_id", "author_kind", "assistant", "status", "ontology_version", "seconds",
    "objects", "labels", "conditions", "media_hashes", "codec", "hash", "document",
)  # fmt: skip
_HEAD = ("layer_id", "item_id", "annotation_id", "status")
_LABEL = ("layer_id", "item_id", "dataset_id", "key", "label", "objects")

Spot = tuple[UUID, UUID]
"""A layer and an item: where there is one head."""


@dataclass(slots=True)
class _Writing:
    """The rows of a batch. Of two documents for one spot, the later one stands: heads and labels go by spot."""

    ids: list[UUID] = field(default_factory=list)
    revisions: list[Row] = field(default_factory=list)
    heads: dict[Spot, Row] = field(default_factory=dict)
    labels: dict[Spot, list[Row]] = field(default_factory=dict)
    fresh: set[Spot] = field(default_factory=set)
    """Spots of items that came with this batch: nobody else can have put a head there."""


async def annotate(
    uow: UnitOfWork, workspace: UUID, item: UUID, arrived: ArrivedAnnotation, *, assistant: str | None = None
) -> UUID:
    """A revision of one item in one layer, as its head. For proposals; people's work goes through ``server/work``."""
    row = await uow.row(select(Item.key, Item.dataset_id).where(Item.workspace_id == workspace, Item.id == item))
    if row is None:
        raise NotFound("items.unknown", Words(zh="没有这个数据项", en="There is no such item."))
    place = Place(workspace, row.dataset_id, None)
    taken = Taken(outcomes={row.key: "same"}, items={row.key: item})
    revisions = await write_revisions(uow, place, [Arrival(row.key, "", annotations=(arrived,))], taken, assistant)
    if revisions:
        return revisions[0]
    # The layer's head says the same already: that revision stands.
    head: UUID = await uow.scalar(
        select(Head.annotation_id).where(
            Head.workspace_id == workspace, Head.layer_id == arrived.layer_id, Head.item_id == item
        )
    )
    return head


async def write_revisions(
    uow: UnitOfWork, place: Place, arrivals: Iterable[Arrival], taken: Taken, assistant: str | None = None
) -> list[UUID]:
    """The annotations of a batch whose items have been taken, as revisions; their ids. Outcomes are brought up to it.

    What a head says already is left out.
    """
    wanted = [(taken.items[one.key], one, annotation) for one in arrivals for annotation in one.annotations]
    if not wanted:
        return []
    spots = {(annotation.layer_id, item): taken.outcomes[one.key] == "added" for item, one, annotation in wanted}
    heads = await _heads(uow, place, [spot for spot, fresh in spots.items() if not fresh])
    writing = _Writing(fresh={spot for spot, fresh in spots.items() if fresh})
    ids = iter(new_ids(len(wanted)))
    for item, arrival, annotation in wanted:
        spot = (annotation.layer_id, item)
        parent = heads.get(spot)
        if parent is not None and parent[1] == annotation.document.hash:
            continue
        revision = next(ids)
        heads[spot] = (revision, annotation.document.hash)
        _add(writing, place, spot, arrival, annotation, (revision, parent[0] if parent else None, assistant))
        if taken.outcomes[arrival.key] == "same":
            taken.outcomes[arrival.key] = "changed"
    await copy_tuples(uow, Annotation, place.workspace, _REVISION, writing.revisions)
    await _set_heads(uow, place, writing)
    return writing.ids


def _add(
    writing: _Writing,
    place: Place,
    spot: Spot,
    arrival: Arrival,
    annotation: ArrivedAnnotation,
    made: tuple[UUID, UUID | None, str | None],
) -> None:
    revision, parent, assistant = made
    layer, item = spot
    document = annotation.document
    writing.ids.append(revision)
    writing.revisions.append(
        (
            revision,
            item,
            layer,
            parent,
            annotation.author_kind,
            assistant,
            annotation.status,
            annotation.ontology_version,
            annotation.seconds,
            document.objects,
            sorted(document.labels),
            annotation.conditions,
            {media.name: media.sha256 for media in arrival.media if media.sha256},
            PLAIN,
            document.hash,
            document.data,
        )
    )
    writing.heads[spot] = (layer, item, revision, annotation.status)
    # What is only proposed is not what an item holds.
    writing.labels[spot] = (
        []
        if annotation.author_kind == "assistant"
        else [(layer, item, place.dataset, arrival.key, label, count) for label, count in document.labels.items()]
    )


async def _heads(uow: UnitOfWork, place: Place, spots: Sequence[Spot]) -> dict[Spot, tuple[UUID, str | None]]:
    if not spots:
        return {}
    layers, items = (list(column) for column in zip(*spots, strict=True))
    rows = await run(uow, SQL["heads"], workspace=place.workspace, layers=layers, items=items)
    return {(layer, item): (annotation, digest) for layer, item, annotation, digest in rows}


async def _set_heads(uow: UnitOfWork, place: Place, writing: _Writing) -> None:
    """Heads of new items are copied in; others are put over what is there or comes meanwhile, and its labels go."""
    fresh = [row for spot, row in writing.heads.items() if spot in writing.fresh]
    await copy_tuples(uow, Head, place.workspace, _HEAD, fresh)
    over = [row for spot, row in writing.heads.items() if spot not in writing.fresh]
    if over:
        layers, items, annotations, statuses = (list(column) for column in zip(*over, strict=True))
        await run(
            uow,
            SQL["put_heads"],
            workspace=place.workspace,
            layers=layers,
            items=items,
            annotations=annotations,
            statuses=statuses,
        )
        await run(uow, SQL["clear_labels"], workspace=place.workspace, layers=layers, items=items)
    await copy_tuples(
        uow, ItemLabel, place.workspace, _LABEL, [row for rows in writing.labels.values() for row in rows]
    )
