"""What each person hears of a task's way through the review, and what they do not."""

from __future__ import annotations

from typing import Any

import orjson

from dianjing.core.ids import uuid7
from dianjing.core.permissions import ROLE_PERMISSIONS, Role
from dianjing.server.events.service import open_hub, publish
from dianjing.server.events.stream import Rights, stream
from dianjing.server.kit.resources import Resources
from dianjing.server.reviews.tests.test_reviews import handed_in, judge
from tests.fixtures.people import Place
from tests.fixtures.projects import REVIEWED, Bench, make_bench

News = list[tuple[str, dict[str, Any]]]


async def heard(
    resources: Resources, bench: Bench, place: Place, role: Role, *, scope: frozenset[str] | None = None
) -> News:
    """Everything about work that a member with the role was told."""
    end = uuid7()
    async with resources.database.begin() as uow:
        await publish(uow, place.id, "job", end, permission="events.read")

    async def rights() -> Rights:
        return Rights(ROLE_PERMISSIONS[role], scope)

    found: News = []
    told = stream(resources.once(open_hub), place.id, place.people[role].user_id, rights, 0)
    async for chunk in told:
        fields = dict(line.split(": ", 1) for line in chunk.decode().splitlines() if ": " in line)
        data = orjson.loads(fields.get("data", "{}"))
        if data.get("thing") == str(end):
            break
        if "event" in fields and fields["event"] not in ("job", "reset"):
            found.append((fields["event"], data))
    await told.aclose()  # type: ignore[attr-defined]
    await resources.once(open_hub).close()
    return [(kind, data) for kind, data in found if data["project"] == str(bench.project)]


def kinds(news: News) -> list[str]:
    return [kind for kind, _ in news if not kind.startswith(("tasks.", "work."))]


async def _returned_then_accepted(bench: Bench, place: Place) -> str:
    ann, rev = place.people["annotator"], place.people["reviewer"]
    done = await handed_in(bench, ann)
    lease = await bench.claim(rev, stage="review")
    assert lease is not None
    assert (await judge(rev, lease, "return", comments=[{"text": "太松", "object": "o0"}])).status_code == 200
    await bench.settle()
    again = await bench.claim(ann)
    assert again is not None
    (comment,) = again["comments"]
    assert (await ann.patch(f"/comments/{comment['id']}", {"resolved": True})).status_code == 200
    await bench.submit(ann, again)
    await bench.settle()
    lease = await bench.claim(rev, stage="review")
    assert lease is not None
    assert (await judge(rev, lease, "accept")).status_code == 200
    await bench.settle()
    return str(done["task"])


async def test_an_annotator_hears_of_own_tasks_alone_and_the_lead_of_all(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2, workflow=REVIEWED)
    task = await _returned_then_accepted(bench, place)
    mine = await heard(resources, bench, place, "annotator")
    assert kinds(mine) == ["comment.added", "task.returned", "task.accepted"]
    assert [data["tasks"] for kind, data in mine if kind.startswith("task.")] == [[task], [task]]
    assert {data["stages"][0] for kind, data in mine if kind == "work.opened"} == {"annotate"}
    assert not [kind for kind, _ in mine if kind == "tasks.moved"]
    lead = await heard(resources, bench, place, "manager")
    states = [one["state"] for kind, data in lead if kind == "tasks.moved" for one in data["tasks"]]
    assert states == ["in_review", "returned", "in_review", "accepted"]
    assert kinds(lead) == ["comment.added", "comment.resolved"]
    # The reviewer looks after the project's tasks and gave the comment: what the other said of it comes to them too.
    theirs = kinds(await heard(resources, bench, place, "reviewer"))
    assert theirs == ["comment.added", "comment.resolved", "comment.resolved"]
    assert await heard(resources, bench, place, "viewer") == [one for one in lead if one[0] != "work.opened"]
    assert await heard(resources, bench, place, "auditor") == []


async def test_a_task_handed_over_is_told_to_both(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    lease = await bench.claim(ann)
    assert lease is not None
    handed = await man.post(f"/tasks/{lease['task']['id']}/assign", {"member": str(rev.member_id)})
    assert handed.status_code == 200, handed.text
    assert kinds(await heard(resources, bench, place, "annotator")) == ["task.withdrawn"]
    assert kinds(await heard(resources, bench, place, "reviewer")) == ["task.assigned"]


async def test_a_project_that_narrows_a_role_and_a_token_with_few_scopes_cut_what_is_heard(
    resources: Resources, place: Place
) -> None:
    bench = await make_bench(resources, place, items=1, workflow=REVIEWED)
    man, rev = place.people["manager"], place.people["reviewer"]
    changed = await man.put(
        f"/projects/{bench.project}/members/{rev.member_id!s}",
        {"narrowed": ["tasks.read"], "widened": [], "qualifications": []},
    )
    assert changed.status_code in (200, 204), changed.text
    await handed_in(bench, place.people["annotator"])
    assert {kind for kind, _ in await heard(resources, bench, place, "reviewer")} == {"work.opened"}
    scope = frozenset({"events.read"})
    assert await heard(resources, bench, place, "manager", scope=scope) == []
    assert await heard(resources, bench, place, "manager") != []
