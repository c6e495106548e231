"""What a release holds, as records: rows that were frozen, and documents that never change, made into typed lines.

The same rows give the same bytes, so a file of a release can be streamed at any time and still has its hash.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from dianjing.core.document import Document
from dianjing.core.item import Annotation, Item, Media, MediaPart, OntologyRecord
from dianjing.core.ontology import Ontology
from dianjing.core.release import media_path
from dianjing.kit.typed_lines import header_line, record_line
from dianjing.server.blobs.service import Blobs
from dianjing.server.db.models.annotations import Annotation as Revision
from dianjing.server.db.models.annotations import Layer
from dianjing.server.db.models.projects import OntologyVersion
from dianjing.server.db.models.releases import ReleaseItem
from dianjing.server.kit.database import Database
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.media.decoding import decoded_text

BATCH = 200


async def ontologies(uow: UnitOfWork, workspace: UUID, used: Sequence[tuple[UUID, int]]) -> list[OntologyRecord]:
    """The ontologies that the annotations of a release were made under, by layer and version."""
    if not used:
        return []
    statement = (
        select(Layer.name, OntologyVersion.layer_id, OntologyVersion.version, OntologyVersion.document)
        .join(Layer, (Layer.id == OntologyVersion.layer_id) & (Layer.workspace_id == workspace))
        .where(OntologyVersion.workspace_id == workspace, OntologyVersion.layer_id.in_({layer for layer, _ in used}))
        .order_by(Layer.name, OntologyVersion.version)
    )
    wanted = set(used)
    return [
        OntologyRecord(layer=row.name, version=str(row.version), ontology=Ontology.read(row.document))
        for row in await uow.rows(statement)
        if (row.layer_id, row.version) in wanted
    ]


class Frozen:
    """Reads the frozen items of one release, in constant memory."""

    def __init__(self, database: Database, blobs: Blobs, workspace: UUID, release: UUID) -> None:
        self._database = database
        self._blobs = blobs
        self._workspace = workspace
        self._release = release

    async def items(self, split: str | None = None, *, media: bool = True) -> AsyncIterator[Item]:
        """The items of a split (or all of them) in their frozen order; each batch in a transaction of its own."""
        async for batch in self.batches(split, media=media):
            for item in batch:
                yield item

    async def batches(self, split: str | None = None, *, media: bool = True) -> AsyncIterator[list[Item]]:
        """The same, some at a time: for who reads from another thread, where each turn costs more than an item."""
        after = -1
        while True:
            async with self._database.begin() as uow:
                rows = await self._rows(uow, split, after)
                documents = await self._documents(uow, rows)
            yield [await self._item(row, documents, media=media) for row in rows]
            if len(rows) < BATCH:
                return
            after = rows[-1].position

    async def lines(self, split: str, records: Sequence[OntologyRecord]) -> AsyncIterator[bytes]:
        """The bytes of a split's file."""
        yield header_line() + b"".join(record_line(one) for one in records)
        async for item in self.items(split):
            yield record_line(item)

    async def _rows(self, uow: UnitOfWork, split: str | None, after: int) -> Sequence[Row[Any]]:
        statement = (
            select(ReleaseItem.__table__)
            .where(
                ReleaseItem.workspace_id == self._workspace,
                ReleaseItem.release_id == self._release,
                ReleaseItem.position > after,
            )
            .order_by(ReleaseItem.position)
            .limit(BATCH)
        )
        return await uow.rows(statement if split is None else statement.where(ReleaseItem.split == split))

    async def _documents(self, uow: UnitOfWork, rows: Sequence[Row[Any]]) -> dict[UUID, Row[Any]]:
        wanted = [UUID(one["id"]) for row in rows for one in row.annotations]
        statement = select(
            Revision.id,
            Revision.document,
            Revision.parent_id,
            Revision.author_id,
            Revision.author_kind,
            Revision.seconds,
            Revision.conditions,
            Revision.media_hashes,
            Revision.created_at,
        ).where(Revision.workspace_id == self._workspace, Revision.id.in_(wanted))
        return {row.id: row for row in await uow.rows(statement)}

    async def _item(self, row: Row[Any], documents: dict[UUID, Row[Any]], *, media: bool) -> Item:
        facts = row.media
        return Item(
            key=row.key,
            modality=facts["modality"],
            media=[await self._media(row.key, one, media=media) for one in facts["media"]],
            annotations=[_annotation(one, documents[UUID(one["id"])]) for one in row.annotations],
            split=row.split,
            group=facts.get("group"),
            metadata=facts.get("metadata", {}),
            sensitivity=facts.get("sensitivity", 0),
            derived=facts.get("derived"),
            extra=facts.get("extra", {}),
        )

    async def _media(self, key: str, one: dict[str, Any], *, media: bool) -> Media:
        is_text = one["type"].startswith("text/")
        text = await decoded_text(self._blobs, self._workspace, one) if is_text else None
        parts = [] if text is not None and "inline" in one["parts"][0] else one["parts"]
        return Media(
            name=one["name"],
            type=one["type"],
            role=one.get("role"),
            parts=[_part(key, part, media=media) for part in parts],
            text=text,
            facts=one.get("facts", {}),
            calibration=one.get("calibration", {}),
            derived=one.get("derived"),
        )


def _part(key: str, part: dict[str, Any], *, media: bool) -> MediaPart:
    sha256 = part.get("sha256")
    path = media_path(sha256, key) if sha256 and media and "address" not in part else None
    return MediaPart(
        path=path,
        address=part.get("address"),
        sha256=sha256,
        size=part.get("size"),
        stream=part.get("stream"),
        time=part.get("time"),
        pose=part.get("pose"),
    )


def _annotation(one: dict[str, Any], row: Row[Any]) -> Annotation:
    version, made_under = one.get("ontology"), one.get("made_under")
    return Annotation(
        layer=one["layer"],
        document=Document.read(one.get("document", row.document)),
        revision=one["id"],
        parent=str(row.parent_id) if row.parent_id else None,
        author=str(row.author_id) if row.author_id else None,
        author_kind=row.author_kind,
        status=one["status"],
        ontology=f"{one['layer']}@{version}" if version is not None else None,
        made_under=f"{one['layer']}@{made_under}" if made_under is not None else None,
        guideline=str(one["guideline"]) if one.get("guideline") is not None else None,
        seconds=row.seconds,
        created=row.created_at,
        reviewer=one.get("reviewer"),
        conditions=row.conditions,
        media_hashes=row.media_hashes,
    )
