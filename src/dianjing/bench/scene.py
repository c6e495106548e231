"""Many people and many tasks, put into the database set by set: what is measured comes after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

import psycopg

from dianjing.core.document import Document
from dianjing.core.ids import uuid7
from dianjing.core.ontology import Ontology
from dianjing.core.words import Words
from dianjing.server.kit.authentication import TOKEN_PREFIX, hash_of
from dianjing.server.kit.database import Database
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.projects.service import NewProject, create
from dianjing.server.workspaces.service import create_workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """A workspace with a project whose tasks wait, and the people who work on them."""

    workspace: UUID
    dataset: UUID
    project: UUID
    tokens: list[str]
    users: list[UUID]


def ten_boxes() -> Document:
    """The document of the measurements: ten boxes with an attribute each."""
    return Document.read(
        {
            "objects": [
                {
                    "id": f"o{n}",
                    "label": "car",
                    "shapes": [{"kind": "box", "x": 12.5 * n, "y": 7.25 * n, "width": 80.5, "height": 60.25}],
                    "attributes": {"colour": "red"},
                }
                for n in range(10)
            ]
        }
    )


ONTOLOGY = {
    "classes": [
        {
            "name": "car",
            "shapes": ["box"],
            "attributes": [{"name": "colour", "kind": "choice", "options": [{"name": "red"}, {"name": "blue"}]}],
        }
    ]
}


async def build(database: Database, url: str, *, tasks: int, people: int, overlap: int = 1) -> Scene:
    """Make the scene. Items have no media bytes: what is measured is the work."""
    workspace, users, tokens = await _people(database, url, people)
    dataset = new_dataset(url, workspace, "bench", tasks)
    async with database.begin() as uow:
        project = await new_project(uow, workspace, dataset, name="bench", overlap=overlap)
    return Scene(workspace, dataset, project, tokens, users)


def new_dataset(url: str, workspace: UUID, name: str, items: int) -> UUID:
    """A dataset of so many items without media."""
    dataset = uuid7()
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO datasets (id, workspace_id, name, items) VALUES (%s, %s, %s, %s)",
            [dataset, workspace, name, items],
        )
        # Ids that sort as they are made, from the dataset's own: a million in seconds.
        connection.execute(
            "INSERT INTO items (id, workspace_id, dataset_id, key, modality) SELECT"
            " (left(%s::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, %s, %s,"
            " 'frame-' || lpad(n::text, 8, '0') || '.jpg', 'image' FROM generate_series(1, %s) AS n",
            [dataset, workspace, dataset, items],
        )
    return dataset


async def new_project(uow: UnitOfWork, workspace: UUID, dataset: UUID, *, name: str, overlap: int) -> UUID:
    """A project in which ``overlap`` people box cars on each item."""
    stages = [
        {"name": "annotate", "kind": "annotate", "settings": {"overlap": overlap}},
        {"name": "accepted", "kind": "accepted"},
    ]
    return await create(
        uow,
        workspace,
        NewProject(
            name=name,
            dataset=str(dataset),
            ontology=Ontology.read(ONTOLOGY).model_dump(mode="json", by_alias=True, exclude_defaults=True),
            guideline=Words(zh="给汽车画框。", en="Box the cars."),
            workflow={"stages": stages},
        ),
    )


async def _people(database: Database, url: str, count: int) -> tuple[UUID, list[UUID], list[str]]:
    users, tokens = _users(url, count)
    async with database.begin() as uow:
        row = await create_workspace(uow, name="Bench", slug="bench", owner=users[0])
    _members(url, row.id, users[1:])
    return row.id, users, tokens


def add_annotators(url: str, workspace: UUID, count: int) -> list[str]:
    """Make people who are annotators of a workspace; a token of each."""
    users, tokens = _users(url, count)
    _members(url, workspace, users)
    return tokens


def _users(url: str, count: int) -> tuple[list[UUID], list[str]]:
    users = [uuid7() for _ in range(count)]
    tokens = [TOKEN_PREFIX + hashlib.sha256(str(user).encode()).hexdigest() for user in users]
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO users (id, email, name) VALUES (%s, %s, %s)",
            [(user, f"p{n}@bench.example", f"Person {n}") for n, user in enumerate(users)],
        )
        cursor.executemany(
            "INSERT INTO access_tokens (id, token_hash, user_id, name, scopes) VALUES (%s, %s, %s, 'bench', '{*}')",
            [(uuid7(), hash_of(token), user) for token, user in zip(tokens, users, strict=True)],
        )
    return users, tokens


def _members(url: str, workspace: UUID, users: list[UUID]) -> None:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO members (id, workspace_id, user_id, role) VALUES (%s, %s, %s, 'annotator')",
            [(uuid7(), workspace, user) for user in users],
        )
