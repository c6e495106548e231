"""Work of several ontology versions goes out under the newest one, or as it was made."""

import json
from typing import Any

from dianjing.core.release import check
from dianjing.server.kit.resources import Resources
from dianjing.server.releases.tests.test_flow import Served, cut, fetched
from tests.fixtures.people import Place
from tests.fixtures.projects import Bench, make_bench

COLOUR = {"name": "colour", "kind": "choice", "options": [{"name": one} for one in ("red", "crimson", "blue")]}
ONTOLOGY = {
    "classes": [
        {"name": "car", "shapes": ["box"], "attributes": [COLOUR]},
        {"name": "van", "shapes": ["box"], "attributes": [{"name": "load", "kind": "text"}]},
    ]
}
BOX = {"kind": "box", "x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0}


def document(label: str, **attributes: Any) -> dict[str, Any]:
    one: dict[str, Any] = {"id": "o", "label": label, "shapes": [BOX]}
    return {"version": 1, "objects": [one | ({"attributes": attributes} if attributes else {})]}


async def hand_in(bench: Bench, place: Place, made: dict[str, Any]) -> str:
    ann = place.people["annotator"]
    lease = await bench.claim(ann)
    assert lease is not None
    await bench.submit(ann, lease, document=made)
    await bench.settle()
    return str(lease["item"]["key"])


async def migrate(bench: Bench, place: Place, *steps: dict[str, Any]) -> None:
    asked = {"steps": list(steps), "dry_run": False}
    done = await place.people["manager"].post(f"/projects/{bench.project}/ontology/migrations", asked)
    assert done.status_code == 200, done.text


def annotations(served: Served) -> dict[str, dict[str, Any]]:
    with served.open("data/train.jsonl") as stream:
        lines = [json.loads(line) for line in stream]
    return {one["key"]: one["annotations"][0] for one in lines if one["type"] == "item"}


async def test_a_release_carries_work_forward_and_says_what_it_did(resources: Resources, place: Place) -> None:
    me = place.owner
    bench = await make_bench(resources, place, items=4, ontology=ONTOLOGY)
    crimson = await hand_in(bench, place, document("car", colour="crimson"))
    laden = await hand_in(bench, place, document("van", load="sand"))
    await migrate(
        bench,
        place,
        {"step": "merge_options", "of": {"owner": "car", "field": "colour"}, "names": ["crimson"], "into": "red"},
        {"step": "merge", "names": ["van"], "into": "car"},
    )
    newer = await hand_in(bench, place, document("car", colour="blue"))
    release = await cut(me, resources, str(bench.dataset))
    served = await fetched(me, release)
    verified, faults = check(served)
    assert (faults, verified.hash) == ([], release["hash"])
    found = annotations(served)
    layer = found[newer]["layer"]
    assert found[crimson]["document"]["objects"][0]["attributes"] == {"colour": "red"}
    assert (found[crimson]["ontology"], found[crimson]["made_under"]) == (f"{layer}@2", f"{layer}@1")
    assert found[laden]["document"]["objects"][0]["label"] == "car"
    assert (found[newer]["ontology"], found[newer].get("made_under")) == (f"{layer}@2", None)
    assert release["counts"]["labels"] == {"car": 3}
    told = verified.manifest.migration
    assert told is not None
    assert (told.newest, told.made_under) == ({layer: f"{layer}@2"}, {f"{layer}@1": 2, f"{layer}@2": 1})
    assert (told.migrated, told.put_aside, told.kept_back) == (2, {"car.load": 1}, 0)
    life = (await me.get(f"/releases/{release['id']}/lineage", params={"key": crimson, "object": "o"})).json()
    steps = life["steps"]
    assert [one["step"] for one in steps] == ["task", "revision", "release"]
    assert steps[1]["facts"]["ontology_version"] == 1
    assert steps[2]["facts"]["migrated"] == {steps[1]["id"]: {"made_under": 1, "ontology": 2}}
    # A later migration changes nothing of what was frozen.
    await migrate(bench, place, {"step": "rename", "name": "car", "title": {"zh": "车", "en": "Vehicle"}})
    assert check(await fetched(me, release))[1] == []

    as_made = await cut(me, resources, str(bench.dataset), ontology="as_made")
    served = await fetched(me, as_made)
    verified, faults = check(served)
    assert (faults, verified.manifest.migration) == ([], None)
    assert annotations(served)[crimson]["document"]["objects"][0]["attributes"] == {"colour": "crimson"}
    assert annotations(served)[crimson]["ontology"] == f"{layer}@1"


async def test_what_the_newest_version_cannot_hold_stays_as_it_was_made(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2, ontology=ONTOLOGY)
    key = await hand_in(bench, place, document("van"))
    points = {"classes": [ONTOLOGY["classes"][0], {"name": "van", "shapes": ["point"]}]}
    # The shapes of a class were changed by hand where no migration says how.
    await bench.fetch(
        "UPDATE ontology_versions SET document = $2 WHERE layer_id = $1 AND version = 2 RETURNING 1",
        *await _second_version(bench, place, points),
    )
    release = await cut(place.owner, resources, str(bench.dataset))
    served = await fetched(place.owner, release)
    verified, faults = check(served)
    told = verified.manifest.migration
    assert faults == []
    assert told is not None
    assert (told.migrated, told.kept_back, [one.key for one in told.kept]) == (0, 1, [key])
    assert annotations(served)[key]["ontology"].endswith("@1")


async def _second_version(bench: Bench, place: Place, ontology: dict[str, Any]) -> tuple[Any, bytes]:
    await migrate(bench, place, {"step": "rename", "name": "van", "title": {"zh": "货车", "en": "Van"}})
    (project,) = await bench.fetch("SELECT layer_id FROM projects WHERE id = $1", bench.project)
    return project["layer_id"], json.dumps(ontology).encode()
