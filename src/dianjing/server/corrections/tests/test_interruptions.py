"""A correction that is stopped goes on where it was; and one that runs beside people at work overwrites nothing."""

from __future__ import annotations

import asyncio
from uuid import UUID

from dianjing.server.corrections.tests.conftest import begin, hand_in, objects
from dianjing.server.jobs.runner import Runner
from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Place
from tests.fixtures.projects import REVIEWED, boxes, make_bench, run_one_job


class AfterItems(asyncio.Event):
    """A worker's stop signal that comes once the job has looked at it so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._left = looks

    def is_set(self) -> bool:
        self._left -= 1
        return self._left < 0


async def test_a_stopped_correction_goes_on_and_corrects_each_item_once(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=6)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    for _ in range(6):
        await hand_in(bench, ann)
    asked = await begin(bench, rev, {"kind": "relabel", "label": "person", "filter": {"label": "car"}})
    job = UUID(asked["job"]["id"])
    await Runner(resources, AfterItems(8)).run(job)
    halfway = [one["label"] for one in await objects(bench, rev)]
    assert 0 < halfway.count("person") < 12
    (row,) = await bench.fetch("SELECT state, checkpoint FROM jobs WHERE id = $1", job)
    assert row["state"] == "queued"
    await run_one_job(resources, job)
    assert [one["label"] for one in await objects(bench, rev)] == ["person"] * 12
    made = await bench.fetch(
        "SELECT count(*) AS n, count(DISTINCT item_id) AS items FROM annotations"
        " WHERE workspace_id = $1 AND conditions ->> 'correction' = $2",
        place.id,
        asked["id"],
    )
    assert (made[0]["n"], made[0]["items"]) == (6, 6)
    shown = (await rev.get(f"/corrections/{asked['id']}")).json()
    assert (shown["counts"], shown["changed"]) == ({"done": 6}, 12)


async def test_a_correction_beside_reviewers_at_work_loses_nobodys_word(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=8, workflow=REVIEWED)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    for _ in range(8):
        await hand_in(bench, ann)
    asked = await begin(bench, rev, {"kind": "relabel", "label": "person", "filter": {"label": "car"}})

    async def judge() -> int:
        judged = 0
        while (lease := await bench.claim(man, stage="review")) is not None:
            fix = boxes(2)
            fix["objects"][0]["shapes"][0]["height"] = 9.0
            body = {"submission": lease["id"], "verdict": "accept", "document": fix}
            answer = await man.post(f"/leases/{lease['id']}/verdict", body)
            assert answer.status_code == 200, answer.text
            judged += 1
        return judged

    _, judged = await asyncio.gather(run_one_job(resources, UUID(asked["job"]["id"])), judge())
    await bench.settle()
    judged += await judge()
    await bench.settle()
    assert judged == 8, "whoever had a task in hand kept it, and the corrected ones came to them too"
    for row in await bench.fetch(
        "SELECT a.author_id, t.head_id = h.annotation_id AS agrees, h.status FROM heads h"
        " JOIN annotations a ON a.id = h.annotation_id JOIN tasks t ON t.item_id = h.item_id AND t.project_id = $2"
        " WHERE h.workspace_id = $1",
        place.id,
        UUID(bench.project),
    ):
        assert (row["author_id"], row["agrees"], row["status"]) == (man.user_id, True, "accepted")
    counts = await bench.fetch(
        "SELECT stage, state, tasks FROM task_counters WHERE project_id = $1 AND tasks <> 0", UUID(bench.project)
    )
    assert [(row["state"], row["tasks"]) for row in counts] == [("accepted", 8)]


async def test_two_corrections_of_the_same_objects_take_turns(resources: Resources, place: Place) -> None:
    ontology = {"classes": [{"name": name, "shapes": ["box"]} for name in ("car", "bus", "van")]}
    bench = await make_bench(resources, place, items=4, ontology=ontology)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    for _ in range(4):
        await hand_in(bench, ann)
    one = await begin(bench, rev, {"kind": "relabel", "label": "bus", "filter": {"label": "car"}})
    two = await begin(bench, man, {"kind": "relabel", "label": "van", "filter": {"label": "car"}})
    await asyncio.gather(*(run_one_job(resources, UUID(asked["job"]["id"])) for asked in (one, two)))
    await bench.settle()
    found = [(await rev.get(f"/corrections/{asked['id']}")).json() for asked in (one, two)]
    assert sum(shown["counts"].get("done", 0) for shown in found) == 4
    assert sum(shown["counts"].get("changed", 0) for shown in found) == 4
    now = [row["label"] for row in await objects(bench, rev)]
    assert "car" not in now
    assert (now.count("bus"), now.count("van")) == tuple(shown["changed"] for shown in found)
