"""Versions of a project's guideline: Markdown in Chinese, English or both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.canonical import canonical, digest
from dianjing.core.errors import Conflict, NotFound
from dianjing.core.words import Words
from dianjing.server.audit.service import record
from dianjing.server.guidelines import repository
from dianjing.server.kit.unit_of_work import UnitOfWork


async def begin(uow: UnitOfWork, workspace: UUID, project: UUID, text: Words) -> None:
    """Write version 1 of a new project's guideline."""
    said = text.model_dump(exclude_none=True)
    await repository.insert_version(uow, workspace, project, 1, said, digest(canonical(said)), None)


async def save(
    uow: UnitOfWork,
    workspace: UUID,
    project: UUID,
    text: Words,
    *,
    based_on: int | None = None,
    note: str | None = None,
) -> int:
    """Make ``text`` the newest version and give its number; the same text again makes none.

    Raises ``Conflict`` where ``based_on`` is not the newest any more.
    """
    newest = await repository.lock_current(uow, workspace, project)
    if newest is None:
        raise _no_version()
    if based_on is not None and based_on != newest:
        raise Conflict(
            "guideline.changed_meanwhile",
            Words(
                zh=f"规范已更新到第 {newest} 版，你的修改基于第 {based_on} 版",
                en=f"The guideline is at version {newest} by now; your change began at version {based_on}",
            ),
            params={"newest": newest, "based_on": based_on},
        )
    said = text.model_dump(exclude_none=True)
    before = await row(uow, workspace, project, newest)
    fingerprint = digest(canonical(said))
    if before.hash == fingerprint:
        return newest
    version = newest + 1
    await repository.insert_version(uow, workspace, project, version, said, fingerprint, note)
    await repository.set_current(uow, workspace, project, version)
    await record(uow, "guidelines.write", "project", project, workspace=workspace, refs={"version": version})
    return version


async def row(uow: UnitOfWork, workspace: UUID, project: UUID, version: int) -> Row[Any]:
    """The row of one version. Raises ``NotFound``."""
    found = await repository.version_row(uow, workspace, project, version)
    if found is None:
        raise _no_version()
    return found


async def versions(uow: UnitOfWork, workspace: UUID, project: UUID) -> Sequence[Row[Any]]:
    """Every version without its text, the newest first."""
    return await repository.versions(uow, workspace, project)


def _no_version() -> NotFound:
    return NotFound(
        "guideline.no_version", Words(zh="没有这个版本的规范", en="There is no such version of the guideline")
    )
