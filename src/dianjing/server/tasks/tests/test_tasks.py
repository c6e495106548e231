"""Tasks as a team lead steers them, over HTTP."""

from __future__ import annotations

from typing import Any

from dianjing.core.ids import uuid7
from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Person, Place
from tests.fixtures.projects import REVIEWED, Bench, boxes, make_bench, make_dataset


async def listed(person: Person, bench: Bench, **query: Any) -> list[dict[str, Any]]:
    """Every task of a list, page by page of two."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        given = {**query, "limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = await person.get(f"/projects/{bench.project}/tasks", params=given)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


async def recount(bench: Bench) -> dict[tuple[str, str], int]:
    rows = await bench.fetch(
        "SELECT stage, state, count(*) AS tasks FROM tasks WHERE project_id = $1 GROUP BY 1, 2", bench.project
    )
    return {(row["stage"], row["state"]): row["tasks"] for row in rows}


async def kept_count(bench: Bench) -> dict[tuple[str, str], int]:
    rows = await bench.fetch(
        "SELECT stage, state, tasks FROM task_counters WHERE project_id = $1 AND tasks <> 0", bench.project
    )
    return {(row["stage"], row["state"]): row["tasks"] for row in rows}


async def test_every_order_and_filter_lists_each_task_once(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=7, workflow=REVIEWED)
    ann, man = place.people["annotator"], place.people["manager"]
    for _ in range(3):
        lease = await bench.claim(ann)
        assert lease is not None
        await bench.submit(ann, lease)
    await bench.settle()
    held = await bench.claim(ann)
    assert held is not None
    for order in ("priority", "updated", "key", "created"):
        tasks = await listed(man, bench, order=order)
        assert len({task["id"] for task in tasks}) == len(tasks) == 7
    by_key = await listed(man, bench, order="key")
    assert [task["key"] for task in by_key] == sorted(task["key"] for task in by_key)
    assert [task["state"] for task in by_key] == ["in_review"] * 3 + ["waiting"] * 4
    assert len(await listed(man, bench, stage="review")) == 3
    assert len(await listed(man, bench, state="waiting", order="updated")) == 4
    assert await listed(man, bench, stage="review", state="waiting") == []
    assert [task["key"] for task in await listed(man, bench, order="key", prefix="00005")] == ["00005.jpg"]
    mine = await listed(man, bench, assignee=str(ann.user_id), order="updated")
    assert [task["id"] for task in mine] == [held["task"]["id"]]
    assert mine[0]["holders"][0]["user"] == str(ann.user_id)
    assert len(await listed(man, bench, assignee=str(ann.user_id), order="updated", holding="done")) == 3
    refused = await man.get(f"/projects/{bench.project}/tasks", params={"prefix": "0", "order": "updated"})
    assert (refused.status_code, refused.json()["code"]) == (422, "tasks.filter_not_offered")
    assert await kept_count(bench) == await recount(bench) == {("annotate", "waiting"): 4, ("review", "in_review"): 3}


async def test_tasks_are_made_once_from_items_filters_and_all(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=5, settings={"follow": False})
    man = place.people["manager"]
    path = f"/projects/{bench.project}/tasks"
    wrong = await man.post(path, {"all": True, "items": [str(bench.items[0])]})
    assert wrong.status_code == 422
    asked = await man.post(path, {"items": [str(bench.items[3]), str(uuid7())], "priority": 5})
    assert asked.status_code == 202, asked.text
    await bench.settle()
    assert [task["priority"] for task in await listed(man, bench)] == [5]
    await man.post(path, {"filter": {"prefix": "0000"}})
    await bench.settle()
    await man.post(path, {"all": True})
    await bench.settle()
    tasks = await listed(man, bench)
    assert [task["priority"] for task in tasks] == [5, 0, 0, 0, 0]
    first = await bench.claim(place.people["annotator"])
    assert first is not None
    assert (first["item"]["id"], first["task"]["priority"]) == (str(bench.items[3]), 5)
    assert await kept_count(bench) == await recount(bench)


async def test_a_project_takes_up_no_items_of_another_dataset(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1, settings={"follow": False})
    _, others = await make_dataset(resources, place.id, 2)
    await place.owner.post(f"/projects/{bench.project}/tasks", {"items": [str(item) for item in others]})
    await bench.settle()
    assert await listed(place.owner, bench) == []


async def test_a_new_priority_brings_a_task_back_to_everybody(resources: Resources, place: Place) -> None:
    bench = await make_bench(
        resources,
        place,
        items=3,
        workflow={
            "stages": [
                {"name": "annotate", "kind": "annotate", "settings": {"overlap": 2}},
                {"name": "accepted", "kind": "accepted"},
            ]
        },
    )
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    for _ in range(3):
        lease = await bench.claim(ann)
        assert lease is not None
        await bench.submit(ann, lease)
    assert await bench.claim(ann) is None
    last = (await listed(man, bench, order="key"))[2]
    changed = await man.patch(f"/tasks/{last['id']}", {"priority": 9})
    assert changed.status_code == 200, changed.text
    assert [event["kind"] for event in changed.json()["events"]] == ["priority"]
    assert await bench.claim(ann) is None, "they did it already"
    lease = await bench.claim(rev)
    assert lease is not None
    assert lease["task"]["id"] == last["id"]


async def test_a_task_is_taken_back_and_the_work_is_kept(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    lease = await bench.claim(ann)
    assert lease is not None
    await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 3, "document": boxes(2)})
    shown = await man.post(f"/tasks/{lease['task']['id']}/release")
    assert [hold["state"] for hold in shown.json()["holds"]] == ["withdrawn", "open"]
    lost = await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 4, "document": boxes(3)})
    assert (lost.status_code, lost.json()["code"], lost.json()["params"]["state"]) == (409, "lease.lost", "withdrawn")
    other = await bench.claim(rev)
    assert other is not None
    assert other["draft"] is None
    await rev.post(f"/leases/{other['id']}/release")
    again = await bench.claim(ann)
    assert again is not None
    assert (again["draft"]["sequence"], len(again["draft"]["document"]["objects"])) == (4, 3)


async def test_a_task_is_handed_over_with_its_draft(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    lease = await bench.claim(ann)
    assert lease is not None
    await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 1, "document": boxes(4)})
    task = lease["task"]["id"]
    viewer = await man.post(f"/tasks/{task}/assign", {"member": str(place.people["viewer"].member_id)})
    assert (viewer.status_code, viewer.json()["code"]) == (409, "task.cannot_work")
    answer = await man.post(f"/tasks/{task}/assign", {"member": str(rev.member_id)})
    assert answer.status_code == 200, answer.text
    mine = await bench.claim(rev)
    assert mine is not None
    assert (mine["task"]["id"], len(mine["draft"]["document"]["objects"])) == (task, 4)
    other = await bench.claim(ann)
    assert other is not None
    assert other["task"]["id"] != task
    twice = await man.post(f"/tasks/{task}/assign", {"member": str(rev.member_id)})
    assert (twice.status_code, twice.json()["code"]) == (409, "task.has_it")


async def test_an_assignment_is_taken_back_and_whoever_comes_gets_the_task(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    (listed_task,) = (await man.get(f"/projects/{bench.project}/tasks")).json()["items"]
    task = listed_task["id"]
    assert (await man.post(f"/tasks/{task}/assign", {"member": str(rev.member_id)})).status_code == 200
    assert await bench.claim(ann) is None
    back = await man.post(f"/tasks/{task}/assign", {"member": None})
    assert back.status_code == 200, back.text
    assert [event["kind"] for event in back.json()["events"]][-2:] == ["assigned", "unassigned"]
    lease = await bench.claim(ann)
    assert lease is not None
    assert lease["task"]["id"] == task
    again = await man.post(f"/tasks/{task}/assign", {"member": None})
    assert (again.status_code, again.json()["code"]) == (409, "task.not_assigned")


async def test_a_done_task_is_read_only_until_it_is_reopened(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, man = place.people["annotator"], place.people["manager"]
    lease = await bench.claim(ann)
    assert lease is not None
    early = await man.post(f"/tasks/{lease['task']['id']}/reopen", {})
    assert (early.status_code, early.json()["code"]) == (409, "task.goes_on")
    done = await bench.submit(ann, lease, document=boxes(2))
    await bench.settle()
    closed = await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 9, "document": boxes(1)})
    assert (closed.status_code, closed.json()["code"]) == (409, "lease.done")
    answer = await man.post(f"/tasks/{done['task']}/reopen", {"reason": "漏标"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["round"]) == ("waiting", 2)
    again = await bench.claim(ann)
    assert again is not None
    assert (again["base"], len(again["document"]["objects"])) == (done["annotation"], 2)
    (head,) = await bench.fetch("SELECT status FROM heads WHERE item_id = $1", bench.items[0])
    assert head["status"] == "accepted", "what was accepted stands until something else is"
    second = await bench.submit(ann, again, document=boxes(3))
    await bench.settle()
    (head,) = await bench.fetch("SELECT annotation_id FROM heads WHERE item_id = $1", bench.items[0])
    assert str(head["annotation_id"]) == second["annotation"]
    assert await kept_count(bench) == await recount(bench)


async def test_progress_and_questions(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=4, workflow=REVIEWED)
    ann, man = place.people["annotator"], place.people["manager"]
    lease = await bench.claim(ann)
    assert lease is not None
    asked = await ann.post(f"/leases/{lease['id']}/question", {"text": "这个算车吗？", "object": "o0"})
    assert asked.status_code == 201, asked.text
    await bench.submit(ann, lease, document=boxes(5), seconds=12.5, edits=7)
    skipped = await bench.claim(ann)
    assert skipped is not None
    assert (await ann.post(f"/leases/{skipped['id']}/skip", {"reason": "看不懂"})).status_code == 204
    unusable = await bench.claim(ann)
    assert unusable is not None
    assert unusable["task"]["id"] != skipped["task"]["id"]
    body = {"submission": str(uuid7()), "reason": "图像损坏", "seconds": 2}
    assert (await ann.post(f"/leases/{unusable['id']}/invalid", body)).status_code == 200
    await bench.settle()
    progress = (await man.get(f"/projects/{bench.project}/progress")).json()
    assert (progress["tasks"], progress["done"]) == (4, 1)
    (work,) = progress["members"]
    assert (work["submitted"], work["skipped"], work["invalid"], work["objects"]) == (1, 1, 1, 5)
    assert work["seconds"] == 14.5
    (question,) = (await man.get(f"/projects/{bench.project}/questions", params={"resolved": False})).json()["items"]
    assert (question["text"], question["object"]) == ("这个算车吗？", "o0")
    settled = await man.patch(f"/comments/{question['id']}", {"resolved": True})
    assert settled.json()["resolved_by"] == str(man.user_id)
    assert (await man.get(f"/projects/{bench.project}/questions", params={"resolved": False})).json()["items"] == []
    assert await kept_count(bench) == await recount(bench)
