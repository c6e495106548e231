"""Taking items into a dataset, a batch in one transaction and a handful of statements.

The key decides: a new one is added; a known one whose bytes differ gets a new version of that media (what was made on
the old one says so); a known one with the same bytes is left as it is. Annotations become revisions of their layer,
unless its head says the same already (``revisions.py``). So the same batch taken twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import func, update

from dianjing.server.db.models.datasets import Dataset
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.media import Media, MediaPart
from dianjing.server.items.arrivals import Arrival, ArrivedMedia, Outcome, Place, Taken, Twin
from dianjing.server.items.revisions import write_revisions
from dianjing.server.kit.bulk import copy_tuples, new_ids
from dianjing.server.kit.statements import run, statements_beside
from dianjing.server.kit.unit_of_work import UnitOfWork

SQL = statements_beside(__package__, "intake.sql")

Row = tuple[Any, ...]

_ITEM = (
    "id", "dataset_id", "key", "modality", "split", "group", "metadata", "extra", "sensitivity", "derived_from",
    "derivation", "import_id", "created_at", "updated_at",
)  # fmt: skip
_MEDIA = (
    "id", "item_id", "name", "position", "version", "type", "role", "facts", "calibration", "size", "sha256",
    "encoding", "derived", "probed_at", "created_at",
)  # fmt: skip
_PART = (
    "media_id", "position", "blob", "inline", "address", "etag", "size", "stream", "time", "pose",
)  # fmt: skip


@dataclass(slots=True)
class _Rows:
    """What a batch adds to each table, and the media that it replaces; ``ids`` are the new ones."""

    now: datetime
    ids: Iterator[UUID]
    items: list[Row] = field(default_factory=list)
    media: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    replaced: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """An item that is there, and its current media: name → (id, version, sha256)."""

    id: UUID
    split: str | None
    media: dict[str, tuple[UUID, int, str | None]]


async def take(uow: UnitOfWork, place: Place, arrivals: Sequence[Arrival], *, likely_new: bool = False) -> Taken:
    """Take a batch; of two arrivals with one key in it, the later one counts.

    ``likely_new`` saves asking for the keys first: only where one is there after all, everything is done once more.
    """
    by_key = {one.key: one for one in arrivals}
    if not by_key:
        return Taken()
    now: datetime = (await run(uow, SQL["begin"]))[0]["now"]
    known = {} if likely_new else await _known(uow, place, list(by_key))
    taken = Taken()
    rows = _Rows(now, iter(new_ids(sum(1 + len(one.media) for one in by_key.values()))))
    for key, arrival in by_key.items():
        there = known.get(key)
        if there is None:
            taken.items[key] = _add_item(rows, place, arrival)
            taken.outcomes[key] = "added"
        else:
            taken.items[key] = there.id
            taken.outcomes[key] = _compare(rows, arrival, there)
    try:
        async with uow.savepoint():
            await copy_tuples(uow, Item, place.workspace, _ITEM, rows.items)
    except asyncpg.UniqueViolationError:
        if not likely_new:
            raise
        return await take(uow, place, arrivals)
    taken.twins = await _twins(uow, place, by_key)
    await _write(uow, place, rows)
    await _update_changed(uow, place, by_key, known, taken)
    if rows.items:
        await uow.execute(
            update(Dataset)
            .where(Dataset.workspace_id == place.workspace, Dataset.id == place.dataset)
            .values(items=Dataset.items + len(rows.items), updated_at=func.dianjing_now())
        )
    await write_revisions(uow, place, by_key.values(), taken)
    return taken


async def analyse(uow: UnitOfWork) -> None:
    """Tell the planner of a dataset that has grown. Else, until autovacuum comes, it takes every index that begins with
    the dataset to find one row, and the next import looks up its keys by reading them all."""
    await run(uow, SQL["analyse"])


async def _known(uow: UnitOfWork, place: Place, keys: list[str]) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    rows = await run(uow, SQL["known"], workspace=place.workspace, dataset=place.dataset, keys=keys)
    for key, item_id, split, name, media_id, version, sha256 in rows:
        known = found.setdefault(key, _Known(item_id, split, {}))
        if name is not None:
            known.media[name] = (media_id, version, sha256)
    return found


def _add_item(rows: _Rows, place: Place, arrival: Arrival) -> UUID:
    item_id = next(rows.ids)
    rows.items.append(
        (
            item_id,
            place.dataset,
            arrival.key,
            arrival.modality,
            arrival.split,
            arrival.group,
            arrival.metadata,
            arrival.extra,
            arrival.sensitivity,
            arrival.derived_from,
            arrival.derivation,
            place.import_id,
            rows.now,
            rows.now,
        )
    )
    for position, media in enumerate(arrival.media):
        _add_media(rows, item_id, position, 1, media)
    return item_id


def _add_media(rows: _Rows, item_id: UUID, position: int, version: int, media: ArrivedMedia) -> None:
    media_id = next(rows.ids)
    rows.media.append(
        (
            media_id,
            item_id,
            media.name,
            position,
            version,
            media.type,
            media.role,
            media.facts,
            media.calibration,
            media.size,
            media.sha256,
            media.encoding,
            media.derived,
            # What came with its facts needs no look: previews of such texts are made when somebody asks for one.
            rows.now if media.probed else None,
            rows.now,
        )
    )
    for number, part in enumerate(media.parts):
        rows.parts.append(
            (
                media_id,
                number,
                part.blob,
                part.inline,
                part.address,
                part.etag,
                part.size,
                part.stream,
                part.time,
                part.pose,
            )
        )


def _compare(rows: _Rows, arrival: Arrival, known: _Known) -> Outcome:
    outcome: Outcome = "same"
    for position, media in enumerate(arrival.media):
        there = known.media.get(media.name)
        if there is None:
            _add_media(rows, known.id, position, 1, media)
            outcome = "changed"
        elif media.sha256 is not None and there[2] != media.sha256:
            rows.replaced.append(there[0])
            _add_media(rows, known.id, position, there[1] + 1, media)
            outcome = "changed"
    if arrival.split is not None and arrival.split != known.split:
        outcome = "changed"
    return outcome


async def _twins(uow: UnitOfWork, place: Place, by_key: Mapping[str, Arrival]) -> list[Twin]:
    """Items whose bytes another item has: in the dataset, or earlier in this batch."""
    first: dict[str, str] = {}
    twins: list[Twin] = []
    for key, arrival in by_key.items():
        for media in arrival.media:
            if media.sha256 is not None and first.setdefault(media.sha256, key) != key:
                twins.append(Twin(key, first[media.sha256], media.name))
    if first:
        rows = await run(uow, SQL["twins"], workspace=place.workspace, dataset=place.dataset, hashes=list(first))
        twins += [Twin(first[sha256], other, name) for sha256, name, other in rows if other not in by_key]
    return twins


async def _write(uow: UnitOfWork, place: Place, rows: _Rows) -> None:
    if rows.replaced:
        await uow.execute(
            update(Media)
            .where(Media.workspace_id == place.workspace, Media.id.in_(rows.replaced))
            .values(replaced_at=func.dianjing_now())
        )
    await copy_tuples(uow, Media, place.workspace, _MEDIA, rows.media)
    await copy_tuples(uow, MediaPart, place.workspace, _PART, rows.parts)


async def _update_changed(
    uow: UnitOfWork, place: Place, by_key: Mapping[str, Arrival], known: Mapping[str, _Known], taken: Taken
) -> None:
    for key, outcome in taken.outcomes.items():
        if outcome == "changed":
            await uow.execute(
                update(Item)
                .where(Item.workspace_id == place.workspace, Item.id == known[key].id)
                .values(split=by_key[key].split or known[key].split, updated_at=func.dianjing_now())
            )
