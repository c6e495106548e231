"""The small picture of an object, out of real pixels; and the snippet of a span, out of a real text."""

from __future__ import annotations

import hashlib
import io
from typing import Any
from uuid import UUID

from PIL import Image
from sqlalchemy import update

from dianjing.core.ids import uuid7
from dianjing.server.blobs.service import open_blobs
from dianjing.server.db.models.media import Media, MediaPart
from dianjing.server.kit.bulk import copy_rows
from dianjing.server.kit.resources import Resources
from dianjing.server.objects.windows import Window, around
from tests.fixtures.people import Place
from tests.fixtures.projects import Bench, boxes, make_bench


async def put_bytes(bench: Bench, item: UUID, data: bytes, media_type: str, facts: dict[str, Any]) -> None:
    """Give the item's one media these bytes."""
    kept = await bench.resources.once(open_blobs).put_bytes(bench.place.id, data)
    async with bench.resources.database.begin() as uow:
        changed = (
            update(Media)
            .where(Media.workspace_id == bench.place.id, Media.item_id == item)
            .values(type=media_type, facts=facts, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
            .returning(Media.id)
        )
        media = await uow.scalar(changed)
        part = {"media_id": media, "position": 0, "blob": kept.hash, "size": len(data)}
        await copy_rows(uow, MediaPart, bench.place.id, [part])


async def handed_in(bench: Bench, document: dict[str, Any]) -> str:
    lease = await bench.claim(bench.place.people["annotator"])
    assert lease is not None
    done = await bench.submit(bench.place.people["annotator"], lease, document=document)
    await bench.settle()
    revision: str = done["annotation"]
    return revision


async def test_a_crop_shows_the_object_and_is_made_once(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    picture = Image.new("RGB", (640, 480), (0, 0, 200))
    picture.paste((220, 0, 0), (300, 200, 340, 240))
    out = io.BytesIO()
    picture.save(out, "PNG")
    await put_bytes(bench, bench.items[0], out.getvalue(), "image/png", {"width": 640, "height": 480})
    document = boxes(1)
    document["objects"][0]["shapes"][0] |= {"x": 300.0, "y": 200.0, "width": 40.0, "height": 40.0}
    revision = await handed_in(bench, document)
    rev = place.people["reviewer"]
    path = f"/annotations/{revision}/objects/o0/crop"
    answer = await rev.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    seen = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert seen.size == (56, 56)
    middle, corner = seen.getpixel((28, 28)), seen.getpixel((1, 1))
    assert isinstance(middle, tuple)
    assert isinstance(corner, tuple)
    assert middle[0] > 180
    assert corner[2] > 150
    again = await rev.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    kept = await bench.fetch("SELECT name FROM derivatives WHERE workspace_id = $1 AND name LIKE 'crop-%'", place.id)
    assert [row["name"] for row in kept] == ["crop-292-192-56-56-160"]
    reads = await bench.fetch(
        "SELECT count(*) AS n FROM audit_events WHERE workspace_id = $1 AND verb = 'media.read' AND actor_id = $2",
        place.id,
        rev.user_id,
    )
    assert reads[0]["n"] == 1, "two reads of one picture within five minutes are one"
    assert (await rev.get(f"/annotations/{revision}/objects/{uuid7()}/crop")).status_code == 404


async def test_a_span_is_shown_in_its_text(resources: Resources, place: Place) -> None:
    spans = {"classes": [{"name": "eye", "shapes": ["span"]}]}
    bench = await make_bench(resources, place, items=1, ontology=spans)
    text = "点睛 dots the 👁️ eyes of dragons."
    await put_bytes(bench, bench.items[0], text.encode(), "text/plain", {"characters": len(text)})
    start = text.index("eyes")
    shape = {"kind": "span", "start": start, "end": start + 4}
    await handed_in(bench, {"version": 1, "objects": [{"id": "o1", "label": "eye", "shapes": [shape]}]})
    (one,) = (await place.owner.get(f"/projects/{bench.project}/objects")).json()["items"]
    assert one["snippet"] == {"before": "点睛 dots the 👁️ ", "text": "eyes", "after": " of dragons."}
    assert (one["place"]["kind"], one["place"]["bounds"]) == ("span", None)


def test_a_window_keeps_to_the_picture() -> None:
    assert around(Window(0, 0, 100, 10), 640, 480) == Window(0, 0, 140, 140)
    assert around(Window(630, 470, 10, 10), 640, 480) == Window(616, 456, 24, 24)
    assert around(Window(0, 0, 640, 480), 640, 480) == Window(0, 0, 640, 480)
    assert around(Window(-50, -50, 20, 20), 640, 480) == Window(0, 0, 28, 28)
    assert around(None, 640, 480) == Window(0, 0, 640, 480)
