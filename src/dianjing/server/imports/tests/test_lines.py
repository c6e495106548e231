"""A long file of typed lines over several batches: each item once, each wrong line named by its number, in order."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import func, select

from dianjing.server.db.models.annotations import Annotation, Head
from dianjing.server.imports.batches import BATCH
from dianjing.server.imports.tests.test_flow import imported, new_dataset, upload
from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Person, Place, workspace_of

COUNT = 2 * BATCH + 100
WRONG = (5, 1999, BATCH + 3, 2 * BATCH + 50)
ONTOLOGY = {"classes": [{"name": "car", "shapes": ["box"]}]}


def line(number: int, label: str) -> bytes:
    """An item with a box; every tenth is not plain, and two hold the same text."""
    box = {"kind": "box", "x": number, "y": 2.5, "width": 3, "height": 4}
    document: dict[str, Any] = {"objects": [{"id": "o1", "label": label, "shapes": [box]}]}
    if number % 10 == 0:
        document["absent"] = ["dog"]
    text = "the same" if number in (7, BATCH + 700) else f"text {number}"
    return orjson.dumps(
        {
            "type": "item",
            "key": f"r{number:05}",
            "modality": "text",
            "media": [{"name": "text", "type": "text/plain", "text": text}],
            "annotations": [{"layer": "given", "ontology": "given@1", "document": document}],
        }
    )


def file(label: str = "car") -> bytes:
    lines = [orjson.dumps({"type": "header", "format": "dianjing", "version": 1})]
    lines.append(orjson.dumps({"type": "ontology", "layer": "given", "version": "1", "ontology": ONTOLOGY}))
    lines += [b'{"type":"item","key":7}' if number in WRONG else line(number, label) for number in range(COUNT)]
    return b"\n".join(lines)


async def entries(person: Person, found: dict[str, Any]) -> list[tuple[str, str]]:
    told = (await person.get(f"/imports/{found['id']}/report")).json()["items"]
    return [(one["path"], one["code"]) for one in told]


async def test_a_long_file_comes_in_once_and_again_as_what_has_changed(place: Place, resources: Resources) -> None:
    me = place.owner
    dataset = await new_dataset(me, place)
    good = COUNT - len(WRONG)
    found = await imported(
        me, resources, dataset, source={"uploads": [await upload(me, dataset, "data.jsonl", file())]}
    )
    assert (found["state"], found["added"], found["refused"]) == ("done", good, len(WRONG))
    # Lines count from 1, behind the header and the ontology.
    refused = [(f"data.jsonl:{number + 3} key", "dianjing.invalid_item") for number in WRONG]
    told = await entries(me, found)
    assert [one for one in told if one[1] != "import.duplicate"] == refused
    assert [one for one in told if one[1] == "import.duplicate"] == [(f"r{BATCH + 700:05}", "import.duplicate")]

    again = await imported(
        me, resources, dataset, source={"uploads": [await upload(me, dataset, "data.jsonl", file())]}
    )
    assert (again["added"], again["changed"], again["same"]) == (0, 0, good)
    other = await imported(
        me, resources, dataset, source={"uploads": [await upload(me, dataset, "data.jsonl", file("bus"))]}
    )
    assert (other["added"], other["changed"], other["same"]) == (0, good, 0)

    workspace = await workspace_of(me)
    async with resources.database.begin() as uow:
        of_us = Annotation.workspace_id == workspace
        assert await uow.scalar(select(func.count()).select_from(Annotation).where(of_us)) == 2 * good
        versions = await uow.rows(select(Annotation.ontology_version).where(of_us).distinct())
        assert [row.ontology_version for row in versions] == [1]
        heads = select(Annotation.labels).join(Head, Head.annotation_id == Annotation.id)
        rows = await uow.rows(heads.where(of_us, Head.workspace_id == workspace).distinct())
        assert [row.labels for row in rows] == [["bus"]]
    assert len((await me.get(f"/datasets/{dataset}/items?label=car")).json()["items"]) == 0


async def test_what_no_database_can_hold_is_refused_by_its_line_and_the_rest_comes_in(
    place: Place, resources: Resources
) -> None:
    me = place.owner
    dataset = await new_dataset(me, place)
    text = {"name": "text", "type": "text/plain", "text": "a\\u0000 is no NUL"}
    item = {"type": "item", "modality": "text", "media": [text]}
    nul: list[dict[str, Any]] = [
        {"key": "bad\0key"},
        {"key": "a", "metadata": {"deep": [{"er": "\0"}]}},
        {"key": "b", "group": "\0"},
        {"key": "c", "media": [{**text, "text": "x\0"}]},
        {"key": "d", "annotations": [{"layer": "given", "document": {"objects": [{"id": "\0", "label": "car"}]}}]},
    ]
    lines = [{"type": "header", "format": "dianjing", "version": 1}, {"key": "good", **item}]
    lines += [{**item, **one} for one in nul]
    data = b"\n".join(map(orjson.dumps, lines))
    found = await imported(me, resources, dataset, source={"uploads": [await upload(me, dataset, "n.jsonl", data)]})
    assert (found["state"], found["added"], found["refused"]) == ("done", 1, len(nul))
    told = await entries(me, found)
    assert [path.split()[0] for path, _ in told] == [f"n.jsonl:{number}" for number in range(3, 8)]
    assert [code for _, code in told][:4] == ["import.nul"] * 4
