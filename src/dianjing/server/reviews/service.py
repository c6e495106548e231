"""Verdicts: accept, return with comments, or fix and accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.canonical import digest
from dianjing.core.document import Document
from dianjing.core.errors import Conflict, Invalid
from dianjing.core.ids import uuid7
from dianjing.core.words import Words
from dianjing.server.audit.service import record
from dianjing.server.events.work import tell_comments
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.reviews import repository
from dianjing.server.work import service as work
from dianjing.server.work.lease import LeaseFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A verdict as somebody gives it; ``remarks`` are texts with the object that they are pinned to."""

    submission: UUID
    verdict: str
    annotation: UUID | None
    remarks: Sequence[tuple[str, str | None]]
    document: Document | None
    seconds: float
    edits: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a verdict."""

    annotation: UUID | None
    remaining: int
    own_work: bool


async def decide(resources: Resources, by: Acting, facts: LeaseFacts, given: Given) -> Outcome:
    """Close a review with a verdict. The caller has validated the document.

    Raises ``Conflict`` where the lease is over (a fix is then kept as a draft revision), and ``Invalid`` for a
    return that says nothing.
    """
    if given.verdict == "return" and not given.remarks:
        raise Invalid(
            "review.says_nothing",
            Words(zh="退回时请至少写一条意见", en="Say in at least one comment why it goes back"),
            where="comments",
        )
    if given.verdict == "return" and given.document is not None:
        raise Invalid(
            "review.fix_is_accept",
            Words(zh="修改后应直接通过，而不是退回", en="A fix is accepted, not returned"),
            where="document",
        )
    refused: Conflict
    async with resources.database.begin(by=by) as uow:
        judged = await _judged(uow, facts, given)
        fixed = uuid7() if given.document is not None else None
        left = fixed or (judged.id if judged is not None else None)
        reason = given.remarks[0][0] if given.remarks else None
        if await repository.close_review(uow, facts, given.submission, given.verdict, left, reason):
            if fixed is not None and await work.is_used(uow, facts, given.submission):
                raise work.reused()
            return await _write(uow, facts, given, judged, fixed)
        state = await work.state_of(uow, facts)
        if state.state == "done" and state.submission == given.submission:
            before = await repository.verdict_of(uow, facts.workspace, facts.lease)
            return Outcome(state.annotation, max(state.remaining, 0), bool(before and before.own_work))
        refused = await work.keep_lost(uow, facts, state, given.submission, given.document, given.seconds)
    # Raised after the commit: a fix is kept although it is refused.
    raise refused


async def _judged(uow: UnitOfWork, facts: LeaseFacts, given: Given) -> Row[Any] | None:
    wanted = given.annotation or facts.base
    if wanted is None:
        return None
    judged = await repository.judged_row(uow, facts, wanted)
    if judged is None:
        raise Invalid(
            "review.other_revision",
            Words(zh="这个版本不属于正在审核的任务", en="That revision does not belong to the task under review"),
            where="annotation",
        )
    return judged


async def _write(
    uow: UnitOfWork, facts: LeaseFacts, given: Given, judged: Row[Any] | None, fixed: UUID | None
) -> Outcome:
    own_work = await repository.did_any(uow, facts, facts.holder)
    judged_id = judged.id if judged is not None else None
    if given.document is not None and fixed is not None:
        await repository.insert_fix(uow, _fix(facts, given, given.document, fixed, judged_id))
    await repository.insert_verdict(
        uow,
        {
            "id": uuid7(),
            "workspace_id": facts.workspace,
            "project_id": facts.project,
            "task_id": facts.task,
            "slot_id": facts.lease,
            "reviewer_id": facts.holder,
            "verdict": given.verdict,
            "annotation_id": judged_id,
            "fixed_id": fixed,
            "own_work": own_work,
            "seconds": given.seconds,
        },
    )
    comments = [_comment(facts, given, text, about, judged_id) for text, about in given.remarks]
    await repository.insert_comments(uow, comments)
    await tell_comments(
        uow,
        facts.workspace,
        facts.project,
        facts.task,
        [one["id"] for one in comments],
        "comment.added",
        {"kind": "return" if given.verdict == "return" else "comment"},
    )
    await work.count(uow, facts, facts.holder, facts.stage, {"submitted": 1, "seconds": given.seconds})
    if judged is not None and judged.author_id is not None and judged.stage is not None:
        became = "returned" if given.verdict == "return" else "accepted"
        await work.count(uow, facts, judged.author_id, judged.stage, {became: 1})
    remaining = await work.fill(uow, facts)
    await record(
        uow,
        "reviews.decide",
        "task",
        facts.task,
        workspace=facts.workspace,
        refs={
            "lease": str(facts.lease),
            "verdict": given.verdict,
            "annotation": None if judged_id is None else str(judged_id),
            "fixed": None if fixed is None else str(fixed),
            "own_work": own_work,
        },
    )
    return Outcome(fixed or judged_id, max(remaining, 0), own_work)


def _fix(facts: LeaseFacts, given: Given, document: Document, fixed: UUID, parent: UUID | None) -> dict[str, Any]:
    stored = document.stored()
    return {
        "id": fixed,
        "workspace_id": facts.workspace,
        "item_id": facts.item,
        "layer_id": facts.layer,
        "project_id": facts.project,
        "task_id": facts.task,
        "slot_id": facts.lease,
        "parent_id": parent,
        "author_id": facts.holder,
        "author_kind": "person",
        "ontology_version": facts.ontology_version,
        "status": "submitted",
        "submission_id": given.submission,
        "seconds": given.seconds,
        "edits": given.edits,
        "objects": len(document.objects),
        "labels": sorted({one.label for one in document.objects}),
        "media_hashes": facts.media,
        "hash": digest(stored),
        "document": stored,
    }


def _comment(facts: LeaseFacts, given: Given, text: str, about: str | None, judged: UUID | None) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "workspace_id": facts.workspace,
        "project_id": facts.project,
        "task_id": facts.task,
        "annotation_id": judged,
        "object": about,
        "kind": "return" if given.verdict == "return" else "comment",
        "author_id": facts.holder,
        "text": text,
    }
