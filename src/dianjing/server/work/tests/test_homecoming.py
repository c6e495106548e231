"""What a member comes back to, and how they take this very task again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from dianjing.core.permissions import Role
from dianjing.server.kit.resources import Resources
from dianjing.server.tasks import queue
from dianjing.server.work.schemas import Leases
from tests.fixtures.people import Place
from tests.fixtures.projects import REVIEWED, Bench, boxes, make_bench


async def home(place: Place, who: Role) -> dict[str, Any]:
    answer = await place.people[who].get(f"{place.path}/homecoming")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def expire_all(bench: Bench) -> None:
    await bench.fetch("UPDATE slots SET expires_at = dianjing_now() - interval '1 second' WHERE state = 'leased'")
    async with bench.resources.database.begin() as uow:
        await queue.sweep_expired(uow)


async def test_work_left_open_is_found_again_and_taken_by_name(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=4)
    ann = place.people["annotator"]
    first = await bench.claim(ann)
    assert first is not None
    await ann.put(f"/leases/{first['id']}/draft", {"sequence": 1, "document": boxes(2)})
    other = (await ann.post(f"/projects/{bench.project}/leases", {"count": 1, "held": [first["id"]]})).json()
    (second,) = other["leases"]
    told = await home(place, "annotator")
    assert {row["task"]: row["drafted"] for row in told["left"]} == {
        first["task"]["id"]: True,
        second["task"]["id"]: False,
    }
    assert (await home(place, "reviewer"))["left"] == []
    # Both leases run out: the draft is what is left, and leads back in past the queue.
    await expire_all(bench)
    assert [row["task"] for row in (await home(place, "annotator"))["left"]] == [first["task"]["id"]]
    taken = await ann.post(f"/tasks/{first['task']['id']}/lease")
    assert taken.status_code == 200, taken.text
    Leases.model_validate(taken.json())
    (lease,) = taken.json()["leases"]
    assert lease["task"]["id"] == first["task"]["id"]
    assert lease["draft"]["sequence"] == 1
    again = (await ann.post(f"/tasks/{first['task']['id']}/lease")).json()
    assert again["leases"][0]["id"] == lease["id"]


async def test_nobody_chooses_a_task_that_does_not_wait_for_them(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    tasks = (await place.owner.get(f"/projects/{bench.project}/tasks?order=key")).json()["items"]
    refused = await ann.post(f"/tasks/{tasks[2]['id']}/lease")
    assert (refused.status_code, refused.json()["code"]) == (409, "work.not_for_you")
    lease = await bench.claim(ann)
    assert lease is not None
    await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 1, "document": boxes(1)})
    await expire_all(bench)
    assert (await bench.claim(rev)) is not None
    # The reviewer was given it meanwhile: a draft does not take it away from them.
    refused = await ann.post(f"/tasks/{lease['task']['id']}/lease")
    assert refused.status_code == 409
    assert (await home(place, "annotator"))["left"] == []
    assert (await ann.post(f"/tasks/{uuid4()}/lease")).status_code == 404


async def test_what_came_back_is_told_with_its_remark(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, workflow=REVIEWED)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    done = []
    for _ in range(2):
        lease = await bench.claim(ann)
        assert lease is not None
        done.append((await bench.submit(ann, lease))["task"])
        await bench.settle()
    for text in ("框太松", "漏了一个"):
        lease = await bench.claim(rev, stage="review")
        assert lease is not None
        body = {"submission": str(uuid4()), "verdict": "return", "comments": [{"text": text}]}
        assert (await rev.post(f"/leases/{lease['id']}/verdict", body)).status_code == 200
    await bench.settle()
    told = await home(place, "annotator")
    assert told["returned_in"] == {bench.project: 2}
    assert [(row["remark"], row["author"], row["kind"]) for row in told["returned"]] == [
        ("漏了一个", str(rev.user_id), "annotate"),
        ("框太松", str(rev.user_id), "annotate"),
    ]
    # The older of the two, past the order of the queue.
    wanted = told["returned"][1]["task"]
    taken = (await ann.post(f"/tasks/{wanted}/lease")).json()
    assert [lease["task"]["id"] for lease in taken["leases"]] == [wanted]
    told = await home(place, "annotator")
    assert [row["remark"] for row in told["returned"]] == ["漏了一个"]
    assert [row["task"] for row in told["left"]] == [wanted]
    assert (await rev.post(f"/tasks/{wanted}/lease")).status_code == 409
