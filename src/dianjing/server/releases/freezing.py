"""Freezing: choosing the items, splitting them, and writing down by hash what each of them is now."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select

from dianjing.core.canonical import canonical, digest
from dianjing.core.errors import Conflict
from dianjing.core.release import Splittable
from dianjing.core.words import Words
from dianjing.server.db.models.annotations import Annotation, Head, Layer, Verdict
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.media import Media, MediaPart
from dianjing.server.db.models.releases import ReleaseBlob, ReleaseItem
from dianjing.server.kit.bulk import copy_rows
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.ontologies.migrating import Way
from dianjing.server.releases.bringing import Moved, move, ways_of
from dianjing.server.releases.schemas import ReleaseIn

BATCH = 500

Carry = Callable[[Row[Any]], Awaitable[str]]
"""Copies the part of a media that lies elsewhere into the store, and gives its hash."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which annotations of which items: the layers by id and name, and the statuses."""

    workspace: UUID
    dataset: UUID
    layers: dict[UUID, str]
    statuses: tuple[str, ...]
    ways: Mapping[UUID, Way] = field(default_factory=dict)
    """By layer, what leads to the version under which its work goes out; none where it goes out as it was made."""


@dataclass(slots=True)
class Frozen:
    """What was frozen: counts, and the ontology versions that were met."""

    items: int = 0
    annotations: int = 0
    objects: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    ontologies: set[tuple[UUID, int]] = field(default_factory=set)
    media: dict[str, int] = field(default_factory=dict)
    moved: Moved = field(default_factory=Moved)


async def choose(uow: UnitOfWork, workspace: UUID, dataset: UUID, wanted: ReleaseIn) -> Choice:
    """The layers that a release is cut from."""
    statement = select(Layer.id, Layer.name, Layer.project_id).where(
        Layer.workspace_id == workspace, Layer.dataset_id == dataset, Layer.kind != "assistant"
    )
    rows = await uow.rows(statement)
    if wanted.projects or wanted.layers:
        rows = [row for row in rows if row.project_id in wanted.projects or row.name in wanted.layers]
    layers = {row.id: row.name for row in rows}
    ways = {} if wanted.ontology == "as_made" else await ways_of(uow, workspace, [*layers])
    return Choice(workspace, dataset, layers, tuple(wanted.statuses), ways)


async def splittable(uow: UnitOfWork, choice: Choice) -> list[Splittable]:
    """Every item that goes in, with what a split looks at."""
    statement = _heads(choice).with_only_columns(Item.key, Item.group, Item.split, Annotation.labels).order_by(Item.key)
    found: dict[str, Splittable] = {}
    async for row in uow.stream(statement):
        known = found.get(row.key)
        before = known.labels if known else frozenset()
        found[row.key] = Splittable(row.key, row.group, before | frozenset(row.labels), row.split)
    return list(found.values())


async def left_out(uow: UnitOfWork, choice: Choice, total: int, taken: int) -> dict[str, int]:
    """How many items stay out, by the status of their best annotation; ``none`` for those without any."""
    statement = (
        select(Head.status, func.count(func.distinct(Head.item_id)).label("items"))
        .join(Item, (Item.id == Head.item_id) & (Item.workspace_id == choice.workspace))
        .where(
            Head.workspace_id == choice.workspace,
            Head.layer_id.in_(list(choice.layers)),
            Head.status.not_in(choice.statuses),
            Item.dataset_id == choice.dataset,
            Item.deleted_at.is_(None),
        )
        .group_by(Head.status)
    )
    found = {row.status: int(row.items) for row in await uow.rows(statement)}
    rest = total - taken - sum(found.values())
    return found | ({"none": rest} if rest > 0 else {})


async def batches(uow: UnitOfWork, choice: Choice) -> AsyncIterator[list[str]]:
    """The keys that go in, in order, batch by batch."""
    statement = _heads(choice).with_only_columns(Item.key).order_by(Item.key).distinct()
    batch: list[str] = []
    async for row in uow.stream(statement):
        batch.append(row.key)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def freeze(
    uow: UnitOfWork,
    choice: Choice,
    release: UUID,
    keys: Sequence[str],
    splits: dict[str, str],
    frozen: Frozen,
    carry: Carry | None = None,
) -> None:
    """Write down a batch of items as they are now; ``carry`` copies media that lie elsewhere."""
    statement = _heads(choice).with_only_columns(
        Item.__table__,
        Annotation.id.label("annotation_id"),
        Annotation.hash,
        Annotation.layer_id,
        Annotation.ontology_version,
        Annotation.guideline_version,
        Annotation.objects,
        Annotation.labels,
        Head.status,
    )
    rows = await uow.rows(statement.where(Item.key.in_(list(keys))).order_by(Item.key, Annotation.layer_id))
    by_key: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    media = await _media(uow, choice.workspace, [group[0].id for group in by_key.values()], carry)
    reviewers = await _reviewers(uow, choice.workspace, [row.annotation_id for row in rows])
    moved = await move(uow, choice, rows, frozen.moved)
    out: list[dict[str, Any]] = []
    for key, group in by_key.items():
        item = group[0]
        annotations = [_annotation(choice, row, reviewers) | moved.get(row.annotation_id, {}) for row in group]
        facts = _facts(item, media.get(item.id, []))
        out.append(
            {
                "release_id": release,
                "position": frozen.items,
                "item_id": item.id,
                "key": key,
                "split": splits[key],
                "media": facts,
                "annotations": annotations,
                "hash": digest(canonical({"split": splits[key], "facts": facts, "annotations": annotations})),
            }
        )
        _count(frozen, splits[key], group, moved, facts)
    await copy_rows(uow, ReleaseItem, choice.workspace, out)


async def keep_blobs(uow: UnitOfWork, workspace: UUID, release: UUID, frozen: Frozen) -> None:
    """Note the blobs that the release holds, so that nobody removes them."""
    rows = [{"release_id": release, "blob": sha256} for sha256 in sorted(frozen.media)]
    await copy_rows(uow, ReleaseBlob, workspace, rows)


def _heads(choice: Choice) -> Select[Any]:
    return (
        select(Item.key)
        .join(Head, and_(Head.item_id == Item.id, Head.workspace_id == choice.workspace))
        .join(Annotation, and_(Annotation.id == Head.annotation_id, Annotation.workspace_id == choice.workspace))
        .where(
            Item.workspace_id == choice.workspace,
            Item.dataset_id == choice.dataset,
            Item.deleted_at.is_(None),
            Head.layer_id.in_(list(choice.layers)),
            Head.status.in_(choice.statuses),
        )
    )


async def _media(
    uow: UnitOfWork, workspace: UUID, items: Sequence[UUID], carry: Carry | None
) -> dict[UUID, list[dict[str, Any]]]:
    statement = (
        select(
            Media.__table__,
            MediaPart.position.label("part"),
            MediaPart.blob,
            MediaPart.inline,
            MediaPart.address,
            MediaPart.etag,
            MediaPart.size.label("part_size"),
            MediaPart.stream,
            MediaPart.time,
            MediaPart.pose,
        )
        .join(MediaPart, (MediaPart.media_id == Media.id) & (MediaPart.workspace_id == workspace))
        .where(Media.workspace_id == workspace, Media.item_id.in_(list(items)), Media.replaced_at.is_(None))
        .order_by(Media.item_id, Media.position, Media.name, MediaPart.position)
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in await uow.rows(statement):
        of_item = found.setdefault(row.item_id, [])
        if row.part == 0:
            of_item.append(
                _given(name=row.name, type=row.type, role=row.role, encoding=row.encoding, derived=row.derived)
            )
            of_item[-1] |= {"facts": row.facts, "calibration": row.calibration, "parts": []}
        copied = await carry(row) if carry is not None and row.address is not None else None
        stays = row.address is not None and copied is None
        # What look at new media hashes is the first part.
        if stays and (row.sha256 is None or row.part > 0):
            raise _not_read_yet(row.address)
        of_item[-1]["parts"].append(
            _given(
                sha256=copied or row.blob or (row.sha256 if row.inline is None else None),
                inline=base64.b64encode(row.inline).decode() if row.inline is not None else None,
                address=row.address if stays else None,
                etag=row.etag if stays else None,
                size=row.part_size,
                stream=row.stream,
                time=row.time,
                pose=row.pose,
            )
        )
    return found


async def _reviewers(uow: UnitOfWork, workspace: UUID, annotations: Sequence[UUID]) -> dict[UUID, str]:
    statement = select(Verdict.annotation_id, Verdict.fixed_id, Verdict.reviewer_id).where(
        Verdict.workspace_id == workspace,
        Verdict.verdict == "accept",
        Verdict.annotation_id.in_(list(annotations)) | Verdict.fixed_id.in_(list(annotations)),
    )
    found: dict[UUID, str] = {}
    for row in await uow.rows(statement):
        for one in (row.annotation_id, row.fixed_id):
            if one is not None:
                found[one] = str(row.reviewer_id)
    return found


def _annotation(choice: Choice, row: Row[Any], reviewers: dict[UUID, str]) -> dict[str, Any]:
    return _given(
        id=str(row.annotation_id),
        hash=row.hash,
        layer=choice.layers[row.layer_id],
        status=row.status,
        ontology=row.ontology_version,
        guideline=row.guideline_version,
        reviewer=reviewers.get(row.annotation_id),
    )


def _facts(item: Row[Any], media: list[dict[str, Any]]) -> dict[str, Any]:
    return {"modality": item.modality, "media": media} | _given(
        group=item.group,
        metadata=item.metadata or None,
        extra=item.extra or None,
        sensitivity=item.sensitivity or None,
        derived=item.derivation,
    )


def _not_read_yet(address: str) -> Conflict:
    return Conflict(
        "releases.not_read_yet",
        Words(
            zh=f"{address} 登记后还没有读取过，没有校验值",
            en=f"{address} has not been read since it was registered: its hash is not known yet.",
        ),
        hint=Words(
            zh="等导入后的检查作业做完再发布，或发布时带上媒体",
            en="Release once the job that looks at new media is done, or have the release carry its media.",
        ),
    )


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _count(
    frozen: Frozen,
    split: str,
    group: Sequence[Row[Any]],
    moved: Mapping[UUID, Mapping[str, Any]],
    facts: dict[str, Any],
) -> None:
    frozen.items += 1
    frozen.splits[split] += 1
    for row in group:
        frozen.annotations += 1
        frozen.objects += row.objects
        if row.ontology_version is not None:
            frozen.ontologies.add(
                (row.layer_id, moved.get(row.annotation_id, {}).get("ontology", row.ontology_version))
            )
    for media in facts["media"]:
        for part in media["parts"]:
            # What is registered where it lies stays there: a release names its hash and does not carry it.
            if "sha256" in part and "address" not in part:
                frozen.media[part["sha256"]] = part.get("size", 0)
