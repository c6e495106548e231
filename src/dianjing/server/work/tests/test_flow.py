"""A task's way over HTTP: taken, saved, handed in, passed on."""

from __future__ import annotations

from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Place
from tests.fixtures.projects import boxes, make_bench


async def test_a_task_is_taken_saved_and_handed_in(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2)
    ann = place.people["annotator"]
    lease = await bench.claim(ann)
    assert lease is not None
    assert lease["item"]["key"] == "00000.jpg"
    assert lease["item"]["media"][0]["width"] == 640
    assert lease["document"] == {"version": 1}
    assert (lease["ontology_version"], lease["draft"], lease["proposals"]) == (1, None, None)
    saved = await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 1, "document": boxes(2)})
    assert (saved.status_code, saved.json()) == (200, {"sequence": 1})
    done = await bench.submit(ann, lease, document=boxes(3))
    assert done["remaining"] == 0
    await bench.settle()
    (task,) = await bench.fetch("SELECT * FROM tasks WHERE id = $1", done["task"])
    assert (task["stage"], task["state"], task["routing"]) == ("accepted", "accepted", False)
    (head,) = await bench.fetch("SELECT * FROM heads WHERE item_id = $1", task["item_id"])
    assert (str(head["annotation_id"]), head["status"]) == (done["annotation"], "accepted")
    labels = await bench.fetch("SELECT label, objects FROM item_labels WHERE item_id = $1", task["item_id"])
    assert [(row["label"], row["objects"]) for row in labels] == [("car", 3)]
    assert await bench.fetch("SELECT 1 FROM drafts WHERE task_id = $1", task["id"]) == []
