"""Taking items into a dataset, a batch in one transaction and a handful of statements.

The key decides: a new one is added; a known one whose bytes differ gets a new version of that media (what was made on
the old one says so); a known one with the same bytes is left as it is. Annotations become revisions of their layer,
unless its head says the same already. So the same batch taken twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_, update

from dianjing.core.canonical import digest as digest_of
from dianjing.core.errors import NotFound
from dianjing.core.ids import uuid7
from dianjing.core.words import Words
from dianjing.server.db.models.annotations import PLAIN, Annotation, Head
from dianjing.server.db.models.datasets import Dataset
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.media import Media, MediaPart
from dianjing.server.items.arrivals import Arrival, ArrivedAnnotation, ArrivedMedia, Outcome, Place, Taken, Twin
from dianjing.server.kit.bulk import copy_rows
from dianjing.server.kit.statements import run, statements_beside
from dianjing.server.kit.unit_of_work import UnitOfWork

SQL = statements_beside(__package__, "intake.sql")

Row = dict[str, Any]


@dataclass(slots=True)
class _Rows:
    """What a batch adds to each table."""

    items: list[Row] = field(default_factory=list)
    media: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """An item that is there, and its current media: name → (id, version, sha256)."""

    id: UUID
    split: str | None
    media: dict[str, tuple[UUID, int, str | None]]


async def take(uow: UnitOfWork, place: Place, arrivals: Sequence[Arrival]) -> Taken:
    """Take a batch; of two arrivals with one key in it, the later one counts."""
    by_key = {one.key: one for one in arrivals}
    known = await _known(uow, place, by_key)
    taken, rows, replaced = Taken(), _Rows(), list[UUID]()
    for key, arrival in by_key.items():
        there = known.get(key)
        if there is None:
            item_id = _add_item(rows, place, arrival)
            outcome: Outcome = "added"
        else:
            item_id = there.id
            outcome = _compare(rows, replaced, arrival, there)
        taken.items[key] = item_id
        taken.outcomes[key] = outcome
    taken.twins = await _twins(uow, place, by_key)
    await _write(uow, place, rows, replaced)
    await _update_changed(uow, place, by_key, known, taken)
    added = taken.count("added")
    if added:
        await uow.execute(
            update(Dataset)
            .where(Dataset.workspace_id == place.workspace, Dataset.id == place.dataset)
            .values(items=Dataset.items + added, updated_at=func.dianjing_now())
        )
    await _annotate(uow, place, by_key.values(), taken)
    return taken


async def annotate(
    uow: UnitOfWork, workspace: UUID, item: UUID, arrived: ArrivedAnnotation, *, assistant: str | None = None
) -> UUID:
    """A revision of one item in one layer, as its head. For proposals; people's work goes through ``server/work``."""
    row = await uow.row(select(Item.key, Item.dataset_id).where(Item.workspace_id == workspace, Item.id == item))
    if row is None:
        raise NotFound("items.unknown", Words(zh="没有这个数据项", en="There is no such item."))
    place = Place(workspace, row.dataset_id, None)
    taken = Taken(outcomes={row.key: "same"}, items={row.key: item})
    revisions = await _annotate(uow, place, [Arrival(row.key, "", annotations=(arrived,))], taken, assistant)
    if revisions:
        return revisions[0]
    # The layer's head says the same already: that revision stands.
    head: UUID = await uow.scalar(
        select(Head.annotation_id).where(
            Head.workspace_id == workspace, Head.layer_id == arrived.layer_id, Head.item_id == item
        )
    )
    return head


async def _known(uow: UnitOfWork, place: Place, keys: Iterable[str]) -> dict[str, _Known]:
    statement = (
        select(Item.key, Item.id, Item.split, Media.name, Media.id, Media.version, Media.sha256)
        .outerjoin(
            Media,
            (Media.item_id == Item.id) & (Media.workspace_id == place.workspace) & Media.replaced_at.is_(None),
        )
        .where(
            Item.workspace_id == place.workspace,
            Item.dataset_id == place.dataset,
            Item.deleted_at.is_(None),
            Item.key.in_(list(keys)),
        )
    )
    found: dict[str, _Known] = {}
    for key, item_id, split, name, media_id, version, sha256 in map(tuple, await uow.rows(statement)):
        known = found.setdefault(key, _Known(item_id, split, {}))
        if name is not None:
            known.media[name] = (media_id, version, sha256)
    return found


def _add_item(rows: _Rows, place: Place, arrival: Arrival) -> UUID:
    item_id = uuid7()
    rows.items.append(
        {
            "id": item_id,
            "dataset_id": place.dataset,
            "key": arrival.key,
            "modality": arrival.modality,
            "split": arrival.split,
            "group": arrival.group,
            "metadata": arrival.metadata,
            "extra": arrival.extra,
            "sensitivity": arrival.sensitivity,
            "derived_from": arrival.derived_from,
            "derivation": arrival.derivation,
            "import_id": place.import_id,
        }
    )
    for position, media in enumerate(arrival.media):
        _add_media(rows, item_id, position, 1, media)
    return item_id


def _add_media(rows: _Rows, item_id: UUID, position: int, version: int, media: ArrivedMedia) -> None:
    media_id = uuid7()
    rows.media.append(
        {
            "id": media_id,
            "item_id": item_id,
            "name": media.name,
            "position": position,
            "version": version,
            "type": media.type,
            "role": media.role,
            "facts": media.facts,
            "calibration": media.calibration,
            "size": media.size,
            "sha256": media.sha256,
            "encoding": media.encoding,
            "derived": media.derived,
            # What came with its facts needs no look: previews of such texts are made when somebody asks for one.
            "probed_at": datetime.now(UTC) if media.probed else None,
        }
    )
    for number, part in enumerate(media.parts):
        rows.parts.append(
            {
                "media_id": media_id,
                "position": number,
                "blob": part.blob,
                "inline": part.inline,
                "address": part.address,
                "etag": part.etag,
                "size": part.size,
                "stream": part.stream,
                "time": part.time,
                "pose": part.pose,
            }
        )


def _compare(rows: _Rows, replaced: list[UUID], arrival: Arrival, known: _Known) -> Outcome:
    outcome: Outcome = "same"
    for position, media in enumerate(arrival.media):
        there = known.media.get(media.name)
        if there is None:
            _add_media(rows, known.id, position, 1, media)
            outcome = "changed"
        elif media.sha256 is not None and there[2] != media.sha256:
            replaced.append(there[0])
            _add_media(rows, known.id, position, there[1] + 1, media)
            outcome = "changed"
    if arrival.split is not None and arrival.split != known.split:
        outcome = "changed"
    return outcome


async def _twins(uow: UnitOfWork, place: Place, by_key: dict[str, Arrival]) -> list[Twin]:
    """Items whose bytes another item has: in the dataset, or earlier in this batch."""
    first: dict[str, str] = {}
    twins: list[Twin] = []
    for key, arrival in by_key.items():
        for media in arrival.media:
            if media.sha256 is not None and first.setdefault(media.sha256, key) != key:
                twins.append(Twin(key, first[media.sha256], media.name))
    if not first:
        return twins
    statement = (
        select(Media.sha256, Media.name, Item.key)
        .join(Item, (Item.id == Media.item_id) & (Item.workspace_id == place.workspace))
        .where(
            Media.workspace_id == place.workspace,
            Media.sha256.in_(list(first)),
            Media.replaced_at.is_(None),
            Item.dataset_id == place.dataset,
            Item.deleted_at.is_(None),
        )
    )
    for sha256, name, other in map(tuple, await uow.rows(statement)):
        if other not in by_key:
            twins.append(Twin(first[sha256], other, name))
    return twins


async def _write(uow: UnitOfWork, place: Place, rows: _Rows, replaced: list[UUID]) -> None:
    if replaced:
        await uow.execute(
            update(Media)
            .where(Media.workspace_id == place.workspace, Media.id.in_(replaced))
            .values(replaced_at=func.dianjing_now())
        )
    await copy_rows(uow, Item, place.workspace, rows.items)
    await copy_rows(uow, Media, place.workspace, rows.media)
    await copy_rows(uow, MediaPart, place.workspace, rows.parts)


async def _update_changed(
    uow: UnitOfWork, place: Place, by_key: dict[str, Arrival], known: dict[str, _Known], taken: Taken
) -> None:
    for key, outcome in taken.outcomes.items():
        if outcome == "changed":
            await uow.execute(
                update(Item)
                .where(Item.workspace_id == place.workspace, Item.id == known[key].id)
                .values(split=by_key[key].split or known[key].split, updated_at=func.dianjing_now())
            )


async def _annotate(
    uow: UnitOfWork, place: Place, arrivals: Iterable[Arrival], taken: Taken, assistant: str | None = None
) -> list[UUID]:
    wanted = [(taken.items[one.key], one, annotation) for one in arrivals for annotation in one.annotations]
    if not wanted:
        return []
    heads = await _heads(uow, place, [(annotation.layer_id, item_id) for item_id, _, annotation in wanted])
    revisions: list[Row] = []
    head_rows: list[Row] = []
    labels: list[Row] = []
    replaced: list[tuple[UUID, UUID]] = []
    for item_id, arrival, annotation in wanted:
        stored = annotation.document.stored()
        digest = digest_of(stored)
        parent = heads.get((annotation.layer_id, item_id))
        if parent is not None and parent[1] == digest:
            continue
        counts = _labels(annotation.document.objects)
        revision = uuid7()
        heads[annotation.layer_id, item_id] = (revision, digest)
        revisions.append(
            {
                "id": revision,
                "item_id": item_id,
                "layer_id": annotation.layer_id,
                "parent_id": parent[0] if parent else None,
                "author_kind": annotation.author_kind,
                "assistant": assistant,
                "status": annotation.status,
                "ontology_version": annotation.ontology_version,
                "seconds": annotation.seconds,
                "objects": len(annotation.document.objects),
                "labels": sorted(counts),
                "conditions": annotation.conditions,
                "media_hashes": {media.name: media.sha256 for media in arrival.media if media.sha256},
                "codec": PLAIN,
                "hash": digest,
                "document": stored,
            }
        )
        place_of = {"layer": annotation.layer_id, "item": item_id}
        head_rows.append({**place_of, "annotation": revision, "status": annotation.status})
        if parent is not None:
            replaced.append((annotation.layer_id, item_id))
        # What is only proposed is not what an item holds.
        if annotation.author_kind != "assistant":
            labels += [
                {**place_of, "key": arrival.key, "label": label, "objects": count} for label, count in counts.items()
            ]
        if taken.outcomes[arrival.key] == "same":
            taken.outcomes[arrival.key] = "changed"
    await copy_rows(uow, Annotation, place.workspace, revisions)
    await _set_heads(uow, place, head_rows, labels, replaced)
    return [row["id"] for row in revisions]


def _labels(objects: Iterable[Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in objects:
        counts[one.label] = counts.get(one.label, 0) + 1
    return counts


async def _heads(
    uow: UnitOfWork, place: Place, pairs: list[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], tuple[UUID, str | None]]:
    statement = (
        select(Head.layer_id, Head.item_id, Annotation.id, Annotation.hash)
        .join(Annotation, (Annotation.id == Head.annotation_id) & (Annotation.workspace_id == place.workspace))
        .where(Head.workspace_id == place.workspace, tuple_(Head.layer_id, Head.item_id).in_(pairs))
    )
    return {
        (layer, item): (annotation, digest) for layer, item, annotation, digest in map(tuple, await uow.rows(statement))
    }


async def _set_heads(
    uow: UnitOfWork, place: Place, heads: Sequence[Row], labels: Sequence[Row], replaced: Sequence[tuple[UUID, UUID]]
) -> None:
    """Put heads and what they hold; ``replaced`` are the pairs of layer and item that had a head before."""
    if not heads:
        return
    # One statement may not touch a row twice: of two documents for one item and layer, the later one stands.
    latest = list({(row["layer"], row["item"]): row for row in heads}.values())
    await run(
        uow,
        SQL["put_heads"],
        workspace=place.workspace,
        layers=[row["layer"] for row in latest],
        items=[row["item"] for row in latest],
        annotations=[row["annotation"] for row in latest],
        statuses=[row["status"] for row in latest],
    )
    if replaced:
        layers, items = (list(column) for column in zip(*replaced, strict=True))
        await run(uow, SQL["clear_labels"], workspace=place.workspace, layers=layers, items=items)
    if labels:
        columns = {f"{name}s": [row[name] for row in labels] for name in ("layer", "item", "key", "label")}
        await run(
            uow,
            SQL["put_labels"],
            workspace=place.workspace,
            dataset=place.dataset,
            objects=[row["objects"] for row in labels],
            **columns,
        )
