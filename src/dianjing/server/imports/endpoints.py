"""Routes of imports."""

from __future__ import annotations

from dianjing.server.datasets.access import dataset_access
from dianjing.server.imports import service
from dianjing.server.imports.access import import_access
from dianjing.server.imports.schemas import EntryOut, ImportIn, ImportOut
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("imports")


@router.post("/datasets/{dataset}/imports", operation_id="imports.create", status_code=202)
async def create_import(wanted: ImportIn, here: Here = Permit("imports.create", on=dataset_access)) -> ImportOut:
    """Import uploads, addresses, or a folder on the server; a job does it."""
    return ImportOut.model_validate(await service.begin(here.uow, here.resources.settings, here.thing, wanted))


@router.get("/datasets/{dataset}/imports", operation_id="imports.list")
async def list_imports(asked: AskedPage, here: Here = Permit("imports.read", on=dataset_access)) -> Page[ImportOut]:
    """The imports of a dataset, the newest first."""
    rows, following = await service.page(here.uow, here.workspace, here.thing.id, asked)
    return Page[ImportOut](items=[ImportOut.model_validate(row) for row in rows], next=following)


@router.get("/imports/{import_id}", operation_id="imports.get")
async def get_import(here: Here = Permit("imports.read", on=import_access)) -> ImportOut:
    """How an import stands."""
    return ImportOut.model_validate(await service.one(here.uow, here.workspace, here.thing.id))


@router.get("/imports/{import_id}/report", operation_id="imports.report")
async def get_report(asked: AskedPage, here: Here = Permit("imports.read", on=import_access)) -> Page[EntryOut]:
    """What was refused, what was lost and what is worth knowing, line by line."""
    rows, following = await service.report(here.uow, here.workspace, here.thing.id, asked)
    return Page[EntryOut](items=[EntryOut.model_validate(row) for row in rows], next=following)
