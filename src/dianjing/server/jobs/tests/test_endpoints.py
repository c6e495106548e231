"""Jobs over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dianjing.server.jobs.service import enqueue
from dianjing.server.jobs.tests.sample_jobs import TABLE
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Person, Place
from tests.fixtures.work import run_jobs


async def _ask(resources: Resources, place: Place, kind: str, by: Person | None = None, **arguments: Any) -> UUID:
    async with resources.database.begin(by=Acting((by or place.owner).user_id, "session")) as uow:
        await (await uow.raw()).execute(TABLE)
        return await enqueue(uow, place.id, kind, arguments)


async def _verbs(place: Place, job: UUID) -> list[str]:
    found = await place.owner.get(f"{place.path}/audit", params={"thing": str(job)})
    return [event["verb"] for event in found.json()["items"]]


async def test_a_job_is_shown_with_its_progress_and_its_title_in_both_languages(
    resources: Resources, place: Place
) -> None:
    job = await _ask(resources, place, "tests.count", to=3)
    waiting = (await place.owner.get(f"/jobs/{job}")).json()
    assert waiting["state"] == "queued"
    assert waiting["title"] == {"zh": "数数", "en": "Counting"}
    assert waiting["created_by"] == str(place.owner.user_id)
    await run_jobs(resources, place.id)
    done = (await place.owner.get(f"/jobs/{job}")).json()
    assert (done["state"], done["progress"]["done"], done["result"]) == ("succeeded", 3, {"reached": 3})
    assert (done["attempts"], done["error"]) == (1, None)


async def test_the_list_shows_the_newest_first_by_state_and_page(resources: Resources, place: Place) -> None:
    jobs = [str(await _ask(resources, place, "tests.count", to=1)) for _ in range(5)]
    await place.owner.post(f"/jobs/{jobs[2]}/cancel")
    first = (await place.owner.get(f"{place.path}/jobs", params={"limit": 3})).json()
    second = (await place.owner.get(f"{place.path}/jobs", params={"limit": 3, "cursor": first["next"]})).json()
    assert [job["id"] for job in first["items"] + second["items"]] == jobs[::-1]
    assert second["next"] is None
    cancelled = (await place.owner.get(f"{place.path}/jobs", params={"state": "cancelled"})).json()
    assert [job["id"] for job in cancelled["items"]] == [jobs[2]]
    assert (await place.owner.get(f"{place.path}/jobs", params={"state": "nonsense"})).status_code == 422


async def test_cancelling_and_trying_again_are_audited_and_refused_where_they_make_no_sense(
    resources: Resources, place: Place
) -> None:
    job = await _ask(resources, place, "tests.count", to=2)
    assert (await place.owner.post(f"/jobs/{job}/cancel")).json()["state"] == "cancelled"
    again = await place.owner.post(f"/jobs/{job}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "jobs.over")
    assert (await place.owner.post(f"/jobs/{job}/retry")).json()["state"] == "queued"
    assert (await place.owner.post(f"/jobs/{job}/retry")).json()["code"] == "jobs.not_failed"
    await run_jobs(resources, place.id)
    assert (await place.owner.get(f"/jobs/{job}")).json()["state"] == "succeeded"
    assert await _verbs(place, job) == ["jobs.retry", "jobs.cancel"]


async def test_who_asked_for_a_job_may_follow_and_cancel_it_and_nobody_else_below_a_manager(
    resources: Resources, place: Place
) -> None:
    reviewer, annotator = place.people["reviewer"], place.people["annotator"]
    job = await _ask(resources, place, "tests.count", by=reviewer, to=2)
    assert (await reviewer.get(f"/jobs/{job}")).status_code == 200
    assert (await annotator.get(f"/jobs/{job}")).status_code == 403
    assert (await annotator.post(f"/jobs/{job}/cancel")).status_code == 403
    assert (await reviewer.get(f"{place.path}/jobs")).status_code == 403
    assert (await reviewer.post(f"/jobs/{job}/cancel")).json()["state"] == "cancelled"


async def test_a_failed_job_says_why(resources: Resources, place: Place) -> None:
    job = await _ask(resources, place, "tests.refuse")
    await run_jobs(resources, place.id)
    shown = (await place.owner.get(f"/jobs/{job}")).json()
    assert shown["state"] == "failed"
    assert shown["error"] == {
        "code": "tests.refused",
        "words": {"zh": "不行", "en": "No."},
        "where": None,
        "hint": {"zh": "别试了", "en": "Do not."},
    }
