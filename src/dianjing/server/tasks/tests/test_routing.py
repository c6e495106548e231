"""The router with a machine in the workflow: what is proposed, by which way tasks then go, and whose layer is whose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import insert

from dianjing.core.document import Document
from dianjing.core.ids import uuid7
from dianjing.core.workflow import drawn_from
from dianjing.server.db.models.annotations import Annotation, Layer
from dianjing.server.kit.background import topics
from dianjing.server.kit.outbox import drain
from dianjing.server.kit.resources import Resources
from dianjing.server.tasks import service
from dianjing.server.tasks.routing import PROPOSE, ROUTE
from tests.fixtures.people import Place
from tests.fixtures.projects import Bench, boxes, make_bench, run_one_job
from tests.fixtures.work import run_jobs


def assisted(**settings: Any) -> dict[str, Any]:
    return {
        "stages": [
            {"name": "propose", "kind": "pre-annotate", "settings": {"assistant": "salient", **settings}},
            {"name": "annotate", "kind": "annotate"},
            {"name": "review", "kind": "review"},
            {"name": "accepted", "kind": "accepted"},
        ]
    }


async def routed(resources: Resources) -> None:
    """Let the router be done, and nobody else."""
    while await drain(resources, topics()[ROUTE]):
        pass


async def begun(resources: Resources, place: Place, items: int, **settings: Any) -> Bench:
    """A project whose tasks the router has just taken up; nobody answers the requests for proposals."""
    bench = await make_bench(resources, place, items=items, workflow=assisted(**settings), settings={"follow": False})
    asked = await place.owner.post(f"/projects/{bench.project}/tasks", {"all": True})
    await run_one_job(resources, UUID(asked.json()["job"]["id"]))
    await routed(resources)
    return bench


async def answered(bench: Bench, item: UUID, score: float) -> UUID:
    """What an assistant does with a request: a revision in a layer of its own, and the answer."""
    layer, revision = uuid7(), uuid7()
    document = Document.read(boxes(2))
    (task,) = await bench.fetch("SELECT id FROM tasks WHERE item_id = $1", item)
    async with bench.resources.database.begin() as uow:
        await uow.execute(
            insert(Layer).values(
                id=layer, workspace_id=bench.place.id, dataset_id=bench.dataset, kind="assistant", name=str(layer)
            )
        )
        await uow.execute(
            insert(Annotation).values(
                id=revision,
                workspace_id=bench.place.id,
                item_id=item,
                layer_id=layer,
                author_kind="assistant",
                assistant="salient",
                status="proposed",
                objects=2,
                labels=["car"],
                hash=document.hash(),
                document=document.stored(),
            )
        )
        answer: dict[str, JsonValue] = {"annotation": str(revision), "objects": 2}
        await service.answer(uow, bench.place.id, task["id"], "proposal", answer, proposal=revision, score=score)
    await routed(bench.resources)
    return revision


async def test_proposals_come_as_ghosts_and_the_unsure_ones_first(resources: Resources, place: Place) -> None:
    bench = await begun(resources, place, 3, control=0.0, unsure=0.5)
    ann = place.people["annotator"]
    states = await bench.fetch("SELECT DISTINCT stage, state, routing FROM tasks WHERE project_id = $1", bench.project)
    assert [tuple(row) for row in states] == [("propose", "preparing", False)]
    assert await bench.claim(ann) is None
    requests = await bench.fetch("SELECT payload FROM outbox WHERE topic = $1 AND workspace_id = $2", PROPOSE, place.id)
    assert len(requests) == 3
    await answered(bench, bench.items[0], 0.9)
    revision = await answered(bench, bench.items[2], 0.2)
    first = await bench.claim(ann)
    assert first is not None
    assert (first["item"]["id"], first["assisted"]) == (str(bench.items[2]), True)
    assert len(first["proposals"]["objects"]) == 2
    assert first["document"] == {"version": 1}
    done = await bench.submit(ann, first, document=boxes(2))
    (row,) = await bench.fetch("SELECT assisted, parent_id FROM annotations WHERE id = $1", done["annotation"])
    assert (row["assisted"], row["parent_id"]) == (True, None)
    (task,) = await bench.fetch("SELECT proposal_id, proposal_score FROM tasks WHERE item_id = $1", bench.items[2])
    assert (task["proposal_id"], task["proposal_score"]) == (revision, 0.2)
    second = await bench.claim(ann)
    assert second is not None
    assert second["item"]["id"] == str(bench.items[0])


async def test_the_control_arm_is_served_without_help(resources: Resources, place: Place) -> None:
    bench = await begun(resources, place, 2, control=1.0)
    await run_jobs(resources, place.id)
    lease = await bench.claim(place.people["annotator"])
    assert lease is not None
    assert (lease["assisted"], lease["proposals"]) == (False, None)
    rows = await bench.fetch("SELECT DISTINCT assisted FROM tasks WHERE project_id = $1", bench.project)
    assert [row["assisted"] for row in rows] == [False]


async def test_the_control_arm_comes_to_people_in_the_same_order_as_the_others(
    resources: Resources, place: Place
) -> None:
    bench = await begun(resources, place, 12, control=0.5)
    assert await bench.claim(place.people["annotator"]) is None
    await run_jobs(resources, place.id)
    waiting = await bench.fetch(
        "SELECT t.key, t.draw FROM slots s JOIN tasks t ON t.id = s.task_id WHERE t.project_id = $1 ORDER BY s.sort",
        bench.project,
    )
    assert [row["key"] for row in waiting] == sorted(row["key"] for row in waiting)
    assert {drawn_from(row["draw"], "control") < 0.5 for row in waiting} == {True, False}


async def test_a_sure_proposal_goes_to_review_as_work_of_the_project(resources: Resources, place: Place) -> None:
    bench = await begun(resources, place, 1, control=0.0, sure=0.9, sure_stage="review")
    proposed = await answered(bench, bench.items[0], 0.95)
    lease = await bench.claim(place.people["reviewer"], stage="review")
    assert lease is not None
    assert lease["base"] != str(proposed), "layers are never mixed"
    assert len(lease["document"]["objects"]) == 2
    (copy,) = await bench.fetch("SELECT * FROM annotations WHERE id = $1", lease["base"])
    assert (copy["parent_id"], copy["author_kind"], copy["assistant"]) == (proposed, "assistant", "salient")
    layers = await bench.fetch("SELECT kind FROM layers WHERE id = $1", copy["layer_id"])
    assert [row["kind"] for row in layers] == ["project"]
    body = {"submission": str(uuid7()), "verdict": "accept"}
    answer = await place.people["reviewer"].post(f"/leases/{lease['id']}/verdict", body)
    assert answer.status_code == 200, answer.text
    await routed(resources)
    (head,) = await bench.fetch("SELECT annotation_id, status FROM heads WHERE layer_id = $1", copy["layer_id"])
    assert (head["annotation_id"], head["status"]) == (copy["id"], "accepted")


async def test_an_assistant_that_fails_holds_nobody_up(resources: Resources, place: Place) -> None:
    bench = await begun(resources, place, 1, control=0.0)
    (task,) = await bench.fetch("SELECT id FROM tasks WHERE project_id = $1", bench.project)
    async with resources.database.begin() as uow:
        problem: dict[str, JsonValue] = {"annotation": None, "problem": "assistant.failed"}
        await service.answer(uow, place.id, task["id"], "proposal", problem)
    await routed(resources)
    lease = await bench.claim(place.people["annotator"])
    assert lease is not None
    assert (lease["assisted"], lease["proposals"]) == (False, None)
    async with resources.database.begin() as uow:
        await service.answer(uow, place.id, task["id"], "proposal", {"annotation": None}, score=0.5)
    await routed(resources)
    (late,) = await bench.fetch("SELECT state, proposal_score FROM tasks WHERE id = $1", task["id"])
    assert (late["state"], late["proposal_score"]) == ("waiting", None), "an answer that comes too late is dropped"


async def test_people_start_from_the_labels_that_came_with_the_data(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=2, settings={"follow": False})
    layer, revision = uuid7(), uuid7()
    async with resources.database.begin() as uow:
        raw = await uow.raw()
        await uow.execute(
            insert(Layer).values(
                id=layer, workspace_id=place.id, dataset_id=bench.dataset, kind="import", name="ground truth"
            )
        )
        await uow.execute(
            insert(Annotation).values(
                id=revision,
                workspace_id=place.id,
                item_id=bench.items[1],
                layer_id=layer,
                author_kind="import",
                status="imported",
                hash="",
                document=Document.read(boxes(3)).stored(),
            )
        )
        await raw.execute(
            "INSERT INTO heads (layer_id, item_id, workspace_id, annotation_id, status)"
            " VALUES ($1, $2, $3, $4, 'imported')",
            layer,
            bench.items[1],
            place.id,
            revision,
        )
    changed = await place.owner.patch(
        f"/projects/{bench.project}", {"settings": {"start_layer": str(layer), "follow": True}}
    )
    assert changed.status_code == 200, changed.text
    await run_jobs(resources, place.id)
    ann = place.people["annotator"]
    first = await bench.claim(ann)
    assert first is not None
    second = await bench.claim(ann, held=[first["id"]])
    assert second is not None
    assert (first["proposals"], len(second["proposals"]["objects"])) == (None, 3)
