"""Handing work in: once for each submission id, whole or not at all, and never thrown away."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from pydantic import JsonValue

from dianjing.core import registry
from dianjing.core.canonical import digest
from dianjing.core.document import Document
from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.ids import uuid7
from dianjing.core.item import Item
from dianjing.core.ontology import Ontology
from dianjing.core.processing import CheckContext, Finding
from dianjing.core.validation import validate
from dianjing.core.words import Language, Words
from dianjing.server.audit.service import record
from dianjing.server.kit import faults
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.hot import HotPool, open_hot_pool
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.resources import Resources
from dianjing.server.ontologies.migrating import read_forward
from dianjing.server.ontologies.service import OntologyShelf, open_shelf
from dianjing.server.projects.settings import CheckUse
from dianjing.server.work import repository, service
from dianjing.server.work.desk import Station
from dianjing.server.work.hot import SQL
from dianjing.server.work.lease import LeaseFacts, lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What somebody hands in."""

    submission: UUID
    document: Document
    seconds: float = 0.0
    edits: int | None = None
    conditions: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of it."""

    annotation: UUID | None
    task: UUID
    remaining: int


class Counter:
    """Where work is handed in; one a process."""

    def __init__(self, resources: Resources) -> None:
        self._settings = resources.settings
        self._database = resources.database
        self._pool: HotPool = resources.once(open_hot_pool)
        self._shelf: OntologyShelf = resources.once(open_shelf)

    async def submit(self, actor: Actor, by: Acting, facts: LeaseFacts, handed: Handed) -> Receipt:
        """Close the lease with a new revision. The caller has validated the document.

        Raises ``Conflict`` where the lease is over; the work is then kept as a draft revision, which it names.
        """
        stored = handed.document.stored()
        identity = uuid7()
        objects = handed.document.objects
        faults.reach(self._settings, "submit.before")
        try:
            row = await self._pool.row(
                SQL["submit"],
                workspace=facts.workspace,
                lease=facts.lease,
                user=actor.user_id,
                submission=handed.submission,
                annotation=identity,
                verdict="submit",
                document=stored,
                hash=digest(stored),
                seconds=handed.seconds,
                edits=handed.edits,
                objects=len(objects),
                labels=sorted({one.label for one in objects}),
                conditions=orjson.dumps(handed.conditions).decode(),
                media_hashes=orjson.dumps(facts.media).decode(),
                via=by.via,
                request=by.request_id,
            )
        except asyncpg.UniqueViolationError as error:
            raise service.reused() from error
        faults.reach(self._settings, "submit.committed")
        if row is not None:
            return Receipt(identity, facts.task, row["remaining"])
        return await self._again(actor, by, facts, handed)

    async def examine(self, station: Station, facts: LeaseFacts, document: Document) -> list[tuple[str, Finding]]:
        """Validate a document against the version that its lease began with, and run the project's checks.

        Gives the findings that only warn. Raises ``Invalid`` for what may not be handed in.
        """
        ontology = await self._shelf.get(facts.workspace, facts.layer, facts.ontology_version)
        try:
            validate(document, ontology, media=facts.media, complete=True)
        except Invalid:
            if not _has_retired(ontology):
                raise
            # What the work began with may have a class that was retired since, and keeps it.
            validate(document, ontology, media=facts.media, before=await self._before(facts), complete=True)
        if not station.settings.checks:
            return []
        item = await self._item(facts)
        warnings = []
        for use in station.settings.checks:
            for finding in judge(use, document, CheckContext(item, ontology)):
                if use.level == "refusal":
                    raise Invalid(
                        f"check.{finding.code}", finding.words, where=finding.object, params={"check": use.name}
                    )
                warnings.append((use.name, finding))
        return warnings

    async def invalid(
        self, actor: Actor, by: Acting, facts: LeaseFacts, submission: UUID, reason: str, seconds: float
    ) -> Receipt:
        """Close the lease with the verdict that the item cannot be used. Raises ``Conflict`` where it is over."""
        async with self._database.begin(by=by) as uow:
            remaining = await repository.close_invalid(uow, facts, submission, reason)
            if remaining is None:
                state = await repository.lease_state(uow, facts.workspace, facts.lease)
                if state.state == "done" and state.submission == submission and state.verdict == "invalid":
                    return Receipt(None, facts.task, state.remaining)
                raise lost(state)
            await repository.drop_draft(uow, facts.workspace, facts.task, actor.user_id)
            await repository.count_work(
                uow, facts.workspace, facts.project, actor.user_id, facts.stage, {"invalid": 1, "seconds": seconds}
            )
            await record(
                uow, "work.submit", "task", facts.task, workspace=facts.workspace, refs={"lease": str(facts.lease)}
            )
        return Receipt(None, facts.task, remaining)

    async def _again(self, actor: Actor, by: Acting, facts: LeaseFacts, handed: Handed) -> Receipt:
        """Nothing was closed: it was handed in before, or the lease is over."""
        async with self._database.begin(by=by) as uow:
            state = await service.state_of(uow, facts)
            if state.state == "done" and state.submission == handed.submission and facts.holder == actor.user_id:
                return Receipt(state.annotation, facts.task, state.remaining)
            refused = await service.keep_lost(uow, facts, state, handed.submission, handed.document, handed.seconds)
        # Raised after the commit: the work is kept although it is refused.
        raise refused

    async def _before(self, facts: LeaseFacts) -> Document:
        async with self._database.begin() as uow:
            base, draft = await repository.begun_with(uow, facts)
            documents = []
            if base is not None and base.document is not None:
                made = Document.read(bytes(base.document))
                documents.append(
                    await read_forward(
                        uow, facts.workspace, facts.layer, made, base.ontology_version, facts.ontology_version
                    )
                )
        if draft is not None:
            with contextlib.suppress(Invalid):
                documents.append(Document.read(bytes(draft.document)))
        return Document.model_construct(
            objects=[one for document in documents for one in document.objects],
            relations=[one for document in documents for one in document.relations],
        )

    async def _item(self, facts: LeaseFacts) -> Item:
        async with self._database.begin() as uow:
            return await repository.item_of(uow, facts.workspace, facts.item)


def judge(use: CheckUse, document: Document, context: CheckContext) -> list[Finding]:
    """What one check finds. A check that fails is a finding too, so that nobody takes its silence for consent."""
    kind = registry.checks()[use.name]
    try:
        return list(kind.judge(document, context, kind.options.model_validate(use.options)))
    except (DianjingError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        words = Words(
            zh=f"质检规则 {kind.title.said('zh')} 没能运行：{error}",
            en=f"{kind.title.said('en')} could not run: {error}",
        )
        return [Finding("failed", words)]


def warning(check: str, finding: Finding, language: Language) -> dict[str, Any]:
    """A finding as it is shown."""
    return {
        "check": check,
        "code": finding.code,
        "detail": finding.words.said(language),
        "object": finding.object,
    }


def open_counter(resources: Resources) -> Counter:
    """The process's counter, for ``resources.once``."""
    return Counter(resources)


def _has_retired(ontology: Ontology) -> bool:
    return any(one.retired for one in ontology.classes) or any(one.retired for one in ontology.relations)
