"""Routes about a project's guideline."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from dianjing.core.words import Words
from dianjing.server.guidelines import service
from dianjing.server.guidelines.access import project_access
from dianjing.server.guidelines.schemas import (
    GuidelineShown,
    GuidelineVersions,
    GuidelineVersionShown,
    GuidelineWish,
)
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("guidelines")


@router.get("/projects/{project}/guideline", operation_id="guidelines.get")
async def get_guideline(
    version: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
    here: Here = Permit("projects.read", on=project_access),
) -> GuidelineShown:
    """What people read: the current version, or an earlier one."""
    current = here.thing.guideline_version
    return _shown(await service.row(here.uow, here.workspace, here.thing.id, version or current), current)


@router.put("/projects/{project}/guideline", operation_id="guidelines.save")
async def save_guideline(
    wish: GuidelineWish, here: Here = Permit("guidelines.write", on=project_access)
) -> GuidelineShown:
    """Make a new version; annotations remember the one they were made under."""
    version = await service.save(
        here.uow, here.workspace, here.thing.id, wish.text, based_on=wish.based_on, note=wish.note
    )
    return _shown(await service.row(here.uow, here.workspace, here.thing.id, version), version)


@router.get("/projects/{project}/guideline/versions", operation_id="guidelines.list_versions")
async def list_versions(here: Here = Permit("projects.read", on=project_access)) -> GuidelineVersions:
    """Every version, the newest first."""
    rows = await service.versions(here.uow, here.workspace, here.thing.id)
    return GuidelineVersions(
        items=[
            GuidelineVersionShown(
                version=row.version,
                hash=row.hash,
                note=row.note,
                created_by=row.created_by,
                created_at=row.created_at,
            )
            for row in rows
        ]
    )


def _shown(row: Any, current: int) -> GuidelineShown:
    return GuidelineShown(
        version=row.version,
        current=current,
        hash=row.hash,
        note=row.note,
        created_by=row.created_by,
        created_at=row.created_at,
        text=Words(**row.text),
    )
