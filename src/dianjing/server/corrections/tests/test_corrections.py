"""Corrections over HTTP: by hand and by filter, on accepted and on waiting work, and taken back."""

from __future__ import annotations

from dianjing.server.corrections.tests.conftest import (
    accept,
    begin,
    chosen,
    corrected,
    hand_in,
    objects,
    taken_back,
)
from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Place
from tests.fixtures.projects import REVIEWED, boxes, make_bench


async def test_all_cars_of_a_person_are_relabelled_and_set_back(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, workflow=REVIEWED)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    marked = boxes(2)
    marked["objects"][0] |= {
        "attributes": {"occluded": True},
        "score": 0.8,
        "origin": {"layer": "run", "change": "accepted"},
    }
    first = await hand_in(bench, ann, marked)
    second = await hand_in(bench, ann)
    await hand_in(bench, man, boxes(1))
    await accept(bench, rev)
    wish = {"kind": "relabel", "label": "person", "filter": {"label": "car", "person": str(ann.user_id)}}
    told = await rev.post(f"/projects/{bench.project}/corrections/preview", wish)
    assert told.json() == {"objects": 4, "items": 2, "tasks": 2, "whole": True}
    assert {one["label"] for one in await objects(bench, man)} == {"car"}, "a preview changes nothing"
    done = await corrected(bench, rev, wish)
    assert (done["counts"], done["changed"], done["job"]["state"]) == ({"done": 2}, 4, "succeeded")
    now = await objects(bench, man)
    assert [one["label"] for one in now].count("person") == 4
    assert {one["touched"]["by"] for one in now if one["label"] == "person"} == {str(rev.user_id)}
    revisions = (await man.get(f"/items/{bench.items[0]}/annotations")).json()["items"]
    assert [(one["author"], one["head"], one["status"], one["parent"]) for one in revisions] == [
        (str(rev.user_id), True, "accepted", first["annotation"]),
        (str(ann.user_id), False, "accepted", None),
    ]
    assert revisions[0]["conditions"] == {"correction": done["id"]}
    document = (await man.get(f"/annotations/{revisions[0]['id']}")).json()["document"]
    assert document["objects"][0]["origin"] == {"layer": "run", "change": "edited"}
    assert "score" not in document["objects"][0], "the score was the old class's"
    assert "attributes" not in document["objects"][0], "the new class has no such attribute"
    review = await bench.claim(man, stage="review")
    assert review is not None
    assert (review["task"]["id"], review["base"] != second["annotation"]) == (second["task"], True)
    assert {one["label"] for one in review["document"]["objects"]} == {"person"}

    back = await taken_back(bench, rev, done)
    assert back["undone"] == {"done": 1, "held": 1}
    left = (await rev.get(f"/corrections/{done['id']}/left", params={"undone": True})).json()["items"]
    assert [(one["item"], one["outcome"]) for one in left] == [(str(bench.items[1]), "held")]
    revisions = (await man.get(f"/items/{bench.items[0]}/annotations")).json()["items"]
    assert [(one["head"], one["status"]) for one in revisions] == [(False, "withdrawn"), (True, "accepted")]
    cars = await objects(bench, man, label="car", person=str(ann.user_id))
    assert {one["item"] for one in cars} == {str(bench.items[0])}, "they are the annotator's again"
    assert (await rev.post(f"/corrections/{done['id']}/undo")).json()["code"] == "correction.undone"


async def test_marked_objects_are_deleted_with_what_ties_them(resources: Resources, place: Place) -> None:
    ontology = {
        "classes": [{"name": "car", "shapes": ["box"]}],
        "relations": [{"name": "tows", "roles": {"by": {}, "what": {}}}],
    }
    bench = await make_bench(resources, place, items=1, ontology=ontology)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    tie = {"id": "r1", "label": "tows", "members": {"by": ["o0"], "what": ["o1"]}}
    await hand_in(bench, ann, boxes(3, relations=[tie]))
    rows = await objects(bench, rev)
    done = await corrected(bench, rev, {"kind": "delete", "objects": chosen(rows[:1])})
    assert (done["counts"], done["changed"]) == ({"done": 1}, 1)
    assert [one["object"] for one in await objects(bench, rev)] == ["o1", "o2"]
    revision = (await objects(bench, rev))[0]["revision"]
    document = (await rev.get(f"/annotations/{revision}")).json()["document"]
    assert "relations" not in document
    await taken_back(bench, rev, done)
    assert [one["object"] for one in await objects(bench, rev)] == ["o0", "o1", "o2"]


async def test_marked_objects_send_their_task_back_with_a_comment_each(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2, workflow=REVIEWED)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    first = await hand_in(bench, ann, boxes(3))
    second = await hand_in(bench, ann)
    await accept(bench, rev)
    rows = await objects(bench, rev)
    done = await corrected(bench, rev, {"kind": "return", "comment": "框太松", "objects": chosen(rows[1:4])})
    assert (done["counts"], done["changed"]) == ({"done": 2}, 3)
    tasks = {one["id"]: one for one in (await man.get(f"/projects/{bench.project}/tasks")).json()["items"]}
    assert {(one["stage"], one["state"], one["returns"]) for one in tasks.values()} == {("annotate", "returned", 1)}
    assert await bench.claim(man) is None, "they wait for who did them"
    assert await bench.claim(rev, stage="review") is None
    lease = await bench.claim(ann)
    assert lease is not None
    assert (lease["task"]["id"], lease["base"]) == (first["task"], first["annotation"])
    assert [(one["object"], one["text"], one["kind"]) for one in lease["comments"]] == [
        ("o1", "框太松", "return"),
        ("o2", "框太松", "return"),
    ]
    assert {one["status"] for one in await objects(bench, rev)} == {"submitted"}, (
        "nothing of it is released as accepted"
    )

    back = await taken_back(bench, rev, done)
    assert back["undone"] == {"done": 1, "held": 1}
    (task,) = [
        one for one in (await man.get(f"/projects/{bench.project}/tasks")).json()["items"] if one["returns"] == 0
    ]
    assert (task["id"], task["stage"], task["state"], task["round"]) == (second["task"], "review", "in_review", 1)
    said = (await man.get(f"/tasks/{second['task']}/comments")).json()["items"]
    assert all(one["resolved_at"] for one in said)
    await accept(bench, rev)
    await bench.submit(ann, lease, document=boxes(3))
    await bench.settle()
    await accept(bench, rev)
    progress = (await man.get(f"/projects/{bench.project}/progress")).json()
    assert (progress["tasks"], progress["done"]) == (2, 2), "the counts of tasks hold"


async def test_accepted_work_that_was_sent_back_is_accepted_again(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    await hand_in(bench, ann)
    done = await corrected(bench, rev, {"kind": "return", "comment": "重标", "filter": {"label": "car"}})
    assert [one["state"] for one in await objects(bench, rev)] == ["returned", "returned"]
    await taken_back(bench, rev, done)
    assert {(one["state"], one["status"]) for one in await objects(bench, rev)} == {("accepted", "accepted")}
    assert await bench.claim(ann) is None
    done = await corrected(bench, rev, {"kind": "return", "comment": "重标", "filter": {"label": "car"}})
    again = await bench.claim(ann)
    assert again is not None
    await bench.submit(ann, again, document=boxes(1))
    await bench.settle()
    back = await taken_back(bench, rev, done)
    assert back["undone"] == {"used": 1}
    assert len(await objects(bench, rev)) == 1, "what was done since stays"


async def test_what_somebody_changed_or_holds_is_left_alone(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, workflow=REVIEWED)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    for _ in range(3):
        await hand_in(bench, ann)
    seen = chosen(await objects(bench, rev))
    fix = boxes(2)
    fix["objects"][0]["shapes"][0]["width"] = 11.0
    lease = await bench.claim(rev, stage="review")
    assert lease is not None
    body = {"submission": "0197f7e0-0000-7000-8000-000000000001", "verdict": "accept", "document": fix}
    answer = await rev.post(f"/leases/{lease['id']}/verdict", body)
    assert answer.status_code == 200, answer.text
    await bench.settle()
    held = await bench.claim(man, stage="review")
    assert held is not None
    done = await corrected(bench, rev, {"kind": "relabel", "label": "person", "objects": seen})
    assert (done["missed"], done["objects"], done["counts"]) == (1, 5, {"done": 2, "held": 1})
    labels = {(one["item"], one["object"]): one["label"] for one in await objects(bench, rev)}
    assert labels[str(bench.items[0]), "o0"] == "car", "somebody changed it since it was seen"
    assert labels[str(bench.items[0]), "o1"] == "person"
    assert labels[held["item"]["id"], "o0"] == "car"


async def test_work_between_asking_and_doing_is_not_overwritten(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    done = await hand_in(bench, ann)
    asked = await begin(bench, rev, {"kind": "relabel", "label": "person", "filter": {"label": "car"}})
    assert (await rev.post(f"/corrections/{asked['id']}/undo")).json()["code"] == "correction.under_way"
    assert (await man.post(f"/tasks/{done['task']}/reopen", {})).status_code == 200
    lease = await bench.claim(ann)
    assert lease is not None
    changed = boxes(3)
    changed["objects"][0]["shapes"][0]["width"] = 12.5
    answer = await ann.post(
        f"/leases/{lease['id']}/submit",
        {"submission": "0197f7e0-0000-7000-8000-000000000002", "document": changed, "seconds": 1},
    )
    assert answer.status_code == 200, answer.text
    await bench.settle()
    labels = {one["object"]: one["label"] for one in await objects(bench, rev)}
    # The router goes before the job: what the annotator changed, or added, meanwhile is theirs; the rest is corrected.
    assert labels == {"o0": "car", "o1": "person", "o2": "car"}


async def test_a_class_that_does_not_fit_changes_nothing(resources: Resources, place: Place) -> None:
    ontology = {"classes": [{"name": "car", "shapes": ["box"]}, {"name": "lane", "shapes": ["polyline"]}]}
    bench = await make_bench(resources, place, items=1, ontology=ontology)
    await hand_in(bench, place.people["annotator"])
    rev = place.people["reviewer"]
    done = await corrected(bench, rev, {"kind": "relabel", "label": "lane", "filter": {}})
    assert (done["counts"], done["changed"]) == ({"unfit": 1}, 0)
    unknown = {"kind": "relabel", "label": "ship", "filter": {}}
    refused = await rev.post(f"/projects/{bench.project}/corrections", unknown)
    assert (refused.status_code, refused.json()["code"]) == (422, "correction.no_such_class")
    both = {"kind": "delete", "label": "car", "filter": {}}
    assert (await rev.post(f"/projects/{bench.project}/corrections", both)).status_code == 422


async def test_who_may_only_annotate_corrects_nothing(resources: Resources, place: Place, elsewhere: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    await hand_in(bench, place.people["annotator"])
    path, wish = f"/projects/{bench.project}/corrections", {"kind": "delete", "filter": {}}
    for name in ("annotator", "viewer"):
        for one in (path, f"{path}/preview"):
            assert (await place.people[name].post(one, wish)).status_code == 403
    assert (await elsewhere.owner.post(path, wish)).status_code == 404
    narrowed = await place.owner.get(f"/projects/{bench.project}")
    assert "objects.correct" in narrowed.json()["permissions"]
