"""A release is frozen, served, verified, exported, compared and withdrawn."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from dianjing.core.release import check
from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Person, Place, workspace_of
from tests.fixtures.work import run_jobs

BOX = {"kind": "box", "x": 1, "y": 2, "width": 3, "height": 4}


def labelled(*keys: str, label: str = "cat") -> bytes:
    lines: list[dict[str, Any]] = [{"type": "header", "format": "dianjing", "version": 1}]
    lines.append({"type": "ontology", "layer": "given", "version": "1", "ontology": {"classes": [{"name": label}]}})
    for key in keys:
        document = {"version": 1, "objects": [{"id": "o1", "label": label, "shapes": [BOX]}]}
        lines.append(
            {
                "type": "item",
                "key": key,
                "modality": "text",
                "media": [{"name": "text", "type": "text/plain", "text": f"text of {key} 👁️"}],
                "annotations": [{"layer": "given", "ontology": "given@1", "document": document}],
            }
        )
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


async def bring(person: Person, resources: Resources, dataset: str, data: bytes) -> None:
    begun = (await person.post(f"/datasets/{dataset}/uploads", {"path": "data.jsonl", "size": len(data)})).json()
    await person.client.put(f"/api/uploads/{begun['id']}?offset=0", content=data)
    wanted = {"source": {"uploads": [begun["id"]]}}
    assert (await person.post(f"/datasets/{dataset}/imports", wanted)).status_code == 202
    await run_jobs(resources, await workspace_of(person))


async def cut(person: Person, resources: Resources, dataset: str, **more: Any) -> dict[str, Any]:
    begun = await person.post(f"/datasets/{dataset}/releases", more)
    assert begun.status_code == 202, begun.text
    await run_jobs(resources, await workspace_of(person))
    return dict((await person.get(f"/releases/{begun.json()['id']}")).json())


class Served:
    """The files of a release, over HTTP."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def add(self, path: str, data: bytes) -> None:
        self._files[path] = data

    def exists(self, path: str) -> bool:
        return path in self._files

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        yield io.BytesIO(self._files[path])


async def fetched(person: Person, release: dict[str, Any]) -> Served:
    manifest = await person.get(f"/releases/{release['id']}/files/manifest.json")
    files = {"manifest.json": manifest.content}
    for one in manifest.json()["files"]:
        files[one["path"]] = (await person.get(f"/releases/{release['id']}/files/{one['path']}")).content
    return Served(files)


async def new_dataset(place: Place) -> str:
    return str((await place.owner.post(f"{place.path}/datasets", {"name": "notes"})).json()["id"])


async def test_a_release_is_what_was_there_and_verifies(place: Place, resources: Resources) -> None:
    me = place.owner
    dataset = await new_dataset(place)
    await bring(me, resources, dataset, labelled(*[f"{n}.txt" for n in range(10)]))
    asked = {"splits": {"shares": {"train": 0.8, "test": 0.2}, "seed": 3}, "licence": "CC0-1.0"}
    shown = (await me.post(f"/datasets/{dataset}/releases/preview", asked)).json()
    assert shown == {"items": 10, "splits": {"train": 8, "test": 2}, "labels": {"cat": 10}, "left_out": {}}
    release = await cut(me, resources, dataset, **asked)
    assert (release["state"], release["address"]) == ("ready", "notes@1")
    assert release["counts"]["labels"] == {"cat": 10}
    verified, faults = check(await fetched(me, release))
    assert faults == []
    assert verified.hash == release["hash"]
    by_address = await me.get(f"{place.path}/releases/notes@1")
    assert by_address.json()["id"] == release["id"]
    latest = await me.get(f"{place.path}/releases/notes")
    assert latest.json()["id"] == release["id"]


async def test_what_comes_later_changes_no_release_and_the_difference_is_told(
    place: Place, resources: Resources
) -> None:
    me = place.owner
    dataset = await new_dataset(place)
    await bring(me, resources, dataset, labelled("a.txt", "b.txt"))
    first = await cut(me, resources, dataset)
    before = await fetched(me, first)
    await bring(me, resources, dataset, labelled("b.txt", "c.txt", label="dog"))
    second = await cut(me, resources, dataset)
    assert check(await fetched(me, first))[0].hash == check(before)[0].hash
    assert check(await fetched(me, first))[1] == []
    told = (await me.get(f"/releases/{second['id']}/difference/{first['id']}")).json()
    assert (told["added"], told["removed"], told["changed"], told["same"]) == (1, 0, 1, 1)
    assert [(one["key"], one["change"]) for one in told["items"]] == [("b.txt", "changed"), ("c.txt", "added")]
    life = (await me.get(f"/releases/{second['id']}/lineage?key=b.txt&object=o1")).json()
    assert [one["step"] for one in life["steps"]] == ["file", "import", "revision", "revision", "release"]


async def test_an_export_is_an_archive_that_other_programs_read(place: Place, resources: Resources) -> None:
    me = place.owner
    dataset = await new_dataset(place)
    await bring(me, resources, dataset, labelled("a.txt", "b.txt"))
    release = await cut(me, resources, dataset)
    for name in ("package", "dianjing"):
        begun = await me.post(f"/releases/{release['id']}/exports", {"format": name})
        assert begun.status_code == 202, begun.text
        await run_jobs(resources, await workspace_of(me))
        export = (await me.get(f"/exports/{begun.json()['id']}")).json()
        assert export["state"] == "ready"
        got = await me.get(f"/exports/{export['id']}/download")
        assert len(got.content) == export["size"]
        with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
            files = {one: archive.read(one) for one in archive.namelist()}
        if name == "package":
            assert check(Served(files))[1] == []
        else:
            assert files["data.jsonl"].count(b'"type":"item"') == 2


async def test_an_export_whose_job_was_cancelled_says_so(place: Place, resources: Resources) -> None:
    me = place.owner
    dataset = await new_dataset(place)
    await bring(me, resources, dataset, labelled("a.txt"))
    release = await cut(me, resources, dataset)
    begun = (await me.post(f"/releases/{release['id']}/exports", {"format": "dianjing"})).json()
    assert begun["state"] == "waiting"
    assert (await me.post(f"/jobs/{begun['job']}/cancel")).status_code < 300
    assert (await me.get(f"/exports/{begun['id']}")).json()["state"] == "cancelled"
    assert [one["state"] for one in (await me.get(f"/releases/{release['id']}/exports")).json()["items"]] == [
        "cancelled"
    ]


async def test_a_withdrawn_release_is_gone_and_names_its_successor(place: Place, resources: Resources) -> None:
    me = place.owner
    dataset = await new_dataset(place)
    await bring(me, resources, dataset, labelled("a.txt"))
    first, second = await cut(me, resources, dataset), await cut(me, resources, dataset)
    done = await me.post(f"/releases/{first['id']}/withdraw", {"reason": "wrong labels", "successor": second["id"]})
    assert done.status_code == 204
    gone = await me.get(f"{place.path}/releases/notes@1")
    assert (gone.status_code, gone.json()["params"]["successor"]) == (410, second["id"])
    assert (await me.get(f"/releases/{first['id']}/files/manifest.json")).status_code == 410
    assert (await me.get(f"{place.path}/releases/notes@2")).status_code == 200


async def test_nothing_to_release_is_said_at_once(place: Place) -> None:
    dataset = await new_dataset(place)
    refused = await place.owner.post(f"/datasets/{dataset}/releases", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "releases.no_layer")


async def test_a_release_whose_job_was_given_up_has_failed_until_it_is_tried_again(
    place: Place, resources: Resources
) -> None:
    owner, dataset = place.owner, await new_dataset(place)
    await bring(owner, resources, dataset, labelled("a", "b"))
    made = (await owner.post(f"/datasets/{dataset}/releases", {"statuses": ["imported"]})).json()
    assert made["state"] == "building"
    assert (await owner.post(f"/jobs/{made['job']}/cancel")).status_code == 200
    assert (await owner.get(f"/releases/{made['id']}")).json()["state"] == "failed"
    assert (await owner.post(f"/jobs/{made['job']}/retry")).status_code == 200
    assert (await owner.get(f"/releases/{made['id']}")).json()["state"] == "building"
    await run_jobs(resources, await workspace_of(owner))
    assert (await owner.get(f"/releases/{made['id']}")).json()["state"] == "ready"
