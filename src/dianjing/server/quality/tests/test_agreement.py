"""Agreement of a project: between people, and of first work with what was accepted."""

from __future__ import annotations

from typing import Any

from dianjing.server.kit.resources import Resources
from dianjing.server.reviews.tests.test_reviews import judge
from tests.fixtures.people import Place
from tests.fixtures.projects import REVIEWED, boxes, make_bench

TWICE = {
    "stages": [
        {"name": "annotate", "kind": "annotate", "settings": {"overlap": 2}},
        {"name": "accepted", "kind": "accepted"},
    ]
}


def found(answer: Any, side: str, metric: str) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return next(dict(one["found"]) for one in answer.json()[side] if one["metric"] == metric)


async def test_two_people_who_did_the_same_items_are_compared(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, workflow=TWICE)
    for person, counts in ((place.people["annotator"], (2, 2, 1)), (place.people["reviewer"], (2, 1, 1))):
        for count in counts:
            lease = await bench.claim(person)
            assert lease is not None
            await bench.submit(person, lease, document=boxes(count))
    await bench.settle()
    path = f"/projects/{bench.project}/agreement"
    answer = await place.people["manager"].get(path)
    said = found(answer, "between_people", "matched-objects")
    assert said["n"] == 3
    assert 0.0 < said["low"] <= said["value"] <= said["high"] <= 1.0
    assert said["parts"]["similarity"]["value"] == 1.0
    assert answer.json()["items"]["between_people"] == 3
    # No question was asked, so nothing is said of answers.
    assert found(answer, "between_people", "krippendorff-alpha")["value"] is None
    assert (await place.people["annotator"].get(path)).status_code == 403


async def test_first_work_is_compared_with_what_a_reviewer_made_of_it(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1, workflow=REVIEWED)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    lease = await bench.claim(ann)
    assert lease is not None
    await bench.submit(ann, lease, document=boxes(1))
    await bench.settle()
    review = await bench.claim(rev, stage="review")
    assert review is not None
    assert (await judge(rev, review, "accept", document=boxes(3))).status_code == 200
    await bench.settle()
    answer = await rev.get(f"/projects/{bench.project}/agreement")
    said = found(answer, "with_accepted", "matched-objects")
    assert (said["value"], said["low"], said["n"]) == (0.5, None, 1)
    assert answer.json()["items"] == {"between_people": 0, "with_accepted": 1}
