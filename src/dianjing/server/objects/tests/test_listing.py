"""The objects of a project over HTTP: listed, filtered, seen one by one, and who touched each last."""

from __future__ import annotations

from typing import Any

from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Person, Place
from tests.fixtures.projects import REVIEWED, Bench, boxes, make_bench


async def worked(bench: Bench, person: Person, document: dict[str, Any]) -> dict[str, Any]:
    lease = await bench.claim(person)
    assert lease is not None
    done = await bench.submit(person, lease, document=document)
    await bench.settle()
    return done


async def listed(reader: Person, bench: Bench, **asked: Any) -> list[dict[str, Any]]:
    found, cursor = [], None
    while True:
        answer = await reader.get(
            f"/projects/{bench.project}/objects", params={**asked, **({"cursor": cursor} if cursor else {})}
        )
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


async def test_an_object_is_listed_with_where_it_is_and_who_made_it(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann = place.people["annotator"]
    done = await worked(bench, ann, boxes(2))
    found = await listed(place.people["viewer"], bench, order="touched")
    assert [one["object"] for one in found] == ["o0", "o1"]
    second = found[1]
    assert (second["key"], second["item"], second["task"]) == ("00000.jpg", str(bench.items[0]), done["task"])
    assert (second["revision"], second["status"], second["state"]) == (done["annotation"], "accepted", "accepted")
    assert second["place"]["bounds"] == {"x": 10.0, "y": 2.5, "width": 30.0, "height": 40.0}
    assert second["place"]["crop"] == {"x": 0.0, "y": 0.0, "width": 56.0, "height": 56.0}
    assert (second["touched"]["by"], second["touched"]["revision"]) == (str(ann.user_id), done["annotation"])


async def test_what_a_later_revision_leaves_stays_touched_by_whom_it_was(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    first = await worked(bench, ann, boxes(3))
    assert (await man.post(f"/tasks/{first['task']}/reopen", {})).status_code == 200
    changed = boxes(3)
    changed["objects"][0]["label"] = "person"
    del changed["objects"][2]
    second = await worked(bench, rev, changed)
    touched = {one["object"]: one["touched"] for one in await listed(man, bench)}
    assert {name: one["by"] for name, one in touched.items()} == {"o0": str(rev.user_id), "o1": str(ann.user_id)}
    assert {name: one["revision"] for name, one in touched.items()} == {
        "o0": second["annotation"],
        "o1": first["annotation"],
    }
    assert {one["revision"] for one in await listed(man, bench)} == {second["annotation"]}


async def test_filters_go_together_and_pages_hold_each_object_once(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=4, workflow=REVIEWED)
    ann, rev, man = place.people["annotator"], place.people["reviewer"], place.people["manager"]
    scored = boxes(2, label="person")
    scored["objects"][0] |= {"score": 0.3, "origin": {"layer": "a", "change": "accepted"}}
    await worked(bench, ann, boxes(3))
    between = (await listed(man, bench))[0]["touched"]["at"]
    await worked(bench, rev, scored)
    await worked(bench, ann, boxes(1, label="person"))

    async def count(**asked: Any) -> int:
        found = await listed(man, bench, limit=2, **asked)
        assert len({(one["item"], one["object"]) for one in found}) == len(found)
        return len(found)

    assert await count() == 6
    assert await count(label="car") == 3
    assert await count(label="person") == 3
    assert await count(person=str(ann.user_id)) == 4
    assert await count(label="person", person=str(ann.user_id)) == 1
    assert await count(most=0.5) == 1
    assert await count(least=0.5) == 0
    assert await count(made="accepted") == 1
    assert await count(state="in_review") == 6
    assert await count(state="accepted") == 0
    assert await count(stage="review", label="car") == 3
    assert await count(until=between) == 0
    assert await count(since=between) == 6
    assert await count(label="ship") == 0
    newest = [one["touched"]["at"] for one in await listed(man, bench)]
    assert newest == sorted(newest, reverse=True)


async def test_who_may_not_read_work_sees_no_objects(resources: Resources, place: Place, elsewhere: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    await worked(bench, place.people["annotator"], boxes())
    path = f"/projects/{bench.project}/objects"
    assert (await place.people["annotator"].get(path)).status_code == 403
    assert (await elsewhere.owner.get(path)).status_code == 404
