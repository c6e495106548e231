"""Versions of a guideline over HTTP."""

from __future__ import annotations

from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Place
from tests.fixtures.projects import make_bench


async def test_versions_are_kept_and_work_remembers_its_own(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2)
    man, ann = place.people["manager"], place.people["annotator"]
    path = f"/projects/{bench.project}/guideline"
    before = await bench.claim(ann)
    assert before is not None
    saved = await man.put(path, {"text": {"zh": "# 新规范"}, "based_on": 1, "note": "重写"})
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    assert (await man.put(path, {"text": {"zh": "# 新规范"}})).json()["version"] == 2
    late = await man.put(path, {"text": {"en": "# Other"}, "based_on": 1})
    assert (late.status_code, late.json()["code"]) == (409, "guideline.changed_meanwhile")
    assert (await man.put(path, {"text": {}})).status_code == 422
    assert (await ann.put(path, {"text": {"zh": "x"}})).status_code == 403
    assert (await ann.get(path)).json()["text"]["zh"] == "# 新规范"
    versions = (await man.get(f"{path}/versions")).json()["items"]
    assert [(one["version"], one["note"]) for one in versions] == [(2, "重写"), (1, None)]
    first = await bench.submit(ann, before)
    after = await bench.claim(ann)
    assert after is not None
    assert (before["guideline_version"], after["guideline_version"]) == (1, 2)
    (row,) = await bench.fetch("SELECT guideline_version FROM annotations WHERE id = $1", first["annotation"])
    assert row["guideline_version"] == 1
