"""Revisions over HTTP: listed, read under a later ontology, compared, restored; and comments."""

from __future__ import annotations

from typing import Any

from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Person, Place
from tests.fixtures.projects import Bench, boxes, make_bench


async def worked(bench: Bench, person: Person, document: dict[str, Any]) -> dict[str, Any]:
    lease = await bench.claim(person)
    assert lease is not None
    done = await bench.submit(person, lease, document=document)
    await bench.settle()
    return done


async def reworked(bench: Bench, lead: Person, person: Person, task: str, document: dict[str, Any]) -> dict[str, Any]:
    assert (await lead.post(f"/tasks/{task}/reopen", {})).status_code == 200
    return await worked(bench, person, document)


async def test_every_revision_stays_and_any_can_be_restored(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, man = place.people["annotator"], place.people["manager"]
    first = await worked(bench, ann, boxes(1))
    second = await reworked(bench, man, ann, first["task"], boxes(3))
    shown = (await man.get(f"/items/{bench.items[0]}/annotations")).json()["items"]
    assert [(one["id"], one["head"], one["objects"]) for one in shown] == [
        (second["annotation"], True, 3),
        (first["annotation"], False, 1),
    ]
    assert shown[0]["parent"] == first["annotation"]
    assert shown[0]["layer"]["kind"] == "project"
    answer = await man.post(f"/annotations/{first['annotation']}/restore")
    assert answer.status_code == 201, answer.text
    restored = answer.json()["annotation"]
    shown = (await man.get(f"/items/{bench.items[0]}/annotations")).json()["items"]
    assert next((one["id"], one["head"], one["objects"]) for one in shown) == (restored, True, 1)
    assert shown[0]["hash"] == shown[2]["hash"]
    (task,) = await bench.fetch("SELECT head_id, state FROM tasks WHERE item_id = $1", bench.items[0])
    assert (str(task["head_id"]), task["state"]) == (restored, "accepted")
    labels = await bench.fetch("SELECT objects FROM item_labels WHERE item_id = $1", bench.items[0])
    assert [row["objects"] for row in labels] == [1]
    await man.post(f"/tasks/{first['task']}/reopen", {})
    busy = await man.post(f"/annotations/{second['annotation']}/restore")
    assert (busy.status_code, busy.json()["code"]) == (409, "annotation.task_goes_on")


async def test_two_revisions_are_compared(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    before = await worked(bench, ann, boxes(3))
    changed = boxes(3)
    changed["objects"][0]["shapes"][0]["width"] = 15.0
    changed["objects"][1]["attributes"] = {"occluded": True}
    del changed["objects"][2]
    after = await reworked(bench, man, rev, before["task"], changed)
    path = f"/annotations/{before['annotation']}/difference/{after['annotation']}"
    found = (await man.get(path)).json()["difference"]
    assert [(one["change"], one["before"]) for one in found["objects"]] == [
        ("changed", "o0"),
        ("changed", "o1"),
        ("removed", "o2"),
    ]
    assert found["objects"][0]["shapes"][0]["similarity"] == 0.5
    same = (await man.get(f"/annotations/{before['annotation']}/difference/{before['annotation']}")).json()
    assert (same["difference"]["objects"], same["difference"]["same"]) == ([], 3)
    assert (await ann.get(path)).status_code == 403, "one of the two is somebody else's"
    assert (await ann.get(f"/annotations/{after['annotation']}")).status_code == 403
    assert (await ann.get(f"/annotations/{before['annotation']}")).status_code == 200


async def test_old_work_is_read_under_a_later_ontology(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    man = place.people["manager"]
    done = await worked(bench, place.people["annotator"], boxes(2))
    path = f"/projects/{bench.project}/ontology/migrations"
    steps = [{"step": "merge", "names": ["car"], "into": "person"}]
    dry = (await man.post(path, {"steps": steps})).json()
    assert (dry["id"], dry["counts"]["objects"], dry["whole"]) == (None, {"car": 2}, True)
    migration = (await man.post(path, {"steps": steps, "dry_run": False})).json()
    assert (migration["from_version"], migration["to_version"]) == (1, 2)
    as_made = (await man.get(f"/annotations/{done['annotation']}")).json()
    assert {one["label"] for one in as_made["document"]["objects"]} == {"car"}
    later = (await man.get(f"/annotations/{done['annotation']}", params={"under": 2})).json()
    assert {one["label"] for one in later["document"]["objects"]} == {"person"}
    undone = await man.post(f"{path}/{migration['id']}/undo")
    assert undone.status_code == 200, undone.text
    assert (await man.post(f"{path}/{migration['id']}/undo")).status_code == 409
    back = (await man.get(f"/annotations/{done['annotation']}", params={"under": 3})).json()
    assert {one["label"] for one in back["document"]["objects"]} == {"car"}


async def test_comments_are_for_who_sees_or_does_the_task(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    lease = await bench.claim(ann)
    assert lease is not None
    path = f"/tasks/{lease['task']['id']}/comments"
    made = await rev.post(path, {"text": "注意遮挡", "object": "o0"})
    assert made.status_code == 201, made.text
    said = (await ann.get(path)).json()["items"]
    assert [(one["text"], one["object"], one["author"]) for one in said] == [("注意遮挡", "o0", str(rev.user_id))]
    settled = await ann.patch(f"/comments/{said[0]['id']}", {"resolved": True})
    assert settled.json()["resolved_by"] == str(ann.user_id)
    again = await ann.patch(f"/comments/{said[0]['id']}", {"resolved": False})
    assert again.json()["resolved_at"] is None
    (other,) = await bench.fetch(
        "SELECT id FROM tasks WHERE project_id = $1 AND id <> $2", bench.project, lease["task"]["id"]
    )
    refused = await ann.post(f"/tasks/{other['id']}/comments", {"text": "看看"})
    assert (refused.status_code, refused.json()["code"]) == (403, "comment.not_your_task")
