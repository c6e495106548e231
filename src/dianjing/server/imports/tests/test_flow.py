"""Files come in over HTTP, a job takes them, and what is shown is what was sent."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from PIL import Image

from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Person, Place, workspace_of
from tests.fixtures.work import run_jobs


def png(seed: int = 0, size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


async def new_dataset(person: Person, place: Place, name: str = "pets") -> str:
    made = await person.post(f"{place.path}/datasets", {"name": name})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def upload(person: Person, dataset: str, path: str, data: bytes, *, chunk: int = 1 << 20) -> str:
    begun = await person.post(f"/datasets/{dataset}/uploads", {"path": path, "size": len(data)})
    assert begun.status_code == 201, begun.text
    identity = str(begun.json()["id"])
    for offset in range(0, len(data), chunk):
        sent = await person.client.put(
            f"/api/uploads/{identity}?offset={offset}", content=data[offset : offset + chunk]
        )
        assert sent.status_code == 200, sent.text
    return identity


async def imported(person: Person, resources: Resources, dataset: str, **wanted: Any) -> dict[str, Any]:
    begun = await person.post(f"/datasets/{dataset}/imports", wanted)
    assert begun.status_code == 202, begun.text
    await run_jobs(resources, await workspace_of(person))
    shown = await person.get(f"/imports/{begun.json()['id']}")
    return dict(shown.json())


async def report(person: Person, found: dict[str, Any]) -> dict[str, str]:
    lines = (await person.get(f"/imports/{found['id']}/report")).json()["items"]
    return {line["path"]: line["code"] for line in lines}


async def test_uploads_become_items_with_previews_and_the_refused_are_named(place: Place, resources: Resources) -> None:
    me = place.owner
    dataset = await new_dataset(me, place)
    picture, text = png(), "点睛 dots the 👁️ eyes.\n".encode()
    files = {"cats/a.png": picture, "notes/b.txt": text, "c.exe": b"MZ\x00\x00", "d.jpg": b"\xff\xd8\xff\xe0 cut off"}
    uploads = [await upload(me, dataset, path, data, chunk=1000) for path, data in files.items()]
    found = await imported(me, resources, dataset, source={"uploads": uploads})
    assert (found["state"], found["added"], found["refused"]) == ("done", 3, 2)
    assert await report(me, found) == {"c.exe": "import.unknown_type", "d.jpg": "image.broken_header"}

    listed = (await me.get(f"/datasets/{dataset}/items")).json()
    assert [one["key"] for one in listed["items"]] == ["cats/a.png", "d.jpg", "notes/b.txt"]
    image = listed["items"][0]
    assert image["media"][0]["facts"]["width"] == 60
    assert image["media"][0]["sha256"] == hashlib.sha256(picture).hexdigest()
    assert listed["items"][1]["media"][0]["problem"] == "image.broken_header"

    whole = await me.get(f"/items/{image['id']}/media/image")
    assert (whole.content, whole.headers["content-type"]) == (picture, "image/png")
    part = await me.get(f"/items/{image['id']}/media/image", headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, picture[1:4])
    small = await me.get(f"/items/{image['id']}/media/image/preview?size=256")
    with Image.open(io.BytesIO(small.content)) as shown:
        assert shown.size == (60, 40)
    words = (await me.get(f"/items/{listed['items'][2]['id']}/media/text/text")).json()
    assert words["text"] == text.decode()


async def test_the_same_folder_again_adds_what_is_new_and_says_what_changed(place: Place, resources: Resources) -> None:
    me = place.owner
    dataset = await new_dataset(me, place)
    first = [await upload(me, dataset, name, png(n)) for n, name in enumerate(["a.png", "b.png"])]
    await imported(me, resources, dataset, source={"uploads": first})
    again = [await upload(me, dataset, n, png(s)) for n, s in (("a.png", 0), ("b.png", 9), ("c.png", 0))]
    found = await imported(me, resources, dataset, source={"uploads": again})
    assert (found["added"], found["changed"], found["same"]) == (1, 1, 1)
    assert (await report(me, found))["c.png"] == "import.duplicate"
    b = (await me.get(f"/datasets/{dataset}/items?prefix=b")).json()["items"][0]
    assert b["media"][0]["version"] == 2
    old = await me.get(f"/items/{b['id']}/media/image?version=1")
    assert old.content == png(1)


async def test_an_archive_is_opened_and_its_labels_become_a_layer(place: Place, resources: Resources) -> None:
    me = place.owner
    dataset = await new_dataset(me, place)
    coco = {
        "images": [{"id": 1, "file_name": "a.png", "width": 60, "height": 40}],
        "categories": [{"id": 7, "name": "cat"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 7, "bbox": [1, 2, 30, 20], "area": 600, "iscrowd": 0}],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("instances.json", json.dumps(coco))
        archive.writestr("a.png", png())
    uploads = [await upload(me, dataset, "labels.zip", out.getvalue())]
    found = await imported(me, resources, dataset, source={"uploads": uploads}, layer="coco-labels")
    assert (found["added"], found["refused"]) == (1, 0), await report(me, found)
    item = (await me.get(f"/datasets/{dataset}/items?label=cat")).json()["items"][0]
    assert item["labels"] == [{"label": "cat", "objects": 1}]


async def test_what_lies_beside_annotated_data_is_named_and_pictures_come_in_bare(
    place: Place, resources: Resources
) -> None:
    me = place.owner
    dataset = await new_dataset(me, place)
    coco = {
        "images": [{"id": 1, "file_name": "a.png", "width": 60, "height": 40}],
        "categories": [{"id": 7, "name": "cat"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 7, "bbox": [1, 2, 30, 20], "area": 600, "iscrowd": 0}],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("annotations/instances.json", json.dumps(coco))
        archive.writestr("a.png", png())
        archive.writestr("more/b.png", png(2))
        archive.writestr("notes.txt", "written by hand")
    uploads = [await upload(me, dataset, "mixed.zip", out.getvalue())]
    found = await imported(me, resources, dataset, source={"uploads": uploads})
    told = await report(me, found)
    assert (found["added"], found["refused"]) == (2, 0), told
    assert told == {"more/b.png": "import.without_annotation", "notes.txt": "import.left_out"}
    items = (await me.get(f"/datasets/{dataset}/items")).json()["items"]
    assert [(one["key"], [label["label"] for label in one["labels"]]) for one in items] == [
        ("a.png", ["cat"]),
        ("more/b.png", []),
    ]


async def test_an_import_whose_job_was_cancelled_or_given_up_says_so(place: Place, resources: Resources) -> None:
    me = place.owner
    dataset = await new_dataset(me, place)
    begun = await me.post(
        f"/datasets/{dataset}/imports", {"source": {"uploads": [await upload(me, dataset, "a.png", png())]}}
    )
    shown = begun.json()
    assert (await me.post(f"/jobs/{shown['job_id']}/cancel")).status_code < 300
    assert (await me.get(f"/imports/{shown['id']}")).json()["state"] == "cancelled"
    listed = (await me.get(f"/datasets/{dataset}/imports")).json()["items"]
    assert [one["state"] for one in listed] == ["cancelled"]
    async with resources.database.begin() as uow:
        await (await uow.raw()).execute("UPDATE jobs SET state = 'failed' WHERE id = $1", UUID(shown["job_id"]))
    assert (await me.get(f"/imports/{shown['id']}")).json()["state"] == "failed"


async def test_a_folder_is_registered_in_place_only_where_the_server_allows(
    place: Place, resources: Resources, tmp_path: Path
) -> None:
    me = place.owner
    dataset = await new_dataset(me, place)
    (tmp_path / "a.png").write_bytes(png())
    refused = await me.post(f"/datasets/{dataset}/imports", {"source": {"path": str(tmp_path)}})
    assert refused.status_code == 403
    assert refused.json()["code"] == "imports.outside_roots"


@pytest.mark.parametrize("source", [{}, {"urls": ["http://a/"], "path": "/x"}, {"urls": ["file:///etc/passwd"]}])
async def test_a_source_that_is_none_is_refused_at_once(place: Place, source: dict[str, Any]) -> None:
    dataset = await new_dataset(place.owner, place)
    answer = await place.owner.post(f"/datasets/{dataset}/imports", {"source": source})
    assert answer.status_code == 422


async def test_a_chunk_sent_twice_changes_nothing_and_a_gap_is_told(place: Place) -> None:
    me = place.owner
    dataset = await new_dataset(me, place)
    begun = (await me.post(f"/datasets/{dataset}/uploads", {"path": "a.txt", "size": 6})).json()
    address = f"/api/uploads/{begun['id']}"
    await me.client.put(f"{address}?offset=0", content=b"abc")
    again = await me.client.put(f"{address}?offset=0", content=b"abc")
    assert again.json()["received"] == 3
    gap = await me.client.put(f"{address}?offset=5", content=b"f")
    assert (gap.status_code, gap.json()["params"]["received"]) == (409, 3)
    more = await me.client.put(f"{address}?offset=3", content=b"defg")
    assert more.status_code == 422
    outside = await me.post(f"/datasets/{dataset}/uploads", {"path": "../a.txt", "size": 6})
    assert outside.status_code == 422
