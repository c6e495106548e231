"""The rows of imports and of their reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, insert, select, update

from dianjing.core.ids import uuid7
from dianjing.core.ontology import Ontology
from dianjing.core.report import Entry
from dianjing.core.words import Words
from dianjing.server.db.models.annotations import Layer
from dianjing.server.db.models.imports import Import, ImportEntry
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.job import Job
from dianjing.server.db.models.projects import OntologyVersion
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

_NEWEST = Order("newest", (Key(Import.__table__.c.id, descending=True),))
_AS_WRITTEN = Order("written", (Key(ImportEntry.__table__.c.id),))


async def add(uow: UnitOfWork, workspace: UUID, values: Mapping[str, Any]) -> Row[Any]:
    """Insert an import and return its row."""
    return (
        await uow.execute(insert(Import).values(workspace_id=workspace, **values).returning(Import.__table__))
    ).one()


def _shown(workspace: UUID) -> Any:
    """Imports; one whose job was given up or cancelled says so, until the job is tried again."""
    ended = (
        select(Job.state)
        .where(
            Job.workspace_id == workspace,
            Import.workspace_id == workspace,
            Job.id == Import.job_id,
            Job.state.in_(("failed", "cancelled")),
        )
        .correlate(Import)
        .scalar_subquery()
    )
    over = Import.state.in_(("waiting", "running"))
    state = case((over, func.coalesce(ended, Import.state)), else_=Import.state)
    columns = [column for column in Import.__table__.c if column.name != "state"]
    return select(*columns, state.label("state"))


async def one(uow: UnitOfWork, workspace: UUID, import_id: UUID) -> Row[Any]:
    """An import by its id."""
    statement = _shown(workspace).where(Import.workspace_id == workspace, Import.id == import_id)
    return (await uow.execute(statement)).one()


async def page(
    uow: UnitOfWork, workspace: UUID, dataset: UUID, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """The imports of a dataset, the newest first."""
    statement = _shown(workspace).where(Import.workspace_id == workspace, Import.dataset_id == dataset)
    return await page_of(uow, statement, _NEWEST, asked)


async def entries(
    uow: UnitOfWork, workspace: UUID, import_id: UUID, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """The report of an import."""
    statement = select(ImportEntry.__table__).where(
        ImportEntry.workspace_id == workspace, ImportEntry.import_id == import_id
    )
    return await page_of(uow, statement, _AS_WRITTEN, asked)


async def count(uow: UnitOfWork, workspace: UUID, import_id: UUID, **counts: int) -> None:
    """Add to an import's counts."""
    await uow.execute(
        update(Import)
        .where(Import.workspace_id == workspace, Import.id == import_id)
        .values({name: getattr(Import, name) + number for name, number in counts.items()})
    )


async def set_state(uow: UnitOfWork, workspace: UUID, import_id: UUID, state: str, *, finished: bool = False) -> None:
    """Write how an import stands."""
    values: dict[str, Any] = {"state": state}
    if finished:
        values["finished_at"] = func.dianjing_now()
    await uow.execute(update(Import).where(Import.workspace_id == workspace, Import.id == import_id).values(**values))


async def write_entries(uow: UnitOfWork, workspace: UUID, import_id: UUID, found: Sequence[Entry]) -> None:
    """Add lines to the report."""
    if found:
        rows = [
            {
                "workspace_id": workspace,
                "import_id": import_id,
                "severity": entry.severity,
                "path": _kept(entry.where[:1000]) if entry.where else None,
                "code": entry.code,
                "message": _kept_words(entry.words),
                "hint": _kept_words(entry.hint) if entry.hint else None,
            }
            for entry in found
        ]
        await uow.execute(insert(ImportEntry), rows)


def _kept_words(words: Words) -> dict[str, str]:
    return {language: _kept(text) for language, text in words.model_dump(exclude_none=True).items()}


def _kept(text: str) -> str:
    """A text that quotes what was imported, as the database can hold it: U+0000 as its picture."""
    return text.replace("\0", "␀")


async def known_keys(uow: UnitOfWork, workspace: UUID, dataset: UUID, keys: Sequence[str]) -> set[str]:
    """Which of these keys the dataset has."""
    rows = await uow.rows(
        select(Item.key).where(
            Item.workspace_id == workspace,
            Item.dataset_id == dataset,
            Item.key.in_(list(keys)),
            Item.deleted_at.is_(None),
        )
    )
    return {row.key for row in rows}


async def layer_named(uow: UnitOfWork, workspace: UUID, dataset: UUID, name: str) -> Row[Any] | None:
    """A layer of the dataset by name."""
    return await uow.row(
        select(Layer.__table__).where(Layer.workspace_id == workspace, Layer.dataset_id == dataset, Layer.name == name)
    )


async def add_layer(uow: UnitOfWork, workspace: UUID, values: Mapping[str, Any]) -> None:
    """Insert a layer."""
    await uow.execute(insert(Layer).values(workspace_id=workspace, **values))


async def ontology_version(
    uow: UnitOfWork, workspace: UUID, layer: UUID, ontology: Ontology, *, note: str | None
) -> int:
    """The number of this ontology among the layer's versions; it is added where it is not there."""
    of_layer = (OntologyVersion.workspace_id == workspace) & (OntologyVersion.layer_id == layer)
    known = await uow.scalar(select(OntologyVersion.version).where(of_layer, OntologyVersion.hash == ontology.hash()))
    if known is not None:
        return int(known)
    version = int(await uow.scalar(select(func.coalesce(func.max(OntologyVersion.version), 0)).where(of_layer))) + 1
    await uow.execute(
        insert(OntologyVersion).values(
            id=uuid7(),
            workspace_id=workspace,
            layer_id=layer,
            version=version,
            document=ontology.stored(),
            hash=ontology.hash(),
            note=note,
            created_by=uow.by.user_id,
        )
    )
    return version
