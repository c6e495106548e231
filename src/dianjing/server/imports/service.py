"""Asking for an import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row, update

from dianjing.core import registry
from dianjing.core.errors import Forbidden, Invalid
from dianjing.core.ids import uuid7
from dianjing.core.words import Words
from dianjing.server.audit import service as audit
from dianjing.server.blobs.elsewhere import Elsewhere, is_elsewhere
from dianjing.server.db.models.imports import Import
from dianjing.server.imports import repository
from dianjing.server.imports.fetch import checked
from dianjing.server.imports.schemas import ImportIn
from dianjing.server.jobs.service import enqueue
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.settings import Settings
from dianjing.server.uploads import service as uploads

JOB = "imports.run"


async def begin(uow: UnitOfWork, settings: Settings, dataset: Row[Any], wanted: ImportIn) -> Row[Any]:
    """Note an import and the job that does it, in one transaction.

    Raises ``Invalid``, ``NotFound``, ``Conflict`` or ``Forbidden`` for a source that cannot be taken at all.
    """
    await _check(uow, settings, dataset, wanted)
    workspace: UUID = dataset.workspace_id
    row = await repository.add(
        uow,
        workspace,
        {
            "id": uuid7(),
            "dataset_id": dataset.id,
            "created_by": uow.by.user_id,
            "source": wanted.source.model_dump(mode="json", exclude_none=True) | {"layer": wanted.layer},
            "format": wanted.format,
            "options": wanted.options,
            "in_place": wanted.in_place,
        },
    )
    # Two imports into one dataset go one after the other: what the second finds is then what the first has left.
    job = await enqueue(
        uow,
        workspace,
        JOB,
        {"import_id": str(row.id)},
        created_by=uow.by.user_id,
        thing=("import", row.id),
        lock=f"dataset:{dataset.id}",
    )
    await uow.execute(update(Import).where(Import.workspace_id == workspace, Import.id == row.id).values(job_id=job))
    await audit.record(uow, "imports.create", "import", row.id, workspace=workspace)
    return await repository.one(uow, workspace, row.id)


async def one(uow: UnitOfWork, workspace: UUID, import_id: UUID) -> Row[Any]:
    """How an import stands."""
    return await repository.one(uow, workspace, import_id)


async def page(
    uow: UnitOfWork, workspace: UUID, dataset: UUID, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """The imports of a dataset, the newest first."""
    return await repository.page(uow, workspace, dataset, asked)


async def report(
    uow: UnitOfWork, workspace: UUID, import_id: UUID, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """The report of an import, line by line."""
    return await repository.entries(uow, workspace, import_id, asked)


async def _check(uow: UnitOfWork, settings: Settings, dataset: Row[Any], wanted: ImportIn) -> None:
    if wanted.format not in ("auto", "raw"):
        registry.named(registry.formats(), wanted.format, Words(zh="格式", en="format"))
    if wanted.source.uploads is not None:
        await uploads.of_import(uow, dataset.workspace_id, dataset.id, wanted.source.uploads)
    for url in wanted.source.urls or ():
        checked(url)
    if wanted.source.path is not None and is_elsewhere(wanted.source.path):
        Elsewhere(settings.import_roots).check(wanted.source.path)
    elif wanted.source.path is not None:
        allowed_folder(settings, wanted.source.path)
    elif wanted.in_place:
        raise Invalid(
            "imports.not_in_place",
            Words(
                zh="只有服务器上的文件夹和对象存储可以就地登记",
                en="Only a folder on the server, or a bucket that it may read, can be registered in place.",
            ),
            where="in_place",
        )


def allowed_folder(settings: Settings, path: str) -> Path:
    """The folder or file on the server, links resolved. Raises ``Forbidden`` outside the roots that are allowed."""
    resolved = Path(path).expanduser().resolve()
    roots = [Path(root).expanduser().resolve() for root in settings.import_roots if "://" not in root]
    if not any(resolved.is_relative_to(root) for root in roots):
        raise Forbidden(
            "imports.outside_roots",
            Words(zh=f"服务器不允许从 {path} 导入", en=f"The server does not import from {path}."),
            where="path",
            hint=Words(
                zh="让管理员把它加进 DIANJING_IMPORT_ROOTS，或改用上传",
                en="Have it added to DIANJING_IMPORT_ROOTS, or upload the files.",
            ),
        )
    if not resolved.exists():
        raise Invalid("imports.no_such_path", Words(zh=f"{path} 不存在", en=f"{path} is not there."), where="path")
    return resolved
