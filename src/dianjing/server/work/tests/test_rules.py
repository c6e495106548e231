"""What may be said of an item when it is handed in, also after the rules have changed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Place
from tests.fixtures.projects import boxes, make_bench


async def test_what_is_not_allowed_is_refused_and_names_the_object(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann = place.people["annotator"]
    lease = await bench.claim(ann)
    assert lease is not None
    path = f"/leases/{lease['id']}/submit"

    async def refused(document: Any) -> dict[str, Any]:
        answer = await ann.post(path, {"submission": str(uuid4()), "document": document, "seconds": 1})
        assert answer.status_code == 422, answer.text
        found: dict[str, Any] = answer.json()
        return found

    assert "o0" in (await refused(boxes(1, label="ship")))["where"]
    twice = boxes(2)
    twice["objects"][1]["id"] = "o0"
    await refused(twice)
    bad = boxes(1)
    bad["objects"][0]["shapes"][0]["width"] = -1
    assert "objects[o0].shapes" in (await refused(bad))["where"]
    await refused({"version": 99})
    await refused({"version": 1, "surprise": True})
    await refused({"version": 1, "answers": {"nobody": "asked"}})
    malformed = await ann.client.post(
        f"/api{path}", content=b'{"submission":', headers={"content-type": "application/json"}
    )
    assert malformed.status_code == 422
    await bench.submit(ann, lease)


async def test_checks_warn_or_refuse(resources: Resources, place: Place) -> None:
    use = {"name": "outside-media", "level": "warning"}
    bench = await make_bench(resources, place, items=1, settings={"checks": [use]})
    ann = place.people["annotator"]
    outside = boxes(1)
    outside["objects"][0]["shapes"][0]["x"] = 900.0
    lease = await bench.claim(ann)
    assert lease is not None
    done = await bench.submit(ann, lease, document=outside)
    assert [(one["code"], one["object"]) for one in done["warnings"]] == [("outside_media", "o0")]
    strict = await make_bench(resources, place, items=1, settings={"checks": [{**use, "level": "refusal"}]})
    lease = await strict.claim(ann)
    assert lease is not None
    body = {"submission": str(uuid4()), "document": outside, "seconds": 1}
    refused = await ann.post(f"/leases/{lease['id']}/submit", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "check.outside_media")
    await strict.submit(ann, lease)


async def test_a_save_is_never_refused_because_a_label_changed(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2)
    ann, man = place.people["annotator"], place.people["manager"]
    lease = await bench.claim(ann)
    assert lease is not None
    steps = [{"step": "retire", "name": "car"}]
    changed = await man.post(f"/projects/{bench.project}/ontology/migrations", {"steps": steps, "dry_run": False})
    assert changed.status_code == 200, changed.text
    done = await bench.submit(ann, lease, document=boxes(2))
    (row,) = await bench.fetch("SELECT ontology_version FROM annotations WHERE id = $1", done["annotation"])
    assert row["ontology_version"] == 1
    later = await bench.claim(ann)
    assert later is not None
    assert later["ontology_version"] == 2
    body = {"submission": str(uuid4()), "document": boxes(1), "seconds": 1}
    assert (await ann.post(f"/leases/{later['id']}/submit", body)).status_code == 422
    assert (
        await ann.post(f"/leases/{later['id']}/submit", {**body, "document": boxes(1, "person")})
    ).status_code == 200


async def test_returned_work_keeps_what_was_retired_and_follows_what_was_merged(
    resources: Resources, place: Place
) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, man = place.people["annotator"], place.people["manager"]
    lease = await bench.claim(ann)
    assert lease is not None
    mixed = boxes(2)
    mixed["objects"][1]["label"] = "person"
    done = await bench.submit(ann, lease, document=mixed)
    await bench.settle()
    path = f"/projects/{bench.project}/ontology/migrations"
    for step in ({"step": "retire", "name": "car"},):
        assert (await man.post(path, {"steps": [step], "dry_run": False})).status_code == 200
    await man.post(f"/tasks/{done['task']}/reopen", {})
    again = await bench.claim(ann)
    assert again is not None
    assert again["ontology_version"] == 2
    kept = await bench.submit(ann, again, document=again["document"])
    await bench.settle()
    merge = {"step": "merge", "names": ["car"], "into": "person"}
    assert (await man.post(path, {"steps": [merge], "dry_run": False})).status_code == 200
    await man.post(f"/tasks/{done['task']}/reopen", {})
    third = await bench.claim(ann)
    assert third is not None
    assert third["base"] == kept["annotation"]
    assert {one["label"] for one in third["document"]["objects"]} == {"person"}
    await bench.submit(ann, third, document=third["document"])


async def test_a_draft_is_not_refused_for_a_class_that_was_retired_meanwhile(
    resources: Resources, place: Place
) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, man = place.people["annotator"], place.people["manager"]
    lease = await bench.claim(ann)
    assert lease is not None
    await ann.put(f"/leases/{lease['id']}/draft", {"sequence": 1, "document": boxes(2)})
    await bench.expire(lease)
    steps = [{"step": "retire", "name": "car"}]
    await man.post(f"/projects/{bench.project}/ontology/migrations", {"steps": steps, "dry_run": False})
    again = await bench.claim(ann)
    assert again is not None
    assert (again["ontology_version"], again["draft"]["document"]) == (2, boxes(2))
    body = {"submission": str(uuid4()), "seconds": 1}
    more = await ann.post(f"/leases/{again['id']}/submit", {**body, "document": boxes(3)})
    assert more.status_code == 422, "what is new may not be of a retired class"
    await bench.submit(ann, again, document=again["draft"]["document"])
