"""Typed migrations of a layer's ontology: dry runs, new versions, their undoing, and reading old work forward."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row

from dianjing.core.document import Document
from dianjing.core.errors import Conflict, NotFound
from dianjing.core.ids import uuid7
from dianjing.core.migration import (
    Counts,
    Merge,
    Migration,
    Rename,
    Restore,
    Retire,
    Split,
    Step,
    apply,
    forward,
    undo,
)
from dianjing.core.model import invalid_from
from dianjing.core.ontology import Ontology
from dianjing.core.validation import validate, validate_ontology
from dianjing.core.words import Words
from dianjing.server.audit.service import record
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.ontologies import repository, service

_STEPS: TypeAdapter[list[Step]] = TypeAdapter(list[Step])
MOST_READ = 20_000
"""Documents that a dry run looks at; beyond them it says so."""
_AT_ONCE = 200


@dataclass(slots=True)
class Touched:
    """What a migration touches: ``read`` documents of the layer were looked at, ``whole`` says whether these are all.

    ``bearing`` counts the objects of classes that the steps name, whether or not they change; ``drafts`` the
    unsubmitted work that will be read otherwise.
    """

    counts: Counts = field(default_factory=Counts)
    bearing: Counter[str] = field(default_factory=Counter)
    drafts: int = 0
    read: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did, or would do."""

    id: UUID | None
    from_version: int
    to_version: int
    touched: Touched


def read_steps(value: Sequence[Any]) -> list[Step]:
    """Steps as they come. Raises ``Invalid`` naming the one that is wrong."""
    try:
        return _STEPS.validate_python(list(value))
    except ValidationError as error:
        raise invalid_from(error, "ontology.bad_step", list(value)) from error


async def migrate(
    uow: UnitOfWork, workspace: UUID, layer: UUID, steps: Sequence[Step], *, dry_run: bool, note: str | None = None
) -> Migrated:
    """Take the steps, or only count what they would touch. Stored annotations are not written in either case.

    Raises ``Invalid`` for a step that cannot be taken.
    """
    project = await repository.lock_project_of(uow, workspace, layer)
    if project is None:
        raise _no_layer()
    current: int = project.ontology_version
    before = await service.read(uow, workspace, layer, current)
    identity = uuid7()
    after, migration = apply(before, str(identity), list(steps))
    validate_ontology(after)
    touched = await _counted(uow, workspace, layer, current, (before, after), migration, project.id)
    if dry_run:
        return Migrated(None, current, current + 1, touched)
    await _write(uow, workspace, layer, project.id, current, after, migration, touched.counts, note)
    return Migrated(identity, current, current + 1, touched)


async def take_back(uow: UnitOfWork, workspace: UUID, layer: UUID, migration: UUID) -> Migrated:
    """Undo a migration by another one: work made before it is read as it was made.

    Raises ``NotFound``, and ``Conflict`` for one that was undone, or that a later one builds on.
    """
    project = await repository.lock_project_of(uow, workspace, layer)
    row = await repository.migration_row(uow, workspace, layer, migration)
    if project is None or row is None:
        raise _no_layer()
    current: int = project.ontology_version
    if row.undone_in is not None:
        raise Conflict("ontology.undone", Words(zh="这次迁移已经撤销", en="This migration was undone already"))
    later = await repository.migrations_between(uow, workspace, layer, row.to_version, current)
    if any(one.undone_in is None and one.undoes is None for one in later):
        raise Conflict(
            "ontology.built_upon",
            Words(zh="之后还有别的迁移，请先撤销它们", en="Later migrations build on this one; undo them first"),
        )
    before = await service.read(uow, workspace, layer, current)
    identity = uuid7()
    after, undoing = undo(before, str(identity), _migration(row))
    touched = await _counted(uow, workspace, layer, current, (before, after), undoing, project.id)
    await _write(uow, workspace, layer, project.id, current, after, undoing, touched.counts, None)
    await repository.mark_undone(uow, workspace, migration, current + 1)
    return Migrated(identity, current, current + 1, touched)


async def read_forward(
    uow: UnitOfWork, workspace: UUID, layer: UUID, document: Document, made_under: int | None, under: int
) -> Document:
    """A document as of a later version; as it is where no migration lies between."""
    if made_under is None or made_under >= under:
        return document
    rows = await repository.migrations_between(uow, workspace, layer, made_under, under)
    if not rows:
        return document
    ontology = await service.read(uow, workspace, layer, under)
    return forward(document, [_migration(row) for row in rows], ontology)


@dataclass(frozen=True, slots=True)
class Way:
    """From every version of a layer's ontology to ``version``."""

    version: int
    ontology: Ontology
    passed: Sequence[tuple[int, Migration]]

    def forward(self, document: Document, made_under: int, counts: Counts) -> Document:
        """The document as one of ``version``. Raises ``Invalid`` where it is none after all that: an edit by hand
        between the versions took away what it needs."""
        between = [one for version, one in self.passed if version > made_under]
        moved = forward(document, between, self.ontology, counts)
        # What the class of an object was retired for meanwhile stays; everything else must be as the version says.
        validate(moved, self.ontology, before=moved)
        return moved


async def way_to(uow: UnitOfWork, workspace: UUID, layer: UUID, version: int) -> Way:
    """What leads to a version, read once for many documents."""
    rows = await repository.migrations_between(uow, workspace, layer, 0, version)
    ontology = await service.read(uow, workspace, layer, version)
    return Way(version, ontology, [(row.to_version, _migration(row)) for row in rows])


async def _counted(
    uow: UnitOfWork,
    workspace: UUID,
    layer: UUID,
    current: int,
    versions: tuple[Ontology, Ontology],
    migration: Migration,
    project: UUID,
) -> Touched:
    """What ``migration`` touches on the way from the first of the versions, the present one, to the second."""
    rows = await repository.migrations_between(uow, workspace, layer, 0, current)
    passed = [(row.to_version, _migration(row)) for row in rows]
    before, after = versions
    names, touched = _classes_in(migration), Touched()

    def count(document: Document, made_under: int, counts: Counts) -> None:
        between = [one for version, one in passed if version > made_under]
        present = forward(document, between, before) if between else document
        if counts is touched.counts:
            touched.bearing.update(one.label for one in present.objects if one.label in names)
        if migration.undoes is None:
            forward(present, [migration], after, counts)
        else:
            # An undoing is read together with what it undoes.
            forward(document, [*between, migration], after, counts)

    def count_all(chunk: list[tuple[int, bytes]], counts: Counts) -> None:
        for made_under, document in chunk:
            count(Document.read(document), made_under, counts)

    touched.read, touched.whole = await _through(
        repository.head_documents(uow, workspace, layer), lambda chunk: count_all(chunk, touched.counts)
    )
    unsubmitted = Counts()
    await _through(repository.draft_documents(uow, workspace, project), lambda chunk: count_all(chunk, unsubmitted))
    touched.drafts = unsubmitted.documents
    return touched


async def _through(rows: AsyncIterator[Row[Any]], count: Callable[[list[tuple[int, bytes]]], None]) -> tuple[int, bool]:
    """Count documents a few at a time, off the loop; how many were looked at, and whether these were all."""
    read, whole = 0, True
    chunk: list[tuple[int, bytes]] = []
    async for row in rows:
        if read == MOST_READ:
            whole = False
            break
        read += 1
        if row.document is not None:
            chunk.append((row.ontology_version or 0, bytes(row.document)))
        if len(chunk) == _AT_ONCE:
            await asyncio.to_thread(count, chunk)
            chunk = []
    await asyncio.to_thread(count, chunk)
    return read, whole


def _classes_in(migration: Migration) -> frozenset[str]:
    """The classes that a migration speaks of."""
    names: set[str] = set()
    for step in migration.steps:
        if isinstance(step, Merge):
            names.update(step.names if step.what == "class" else ())
        elif isinstance(step, Split) or (isinstance(step, Rename | Retire | Restore) and step.what == "class"):
            names.add(step.name)
    return frozenset(names)


async def _write(
    uow: UnitOfWork,
    workspace: UUID,
    layer: UUID,
    project: UUID,
    current: int,
    after: Ontology,
    migration: Migration,
    counts: Counts,
    note: str | None,
) -> None:
    identity = UUID(migration.id)
    await repository.insert_version(uow, workspace, layer, current + 1, after, note=note, migration=identity)
    await repository.insert_migration(
        uow,
        workspace,
        {
            "id": identity,
            "layer_id": layer,
            "from_version": current,
            "to_version": current + 1,
            "steps": [step.model_dump(mode="json", exclude_defaults=True) for step in migration.steps],
            "back": [step.model_dump(mode="json", exclude_defaults=True) for step in migration.back],
            "undoes": None if migration.undoes is None else UUID(migration.undoes),
            "counts": counted(counts),
        },
    )
    await repository.set_current(uow, workspace, project, current + 1)
    await record(
        uow,
        "ontologies.write",
        "project",
        project,
        workspace=workspace,
        refs={"version": current + 1, "migration": migration.id, "undoes": migration.undoes},
    )


def counted(counts: Counts) -> dict[str, Any]:
    """Counts as JSON."""
    return {
        "documents": counts.documents,
        "objects": dict(counts.objects),
        "relations": dict(counts.relations),
        "values": dict(counts.values),
        "undecided": dict(counts.undecided),
    }


def _migration(row: Row[Any]) -> Migration:
    return Migration(
        id=str(row.id),
        steps=read_steps(row.steps),
        back=read_steps(row.back),
        undoes=None if row.undoes is None else str(row.undoes),
    )


def _no_layer() -> NotFound:
    return NotFound("ontology.no_migration", Words(zh="没有这次迁移", en="There is no such migration"))
