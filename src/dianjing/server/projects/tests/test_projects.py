"""Projects over HTTP: from templates and own parts, changed while people work."""

from __future__ import annotations

from typing import Any

import pytest

from dianjing.core.ontology import Ontology
from dianjing.core.validation import validate_ontology
from dianjing.server.kit.resources import Resources
from dianjing.server.projects.flow import read_flow
from dianjing.server.projects.templates import ontology_of, templates
from tests.fixtures.people import Place
from tests.fixtures.projects import REVIEWED, make_bench, make_dataset


@pytest.mark.parametrize("name", sorted(templates()))
def test_every_template_can_run_and_speaks_both_languages(name: str) -> None:
    template = templates()[name]
    ontology = ontology_of(template)
    validate_ontology(ontology)
    assert read_flow(template.workflow).annotating
    for words in (template.title, template.summary, template.guideline):
        assert words.zh
        assert words.en
    named: list[Any] = [*ontology.classes, *ontology.relations, *ontology.questions]
    assert named
    for one in named:
        assert one.title is not None
        assert one.title.zh
        assert one.title.en


async def test_a_project_begins_from_each_template(resources: Resources, place: Place) -> None:
    dataset, _ = await make_dataset(resources, place.id, 1)
    listed = (await place.owner.get("/templates")).json()["items"]
    assert {one["name"] for one in listed} == {
        "image-boxes",
        "image-polygons",
        "image-text",
        "text-classification",
        "text-entities",
    }
    for one in listed:
        body = {"name": f"p-{one['name']}", "dataset": str(dataset), "template": one["name"]}
        made = await place.owner.post(f"{place.path}/projects", body)
        assert made.status_code == 201, made.text
        project = made.json()
        assert project["layer"]["name"] == f"p-{one['name']}"
        ontology = (await place.owner.get(f"/projects/{project['id']}/ontology")).json()["ontology"]
        assert Ontology.read(ontology) == Ontology.read(one["ontology"])
        guideline = (await place.owner.get(f"/projects/{project['id']}/guideline")).json()["text"]
        assert guideline == one["guideline"]
    taken = await place.owner.post(f"{place.path}/projects", {"name": "p-image-boxes", "dataset": str(dataset)})
    assert (taken.status_code, taken.json()["code"]) == (409, "project.name_taken")
    page = (await place.owner.get(f"{place.path}/projects", params={"limit": 3})).json()
    rest = (await place.owner.get(f"{place.path}/projects", params={"cursor": page["next"]})).json()
    assert len({one["id"] for one in [*page["items"], *rest["items"]]}) == len(listed)


async def test_what_does_not_exist_or_cannot_run_is_refused(resources: Resources, place: Place) -> None:
    dataset, _ = await make_dataset(resources, place.id, 1)

    async def refused(**more: Any) -> tuple[int, str]:
        answer = await place.owner.post(f"{place.path}/projects", {"name": "x", "dataset": str(dataset), **more})
        return answer.status_code, answer.json()["code"]

    assert await refused(dataset="nowhere") == (404, "project.no_dataset")
    assert await refused(template="cooking") == (404, "project.unknown_template")
    assert await refused(workflow={"stages": [{"name": "a", "kind": "dance"}]}) == (404, "plugin.unknown")
    assert await refused(workflow={"stages": [{"name": "a", "kind": "accepted"}]}) == (422, "workflow.nobody_annotates")
    bad = {"stages": [{"name": "a", "kind": "annotate", "settings": {"overlap": 0}}]}
    assert await refused(workflow=bad) == (422, "workflow.bad_settings")
    assert await refused(settings={"checks": [{"name": "nothing"}]}) == (404, "plugin.unknown")
    assert await refused(settings={"surprise": 1}) == (422, "project.bad_settings")
    assert await refused(settings={"start_layer": "01890000-0000-7000-8000-000000000000"}) == (404, "project.no_layer")


async def test_a_stage_with_tasks_cannot_go(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2, workflow=REVIEWED)
    owner = place.owner
    path = f"/projects/{bench.project}/workflow"
    shown = (await owner.get(path)).json()["stages"]
    assert [one["name"] for one in shown] == ["annotate", "review", "accepted"]
    assert shown[0]["settings"]["overlap"] == 1
    without = {"stages": [{"name": "label", "kind": "annotate"}, {"name": "accepted", "kind": "accepted"}]}
    refused = await owner.put(path, without)
    assert (refused.status_code, refused.json()["where"]) == (409, "stages[annotate]")
    more = {
        "stages": [
            {"name": "annotate", "kind": "annotate", "settings": {"lease_minutes": 5}},
            {"name": "accepted", "kind": "accepted"},
        ]
    }
    changed = await owner.put(path, more)
    assert changed.status_code == 200, changed.text
    ann = place.people["annotator"]
    lease = await bench.claim(ann)
    assert lease is not None
    await bench.submit(ann, lease)
    await bench.settle()
    (task,) = await bench.fetch("SELECT state FROM tasks WHERE id = $1", lease["task"]["id"])
    assert task["state"] == "accepted"
    counts = (await owner.get(f"/projects/{bench.project}")).json()["counts"]
    assert counts == {"waiting": 1, "accepted": 1}


async def test_a_deleted_project_comes_back_within_thirty_days(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    owner = place.owner
    name = (await owner.get(f"/projects/{bench.project}")).json()["name"]
    assert (await owner.delete(f"/projects/{bench.project}")).status_code == 204
    assert (
        await owner.post(f"{place.path}/projects", {"name": name, "dataset": str(bench.dataset)})
    ).status_code == 201
    taken = await owner.post(f"/projects/{bench.project}/restore")
    assert (taken.status_code, taken.json()["code"]) == (409, "project.name_taken")
    await bench.fetch(
        "UPDATE projects SET deleted_at = now() - interval '31 days', name = 'old' WHERE id = $1", bench.project
    )
    assert (await owner.post(f"/projects/{bench.project}/restore")).status_code == 404
