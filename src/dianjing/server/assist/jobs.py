"""The jobs that propose and refit, and the router's request that leads to them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Row

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.errors import DianjingError
from dianjing.core.ontology import Ontology
from dianjing.core.stored import StoredDocument
from dianjing.core.words import Words
from dianjing.core.workflow import drawn_from
from dianjing.server.assist import repository
from dianjing.server.assist.schemas import RunWish
from dianjing.server.assist.seeing import SeenItem, seen
from dianjing.server.assist.service import PROPOSE, REFIT, RUN, ask, checked_options
from dianjing.server.blobs.service import open_blobs
from dianjing.server.items.arrivals import ArrivedAnnotation
from dianjing.server.items.revisions import annotate
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
    if row.control:
        await tasks.answer(
            uow, context.workspace, row.task_id, row.key, {"annotation": None, "objects": 0, "control": True}
        )
        return
    try:
        made = await _proposal(context, uow, project, row)
    except DianjingError as error:
        problem: dict[str, JsonValue] = {"annotation": None, "objects": 0, "problem": error.code}
        await tasks.answer(uow, context.workspace, row.task_id, row.key, problem)
        await _tell_failure(context, row.item_key, error)
        return
    await tasks.answer(
        uow,
        context.workspace,
        row.task_id,
        row.key,
        {"annotation": str(made.revision), "objects": made.objects},
        proposal=made.revision,
        score=made.score,
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """A proposal that was written down, and the lowest score in it."""

    revision: UUID
    objects: int
    score: float | None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An item for which an assistant is to propose."""

    workspace_id: UUID
    item_id: UUID
    item_key: str
    modality: str
    metadata: dict[str, Any]
    assistant: str
    options: dict[str, Any]


async def _tell_failure(context: JobContext, key: str, error: DianjingError) -> None:
    await context.log(Words(zh=f"{key}：{error.words.said('zh')}", en=f"{key}: {error.words.said('en')}"))


async def _proposal(context: JobContext, uow: UnitOfWork, project: UUID, row: Row[Any] | _Wanted) -> _Made:
    """Have the assistant look at an item, and write down what it proposes. Raises what it raises."""
    found = await repository.project(uow, context.workspace, project)
    learnt = await repository.state(uow, context.workspace, project, row.assistant)
    document = await _proposed(context, row, Ontology.read(found.document), learnt.state if learnt else None)
    layer = await repository.layer(uow, context.workspace, found.dataset_id, project, row.assistant)
    arrived = ArrivedAnnotation(
        layer,
        StoredDocument.of(document),
        author_kind="assistant",
        status="proposed",
        ontology_version=found.ontology_version,
        conditions={"assistant": row.assistant, "state": learnt.version if learnt else 0, "options": row.options},
    )
    revision = await annotate(uow, context.workspace, row.item_id, arrived, assistant=row.assistant)
    scores = [one.score for one in document.objects if one.score is not None]
    return _Made(revision, len(document.objects), min(scores, default=None))


@job(RUN, Words(zh="运行预标注算法", en="Run an assistant"))
async def run(context: JobContext) -> dict[str, Any]:
    """Propose for chosen tasks, batch by batch: what somebody has begun is left alone, and so is the control arm."""
    wish = RunWish.model_validate({key: value for key, value in context.arguments.items() if key != "project"})
    project = UUID(str(context.arguments["project"]))
    done: dict[str, Any] = dict(
        context.checkpoint or {"after": None, "proposed": 0, "control": 0, "begun": 0, "failed": 0}
    )
    async with context.begin() as uow:
        total = await repository.count_chosen(uow, context.workspace, project, wish)
        if context.checkpoint is None:
            await _learn(context, uow, project, wish.assistant, at_least=_REFIT_AFTER)
    while True:
        async with context.begin() as uow:
            after = UUID(done["after"]) if done["after"] else None
            rows = await repository.chosen(uow, context.workspace, project, wish, after, BATCH)
            for row in rows:
                done[await _help(context, uow, project, wish, row)] += 1
                done["after"] = str(row.task_id)
            await context.save(uow, done)
        if not rows:
            return {name: done[name] for name in ("proposed", "control", "begun", "failed")}
        await context.progress(sum(done[name] for name in ("proposed", "control", "begun", "failed")), total)


async def _help(context: JobContext, uow: UnitOfWork, project: UUID, wish: RunWish, row: Row[Any]) -> str:
    """What became of one task: ``proposed``, ``control``, ``begun`` or ``failed``."""
    if not await tasks.is_untouched(uow, context.workspace, row.task_id):
        return "begun"
    if drawn_from(row.draw, "control") < wish.control:
        return "control" if await tasks.offer(uow, context.workspace, row.task_id, None, None) else "begun"
    wanted = _Wanted(
        row.workspace_id, row.item_id, row.item_key, row.modality, row.metadata, wish.assistant, dict(wish.options)
    )
    try:
        made = await _proposal(context, uow, project, wanted)
    except DianjingError as error:
        await _tell_failure(context, row.item_key, error)
        return "failed"
    return "proposed" if await tasks.offer(uow, context.workspace, row.task_id, made.revision, made.score) else "begun"


async def _proposed(context: JobContext, row: Row[Any] | _Wanted, ontology: Ontology, state: bytes | None) -> Document:
    manifest = registry.named(registry.assistants(), row.assistant, Words(zh="预标注算法", en="assistant"))
    code = manifest.load()()
    options = checked_options(manifest, row.options)
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
