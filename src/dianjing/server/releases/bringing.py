"""Bringing work of earlier ontology versions to the one under which a release goes out.

What a migration makes of a document is kept in the release itself, so that its bytes never depend on code of a later
day; the revision stays as it was made.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row, select

from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.migration import Counts
from dianjing.core.release import KeptBack, MigrationReport
from dianjing.server.db.models.annotations import Annotation
from dianjing.server.db.models.projects import Project
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.ontologies.migrating import Way, way_to

_NAMED = 100
"""Annotations that stay behind which the manifest names one by one."""


class _Choice(Protocol):
    @property
    def workspace(self) -> UUID: ...

    @property
    def layers(self) -> Mapping[UUID, str]: ...

    @property
    def ways(self) -> Mapping[UUID, Way]: ...


@dataclass(slots=True)
class Moved:
    """What was done so far."""

    counts: Counts = field(default_factory=Counts)
    newest: dict[str, str] = field(default_factory=dict)
    made_under: Counter[str] = field(default_factory=Counter)
    migrated: int = 0
    kept_back: int = 0
    kept: list[KeptBack] = field(default_factory=list)

    def report(self) -> MigrationReport | None:
        """What the manifest says of it; None where everything was made under the newest version."""
        if not self.migrated and not self.kept_back:
            return None
        return MigrationReport(
            newest=dict(sorted(self.newest.items())),
            made_under=dict(sorted(self.made_under.items())),
            migrated=self.migrated,
            put_aside=_counted(self.counts.values),
            undecided=_counted(self.counts.undecided),
            kept_back=self.kept_back,
            kept=self.kept,
        )


async def ways_of(uow: UnitOfWork, workspace: UUID, layers: Sequence[UUID]) -> dict[UUID, Way]:
    """For the layers of projects, what leads to the version that their project has now."""
    rows = await uow.rows(
        select(Project.layer_id, Project.ontology_version).where(
            Project.workspace_id == workspace, Project.layer_id.in_(list(layers))
        )
    )
    return {row.layer_id: await way_to(uow, workspace, row.layer_id, row.ontology_version) for row in rows}


async def move(uow: UnitOfWork, choice: _Choice, rows: Sequence[Row[Any]], moved: Moved) -> dict[UUID, dict[str, Any]]:
    """What changes in the frozen annotations (``ontology``, ``made_under``, ``document`` where it is another), by id.

    What cannot be brought forward is left out, and named in ``moved``.
    """
    for row in rows:
        if row.ontology_version is not None:
            moved.made_under[f"{choice.layers[row.layer_id]}@{row.ontology_version}"] += 1
    old = [
        row
        for row in rows
        if row.ontology_version is not None
        and row.layer_id in choice.ways
        and row.ontology_version < choice.ways[row.layer_id].version
    ]
    documents = await _documents(uow, choice.workspace, [row.annotation_id for row in old])
    return await asyncio.to_thread(_all_forward, choice, old, documents, moved)


def _all_forward(
    choice: _Choice, old: Sequence[Row[Any]], documents: Mapping[UUID, bytes], moved: Moved
) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    for row in old:
        layer, way = choice.layers[row.layer_id], choice.ways[row.layer_id]
        made = Document.read(documents[row.annotation_id])
        counts = Counts()
        try:
            brought = way.forward(made, row.ontology_version, counts)
        except Invalid as error:
            moved.kept_back += 1
            if len(moved.kept) < _NAMED:
                moved.kept.append(KeptBack(key=row.key, ontology=f"{layer}@{row.ontology_version}", code=error.code))
            continue
        moved.counts.values.update(counts.values)
        moved.counts.undecided.update(+counts.undecided)
        moved.newest[layer] = f"{layer}@{way.version}"
        moved.migrated += 1
        found[row.annotation_id] = {"ontology": way.version, "made_under": row.ontology_version}
        if brought != made:
            found[row.annotation_id]["document"] = brought.stored().decode()
    return found


async def _documents(uow: UnitOfWork, workspace: UUID, annotations: Sequence[UUID]) -> dict[UUID, bytes]:
    if not annotations:
        return {}
    rows = await uow.rows(
        select(Annotation.id, Annotation.document).where(
            Annotation.workspace_id == workspace, Annotation.id.in_(list(annotations))
        )
    )
    return {row.id: bytes(row.document) for row in rows}


def _counted(counter: Counter[str]) -> dict[str, int]:
    return {name: number for name, number in sorted(counter.items()) if number}
