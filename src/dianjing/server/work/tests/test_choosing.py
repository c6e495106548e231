"""Which tasks a person is given, and which not."""

from __future__ import annotations

from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Place
from tests.fixtures.projects import OVERLAP_2, make_bench


async def test_what_was_left_open_is_given_back_first(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3)
    ann = place.people["annotator"]
    first = await bench.claim(ann)
    assert first is not None
    again = await bench.claim(ann)
    assert again is not None
    assert again["id"] == first["id"]
    answer = await ann.post(f"/projects/{bench.project}/leases", {"count": 2, "held": [first["id"]]})
    others = [lease["id"] for lease in answer.json()["leases"]]
    assert len({first["id"], *others}) == 3
    assert await bench.claim(ann, held=[first["id"], *others]) is None


async def test_the_same_task_never_twice_to_one_person(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, workflow=OVERLAP_2)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    mine = []
    while (lease := await bench.claim(ann)) is not None:
        mine.append(lease["task"]["id"])
        await bench.submit(ann, lease)
    assert len(set(mine)) == len(mine) == 3
    skipped = await bench.claim(rev)
    assert skipped is not None
    assert (await rev.post(f"/leases/{skipped['id']}/skip", {"reason": "不熟悉"})).status_code == 204
    rest = []
    while (lease := await bench.claim(rev)) is not None:
        rest.append(lease["task"]["id"])
        await bench.submit(rev, lease)
    assert set(rest) == set(mine) - {skipped["task"]["id"]}
    last = await bench.claim(man)
    assert last is not None
    assert last["task"]["id"] == skipped["task"]["id"]


async def test_slots_ask_for_a_role_or_a_qualification(resources: Resources, place: Place) -> None:
    demanding = {
        "stages": [
            {"name": "annotate", "kind": "annotate", "settings": {"role": "radiology"}},
            {"name": "accepted", "kind": "accepted"},
        ]
    }
    bench = await make_bench(resources, place, items=1, workflow=demanding)
    ann, owner = place.people["annotator"], place.owner
    assert await bench.claim(ann) is None
    assert await bench.claim(owner) is None
    answer = await owner.put(f"/projects/{bench.project}/members/{ann.member_id}", {"qualifications": ["radiology"]})
    assert answer.status_code == 204, answer.text
    assert await bench.claim(ann) is not None

    reviewers = {
        "stages": [
            {"name": "annotate", "kind": "annotate", "settings": {"role": "reviewer"}},
            {"name": "accepted", "kind": "accepted"},
        ]
    }
    bench = await make_bench(resources, place, items=1, workflow=reviewers)
    assert await bench.claim(ann) is None
    assert await bench.claim(place.people["manager"]) is not None


async def test_a_project_narrows_and_widens_a_role(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2)
    ann, viewer, owner = place.people["annotator"], place.people["viewer"], place.owner
    assert await bench.claim(ann) is not None
    narrowed = await owner.put(f"/projects/{bench.project}/members/{ann.member_id}", {"narrowed": ["work.claim"]})
    assert narrowed.status_code == 204, narrowed.text
    refused = await ann.post(f"/projects/{bench.project}/leases", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "request.not_permitted")
    assert (await viewer.post(f"/projects/{bench.project}/leases", {})).status_code == 403
    widened = {"widened": ["work.claim", "work.submit"]}
    assert (await owner.put(f"/projects/{bench.project}/members/{viewer.member_id}", widened)).status_code == 204
    assert await bench.claim(viewer) is not None
    man = place.people["manager"]
    too_much = await man.put(f"/projects/{bench.project}/members/{ann.member_id}", {"widened": ["audit.read"]})
    assert (too_much.status_code, too_much.json()["code"]) == (403, "project.cannot_grant")


async def test_nothing_of_a_deleted_project_is_given_out(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2)
    ann, owner = place.people["annotator"], place.owner
    lease = await bench.claim(ann)
    assert lease is not None
    await bench.submit(ann, lease)
    assert (await owner.delete(f"/projects/{bench.project}")).status_code == 204
    assert (await owner.get(f"/projects/{bench.project}")).status_code == 404
    deleted = (await owner.get(f"{place.path}/projects", params={"deleted": True})).json()["items"]
    assert bench.project in {one["id"] for one in deleted}
    assert (await owner.post(f"/projects/{bench.project}/restore")).status_code == 200
    assert (await owner.get(f"/projects/{bench.project}")).status_code == 200
    assert await bench.claim(ann) is not None


async def test_a_task_whose_item_was_deleted_is_cleared_away(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, workflow=OVERLAP_2)
    ann, man = place.people["annotator"], place.people["manager"]
    assert (await man.delete(f"/items/{bench.items[0]}")).status_code == 204
    lease = await bench.claim(ann)
    assert lease is not None
    assert lease["item"]["id"] == str(bench.items[1])
    (task,) = await bench.fetch("SELECT * FROM tasks WHERE item_id = $1", bench.items[0])
    assert (task["state"], task["remaining"]) == ("invalid", 0)
    slots = await bench.fetch("SELECT DISTINCT state FROM slots WHERE task_id = $1", task["id"])
    assert [row["state"] for row in slots] == ["withdrawn"]
    progress = (await man.get(f"/projects/{bench.project}/progress")).json()
    assert {(one["state"], one["tasks"]) for one in progress["stages"]} == {("waiting", 2), ("invalid", 1)}
    assert (await man.post(f"/items/{bench.items[0]}/restore")).status_code == 204
    assert (await man.post(f"/tasks/{task['id']}/reopen", {})).status_code == 200
    again = await bench.claim(ann, held=[lease["id"]])
    assert again is not None
    assert again["task"]["id"] == str(task["id"])
