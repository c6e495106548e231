"""Routes of datasets."""

from __future__ import annotations

from dianjing.server.datasets import service
from dianjing.server.datasets.access import dataset_access, deleted_dataset_access
from dianjing.server.datasets.schemas import DatasetIn, DatasetOut, DatasetPatch
from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("datasets")


@router.get("/workspaces/{workspace}/datasets", operation_id="datasets.list")
async def list_datasets(
    asked: AskedPage, deleted: bool = False, here: Here = Permit("datasets.read", on=workspace_access)
) -> Page[DatasetOut]:
    """The datasets of a workspace, by name."""
    rows, following = await service.page(here.uow, here.workspace, asked, deleted=deleted)
    return Page[DatasetOut](items=[DatasetOut.model_validate(row) for row in rows], next=following)


@router.post("/workspaces/{workspace}/datasets", operation_id="datasets.create", status_code=201)
async def create_dataset(wanted: DatasetIn, here: Here = Permit("datasets.create", on=workspace_access)) -> DatasetOut:
    """Make a dataset."""
    return DatasetOut.model_validate(await service.create(here.uow, here.workspace, wanted))


@router.get("/workspaces/{workspace}/datasets/{name}", operation_id="datasets.by_name")
async def get_dataset_by_name(name: str, here: Here = Permit("datasets.read", on=workspace_access)) -> DatasetOut:
    """The dataset of this name."""
    return DatasetOut.model_validate(await service.named(here.uow, here.workspace, name))


@router.get("/datasets/{dataset}", operation_id="datasets.get")
async def get_dataset(here: Here = Permit("datasets.read", on=dataset_access)) -> DatasetOut:
    """One dataset."""
    return DatasetOut.model_validate(here.thing)


@router.patch("/datasets/{dataset}", operation_id="datasets.change")
async def change_dataset(wanted: DatasetPatch, here: Here = Permit("datasets.write", on=dataset_access)) -> DatasetOut:
    """Change the title or the description."""
    return DatasetOut.model_validate(await service.change(here.uow, here.thing, wanted))


@router.delete("/datasets/{dataset}", operation_id="datasets.delete", status_code=204)
async def delete_dataset(here: Here = Permit("datasets.delete", on=dataset_access)) -> None:
    """Put a dataset away; for 30 days it can be brought back."""
    await service.delete(here.uow, here.thing)


@router.post("/datasets/{dataset}/restore", operation_id="datasets.restore")
async def restore_dataset(here: Here = Permit("datasets.delete", on=deleted_dataset_access)) -> DatasetOut:
    """Bring a deleted dataset back."""
    return DatasetOut.model_validate(await service.restore(here.uow, here.thing))
