"""The loop's rules: what is asked, what was learnt, what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlalchemy import Row

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.processing import AssistantManifest
from dianjing.core.words import Words
from dianjing.server.assist import repository, worth
from dianjing.server.assist.schemas import AssistanceOut, RunWish, StateOut
from dianjing.server.audit import service as audit
from dianjing.server.jobs.service import enqueue
from dianjing.server.kit.unit_of_work import UnitOfWork

PROPOSE = "assist.propose"
REFIT = "assist.refit"
RUN = "assist.run"


async def ask(uow: UnitOfWork, workspace: UUID, task: UUID, request: dict[str, Any]) -> None:
    """Take a request of the router: note it, and see to it that a job of the project answers.

    Many tasks ask in one moment; each queues a job with the project's lock, and the first one to run answers them all.
    """
    project = UUID(str(request["project"]))
    params = request["params"]
    await repository.ask(
        uow,
        workspace,
        {
            "project_id": project,
            "task_id": task,
            "key": request["key"],
            "assistant": params["assistant"],
            "options": params.get("options", {}),
            "control": params.get("control", False),
        },
    )
    if not await repository.is_queued(uow, workspace, project):
        await enqueue(
            uow,
            workspace,
            PROPOSE,
            {"project": str(project)},
            thing=("project", project),
            lock=f"assist:{project}",
        )


def checked_options(manifest: AssistantManifest, options: Mapping[str, Any]) -> BaseModel:
    """The options of an assistant. Raises ``Invalid``."""
    try:
        return manifest.options_model().model_validate(options)
    except ValidationError as error:
        raise Invalid(
            "assist.wrong_options",
            Words(zh=f"{manifest.name} 的选项不对：{error}", en=f"The options of {manifest.name} are wrong: {error}"),
            where="options",
        ) from error


async def run(uow: UnitOfWork, project: Row[Any], wish: RunWish) -> UUID:
    """Queue a run of an assistant over chosen tasks. Raises ``NotFound``, ``MissingExtra`` or ``Invalid`` where it
    cannot run."""
    manifest = registry.named(registry.assistants(), wish.assistant, Words(zh="预标注算法", en="assistant"))
    manifest.load()
    checked_options(manifest, wish.options)
    job = await enqueue(
        uow,
        project.workspace_id,
        RUN,
        {"project": str(project.id), **wish.model_dump(mode="json", exclude_none=True)},
        created_by=uow.by.user_id,
        thing=("project", project.id),
        lock=f"assist:{project.id}",
    )
    await audit.record(
        uow,
        "assistants.run",
        "project",
        project.id,
        workspace=project.workspace_id,
        refs={"assistant": wish.assistant, "job": str(job)},
    )
    return job


async def refit(uow: UnitOfWork, project: Row[Any]) -> UUID:
    """Queue a refit of the project's learning assistants from what has been accepted since the last one."""
    job = await enqueue(
        uow,
        project.workspace_id,
        REFIT,
        {"project": str(project.id)},
        created_by=uow.by.user_id,
        thing=("project", project.id),
        lock=f"assist:{project.id}",
    )
    await audit.record(uow, "assistants.run", "project", project.id, workspace=project.workspace_id)
    return job


async def assistance(uow: UnitOfWork, project: Row[Any]) -> AssistanceOut:
    """What help is worth in a project."""
    rows = await repository.efforts(uow, project.workspace_id, project.id)
    efforts = [worth.Effort(row.assisted, row.seconds, row.edits or 0, row.objects) for row in rows]
    helped = [one for one in efforts if one.assisted]
    control = [one for one in efforts if not one.assisted]
    documents = [Document.read(row.document) for row in rows if row.assisted and row.document is not None]
    states = await repository.states(uow, project.workspace_id, project.id)
    return AssistanceOut(
        assisted=worth.arm(helped),
        control=worth.arm(control),
        speed=worth.ratio(control, helped, "seconds"),
        edits=worth.ratio(control, helped, "edits"),
        fate=worth.fate(documents),
        states=[
            StateOut(assistant=row.assistant, version=row.version, examples=row.examples, created_at=row.created_at)
            for row in states
        ],
    )
