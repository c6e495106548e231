"""Versions of an ontology over HTTP."""

from __future__ import annotations

from typing import Any

from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Place
from tests.fixtures.projects import BOXES, boxes, make_bench


def having(*more: dict[str, Any]) -> dict[str, Any]:
    return {**BOXES, "classes": [*BOXES["classes"], *more]}


async def test_versions_are_kept_and_edits_do_not_overwrite_each_other(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    man, ann = place.people["manager"], place.people["annotator"]
    path = f"/projects/{bench.project}/ontology"
    first = (await man.get(path)).json()
    assert (first["version"], first["current"]) == (1, 1)
    saved = await man.put(
        path, {"ontology": having({"name": "bike", "shapes": ["box"]}), "based_on": 1, "note": "加自行车"}
    )
    assert saved.status_code == 200, saved.text
    assert (saved.json()["version"], saved.json()["note"]) == (2, "加自行车")
    again = await man.put(path, {"ontology": having({"name": "bike", "shapes": ["box"]})})
    assert again.json()["version"] == 2, "the same content is no new version"
    late = await man.put(path, {"ontology": having({"name": "boat", "shapes": ["box"]}), "based_on": 1})
    assert (late.status_code, late.json()["code"], late.json()["params"]["newest"]) == (
        409,
        "ontology.changed_meanwhile",
        2,
    )
    assert (await ann.get(path, params={"version": 1})).json()["hash"] == first["hash"]
    versions = (await man.get(f"{path}/versions")).json()["items"]
    assert [one["version"] for one in versions] == [2, 1]
    assert (await man.get(path, params={"version": 9})).status_code == 404
    assert (await ann.put(path, {"ontology": BOXES})).status_code == 403


async def test_names_that_work_may_use_do_not_vanish(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    man = place.people["manager"]
    path = f"/projects/{bench.project}/ontology"
    fewer = {"classes": [BOXES["classes"][0]]}
    assert (await man.put(path, {"ontology": fewer})).status_code == 200, "nobody has annotated yet"
    assert (await man.put(path, {"ontology": BOXES})).status_code == 200
    lease = await bench.claim(place.people["annotator"])
    assert lease is not None
    await bench.submit(place.people["annotator"], lease, document=boxes(1, "person"))
    refused = await man.put(path, {"ontology": fewer})
    assert (refused.status_code, refused.json()["where"]) == (422, "classes[person]")
    plain = {"classes": [{"name": "car", "shapes": ["box"]}, BOXES["classes"][1]]}
    refused = await man.put(path, {"ontology": plain})
    assert refused.json()["where"] == "classes[car].attributes[occluded]"
    steps = [{"step": "retire", "name": "person"}]
    assert (await man.post(f"{path}/migrations", {"steps": steps, "dry_run": False})).status_code == 200


async def test_what_cannot_be_worked_with_is_refused(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    man = place.people["manager"]
    path = f"/projects/{bench.project}/ontology"
    unknown = await man.put(path, {"ontology": having({"name": "x", "shapes": ["hexagon"]})})
    assert (unknown.status_code, unknown.json()["where"]) == (422, "classes[x].shapes")
    assert (await man.put(path, {"ontology": {"classes": [{"name": "a"}, {"name": "a"}]}})).status_code == 422
    step = await man.post(f"{path}/migrations", {"steps": [{"step": "explode", "name": "car"}]})
    assert (step.status_code, step.json()["code"]) == (422, "ontology.bad_step")
    missing = await man.post(f"{path}/migrations", {"steps": [{"step": "retire", "name": "nobody"}]})
    assert missing.status_code == 422


async def test_a_dry_run_counts_what_bears_a_name_and_the_drafts_that_it_changes(
    resources: Resources, place: Place
) -> None:
    bench = await make_bench(resources, place, items=3)
    man, ann = place.people["manager"], place.people["annotator"]
    path = f"/projects/{bench.project}/ontology"
    for count in (2, 3):
        lease = await bench.claim(ann)
        assert lease is not None
        await bench.submit(ann, lease, document=boxes(count, "person"))
    await bench.settle()
    open_lease = await bench.claim(ann)
    assert open_lease is not None
    await ann.put(f"/leases/{open_lease['id']}/draft", {"sequence": 1, "document": boxes(1, "person")})
    retire = (await man.post(f"{path}/migrations", {"steps": [{"step": "retire", "name": "person"}]})).json()
    assert (retire["counts"]["bearing"], retire["counts"]["documents"], retire["counts"]["drafts"]) == (
        {"person": 5},
        0,
        0,
    )
    steps = [{"step": "merge", "names": ["person"], "into": "car"}]
    merge = (await man.post(f"{path}/migrations", {"steps": steps})).json()
    assert (merge["counts"]["objects"], merge["counts"]["documents"], merge["counts"]["drafts"]) == (
        {"person": 5},
        2,
        1,
    )
    done = (await man.post(f"{path}/migrations", {"steps": steps, "dry_run": False})).json()
    # What was merged before does not count as touched by what comes after it.
    after = (await man.post(f"{path}/migrations", {"steps": [{"step": "retire", "name": "car"}]})).json()
    assert (after["counts"]["bearing"], after["counts"]["documents"]) == ({"car": 5}, 0)
    versions = (await man.get(f"{path}/versions")).json()["items"]
    assert [one["undone"] for one in versions] == [False, False]
    assert versions[0]["steps"][0]["step"] == "merge"
    assert (await man.post(f"{path}/migrations/{done['id']}/undo")).status_code == 200
    versions = (await man.get(f"{path}/versions")).json()["items"]
    assert [(one["undone"], one["undoes"]) for one in versions[:2]] == [(False, done["id"]), (True, None)]
