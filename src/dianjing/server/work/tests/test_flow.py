"""A task's way over HTTP: taken, saved, handed in, passed on."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from dianjing.core.document import Document
from dianjing.server.kit.resources import Resources
from dianjing.server.work.schemas import DraftKept, Leases, Renewed, Submitted
from tests.fixtures.people import Place
from tests.fixtures.projects import BOXES, OVERLAP_2, boxes, make_bench


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
    (audited,) = await bench.fetch("SELECT * FROM audit_events WHERE thing_id = $1", done["annotation"])
    assert (audited["verb"], audited["actor_id"]) == ("work.submit", ann.user_id)


async def test_the_revision_is_canonical_and_says_how_it_was_made(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann = place.people["annotator"]
    lease = await bench.claim(ann)
    assert lease is not None
    conditions = {"order": 7, "blind": True}
    done = await bench.submit(ann, lease, document=boxes(2), seconds=41.5, edits=6, conditions=conditions)
    (row,) = await bench.fetch("SELECT * FROM annotations WHERE id = $1", done["annotation"])
    document = Document.read(boxes(2))
    assert bytes(row["document"]) == document.stored()
    assert row["hash"] == document.hash()
    assert (row["seconds"], row["edits"], row["ontology_version"], row["guideline_version"]) == (41.5, 6, 1, 1)
    assert (row["objects"], row["labels"]) == (2, ["car"])
    opened = (await ann.get(f"/annotations/{done['annotation']}")).json()
    assert opened["conditions"] == conditions
    assert opened["media_hashes"] == {"image": lease["item"]["media"][0]["sha256"]}
    assert opened["document"] == document.model_dump(mode="json", exclude_defaults=True) | {"version": 1}


async def test_a_submission_sent_twice_counts_once(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    lease = await bench.claim(ann)
    assert lease is not None
    body = {"submission": str(uuid4()), "document": boxes(2), "seconds": 1.0}
    first = await ann.post(f"/leases/{lease['id']}/submit", body)
    again = await ann.post(f"/leases/{lease['id']}/submit", body)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert len(await bench.fetch("SELECT 1 FROM annotations WHERE task_id = $1", lease["task"]["id"])) == 1
    other = await bench.claim(rev)
    assert other is not None
    stolen = await rev.post(f"/leases/{other['id']}/submit", body)
    assert (stolen.status_code, stolen.json()["code"]) == (409, "submission.reused")
    not_mine = await rev.post(f"/leases/{lease['id']}/submit", body)
    assert (not_mine.status_code, not_mine.json()["code"]) == (409, "lease.not_yours")
    changed = await ann.post(f"/leases/{lease['id']}/submit", {**body, "submission": str(uuid4())})
    assert (changed.status_code, changed.json()["code"]) == (409, "lease.done")


async def test_a_lost_lease_keeps_the_work_once(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    lease = await bench.claim(ann)
    assert lease is not None
    await bench.expire(lease)
    taken = await bench.claim(rev)
    assert taken is not None
    body = {"submission": str(uuid4()), "document": boxes(4), "seconds": 1.0}
    first = await ann.post(f"/leases/{lease['id']}/submit", body)
    again = await ann.post(f"/leases/{lease['id']}/submit", body)
    assert (first.status_code, first.json()["code"]) == (409, "lease.lost")
    assert first.json()["params"]["state"] == "expired"
    assert again.json()["params"]["annotation"] == first.json()["params"]["annotation"]
    (listed,) = (await ann.get(f"/projects/{bench.project}/mine", params={"state": "expired"})).json()["items"]
    assert listed["annotation"] == first.json()["params"]["annotation"]
    kept = (await ann.get(f"/annotations/{first.json()['params']['annotation']}")).json()
    assert (kept["status"], len(kept["document"]["objects"])) == ("draft", 4)
    assert (await ann.post(f"/leases/{lease['id']}/renew")).status_code == 409
    done = await bench.submit(rev, taken)
    await bench.settle()
    (head,) = await bench.fetch("SELECT annotation_id FROM heads WHERE item_id = $1", bench.items[0])
    assert str(head["annotation_id"]) == done["annotation"]


async def test_a_lease_that_ran_out_goes_on_while_nobody_took_the_task(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    lease = await bench.claim(ann)
    assert lease is not None
    for _ in range(2):
        await bench.expire(lease)
        again = await ann.post(f"/leases/{lease['id']}/renew")
        assert again.status_code == 200, again.text
    assert await bench.claim(rev) is None, "the place is one person's again"
    saved = await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 1, "document": boxes(2)})
    assert saved.status_code == 200
    await bench.submit(ann, lease, document=boxes(2))
    await bench.settle()
    heads = await bench.fetch("SELECT status FROM heads WHERE item_id = $1", bench.items[0])
    assert [row["status"] for row in heads] == ["accepted"]
    assert (await ann.post(f"/leases/{lease['id']}/renew")).json()["code"] == "lease.done"


async def test_a_lease_that_ran_out_is_not_held_beside_its_successor(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1, workflow=OVERLAP_2)
    ann = place.people["annotator"]
    lease = await bench.claim(ann)
    assert lease is not None
    await bench.expire(lease)
    other = await bench.claim(ann)
    assert other is not None
    refused = await ann.post(f"/leases/{lease['id']}/renew")
    assert (refused.status_code, refused.json()["code"]) == (409, "lease.lost")


async def test_drafts_go_by_their_sequence(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann = place.people["annotator"]
    lease = await bench.claim(ann)
    assert lease is not None
    path = f"/leases/{lease['id']}/draft"
    assert (await ann.put(path, {"sequence": 5, "document": boxes(1)})).status_code == 200
    assert (await ann.put(path, {"sequence": 5, "document": boxes(1)})).status_code == 200, "sent again, kept once"
    beside = await ann.put(path, {"sequence": 5, "document": boxes(2)})
    assert (beside.status_code, beside.json()["code"]) == (409, "draft.older"), "another window, the same number"
    older = await ann.put(path, {"sequence": 4, "document": boxes(9)})
    assert (older.status_code, older.json()["code"], older.json()["params"]["kept"]) == (409, "draft.older", 5)
    steps = [
        {"op": "add", "path": "/objects/-", "value": {"id": "n1", "label": "person", "shapes": []}},
        {"op": "replace", "path": "/objects/0/label", "value": "person"},
        {"op": "remove", "path": "/objects/0/shapes/0"},
    ]
    patch = {"sequence": 6, "base_sequence": 5, "patch": steps}
    for _ in range(2):
        assert (await ann.put(path, patch)).json() == {"sequence": 6}
    beside = await ann.put(path, {"sequence": 8, "base_sequence": 5, "patch": []})
    assert (beside.status_code, beside.json()["code"]) == (409, "draft.older")
    wrong = await ann.put(path, {"sequence": 7, "base_sequence": 6, "patch": [{"op": "remove", "path": "/objects/7"}]})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "draft.patch_misplaced")
    neither = await ann.put(path, {"sequence": 7})
    assert (neither.status_code, neither.json()["code"]) == (422, "draft.whole_or_patch")
    again = await bench.claim(ann)
    assert again is not None
    assert again["draft"]["sequence"] == 6
    assert [one["label"] for one in again["draft"]["document"]["objects"]] == ["person", "person"]
    assert again["draft"]["document"]["objects"][0]["shapes"] == []


async def test_hot_answers_are_what_the_description_says(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2)
    ann = place.people["annotator"]
    first = await ann.post(f"/projects/{bench.project}/leases", {"count": 2})
    lease = first.json()["leases"][0]
    await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 1, "document": boxes(1)})
    await ann.post(f"/leases/{lease['id']}/question", {"text": "？"})
    claimed = await ann.post(f"/projects/{bench.project}/leases", {"held": [first.json()["leases"][1]["id"]]})
    draft = await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 2, "document": boxes(1)})
    renewed = await ann.post(f"/leases/{lease['id']}/renew")
    body = {"submission": str(uuid4()), "document": boxes(2), "seconds": 1}
    submitted = await ann.post(f"/leases/{lease['id']}/submit", body)
    for answer, model in (
        (first, Leases),
        (claimed, Leases),
        (draft, DraftKept),
        (renewed, Renewed),
        (submitted, Submitted),
    ):
        assert answer.headers["content-type"] == "application/json"
        said = model.model_validate_json(answer.content).model_dump(mode="json")
        assert names_in(said) == names_in(answer.json())


def names_in(value: Any) -> Any:
    """The names of a JSON value, without what stands under them."""
    if isinstance(value, dict):
        return {name: names_in(one) for name, one in value.items()}
    return [names_in(one) for one in value] if isinstance(value, list) else None


async def test_my_earlier_work_is_listed_and_read_only(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, ontology=BOXES)
    ann = place.people["annotator"]
    for _ in range(3):
        lease = await bench.claim(ann)
        assert lease is not None
        await bench.submit(ann, lease)
    await bench.settle()
    first = (await ann.get(f"/projects/{bench.project}/mine", params={"limit": 2})).json()
    rest = (await ann.get(f"/projects/{bench.project}/mine", params={"cursor": first["next"]})).json()
    work = first["items"] + rest["items"]
    assert [one["key"] for one in work] == ["00002.jpg", "00001.jpg", "00000.jpg"]
    assert {one["task_state"] for one in work} == {"accepted"}
    assert (await ann.get(f"/annotations/{work[0]['annotation']}")).status_code == 200
    assert (await place.people["reviewer"].get(f"/annotations/{work[0]['annotation']}")).status_code == 200
    assert (await ann.get(f"/items/{bench.items[0]}")).status_code == 200
    assert (await ann.get(f"/items/{bench.items[0]}/annotations")).status_code == 403
