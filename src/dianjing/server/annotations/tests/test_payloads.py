"""Payloads over HTTP: to whom, by which hash, how often they are audited, and what is never served as one."""

from __future__ import annotations

import hashlib
from typing import Any

from dianjing.core.canonical import canonical
from dianjing.server.blobs.service import open_blobs
from dianjing.server.kit.resources import Resources
from tests.fixtures.people import Place
from tests.fixtures.projects import Bench, make_bench

MASKS = {"classes": [{"name": "cell", "shapes": ["mask"]}]}


async def put(bench: Bench, data: bytes) -> dict[str, Any]:
    """The bytes in the store, and the payload that names them."""
    kept = await bench.resources.once(open_blobs).put_bytes(bench.place.id, data)
    assert kept.hash == hashlib.sha256(data).hexdigest()
    return {"sha256": kept.hash, "bytes": kept.size, "codec": "rle"}


def masked(payload: dict[str, Any]) -> dict[str, Any]:
    shape = {"kind": "mask", "size": [480, 640], "payload": payload}
    return {"version": 1, "objects": [{"id": "o1", "label": "cell", "shapes": [shape]}]}


async def test_who_may_see_the_document_gets_its_payload(resources: Resources, place: Place, elsewhere: Place) -> None:
    bench = await make_bench(resources, place, items=2, ontology=MASKS)
    ann, rev = place.people["annotator"], place.people["reviewer"]
    runs = canonical("`0P1" * 2000)
    payload = await put(bench, runs)
    path = f"/items/{bench.items[0]}/payloads/{payload['sha256']}"
    assert (await rev.get(path)).status_code == 404, "no document names it yet"
    assert (await ann.get(path)).status_code == 403
    lease = await bench.claim(ann)
    assert lease is not None
    done = await bench.submit(ann, lease, document=masked(payload))
    await bench.settle()
    for person in (ann, rev):
        answer = await person.get(path)
        assert (answer.status_code, answer.content) == (200, runs)
    assert "immutable" in answer.headers["cache-control"]
    again = await rev.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await rev.get(f"/items/{bench.items[1]}/payloads/{payload['sha256']}")).status_code == 404
    assert (await elsewhere.owner.get(path)).status_code == 404
    reads = await bench.fetch(
        "SELECT actor_id FROM audit_events WHERE workspace_id = $1 AND refs ->> 'kind' = 'payload'", place.id
    )
    assert sorted(row["actor_id"] for row in reads) == sorted([ann.user_id, rev.user_id])
    kept = await bench.fetch("SELECT annotation_id::text AS id, blob FROM payloads WHERE workspace_id = $1", place.id)
    assert [(row["id"], row["blob"]) for row in kept] == [(done["annotation"], payload["sha256"])]


async def test_a_document_written_around_a_hash_opens_nothing(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3, ontology=MASKS)
    ann = place.people["annotator"]
    for number, data in enumerate((b"\x89PNG secret", b'{"customers": ["a"]}', canonical("`0P1"))):
        payload = await put(bench, data)
        lease = await bench.claim(ann)
        assert lease is not None
        wrong = payload | ({"bytes": payload["bytes"] + 1} if number == 2 else {})
        await bench.submit(ann, lease, document=masked(wrong))
        answer = await ann.get(f"/items/{lease['item']['id']}/payloads/{payload['sha256']}")
        assert (answer.status_code, answer.json()["code"]) == (404, "annotation.no_payload"), number
