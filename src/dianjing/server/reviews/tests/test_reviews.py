"""Verdicts over HTTP: accept, return, fix and accept; and who may judge whose work."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from tests.fixtures.application import MakeBrowser
from tests.fixtures.people import Person, Place, make_place
from tests.fixtures.projects import REVIEWED, Bench, boxes, make_bench


async def handed_in(bench: Bench, person: Person, **wish: Any) -> dict[str, Any]:
    lease = await bench.claim(person)
    assert lease is not None
    done = await bench.submit(person, lease, **wish)
    await bench.settle()
    return done


async def judge(person: Person, lease: dict[str, Any], verdict: str, **wish: Any) -> Any:
    body = {"submission": str(uuid4()), "verdict": verdict, **wish}
    return await person.post(f"/leases/{lease['id']}/verdict", body)


async def test_a_reviewer_sees_the_work_and_accepts_it(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1, workflow=REVIEWED)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    done = await handed_in(bench, ann, document=boxes(2))
    assert await bench.claim(ann, stage="annotate") is None
    lease = await bench.claim(rev, stage="review")
    assert lease is not None
    assert (lease["task"]["kind"], lease["base"]) == ("review", done["annotation"])
    assert [vote["annotation"] for vote in lease["votes"]] == [done["annotation"]]
    assert len(lease["votes"][0]["document"]["objects"]) == 2
    answer = await judge(rev, lease, "accept")
    assert answer.status_code == 200, answer.text
    assert answer.json()["annotation"] == done["annotation"]
    await bench.settle()
    (head,) = await bench.fetch("SELECT * FROM heads WHERE item_id = $1", bench.items[0])
    assert (head["status"], head["set_by"]) == ("accepted", rev.user_id)
    (made,) = await bench.fetch("SELECT status FROM annotations WHERE id = $1", done["annotation"])
    assert made["status"] == "accepted"


async def test_a_returned_task_comes_first_to_who_did_it_with_the_comments(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, workflow=REVIEWED)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    done = await handed_in(bench, ann)
    lease = await bench.claim(rev, stage="review")
    assert lease is not None
    silent = await judge(rev, lease, "return")
    assert (silent.status_code, silent.json()["code"]) == (422, "review.says_nothing")
    remark = {"text": "框太松", "object": "o0"}
    assert (await judge(rev, lease, "return", comments=[remark])).status_code == 200
    await bench.settle()
    other = await bench.claim(man)
    assert other is not None
    assert other["task"]["id"] != done["task"]
    again = await bench.claim(ann)
    assert again is not None
    assert (again["task"]["id"], again["task"]["returns"], again["task"]["round"]) == (done["task"], 1, 2)
    assert again["base"] == done["annotation"]
    assert again["document"] == boxes()
    assert [(one["text"], one["object"], one["kind"]) for one in again["comments"]] == [("框太松", "o0", "return")]
    second = await bench.submit(ann, again, document=boxes(2))
    await bench.settle()
    chain = await bench.fetch("SELECT parent_id FROM annotations WHERE id = $1", second["annotation"])
    assert str(chain[0]["parent_id"]) == done["annotation"]
    review = await bench.claim(rev, stage="review")
    assert review is not None
    assert [vote["annotation"] for vote in review["votes"]] == [second["annotation"]]
    assert (await judge(rev, review, "accept")).status_code == 200
    await bench.settle()
    statuses = await bench.fetch("SELECT id, status FROM annotations WHERE task_id = $1 ORDER BY id", done["task"])
    assert [row["status"] for row in statuses] == ["returned", "accepted"]
    (count,) = await bench.fetch(
        "SELECT sum(accepted) AS accepted, sum(returned) AS returned, sum(submitted) AS submitted FROM work_counters"
        " WHERE user_id = $1 AND workspace_id = $2",
        ann.user_id,
        place.id,
    )
    assert (count["accepted"], count["returned"], count["submitted"]) == (1, 1, 2)


async def test_a_fix_is_a_revision_of_the_reviewer(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1, workflow=REVIEWED)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    done = await handed_in(bench, ann)
    lease = await bench.claim(rev, stage="review")
    assert lease is not None
    wrong = await judge(rev, lease, "accept", document=boxes(1, label="ship"))
    assert wrong.status_code == 422
    body = {"submission": str(uuid4()), "verdict": "accept", "document": boxes(3)}
    answer = await rev.post(f"/leases/{lease['id']}/verdict", body)
    assert answer.status_code == 200, answer.text
    assert (await rev.post(f"/leases/{lease['id']}/verdict", body)).json() == answer.json()
    await bench.settle()
    (fixed,) = await bench.fetch("SELECT * FROM annotations WHERE id = $1", answer.json()["annotation"])
    assert (fixed["author_id"], str(fixed["parent_id"]), fixed["status"]) == (
        rev.user_id,
        done["annotation"],
        "accepted",
    )
    (head,) = await bench.fetch("SELECT annotation_id FROM heads WHERE item_id = $1", bench.items[0])
    assert head["annotation_id"] == fixed["id"]


async def test_nobody_reviews_their_own_work_but_a_workspace_of_one(
    resources: Resources, place: Place, database: Database, browser: MakeBrowser
) -> None:
    bench = await make_bench(resources, place, items=1, workflow=REVIEWED)
    rev = place.people["reviewer"]
    await handed_in(bench, rev)
    assert await bench.claim(rev, stage="review") is None
    assert await bench.claim(place.people["manager"], stage="review") is not None

    alone = await make_place(database, browser, roles=("owner",))
    bench = await make_bench(resources, alone, items=2, workflow=REVIEWED)
    for _ in range(2):
        await handed_in(bench, alone.owner)
    for _ in range(2):
        lease = await bench.claim(alone.owner, stage="review")
        assert lease is not None
        answer = await judge(alone.owner, lease, "accept")
        assert answer.json()["own_work"] is True
    assert await bench.claim(alone.owner, stage="review") is None, "nothing is left, and it is said so"
    await bench.settle()
    marked = await bench.fetch("SELECT own_work FROM verdicts WHERE workspace_id = $1", alone.id)
    assert [row["own_work"] for row in marked] == [True, True]


async def test_an_annotator_does_not_review_and_a_review_is_not_submitted(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1, workflow=REVIEWED)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    await handed_in(bench, ann)
    refused = await ann.post(f"/projects/{bench.project}/leases", {"stage": "review"})
    assert refused.status_code == 403
    lease = await bench.claim(rev, stage="review")
    assert lease is not None
    answer = await rev.post(
        f"/leases/{lease['id']}/submit", {"submission": str(uuid4()), "document": boxes(), "seconds": 1}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "lease.wants_verdict")


async def test_a_reviewer_says_that_an_item_cannot_be_used(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1, workflow=REVIEWED)
    await handed_in(bench, place.people["annotator"])
    rev = place.people["reviewer"]
    lease = await bench.claim(rev, stage="review")
    assert lease is not None
    body = {"submission": str(uuid4()), "reason": "画面全黑"}
    answer = await rev.post(f"/leases/{lease['id']}/invalid", body)
    assert answer.status_code == 200, answer.text
    assert (await rev.post(f"/leases/{lease['id']}/invalid", body)).json() == answer.json()
    await bench.settle()
    (task,) = await bench.fetch("SELECT state FROM tasks WHERE item_id = $1", bench.items[0])
    assert task["state"] == "invalid"
    assert await bench.fetch("SELECT 1 FROM heads WHERE item_id = $1", bench.items[0]) == []
