"""Projects: begun from a template or from parts of one's own, changed while people work, deleted and restored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func

from dianjing.core.audit import Value
from dianjing.core.errors import Conflict, Forbidden, Invalid, NotFound
from dianjing.core.ids import uuid7
from dianjing.core.ontology import Ontology
from dianjing.core.permissions import VERBS
from dianjing.core.words import Words
from dianjing.server.audit.service import record
from dianjing.server.guidelines import service as guidelines
from dianjing.server.kit.authentication import Authenticator, revoke
from dianjing.server.kit.outbox import leave
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.retention import KEPT
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.ontologies import service as ontologies
from dianjing.server.projects import repository
from dianjing.server.projects.flow import Flow, read_flow
from dianjing.server.projects.settings import ProjectSettings, read_settings
from dianjing.server.projects.templates import ontology_of, template

GROWN = "tasks.follow"
"""The outbox topic that says: this project may lack tasks for items of its dataset."""

_ONE_STAGE = {"stages": [{"name": "annotate", "kind": "annotate"}, {"name": "accepted", "kind": "accepted"}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """What a project is begun with; what is left out comes from the template, or is empty."""

    name: str
    dataset: str
    title: str | None = None
    description: str | None = None
    template: str | None = None
    ontology: Mapping[str, Any] | None = None
    guideline: Words | None = None
    workflow: Mapping[str, Any] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


async def create(uow: UnitOfWork, workspace: UUID, new: NewProject) -> UUID:
    """Begin a project with version 1 of its ontology and guideline, and give its id.

    Raises ``NotFound`` for the dataset or template, ``Conflict`` for a name that is taken, ``Invalid`` for the rest.
    """
    ontology, guideline, workflow, settings = _parts(new)
    dataset = await repository.dataset_named(uow, workspace, new.dataset)
    if dataset is None:
        raise NotFound(
            "project.no_dataset",
            Words(zh=f"没有名为 {new.dataset!r} 的数据集", en=f"There is no dataset called {new.dataset!r}"),
            where="dataset",
        )
    if await repository.name_taken(uow, workspace, new.name):
        raise _name_taken(new.name)
    await _known_layer(uow, workspace, dataset.id, settings)
    project = uuid7()
    layer = await repository.insert_layer(uow, workspace, dataset.id, project, new.name)
    await repository.insert_project(
        uow,
        {
            "id": project,
            "workspace_id": workspace,
            "dataset_id": dataset.id,
            "layer_id": layer,
            "name": new.name,
            "title": new.title,
            "description": new.description,
            "template": new.template,
            "workflow": workflow.workflow.model_dump(mode="json"),
            "settings": settings.model_dump(mode="json"),
        },
    )
    await ontologies.begin(uow, workspace, layer, ontology)
    await guidelines.begin(uow, workspace, project, guideline)
    await record(uow, "projects.create", "project", project, workspace=workspace, refs={"dataset": str(dataset.id)})
    if settings.follow:
        await leave(uow, workspace, GROWN, project)
    return project


async def get(uow: UnitOfWork, workspace: UUID, project: UUID) -> Row[Any]:
    """The row of a project with the names of its dataset and layer. Raises ``NotFound``."""
    found = await repository.project_row(uow, workspace, project)
    if found is None:
        raise NotFound("project.not_found", Words(zh="没有这个项目", en="There is no such project"))
    return found


async def page(
    uow: UnitOfWork, workspace: UUID, asked: PageRequest, *, dataset: UUID | None, deleted: bool
) -> tuple[Sequence[Row[Any]], str | None]:
    """The projects of a workspace, the newest first; those that were deleted, or the others."""
    return await repository.projects_page(uow, workspace, asked, dataset=dataset, deleted=deleted)


async def counts(uow: UnitOfWork, workspace: UUID, projects: Sequence[UUID]) -> Sequence[Row[Any]]:
    """How many tasks of some projects stand in each stage and state."""
    return await repository.counts_of(uow, workspace, projects) if projects else []


async def exceptions(uow: UnitOfWork, workspace: UUID, project: UUID) -> Sequence[Row[Any]]:
    """The members whose role a project changes, or who are qualified in it."""
    return await repository.member_exceptions(uow, workspace, project)


async def change(uow: UnitOfWork, workspace: UUID, project: Row[Any], values: Mapping[str, Any]) -> None:
    """Change name, title, description or settings."""
    changed = dict(values)
    renamed = changed.get("name", project.name) != project.name
    if renamed and await repository.name_taken(uow, workspace, changed["name"]):
        raise _name_taken(changed["name"])
    if "settings" in changed:
        settings = read_settings({**project.settings, **changed["settings"]})
        await _known_layer(uow, workspace, project.dataset_id, settings)
        changed["settings"] = settings.model_dump(mode="json")
        if settings.follow:
            await leave(uow, workspace, GROWN, project.id)
    await repository.change(uow, workspace, project.id, changed)
    refs: dict[str, Value] = {"changed": [*sorted(changed)]}
    await record(uow, "projects.write", "project", project.id, workspace=workspace, refs=refs)


async def set_workflow(uow: UnitOfWork, workspace: UUID, project: Row[Any], value: Mapping[str, Any]) -> Flow:
    """Change the workflow while people work: what is in a stage goes on in it, so no stage with tasks may go.

    Raises ``Conflict`` naming the stage, and ``Invalid`` for a workflow that cannot run.
    """
    flow = read_flow(value)
    standing = await repository.counts_of(uow, workspace, [project.id])
    old = read_flow(project.workflow)
    for row in standing:
        step = flow.steps.get(row.stage)
        if step is None or step.spec.kind != old.steps[row.stage].spec.kind:
            raise Conflict(
                "workflow.stage_in_use",
                Words(
                    zh=f"环节 {row.stage!r} 里还有 {row.tasks} 个任务，不能去掉或换成别的类型",
                    en=f"Stage {row.stage!r} still holds {row.tasks} tasks; it cannot go or become another kind",
                ),
                where=f"stages[{row.stage}]",
            )
    await repository.change(uow, workspace, project.id, {"workflow": flow.workflow.model_dump(mode="json")})
    await record(uow, "projects.write", "project", project.id, workspace=workspace, refs={"changed": ["workflow"]})
    return flow


async def delete(uow: UnitOfWork, workspace: UUID, project: UUID) -> None:
    """Put a project away; for 30 days it can be restored."""
    await repository.change(uow, workspace, project, {"deleted_at": func.dianjing_now()})
    await record(uow, "projects.delete", "project", project, workspace=workspace)


async def restore(uow: UnitOfWork, workspace: UUID, project: Row[Any]) -> None:
    """Take a deletion back. Raises ``Conflict`` where another project has its name by now, ``NotFound`` when it is
    too late."""
    if project.deleted_at is None:
        return
    if await repository.name_taken(uow, workspace, project.name):
        raise _name_taken(project.name)
    if not await repository.restore(uow, workspace, project.id, KEPT):
        raise NotFound("project.not_found", Words(zh="没有这个项目", en="There is no such project"))
    await record(uow, "projects.delete", "project", project.id, workspace=workspace, refs={"undone": True})


async def except_member(
    uow: UnitOfWork,
    authenticator: Authenticator,
    workspace: UUID,
    project: UUID,
    member: Row[Any],
    granting: frozenset[str],
    *,
    widened: frozenset[str],
    narrowed: frozenset[str],
    qualifications: frozenset[str],
) -> None:
    """Say how a member's role differs in the project, and what they are qualified for. Nobody gives more than
    ``granting``, which is what they have themselves.

    Raises ``Invalid`` for an unknown permission.
    """
    unknown = sorted((widened | narrowed) - VERBS)
    if unknown:
        raise Invalid(
            "project.unknown_permission",
            Words(zh=f"没有名为 {unknown[0]!r} 的权限", en=f"There is no permission called {unknown[0]!r}"),
        )
    if widened - granting:
        raise Forbidden(
            "project.cannot_grant",
            Words(zh="不能授予自己没有的权限", en="Nobody can grant a permission that they do not have"),
            params={"permissions": sorted(widened - granting)},
        )
    await repository.set_exception(
        uow,
        workspace,
        project,
        member.user_id,
        {
            "widened": sorted(widened),
            "narrowed": sorted(narrowed),
            "qualifications": sorted(qualifications),
        },
    )
    await revoke(uow, authenticator, member.user_id)
    await record(
        uow,
        "projects.write",
        "member",
        member.id,
        workspace=workspace,
        refs={"project": str(project), "widened": [*sorted(widened)], "narrowed": [*sorted(narrowed)]},
    )


def _parts(new: NewProject) -> tuple[Ontology, Words, Flow, ProjectSettings]:
    chosen = template(new.template) if new.template is not None else None
    if new.ontology is not None:
        ontology = Ontology.read(new.ontology)
    else:
        ontology = ontology_of(chosen) if chosen else Ontology()
    guideline = new.guideline or (chosen.guideline if chosen else Words(zh="尚未编写", en="Not written yet"))
    workflow = new.workflow if new.workflow is not None else (chosen.workflow if chosen else _ONE_STAGE)
    settings = read_settings({**(chosen.settings if chosen else {}), **new.settings})
    return ontology, guideline, read_flow(workflow), settings


async def _known_layer(uow: UnitOfWork, workspace: UUID, dataset: UUID, settings: ProjectSettings) -> None:
    layer = settings.start_layer
    if layer is not None and not await repository.layer_in(uow, workspace, dataset, layer):
        raise NotFound(
            "project.no_layer",
            Words(zh="数据集里没有这个图层", en="The dataset has no such layer"),
            where="settings.start_layer",
        )


def _name_taken(name: str) -> Conflict:
    return Conflict(
        "project.name_taken",
        Words(zh=f"已有名为 {name!r} 的项目", en=f"There is a project called {name!r} already"),
        where="name",
        hint=Words(zh="换一个名称", en="Choose another name"),
    )
