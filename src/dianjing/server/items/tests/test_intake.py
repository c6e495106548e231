"""A batch is taken in once, however often it comes."""

import hashlib
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from dianjing.core.document import Document
from dianjing.core.ids import uuid7
from dianjing.core.stored import StoredDocument
from dianjing.server.db.models.annotations import Annotation, Head, Layer
from dianjing.server.db.models.datasets import Dataset
from dianjing.server.db.models.items import Item, ItemLabel
from dianjing.server.db.models.media import Media, MediaPart
from dianjing.server.items.arrivals import Arrival, ArrivedAnnotation, ArrivedMedia, ArrivedPart, Place
from dianjing.server.items.intake import take
from dianjing.server.kit.database import Database
from dianjing.server.kit.unit_of_work import UnitOfWork


async def new_place(uow: UnitOfWork) -> Place:
    place = Place(uuid7(), uuid7(), None)
    await uow.execute(insert(Dataset).values(id=place.dataset, workspace_id=place.workspace, name="pets"))
    return place


async def new_layer(uow: UnitOfWork, place: Place) -> UUID:
    layer = uuid7()
    row = {
        "id": layer,
        "workspace_id": place.workspace,
        "dataset_id": place.dataset,
        "kind": "import",
        "name": "labels",
    }
    await uow.execute(insert(Layer).values(**row))
    return layer


def text(key: str, content: str, *annotations: ArrivedAnnotation, **more: Any) -> Arrival:
    data = content.encode()
    part = ArrivedPart(inline=data, size=len(data))
    media = ArrivedMedia("text", "text/plain", (part,), hashlib.sha256(data).hexdigest(), len(data))
    return Arrival(key, "text", (media,), annotations, **more)


def boxes(*labels: str) -> StoredDocument:
    shape = {"kind": "box", "x": 0, "y": 0, "width": 5, "height": 5}
    objects = [{"id": f"o{n}", "label": one, "shapes": [shape]} for n, one in enumerate(labels)]
    return StoredDocument.of(Document.read({"objects": objects}))


async def test_the_second_time_everything_is_the_same(database: Database) -> None:
    async with database.begin() as uow:
        place = await new_place(uow)
        layer = await new_layer(uow, place)
        batch = [
            text("a.txt", "one", ArrivedAnnotation(layer, boxes("cat", "cat", "dog")), metadata={"year": 1918}),
            text("b.txt", "two"),
        ]
        first = await take(uow, place, batch)
        assert first.outcomes == {"a.txt": "added", "b.txt": "added"}
        again = await take(uow, place, batch)
        assert again.outcomes == {"a.txt": "same", "b.txt": "same"}
        assert again.items == first.items
    async with database.begin() as uow:
        of_us = Dataset.workspace_id == place.workspace
        assert await uow.scalar(select(Dataset.items).where(of_us)) == 2
        revisions = await uow.rows(select(Annotation).where(Annotation.workspace_id == place.workspace))
        assert len(revisions) == 1
        labels = await uow.rows(
            select(ItemLabel.label, ItemLabel.objects)
            .where(ItemLabel.workspace_id == place.workspace)
            .order_by(ItemLabel.label)
        )
        assert [tuple(row) for row in labels] == [("cat", 2), ("dog", 1)]


async def test_other_bytes_under_a_known_key_are_a_new_version_and_the_old_one_stays(database: Database) -> None:
    async with database.begin() as uow:
        place = await new_place(uow)
        await take(uow, place, [text("a.txt", "one")])
        changed = await take(uow, place, [text("a.txt", "one, corrected")])
        assert changed.outcomes == {"a.txt": "changed"}
        versions = await uow.rows(
            select(Media.version, Media.replaced_at.is_(None), MediaPart.inline)
            .join(MediaPart, (MediaPart.media_id == Media.id) & (MediaPart.workspace_id == place.workspace))
            .where(Media.workspace_id == place.workspace)
            .order_by(Media.version)
        )
        assert [tuple(row) for row in versions] == [(1, False, b"one"), (2, True, b"one, corrected")]
        assert await uow.scalar(select(func.count()).select_from(Item).where(Item.workspace_id == place.workspace)) == 1


async def test_other_labels_for_a_known_item_are_a_revision_on_the_first(database: Database) -> None:
    async with database.begin() as uow:
        place = await new_place(uow)
        layer = await new_layer(uow, place)
        await take(uow, place, [text("a.txt", "one", ArrivedAnnotation(layer, boxes("cat")))])
        taken = await take(uow, place, [text("a.txt", "one", ArrivedAnnotation(layer, boxes("dog")))])
        assert taken.outcomes == {"a.txt": "changed"}
        rows = await uow.rows(
            select(Annotation.id, Annotation.parent_id)
            .where(Annotation.workspace_id == place.workspace)
            .order_by(Annotation.id)
        )
        assert rows[0].parent_id is None
        assert rows[1].parent_id == rows[0].id
        head = await uow.scalar(select(Head.annotation_id).where(Head.workspace_id == place.workspace))
        assert head == rows[1].id


async def test_equal_bytes_are_named_within_a_batch_and_across_batches(database: Database) -> None:
    async with database.begin() as uow:
        place = await new_place(uow)
        taken = await take(uow, place, [text("a.txt", "same"), text("b.txt", "same"), text("c.txt", "other")])
        assert [(one.key, one.other) for one in taken.twins] == [("b.txt", "a.txt")]
        later = await take(uow, place, [text("d.txt", "other")])
        assert [(one.key, one.other) for one in later.twins] == [("d.txt", "c.txt")]


async def test_a_batch_that_was_taken_for_new_finds_what_is_there_after_all(database: Database) -> None:
    async with database.begin() as uow:
        place = await new_place(uow)
        first = await take(uow, place, [text("a.txt", "one")], likely_new=True)
        again = await take(uow, place, [text("b.txt", "two"), text("a.txt", "one")], likely_new=True)
        assert again.outcomes == {"b.txt": "added", "a.txt": "same"}
        assert again.items["a.txt"] == first.items["a.txt"]
    async with database.begin() as uow:
        assert await uow.scalar(select(Dataset.items).where(Dataset.workspace_id == place.workspace)) == 2


async def test_what_fails_leaves_nothing(database: Database) -> None:
    async with database.begin() as uow:
        place = await new_place(uow)
    broken = Arrival("a.txt", "text", (ArrivedMedia("text", "text/plain", (), None, None, facts={"x": {1, 2}}),))  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        async with database.begin() as uow:
            await take(uow, place, [text("b.txt", "one"), broken])
    async with database.begin() as uow:
        assert await uow.scalar(select(Dataset.items).where(Dataset.workspace_id == place.workspace)) == 0
        assert await uow.rows(select(Item.id).where(Item.workspace_id == place.workspace)) == []
