"""Routes about projects."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.authentication import open_authenticator
from dianjing.server.kit.gates import Here, Permit, SignedIn
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.projects import service
from dianjing.server.projects.access import deleted_project_access, project_access, project_member_access
from dianjing.server.projects.flow import Flow, read_flow
from dianjing.server.projects.schemas import (
    DatasetNamed,
    Exceptions,
    ExceptionShown,
    ExceptionWish,
    LayerNamed,
    ProjectChanges,
    ProjectShown,
    ProjectWish,
    StageShown,
    Templates,
    TemplateShown,
    WorkflowShown,
    WorkflowWish,
)
from dianjing.server.projects.templates import templates

router = FeatureRouter("projects")


@router.get("/templates", operation_id="projects.list_templates")
async def list_templates(here: Here = SignedIn("account.read")) -> Templates:
    """What a project can begin with."""
    shown = [
        TemplateShown(
            name=one.name,
            title=one.title,
            summary=one.summary,
            modality=one.modality,
            ontology=one.ontology,
            guideline=one.guideline,
            workflow=one.workflow,
        )
        for one in templates().values()
    ]
    return Templates(items=shown)


@router.get("/workspaces/{workspace}/projects", operation_id="projects.list")
async def list_projects(
    asked: AskedPage,
    dataset: Annotated[UUID | None, Query()] = None,
    deleted: Annotated[bool, Query(description="only what was deleted and can be restored")] = False,
    here: Here = Permit("projects.read", on=workspace_access),
) -> Page[ProjectShown]:
    """The projects of a workspace, the newest first."""
    rows, following = await service.page(here.uow, here.workspace, asked, dataset=dataset, deleted=deleted)
    return Page(items=await _shown(here, rows), next=following)


@router.post("/workspaces/{workspace}/projects", status_code=201, operation_id="projects.create")
async def create_project(
    wish: ProjectWish, here: Here = Permit("projects.create", on=workspace_access)
) -> ProjectShown:
    """Begin a project over a dataset. Its tasks are made in the background unless ``settings.follow`` is false."""
    project = await service.create(
        here.uow,
        here.workspace,
        service.NewProject(
            name=wish.name,
            dataset=wish.dataset,
            title=wish.title,
            description=wish.description,
            template=wish.template,
            ontology=wish.ontology,
            guideline=wish.guideline,
            workflow=wish.workflow,
            settings=wish.settings,
        ),
    )
    return await _one(here, project)


@router.get("/projects/{project}", operation_id="projects.get")
async def get_project(here: Here = Permit("projects.read", on=project_access)) -> ProjectShown:
    """One project."""
    return await _one(here, here.thing.id)


@router.patch("/projects/{project}", operation_id="projects.change")
async def change_project(
    wish: ProjectChanges, here: Here = Permit("projects.write", on=project_access)
) -> ProjectShown:
    """Change name, title, description or settings."""
    await service.change(here.uow, here.workspace, here.thing, wish.model_dump(exclude_unset=True, exclude_none=True))
    return await _one(here, here.thing.id)


@router.delete("/projects/{project}", status_code=204, operation_id="projects.delete")
async def delete_project(here: Here = Permit("projects.delete", on=project_access)) -> None:
    """Put a project away; it can be restored for 30 days."""
    await service.delete(here.uow, here.workspace, here.thing.id)


@router.post("/projects/{project}/restore", operation_id="projects.restore")
async def restore_project(here: Here = Permit("projects.delete", on=deleted_project_access)) -> ProjectShown:
    """Take a deletion back."""
    await service.restore(here.uow, here.workspace, here.thing)
    return await _one(here, here.thing.id)


@router.get("/projects/{project}/workflow", operation_id="projects.get_workflow")
async def get_workflow(here: Here = Permit("projects.read", on=project_access)) -> WorkflowShown:
    """The stages that tasks go through, with all of their settings."""
    return _workflow(read_flow(here.thing.workflow))


@router.put("/projects/{project}/workflow", operation_id="projects.set_workflow")
async def set_workflow(wish: WorkflowWish, here: Here = Permit("projects.write", on=project_access)) -> WorkflowShown:
    """Change the workflow while people work; a stage that holds tasks cannot go."""
    return _workflow(await service.set_workflow(here.uow, here.workspace, here.thing, wish.model_dump()))


@router.get("/projects/{project}/members", operation_id="projects.list_exceptions")
async def list_exceptions(here: Here = Permit("projects.write", on=project_access)) -> Exceptions:
    """The members whose role the project changes."""
    rows = await service.exceptions(here.uow, here.workspace, here.thing.id)
    return Exceptions(
        items=[
            ExceptionShown(
                member=row.member_id,
                user=row.user_id,
                widened=row.widened,
                narrowed=row.narrowed,
                qualifications=row.qualifications,
            )
            for row in rows
        ]
    )


@router.put("/projects/{project}/members/{member}", status_code=204, operation_id="projects.except_member")
async def except_member(wish: ExceptionWish, here: Here = Permit("projects.write", on=project_member_access)) -> None:
    """Narrow or widen a member's role in the project, and say what they are qualified for."""
    await service.except_member(
        here.uow,
        here.resources.once(open_authenticator),
        here.workspace,
        here.thing.project.id,
        here.thing.member,
        here.permissions,
        widened=frozenset(wish.widened),
        narrowed=frozenset(wish.narrowed),
        qualifications=frozenset(wish.qualifications),
    )


async def _one(here: Here, project: UUID) -> ProjectShown:
    return (await _shown(here, [await service.get(here.uow, here.workspace, project)]))[0]


async def _shown(here: Here, rows: Iterable[Any]) -> list[ProjectShown]:
    listed = list(rows)
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    for row in await service.counts(here.uow, here.workspace, [row.id for row in listed]):
        counts[row.project_id][row.state] += row.tasks
    return [
        ProjectShown(
            id=row.id,
            name=row.name,
            title=row.title,
            description=row.description,
            dataset=DatasetNamed(id=row.dataset_id, name=row.dataset_name),
            layer=LayerNamed(id=row.layer_id, name=row.layer_name),
            template=row.template,
            workflow=row.workflow,
            settings=row.settings,
            ontology_version=row.ontology_version,
            guideline_version=row.guideline_version,
            counts=counts[row.id],
            permissions=sorted(here.permissions),
            created_by=row.created_by,
            created_at=row.created_at,
            updated_at=row.updated_at,
            deleted_at=row.deleted_at,
        )
        for row in listed
    ]


def _workflow(flow: Flow) -> WorkflowShown:
    return WorkflowShown(
        stages=[
            StageShown(
                name=step.name,
                kind=step.spec.kind,
                title=step.kind.title,
                work=step.kind.work,
                settings=step.settings.model_dump(mode="json"),
            )
            for step in flow.steps.values()
        ]
    )
