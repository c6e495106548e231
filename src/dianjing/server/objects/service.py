"""Objects as they are listed: where each is, what it says of the picture or the text, and who made it so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row

from dianjing.core.document import Object, Shape
from dianjing.core.errors import Gone, NotFound
from dianjing.core.words import Words
from dianjing.server.audit.service import record_reads
from dianjing.server.blobs.service import Blobs
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.media import service as media
from dianjing.server.objects import repository
from dianjing.server.objects.repository import Wanted, selected
from dianjing.server.objects.schemas import ObjectOrder, ObjectShown, PlaceShown, SnippetShown, TouchShown, WindowShown
from dianjing.server.objects.windows import Window, around, bounds_of

__all__ = ["Located", "Wanted", "located", "page", "selected"]

_AROUND = 40
"""Characters of a text on each side of a span."""
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Located:
    """An object's first shape, the media that it lies in, and the windows on it where that is a picture."""

    shape: Shape
    media: Row[Any]
    bounds: Window | None
    crop: Window | None


async def page(
    uow: UnitOfWork,
    blobs: Blobs,
    project: Row[Any],
    wanted: Wanted,
    order: ObjectOrder,
    asked: PageRequest,
    *,
    with_media: bool,
) -> tuple[list[ObjectShown], str | None]:
    """A page of a project's objects; ``with_media`` says whether the reader may see pieces of texts."""
    workspace: UUID = project.workspace_id
    rows, following = await repository.page(uow, workspace, project, wanted, order, asked)
    if not rows:
        return [], following
    contents = await repository.contents(uow, workspace, rows)
    of_items: dict[UUID, list[Row[Any]]] = {}
    for one in await media.of_items(uow, workspace, list({row.item_id for row in rows})):
        of_items.setdefault(one.item_id, []).append(one)
    places = {
        (row.item_id, row.object): _read(contents.get((row.annotation_id, row.object)), of_items.get(row.item_id, []))
        for row in rows
    }
    snippets = await _snippets(uow, blobs, workspace, places) if with_media else {}
    return [
        _shown(row, places[row.item_id, row.object], snippets.get((row.item_id, row.object))) for row in rows
    ], following


async def located(uow: UnitOfWork, revision: Row[Any], name: str) -> Located:
    """Where an object of a revision is. Raises ``NotFound`` for one that the revision lacks, or that is nowhere."""
    if revision.document is None:
        raise Gone("annotation.erased", Words(zh="这个版本已按要求擦除", en="This revision was erased on request"))
    content = await repository.content(uow, revision.workspace_id, revision.id, name)
    found = _read(content, await media.of_items(uow, revision.workspace_id, [revision.item_id]))
    if found is None:
        raise NotFound(
            "objects.nowhere",
            Words(zh="这个版本里没有这个对象，或它没有位置", en="The revision has no such object, or it is nowhere"),
        )
    return found


def _read(content: str | None, of_item: Sequence[Row[Any]]) -> Located | None:
    if content is None:
        return None
    one = Object.model_validate(orjson.loads(content))
    for shape in one.shapes:
        medium = _medium(shape, of_item)
        if medium is None:
            continue
        width, height = medium.facts.get("width"), medium.facts.get("height")
        if not isinstance(width, int) or not isinstance(height, int):
            return Located(shape, medium, None, None)
        bounds = bounds_of(shape)
        return Located(shape, medium, bounds, around(bounds, width, height))
    return None


def _medium(shape: Shape, of_item: Sequence[Row[Any]]) -> Row[Any] | None:
    """The media that a shape names, or the first that its kind can lie in."""
    if shape.media is not None:
        return next((one for one in of_item if one.name == shape.media), None)
    of = "text/" if shape.kind == "span" else "image/"
    return next((one for one in of_item if one.type.startswith(of)), of_item[0] if of_item else None)


async def _snippets(
    uow: UnitOfWork, blobs: Blobs, workspace: UUID, places: Mapping[tuple[UUID, str], Located | None]
) -> dict[tuple[UUID, str], SnippetShown]:
    """Each text is read once, and the read of it is audited."""
    texts: dict[UUID, str] = {}
    found: dict[tuple[UUID, str], SnippetShown] = {}
    for key, place in places.items():
        if place is None or place.shape.kind != "span" or getattr(place.shape, "target", None) is not None:
            continue
        if place.media.id not in texts:
            texts[place.media.id] = await media.text_of(uow, blobs, place.media)
        found[key] = _cut(texts[place.media.id], getattr(place.shape, "start", 0), getattr(place.shape, "end", 0))
    if texts:
        await record_reads(uow, workspace, "text", list(texts))
    return found


def _cut(text: str, start: int, end: int) -> SnippetShown:
    said = text[start:end]
    return SnippetShown(
        before=("…" if start > _AROUND else "") + text[max(0, start - _AROUND) : start],
        text=said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…",
        after=text[end : end + _AROUND] + ("…" if end + _AROUND < len(text) else ""),
    )


def _shown(row: Row[Any], place: Located | None, snippet: SnippetShown | None) -> ObjectShown:
    return ObjectShown(
        object=row.object,
        item=row.item_id,
        key=row.key,
        task=row.task_id,
        stage=row.stage,
        state=row.state,
        revision=row.annotation_id,
        status=row.status,
        label=row.label,
        score=row.score,
        made=row.change,
        place=None
        if place is None
        else PlaceShown(
            kind=place.shape.kind, media=place.media.name, bounds=_window(place.bounds), crop=_window(place.crop)
        ),
        snippet=snippet,
        touched=TouchShown(by=row.touched_by, revision=row.touched_in, at=row.touched_at),
    )


def _window(window: Window | None) -> WindowShown | None:
    return None if window is None else WindowShown(**asdict(window))
