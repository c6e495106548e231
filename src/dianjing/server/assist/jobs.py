"""The jobs that propose and refit, and the router's request that leads to them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

from pydantic import JsonValue, ValidationError
from sqlalchemy import Row

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import AssistantManifest
from dianjing.core.words import Words
from dianjing.server.assist import repository
from dianjing.server.assist.seeing import SeenItem, seen
from dianjing.server.assist.service import PROPOSE, REFIT, ask
from dianjing.server.blobs.service import open_blobs
from dianjing.server.items.arrivals import ArrivedAnnotation
from dianjing.server.items.intake import annotate
from dianjing.server.kit.background import JobContext, Outgoing, job, outbox
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.tasks import service as tasks
from dianjing.server.tasks.routing import PROPOSE as TOPIC

BATCH = 8
_MOST_EXAMPLES = 500
_REFIT_AFTER = 10
"""New pieces of accepted work after which the head is refitted before the next batch."""


@outbox(TOPIC)
async def take_request(resources: Resources, uow: UnitOfWork, outgoing: Outgoing) -> None:
    """The router asks for a proposal."""
    await ask(uow, outgoing.workspace, outgoing.subject, dict(outgoing.payload))


@job(PROPOSE, Words(zh="预标注", en="Pre-annotate"))
async def propose(context: JobContext) -> dict[str, Any]:
    """Answer the requests of a project, batch by batch; an assistant that fails on an item says so and goes on."""
    project = UUID(str(context.arguments["project"]))
    done = 0
    refitted: set[str] = set()
    while True:
        async with context.begin() as uow:
            rows = await repository.waiting(uow, context.workspace, project, BATCH)
            for name in {row.assistant for row in rows} - refitted:
                # Corrections that have come in teach the head before it proposes for the next batch.
                await _learn(context, uow, project, name, at_least=_REFIT_AFTER)
                refitted.add(name)
            for row in rows:
                await _answer(context, uow, project, row)
            await repository.answered(uow, context.workspace, [row.id for row in rows])
        if not rows:
            return {"tasks": done}
        done += len(rows)
        await context.progress(done)


async def _answer(context: JobContext, uow: UnitOfWork, project: UUID, row: Row[Any]) -> None:
    found = await repository.project(uow, context.workspace, project)
    learnt = await repository.state(uow, context.workspace, project, row.assistant)
    try:
        document = await _proposed(context, row, Ontology.read(found.document), learnt.state if learnt else None)
    except DianjingError as error:
        problem: dict[str, JsonValue] = {"annotation": None, "objects": 0, "problem": error.code}
        await tasks.answer(uow, context.workspace, row.task_id, row.key, problem)
        await context.log(
            Words(zh=f"{row.item_key}：{error.words.said('zh')}", en=f"{row.item_key}: {error.words.said('en')}")
        )
        return
    layer = await repository.layer(uow, context.workspace, found.dataset_id, project, row.assistant)
    arrived = ArrivedAnnotation(
        layer,
        document,
        author_kind="assistant",
        status="proposed",
        ontology_version=found.ontology_version,
        conditions={"assistant": row.assistant, "state": learnt.version if learnt else 0, "options": row.options},
    )
    revision = await annotate(uow, context.workspace, row.item_id, arrived, assistant=row.assistant)
    scores = [one.score for one in document.objects if one.score is not None]
    await tasks.answer(
        uow,
        context.workspace,
        row.task_id,
        row.key,
        {"annotation": str(revision), "objects": len(document.objects)},
        proposal=revision,
        score=min(scores, default=None),
    )


async def _proposed(context: JobContext, row: Row[Any], ontology: Ontology, state: bytes | None) -> Document:
    manifest = registry.named(registry.assistants(), row.assistant, Words(zh="预标注算法", en="assistant"))
    code = manifest.load()()
    options = _options(manifest, row.options)
    async with seen(context.resources.database, context.resources.once(open_blobs), row) as item:
        found: Document = await asyncio.to_thread(code.propose, item, ontology, options, state)
    return found


@job(REFIT, Words(zh="重新学习", en="Refit"))
async def refit(context: JobContext) -> dict[str, Any]:
    """Refit every learning assistant of the project from what has been accepted since its last version."""
    project = UUID(str(context.arguments["project"]))
    learnt: dict[str, int] = {}
    async with context.begin() as uow:
        for name in await repository.assistants_of(uow, context.workspace, project):
            learnt[name] = await _learn(context, uow, project, name, at_least=1)
    return {"examples": {**learnt}}


async def _learn(context: JobContext, uow: UnitOfWork, project: UUID, name: str, *, at_least: int) -> int:
    """A new version from at least so many new examples; how many there were."""
    manifest = registry.assistants().get(name)
    if manifest is None or not manifest.learns or manifest.missing():
        return 0
    found = await repository.project(uow, context.workspace, project)
    before = await repository.state(uow, context.workspace, project, name)
    rows = await repository.corrected(
        uow, context.workspace, project, found.layer_id, before.learnt_until if before else None, _MOST_EXAMPLES
    )
    if len(rows) < at_least:
        return 0
    async with AsyncExitStack() as opened:
        examples: list[tuple[SeenItem, Document, Document]] = []
        for row in rows:
            item = await opened.enter_async_context(
                seen(context.resources.database, context.resources.once(open_blobs), row)
            )
            proposed = Document.read(row.proposed) if row.proposed is not None else Document()
            examples.append((item, proposed, Document.read(row.document)))
        state: bytes = await asyncio.to_thread(
            manifest.load()().fit,
            examples,
            Ontology.read(found.document),
            manifest.options_model()(),
            before.state if before else None,
        )
    await repository.add_state(
        uow,
        context.workspace,
        {
            "project_id": project,
            "assistant": name,
            "version": (before.version if before else 0) + 1,
            "state": state,
            "examples": (before.examples if before else 0) + len(rows),
            "learnt_until": rows[-1].id,
        },
    )
    return len(rows)


def _options(manifest: AssistantManifest, options: dict[str, Any]) -> Any:
    try:
        return manifest.options_model().model_validate(options)
    except ValidationError as error:
        raise Invalid(
            "assist.wrong_options",
            Words(zh=f"{manifest.name} 的选项不对：{error}", en=f"The options of {manifest.name} are wrong: {error}"),
        ) from error
