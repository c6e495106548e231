"""The audit over HTTP."""

from __future__ import annotations

from dianjing.core.audit import verify_archive
from dianjing.core.ids import uuid7
from dianjing.server.audit.sealer import seal
from dianjing.server.audit.service import record
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Place


async def test_what_people_do_is_listed_with_who_how_and_in_which_request(resources: Resources, place: Place) -> None:
    answer = await place.owner.post(f"{place.path}/invitations", {"role": "viewer"})
    await place.owner.delete(f"{place.path}/invitations/{answer.json()['id']}")
    auditor = place.people["auditor"]
    events = (await auditor.get(f"{place.path}/audit", params={"thing": answer.json()["id"]})).json()["items"]
    assert len(events) == 2
    assert {event["actor"] for event in events} == {str(place.owner.user_id)}
    assert {event["via"] for event in events} == {"session"}
    assert answer.headers["x-request-id"] in {event["request"] for event in events}
    one = (await auditor.get(f"{place.path}/audit", params={"verb": events[0]["verb"], "limit": 1})).json()
    assert one["items"] == events[:1]
    nobody = (await auditor.get(f"{place.path}/audit", params={"actor": str(uuid7())})).json()
    assert nobody == {"items": [], "next": None}


async def test_the_list_is_narrowed_to_a_stretch_of_time(resources: Resources, place: Place) -> None:
    for number in range(7):
        async with resources.database.begin(by=Acting(place.owner.user_id, "session")) as uow:
            await record(uow, "items.delete", "item", uuid7(), workspace=place.id, refs={"number": number})
    async with resources.database.begin() as uow:
        # An hour between one and the next, as if they had not been written in one second.
        await (await uow.raw()).execute(
            "UPDATE audit_events"
            " SET at = '2026-03-01T00:00Z'::timestamptz + make_interval(hours => (refs->>'number')::int)"
            " WHERE workspace_id = $1 AND refs ? 'number'",
            place.id,
        )
        await (await uow.raw()).execute(
            "UPDATE audit_events SET at = '2026-02-01T00:00Z'"
            " WHERE workspace_id = $1 AND NOT coalesce(refs ? 'number', false)",
            place.id,
        )

    async def numbers(**asked: str) -> list[int]:
        answer = await place.owner.get(f"{place.path}/audit", params={"verb": "items.delete", **asked})
        assert answer.status_code == 200, answer.text
        return [event["refs"]["number"] for event in answer.json()["items"]]

    assert await numbers(since="2026-03-01T02:00:00Z", until="2026-03-01T05:00:00Z") == [4, 3, 2]
    assert await numbers(until="2026-03-01T02:00:00Z") == [1, 0]
    assert await numbers(since="2026-03-01T06:00:00Z") == [6]
    assert await numbers(since="2027-01-01T00:00:00Z") == []
    assert await numbers(until="2025-01-01T00:00:00Z") == []


async def test_the_archive_verifies_offline_and_taking_it_is_audited(resources: Resources, place: Place) -> None:
    for _ in range(5):
        async with resources.database.begin(by=Acting(place.owner.user_id, "session")) as uow:
            await record(uow, "items.delete", "item", uuid7(), workspace=place.id)
    async with resources.database.begin() as uow:
        await seal(uow)
    answer = await place.owner.get(f"{place.path}/audit/archive")
    assert answer.headers["content-type"] == "application/jsonl"
    verdict = verify_archive(answer.content.splitlines())
    assert verdict.flaws == []
    assert verdict.workspace == str(place.id)
    assert verdict.events >= 6
    online = (await place.owner.get(f"{place.path}/audit/verification")).json()
    assert online["intact"]
    assert online["head"] == verdict.head
    assert not verify_archive(answer.content.replace(b"items.delete", b"items.remove", 1).splitlines()).intact
    exports = await place.owner.get(f"{place.path}/audit", params={"verb": "audit.export"})
    assert len(exports.json()["items"]) == 1


async def test_only_who_may_read_the_audit_reads_it(place: Place, elsewhere: Place) -> None:
    for path in ("audit", "audit/archive", "audit/verification"):
        assert (await place.people["manager"].get(f"{place.path}/{path}")).status_code == 403
        assert (await elsewhere.owner.get(f"{place.path}/{path}")).status_code == 404
        assert (await place.people["auditor"].get(f"{place.path}/{path}")).status_code == 200
