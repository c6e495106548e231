"""Lists of items: filters alone and together, page by page, against the same filters in Python."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, update

from dianjing.core.errors import Invalid, NotFound
from dianjing.core.ids import uuid7
from dianjing.server.db.models.items import Item, ItemLabel
from dianjing.server.db.models.projects import Project
from dianjing.server.db.models.tasks import Task, TaskCounter
from dianjing.server.items import listing
from dianjing.server.items.listing import Filter, page
from dianjing.server.items.schemas import ItemOrder
from dianjing.server.items.tests.test_intake import new_place
from dianjing.server.kit.database import Database
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.unit_of_work import UnitOfWork

COUNT = 60


def of(number: int) -> dict[str, Any]:
    """What the item with this number is like."""
    return {
        "key": f"{'a' if number < 40 else 'b'}/{number:03}.png",
        "modality": "image" if number % 3 else "text",
        "split": ("train", "val", None)[number % 3 if number % 2 else 0],
        "group": "drive" if number % 5 == 0 else None,
    }


def state_of(number: int) -> str:
    return "outside" if number % 7 == 0 else ("waiting", "accepted")[number % 2]


def labels_of(number: int) -> set[str]:
    return {"car"} if number % 4 == 0 else set()


def is_deleted(number: int) -> bool:
    return number % 11 == 0


class Scene:
    """A dataset with a project on it; ``keys`` answers a filter without the database."""

    def __init__(self, uow: UnitOfWork, workspace: UUID, dataset: UUID, project: UUID) -> None:
        self.uow, self.workspace, self.dataset, self.project = uow, workspace, dataset, project

    async def listed(self, wanted: Filter, order: ItemOrder, limit: int = 7) -> list[str]:
        cursor, found, turned = None, [], 0
        while True:
            asked = PageRequest(cursor, limit)
            rows, cursor = await page(self.uow, self.workspace, self.dataset, wanted, order, asked)
            assert len(rows) <= limit
            found += [row.key for row in rows]
            turned += 1
            if cursor is None:
                return found
            assert turned < COUNT

    def keys(self, wanted: Filter) -> list[str]:
        return [of(number)["key"] for number in range(COUNT) if self._lets_through(wanted, number)]

    def _lets_through(self, wanted: Filter, number: int) -> bool:
        item = of(number)
        same = all(getattr(wanted, name) in (None, item[name]) for name in ("modality", "split", "group")) and item[
            "key"
        ].startswith(wanted.prefix or "")
        if wanted.project is not None:
            inside = state_of(number) != "outside"
            same = same and (inside if wanted.state is None else state_of(number) == wanted.state)
        labelled = wanted.label is None or wanted.label in labels_of(number)
        return same and labelled and is_deleted(number) == wanted.deleted


@pytest.fixture
async def scene(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    """Sixty items, looked at eight by eight."""
    monkeypatch.setattr(listing, "_LOOK", 8)
    async with database.begin() as uow:
        place = await new_place(uow)
        project, layers = uuid7(), (uuid7(), uuid7())
        of_us = {"workspace_id": place.workspace, "dataset_id": place.dataset}
        ids = [uuid7() for _ in range(COUNT)]
        await uow.execute(insert(Item), [{"id": ids[n], **of_us, **of(n)} for n in range(COUNT)])
        away = [ids[n] for n in range(COUNT) if is_deleted(n)]
        await uow.execute(
            update(Item)
            .where(Item.workspace_id == place.workspace, Item.id.in_(away))
            .values(deleted_at=func.dianjing_now())
        )
        await uow.execute(
            insert(ItemLabel),
            [
                {**of_us, "label": label, "key": of(n)["key"], "item_id": ids[n], "layer_id": layer, "objects": 1}
                for n, layer in product(range(COUNT), layers)
                for label in labels_of(n)
            ],
        )
        await uow.execute(
            insert(Project).values(id=project, **of_us, name="pets", layer_id=layers[0], workflow={}, settings={})
        )
        tasks = [
            {
                "id": uuid7(),
                "workspace_id": place.workspace,
                "project_id": project,
                "item_id": ids[n],
                "key": of(n)["key"],
                "stage": f"stage-{n % 2}-{n % 3}",
                "state": state_of(n),
                "draw": 0.5,
            }
            for n in range(COUNT)
            if state_of(n) != "outside"
        ]
        await uow.execute(insert(Task), tasks)
        counted = select(Task.workspace_id, Task.project_id, Task.stage, Task.state, func.count()).where(
            Task.workspace_id == place.workspace
        )
        columns = ["workspace_id", "project_id", "stage", "state", "tasks"]
        await uow.execute(
            insert(TaskCounter).from_select(
                columns, counted.group_by(Task.workspace_id, Task.project_id, Task.stage, Task.state)
            )
        )
        yield Scene(uow, place.workspace, place.dataset, project)


async def test_every_filter_and_every_pair_of_filters_lists_what_it_says(scene: Scene) -> None:
    alone: list[dict[str, Any]] = [
        {"modality": "text"},
        {"split": "val"},
        {"group": "drive"},
        {"label": "car"},
        {"prefix": "b/"},
        {"deleted": True},
        {"project": scene.project},
        {"project": scene.project, "state": "waiting"},
        {"project": scene.project, "state": "accepted"},
        {"project": scene.project, "state": "returned"},
        {"project": scene.project, "state": "outside"},
    ]
    asked = [Filter(), *(Filter(**{**one, **other}) for one, other in product(alone, alone))]
    for wanted in asked:
        expected = scene.keys(wanted)
        assert await scene.listed(wanted, "key") == expected, wanted
        assert await scene.listed(wanted, "-key") == expected[::-1], wanted
    assert await scene.listed(Filter(split="val", modality="image", label="car", prefix="a/"), "key") == scene.keys(
        Filter(split="val", modality="image", label="car", prefix="a/")
    )


async def test_a_page_looks_at_a_bounded_number_of_rows(scene: Scene) -> None:
    nothing = Filter(modality="image", split="nowhere")
    rows, cursor = await page(
        scene.uow, scene.workspace, scene.dataset, replace(nothing, split="train", group="none"), "key", PageRequest()
    )
    assert (list(rows), cursor) == ([], None)
    short, following = await page(
        scene.uow, scene.workspace, scene.dataset, Filter(split="train", label="car"), "key", PageRequest(limit=3)
    )
    assert len(short) < 4
    assert following is not None


async def test_in_the_order_of_arrival_there_are_no_filters(scene: Scene) -> None:
    assert await scene.listed(Filter(), "created") == scene.keys(Filter())
    assert await scene.listed(Filter(), "-created") == scene.keys(Filter())[::-1]
    for wanted in (Filter(prefix="a"), Filter(split="val"), Filter(deleted=True), Filter(project=scene.project)):
        with pytest.raises(Invalid) as refused:
            await scene.listed(wanted, "created")
        assert refused.value.code == "items.filters_by_key"


async def test_a_state_needs_a_project_of_the_dataset(scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        await scene.listed(Filter(state="waiting"), "key")
    assert refused.value.code == "items.state_of_what"
    with pytest.raises(NotFound):
        await scene.listed(Filter(project=uuid7()), "key")
