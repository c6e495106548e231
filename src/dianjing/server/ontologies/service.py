"""Versions of a layer's ontology. A version never changes, so whoever has read one may keep it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.errors import Conflict, Invalid, NotFound
from dianjing.core.ontology import Ontology
from dianjing.core.validation import validate_ontology
from dianjing.core.words import Words
from dianjing.server.audit.service import record
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.ontologies import repository

_KEPT = 500


async def begin(uow: UnitOfWork, workspace: UUID, layer: UUID, ontology: Ontology) -> None:
    """Write version 1 of a new layer. Raises ``Invalid`` for an ontology that cannot be worked with."""
    validate_ontology(ontology)
    await repository.insert_version(uow, workspace, layer, 1, ontology)


async def save(
    uow: UnitOfWork,
    workspace: UUID,
    layer: UUID,
    ontology: Ontology,
    *,
    based_on: int | None = None,
    note: str | None = None,
) -> int:
    """Make ``ontology`` the layer's newest version and give its number; the same content again makes none.

    Work that goes on under an older version is not disturbed: it is validated against the version it began with.
    Raises ``Conflict`` where ``based_on`` is not the newest any more, and ``Invalid`` where a name that may already
    be in annotations would be gone.
    """
    validate_ontology(ontology)
    project = await repository.lock_project_of(uow, workspace, layer)
    if project is None:
        raise _no_version()
    newest: int = project.ontology_version
    if based_on is not None and based_on != newest:
        raise Conflict(
            "ontology.changed_meanwhile",
            Words(
                zh=f"标注体系已更新到第 {newest} 版，你的修改基于第 {based_on} 版",
                en=f"The ontology is at version {newest} by now; your change began at version {based_on}",
            ),
            hint=Words(zh="载入最新版后再合并修改", en="Load the newest version and merge your change into it"),
            params={"newest": newest, "based_on": based_on},
        )
    before = await read(uow, workspace, layer, newest)
    if before.hash() == ontology.hash():
        return newest
    gone = _names_gone(before, ontology)
    if gone and await repository.has_annotations(uow, workspace, layer):
        raise Invalid(
            "ontology.name_gone",
            Words(
                zh=f"{gone[0]!r} 已可能用于标注，不能直接删除",
                en=f"{gone[0]!r} may already be in annotations and cannot just be left out",
            ),
            where=gone[0],
            hint=Words(zh="改用“停用”“合并”或“拆分”迁移", en="Retire, merge or split it with a migration"),
            params={"names": gone},
        )
    version = newest + 1
    await repository.insert_version(uow, workspace, layer, version, ontology, note=note)
    await repository.set_current(uow, workspace, project.id, version)
    await record(uow, "ontologies.write", "project", project.id, workspace=workspace, refs={"version": version})
    return version


async def read(uow: UnitOfWork, workspace: UUID, layer: UUID, version: int) -> Ontology:
    """One version, read. Raises ``NotFound``."""
    return Ontology.read(bytes((await row(uow, workspace, layer, version)).document))


async def row(uow: UnitOfWork, workspace: UUID, layer: UUID, version: int) -> Row[Any]:
    """The row of one version. Raises ``NotFound``."""
    found = await repository.version_row(uow, workspace, layer, version)
    if found is None:
        raise _no_version()
    return found


async def versions(uow: UnitOfWork, workspace: UUID, layer: UUID) -> Sequence[Row[Any]]:
    """Every version of a layer without its content, the newest first."""
    return await repository.versions(uow, workspace, layer)


class OntologyShelf:
    """The versions that this process has read, the latest used kept; they never change."""

    def __init__(self, resources: Resources) -> None:
        self._database = resources.database
        self._kept: OrderedDict[tuple[UUID, int], Ontology] = OrderedDict()

    async def get(self, workspace: UUID, layer: UUID, version: int) -> Ontology:
        """One version of a layer of this workspace. Raises ``NotFound``."""
        key = (layer, version)
        found = self._kept.get(key)
        if found is None:
            async with self._database.begin() as uow:
                found = await read(uow, workspace, layer, version)
            self._kept[key] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found


def open_shelf(resources: Resources) -> OntologyShelf:
    """The process's shelf, for ``resources.once``."""
    return OntologyShelf(resources)


def _names_gone(before: Ontology, after: Ontology) -> list[str]:
    """What was there by name and is not any more, as places: ``classes[car]``."""
    gone = []
    for what in ("classes", "skeletons", "relations", "questions"):
        left = {one.name for one in getattr(after, what)}
        gone += [f"{what}[{one.name}]" for one in getattr(before, what) if one.name not in left]
    for one in before.classes:
        now = after.class_by_name.get(one.name)
        if now is not None:
            left = {attribute.name for attribute in after.attributes_of(one.name)}
            gone += [
                f"classes[{one.name}].attributes[{attribute.name}]"
                for attribute in before.attributes_of(one.name)
                if attribute.name not in left
            ]
    return gone


def _no_version() -> NotFound:
    return NotFound(
        "ontology.no_version", Words(zh="没有这个版本的标注体系", en="There is no such version of the ontology")
    )
