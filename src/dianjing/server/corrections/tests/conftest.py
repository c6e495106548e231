"""A reviewed project whose annotator has handed work in, and the ways to correct it over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.fixtures.people import Person
from tests.fixtures.projects import Bench, boxes


async def hand_in(bench: Bench, person: Person, document: dict[str, Any] | None = None) -> dict[str, Any]:
    """Take the next task and hand it in."""
    lease = await bench.claim(person)
    assert lease is not None
    done = await bench.submit(person, lease, document=document or boxes(2))
    await bench.settle()
    return done


async def accept(bench: Bench, person: Person) -> dict[str, Any]:
    """Accept whatever waits for a verdict first; the lease."""
    lease = await bench.claim(person, stage="review")
    assert lease is not None
    body = {"submission": str(uuid4()), "verdict": "accept"}
    answer = await person.post(f"/leases/{lease['id']}/verdict", body)
    assert answer.status_code == 200, answer.text
    await bench.settle()
    return lease


async def begin(bench: Bench, person: Person, wish: dict[str, Any]) -> dict[str, Any]:
    """Ask for a correction."""
    answer = await person.post(f"/projects/{bench.project}/corrections", wish)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def corrected(bench: Bench, person: Person, wish: dict[str, Any]) -> dict[str, Any]:
    """Ask for a correction and have it done."""
    asked = await begin(bench, person, wish)
    await bench.settle()
    found: dict[str, Any] = (await person.get(f"/corrections/{asked['id']}")).json()
    return found


async def taken_back(bench: Bench, person: Person, correction: dict[str, Any]) -> dict[str, Any]:
    """Have a correction undone."""
    answer = await person.post(f"/corrections/{correction['id']}/undo")
    assert answer.status_code == 202, answer.text
    await bench.settle()
    found: dict[str, Any] = (await person.get(f"/corrections/{correction['id']}")).json()
    return found


async def objects(bench: Bench, reader: Person, **asked: Any) -> list[dict[str, Any]]:
    """The objects of the project, the oldest first."""
    answer = await reader.get(f"/projects/{bench.project}/objects", params={"order": "touched", "limit": 200, **asked})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def chosen(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the list as a correction names them."""
    return [{"item": one["item"], "object": one["object"], "touched": one["touched"]["revision"]} for one in rows]
