"""An assistant runs over chosen tasks: ghosts for those nobody has begun, nothing for the control arm."""

from __future__ import annotations

from typing import Any

from dianjing.server.kit.resources import Resources
from dianjing.server.releases.tests.test_flow import bring, labelled, new_dataset
from tests.fixtures.people import Place
from tests.fixtures.projects import ANNOTATE, Bench

ONTOLOGY = {"classes": [{"name": "word", "shapes": ["span"]}]}
WISH: dict[str, Any] = {"assistant": "lexicon-spans", "options": {"terms": {"word": ["text"]}, "patterns": False}}


async def text_bench(resources: Resources, place: Place, items: int) -> Bench:
    """A project over short texts that each hold the word "text"."""
    dataset = await new_dataset(place)
    await bring(place.owner, resources, dataset, labelled(*[f"{n:02}.txt" for n in range(items)]))
    made = await place.owner.post(
        f"{place.path}/projects",
        {"name": "words", "dataset": dataset, "ontology": ONTOLOGY, "workflow": ANNOTATE, "settings": {}},
    )
    assert made.status_code == 201, made.text
    bench = Bench(resources, place, dataset, [], made.json()["id"])  # type: ignore[arg-type]
    await bench.settle()
    return bench


async def run(bench: Bench, place: Place, **more: Any) -> dict[str, Any]:
    man = place.people["manager"]
    asked = await man.post(f"/projects/{bench.project}/assist", {**WISH, **more})
    assert asked.status_code == 202, asked.text
    await bench.settle()
    job = (await man.get(f"/jobs/{asked.json()['job']}")).json()
    assert job["state"] == "succeeded", job
    return dict(job["result"])


async def state(bench: Bench) -> dict[str, tuple[bool | None, bool]]:
    rows = await bench.fetch("SELECT key, assisted, proposal_id FROM tasks WHERE project_id = $1", bench.project)
    return {row["key"]: (row["assisted"], row["proposal_id"] is not None) for row in rows}


async def test_ghosts_reach_whoever_takes_the_task_and_nobody_is_disturbed(resources: Resources, place: Place) -> None:
    bench = await text_bench(resources, place, 4)
    ann, other = place.people["annotator"], place.people["reviewer"]
    done = await bench.claim(ann)
    assert done is not None
    await bench.submit(ann, done, document={"version": 1})
    await bench.settle()
    held = await bench.claim(other)
    assert held is not None
    assert await run(bench, place, all=True, control=0.0) == {"proposed": 2, "control": 0, "begun": 2, "failed": 0}
    now = await state(bench)
    assert {now[one["item"]["key"]] for one in (done, held)} == {(False, False)}
    lease = await bench.claim(ann)
    assert lease is not None
    assert lease["assisted"]
    (ghost,) = lease["proposals"]["objects"]
    assert (ghost["label"], ghost["shapes"][0]["start"]) == ("word", 0)
    assert lease["document"].get("objects", []) == []


async def test_the_control_arm_is_the_same_tasks_each_time_and_stays_without(
    resources: Resources, place: Place
) -> None:
    bench = await text_bench(resources, place, 12)
    first = await run(bench, place, all=True, control=0.5)
    before = await state(bench)
    assert first["proposed"] + first["control"] == 12
    assert 0 < first["control"] < 12
    assert await run(bench, place, all=True, control=0.5) == first
    assert await state(bench) == before
    assert set(before.values()) == {(True, True), (False, False)}


async def test_tasks_are_chosen_by_id_item_or_key(resources: Resources, place: Place) -> None:
    bench = await text_bench(resources, place, 11)
    tasks = await bench.fetch("SELECT id, item_id, key FROM tasks WHERE project_id = $1 ORDER BY key", bench.project)
    assert (await run(bench, place, tasks=[str(tasks[0]["id"])], control=0.0))["proposed"] == 1
    assert (await run(bench, place, items=[str(tasks[1]["item_id"])], control=0.0))["proposed"] == 1
    assert (await run(bench, place, prefix="1", control=0.0))["proposed"] == 1
    now = await state(bench)
    assert {key for key, (_, has) in now.items() if has} == {"00.txt", "01.txt", "10.txt"}


async def test_what_cannot_run_is_refused_at_once_and_a_run_can_be_cancelled(
    resources: Resources, place: Place
) -> None:
    bench = await text_bench(resources, place, 2)
    man = place.people["manager"]
    path = f"/projects/{bench.project}/assist"
    assert (await man.post(path, {"assistant": "nobody", "all": True})).status_code == 404
    wrong = await man.post(path, {**WISH, "options": {"minimum_score": 7}, "all": True})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "assist.wrong_options")
    assert (await man.post(path, {**WISH, "all": True, "prefix": "0"})).status_code == 422
    assert (await place.people["annotator"].post(path, {**WISH, "all": True})).status_code == 403
    asked = await man.post(path, {**WISH, "all": True, "control": 0.0})
    assert (await man.post(f"/jobs/{asked.json()['job']}/cancel")).status_code == 200
    await bench.settle()
    assert set((await state(bench)).values()) == {(False, False)}
