"""What is opened in ``bench ui``: pictures to mark, a crowd of shapes, a long text full of spans, a long list of tasks.

Pictures are noise, so that they do not pack away; shapes are boxes and polygons of twelve vertices, half and half.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from dianjing.bench.instance import Measured
from dianjing.bench.scene import new_dataset, new_project
from dianjing.bench.work import wait_for_tasks
from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.sdk.client import Client
from dianjing.sdk.models import Project
from dianjing.server.kit.database import Database

SIDE = (960, 640)
_CLASSES = ("cell", "leaf", "stone", "other")
_VERTICES = 12
_PATIENCE_S = 120.0
_SPANS_IN_A_PARAGRAPH = 8
_WORD = "syllable"


def pictures(client: Client, folder: Path, count: int) -> Project:
    """A project with so many pictures, whose tasks wait."""
    from PIL import Image

    brought = folder / "pictures"
    brought.mkdir()
    chance = random.Random(7)
    for index in range(count):
        noise = Image.frombytes("RGB", (120, 80), chance.randbytes(120 * 80 * 3))
        noise.resize(SIDE).save(brought / f"{index:04}.jpg", quality=85)
    return _project(client, "boxes", brought, "image-boxes", ["box", "polygon"])


def crowd(client: Client, project: Project, shapes: int) -> None:
    """Begins the first task with a draft of many shapes, as a person would find their own again."""
    columns = math.ceil(math.sqrt(shapes * 1.5))
    step = SIDE[0] / columns
    _begin(
        client,
        project,
        [_shape(index, (index % columns) * step, index // columns * step, step * 0.8) for index in range(shapes)],
    )


def text(client: Client, folder: Path, spans: int) -> Project:
    """A project with one text, whose task is begun with so many spans, one word each, tied two by two."""
    brought = folder / "texts"
    brought.mkdir()
    # Every other word is marked.
    paragraph = " ".join([_WORD] * (2 * _SPANS_IN_A_PARAGRAPH))
    paragraphs = math.ceil(spans / _SPANS_IN_A_PARAGRAPH)
    (brought / "long.txt").write_text("\n".join([paragraph] * paragraphs))
    project = _project(client, "spans", brought, "text-entities", ["span"])
    places = []
    for index in range(spans):
        row, at = divmod(index, _SPANS_IN_A_PARAGRAPH)
        start = row * (len(paragraph) + 1) + 2 * at * (len(_WORD) + 1)
        places.append({"kind": "span", "start": start, "end": start + len(_WORD)})
    pairs = [
        {"id": f"r{index}", "label": "follows", "members": {"first": [f"o{index}"], "second": [f"o{index + 1}"]}}
        for index in range(0, spans - 1, 2)
    ]
    _begin(client, project, places, pairs)
    return project


def many_tasks(measured: Measured, client: Client, rows: int) -> UUID:
    """A project with so many tasks; its items have no media."""
    workspace = UUID(client.workspace.id)
    dataset = new_dataset(measured.database_url, workspace, "many", rows)

    async def made() -> UUID:
        database = Database(measured.database_url, connections=1)
        try:
            async with database.begin() as uow:
                return await new_project(uow, workspace, dataset, name="many", overlap=1)
        finally:
            await database.close()

    project = asyncio.run(made())
    wait_for_tasks(measured, project, rows)
    return project


def _project(client: Client, name: str, folder: Path, template: str, shapes: list[str]) -> Project:
    dataset = client.datasets.create(f"{name}-of")
    client.imports.folder(dataset, folder)
    ontology = {
        "classes": [{"name": one, "shapes": shapes, "attributes": []} for one in _CLASSES],
        "relations": [{"name": "follows", "roles": {"first": {}, "second": {}}}],
    }
    project = client.projects.create(name, dataset.id, template=template, ontology=ontology)
    client.projects.add_tasks(project)
    deadline = time.monotonic() + _PATIENCE_S
    while not client.projects.get(name).counts.get("waiting"):
        if time.monotonic() > deadline:
            raise Unavailable("bench.no_tasks", Words(zh=f"{name} 没有任务", en=f"{name} got no tasks."))
        time.sleep(0.2)
    return project


def _begin(
    client: Client, project: Project, shapes: list[dict[str, Any]], relations: Sequence[dict[str, Any]] = ()
) -> None:
    (lease,) = client.work.claim(project)
    objects = [
        {"id": f"o{index}", "label": _CLASSES[index % len(_CLASSES)], "shapes": [shape]}
        for index, shape in enumerate(shapes)
    ]
    client.work.draft(lease, 1, {"version": 1, "objects": objects, "relations": list(relations)})


def _shape(index: int, x: float, y: float, side: float) -> dict[str, Any]:
    if index % 2 == 0:
        return {"kind": "box", "x": x, "y": y, "width": side, "height": side}
    ring = [
        [
            x + side / 2 * (1 + math.cos(turn * math.tau / _VERTICES) * (0.8 + 0.2 * (turn % 2))),
            y + side / 2 * (1 + math.sin(turn * math.tau / _VERTICES) * (0.8 + 0.2 * (turn % 2))),
        ]
        for turn in range(_VERTICES)
    ]
    return {"kind": "polygon", "parts": [[ring]]}
