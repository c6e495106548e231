"""Thirty days after it was deleted a project's working state goes; what was handed in stays."""

from __future__ import annotations

from uuid import UUID

from dianjing.server.kit.resources import Resources
from dianjing.server.projects import purging
from tests.fixtures.people import Place
from tests.fixtures.projects import REVIEWED, Bench, make_bench, run_one_job


async def purged(bench: Bench) -> None:
    async with bench.resources.database.begin() as uow:
        await purging.ask_for_due(uow)
    for row in await bench.fetch("SELECT id FROM jobs WHERE kind = 'projects.purge' AND state = 'queued'"):
        await run_one_job(bench.resources, row["id"])


async def test_the_working_state_goes_and_the_work_stays(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, workflow=REVIEWED)
    beside = await make_bench(resources, place, items=1)
    ann, owner = place.people["annotator"], place.owner
    lease = await bench.claim(ann)
    assert lease is not None
    done = await bench.submit(ann, lease)
    await ann.post(f"/leases/{lease['id']}/question", {"text": "?"})
    assert (await owner.delete(f"/projects/{bench.project}")).status_code == 204
    await purged(bench)
    assert len(await bench.fetch("SELECT 1 FROM tasks WHERE project_id = $1", bench.project)) == 3, "not yet due"
    await bench.fetch("UPDATE projects SET deleted_at = now() - interval '31 days' WHERE id = $1", bench.project)
    await purged(bench)
    for table in ("tasks", "slots", "lanes", "task_counters", "work_counters", "comments", "task_events"):
        assert await bench.fetch(f"SELECT 1 FROM {table} WHERE project_id = $1", bench.project) == [], table
    assert await bench.fetch("SELECT 1 FROM projects WHERE id = $1", bench.project) == []
    assert len(await bench.fetch("SELECT 1 FROM annotations WHERE id = $1", UUID(done["annotation"]))) == 1
    (stone,) = await bench.fetch("SELECT kind FROM tombstones WHERE id = $1", bench.project)
    assert stone["kind"] == "project"
    assert len(await bench.fetch("SELECT 1 FROM tasks WHERE project_id = $1", beside.project)) == 1
