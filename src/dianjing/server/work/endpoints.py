"""Routes of the work: taking tasks, saving, handing in, passing on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import orjson
from fastapi import Query

from dianjing.core.canonical import parse
from dianjing.core.document import Document
from dianjing.core.errors import Conflict, Invalid
from dianjing.core.processing import Finding
from dianjing.core.words import Words
from dianjing.server.errors import spoken_language
from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.hot_route import HotRequest, hot_route
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.projects.flow import read_flow
from dianjing.server.work import at_home, service
from dianjing.server.work.access import lease_access, own_lease, own_task, project_access, task_access
from dianjing.server.work.claiming import open_lender
from dianjing.server.work.desk import open_desk
from dianjing.server.work.drafts import open_drafts
from dianjing.server.work.schemas import (
    ClaimWish,
    CommentMade,
    DraftKept,
    DraftWish,
    Homecoming,
    InvalidWish,
    Leases,
    QuestionWish,
    Renewed,
    SkipWish,
    Submitted,
    SubmitWish,
    SubmitWork,
    TaskLeft,
    TaskReturned,
    WorkDone,
)
from dianjing.server.work.submission import Handed, Receipt, open_counter, warning

router = FeatureRouter("work")


@hot_route(
    router,
    "POST",
    "/projects/{project}/leases",
    operation_id="work.claim",
    gate=Permit("work.claim", on=project_access),
    body=ClaimWish,
    answer=Leases,
)
async def claim(asked: HotRequest) -> bytes:
    """Take tasks: first what I left open, then what was returned to me, then by priority."""
    station = await asked.resources.once(open_desk).station(asked.actor, asked.id("project"))
    asked.permit(station.permissions)
    wish = asked.read(ClaimWish)
    stages = station.stages_for(wish.stage)
    if any(station.step(stage).by_reviewers for stage in stages):
        station.require(asked.actor, "reviews.claim")
    return await asked.resources.once(open_lender).lend(asked.actor, station, stages, wish.held, wish.count)


@hot_route(
    router,
    "POST",
    "/tasks/{task}/lease",
    operation_id="work.take",
    gate=Permit("work.claim", on=task_access),
    body=None,
    answer=Leases,
)
async def take(asked: HotRequest) -> bytes:
    """Take this very task: one that I have open, that waits for me, or that I had begun. No other can be chosen."""
    place, station = await own_task(asked)
    if station.step(place.stage).by_reviewers:
        station.require(asked.actor, "reviews.claim")
    return await asked.resources.once(open_lender).lend_named(asked.actor, asked.by, station, place.id, place.stage)


@hot_route(
    router,
    "POST",
    "/leases/{lease}/renew",
    operation_id="work.renew",
    gate=Permit("work.submit", on=lease_access),
    body=None,
    answer=Renewed,
)
async def renew(asked: HotRequest) -> bytes:
    """Hold on to a task that I am working on, also past its time while nobody else has taken it."""
    facts, station = await own_lease(asked)
    minutes = station.step(facts.stage).people.lease_minutes
    return orjson.dumps({"expires_at": await service.renew(asked.resources, asked.by, facts, minutes)})


@hot_route(
    router,
    "PUT",
    "/leases/{lease}/draft",
    operation_id="work.save_draft",
    gate=Permit("work.submit", on=lease_access),
    body=DraftWish,
    answer=DraftKept,
)
async def save_draft(asked: HotRequest) -> bytes:
    """Keep my unsubmitted work, whole or as a patch on what is kept; an older sequence is refused."""
    facts, _ = await own_lease(asked)
    wish = asked.read_plain(DraftWish)
    drafts = asked.resources.once(open_drafts)
    if wish.document is not None and wish.patch is None:
        kept = await drafts.save(asked.actor, asked.by, facts, wish.sequence, wish.document)
    elif wish.patch is not None and wish.document is None and wish.base_sequence is not None:
        kept = await drafts.patch(asked.actor, asked.by, facts, wish.sequence, wish.base_sequence, wish.patch)
    else:
        raise Invalid(
            "draft.whole_or_patch",
            Words(
                zh="请发送整份草稿，或者一份改动及其所基于的序号",
                en="Send a whole draft, or a patch with the sequence that it builds on",
            ),
        )
    return orjson.dumps({"sequence": kept})


@hot_route(
    router,
    "POST",
    "/leases/{lease}/submit",
    operation_id="work.submit",
    gate=Permit("work.submit", on=lease_access),
    body=SubmitWish,
    answer=Submitted,
)
async def submit(asked: HotRequest) -> bytes:
    """Hand my work in. Sent twice under one submission id, it is handed in once.

    A lease that is over answers 409, and the work is kept as a draft revision.
    """
    facts, station = await own_lease(asked)
    if not station.step(facts.stage).by_annotators:
        raise Conflict(
            "lease.wants_verdict",
            Words(zh="这是审核任务，请给出审核结论", en="This is a review: give a verdict"),
        )
    quick = asked.fits(SubmitWork)
    wish: SubmitWish = quick or asked.read(SubmitWish)
    document = quick.document if quick is not None else document_in(asked.body, wish)
    counter = asked.resources.once(open_counter)
    findings = await counter.examine(station, facts, document)
    receipt = await counter.submit(
        asked.actor,
        asked.by,
        facts,
        Handed(
            submission=wish.submission,
            document=document,
            seconds=wish.seconds,
            edits=wish.edits,
            conditions=wish.conditions,
        ),
    )
    return _submitted(wish.submission, receipt, _warnings(asked, findings) if findings else [])


@hot_route(
    router,
    "POST",
    "/leases/{lease}/invalid",
    operation_id="work.mark_invalid",
    gate=Permit("work.submit", on=lease_access),
    body=InvalidWish,
    answer=Submitted,
)
async def mark_invalid(asked: HotRequest) -> bytes:
    """Say that the item cannot be used, and why. It counts as work."""
    facts, _ = await own_lease(asked)
    wish = asked.read(InvalidWish)
    receipt = await asked.resources.once(open_counter).invalid(
        asked.actor, asked.by, facts, wish.submission, wish.reason, wish.seconds
    )
    return _submitted(wish.submission, receipt, [])


@hot_route(
    router,
    "POST",
    "/leases/{lease}/skip",
    operation_id="work.skip",
    gate=Permit("work.submit", on=lease_access),
    body=SkipWish,
    answer=None,
)
async def skip(asked: HotRequest) -> None:
    """Pass on a task that is not for me: others get it, I do not get it again."""
    facts, _ = await own_lease(asked)
    wish = asked.read(SkipWish)
    await service.skip(asked.resources, asked.by, facts, wish.reason)


@hot_route(
    router,
    "POST",
    "/leases/{lease}/release",
    operation_id="work.release",
    gate=Permit("work.submit", on=lease_access),
    body=None,
    answer=None,
)
async def release(asked: HotRequest) -> None:
    """Put a task back; my draft stays for when I get it again."""
    facts, _ = await own_lease(asked)
    await service.release(asked.resources, asked.by, facts)


@hot_route(
    router,
    "POST",
    "/leases/{lease}/question",
    operation_id="work.ask",
    gate=Permit("comments.write", on=lease_access),
    body=QuestionWish,
    answer=CommentMade,
    status_code=201,
)
async def ask_question(asked: HotRequest) -> bytes:
    """Ask the team lead something about a task that I hold, perhaps about one object."""
    facts, _ = await own_lease(asked)
    wish = asked.read(QuestionWish)
    return orjson.dumps({"id": str(await service.ask(asked.resources, asked.by, facts, wish.text, wish.object))})


@router.get("/projects/{project}/mine", operation_id="work.mine")
async def list_mine(
    asked: AskedPage,
    state: Annotated[Literal["done", "skipped", "expired", "released", "withdrawn", "leased"], Query()] = "done",
    here: Here = Permit("work.claim", on=project_access),
) -> Page[WorkDone]:
    """My earlier work in a project, the latest first."""
    rows, following = await service.mine(here.uow, here.workspace, here.thing.id, here.actor.user_id, state, asked)
    items = [
        WorkDone(
            lease=row.id,
            task=row.task_id,
            item=row.item_id,
            key=row.key,
            stage=row.stage,
            round=row.round,
            state=row.state,
            verdict=row.verdict,
            reason=row.reason,
            annotation=row.annotation_id,
            at=row.touched_at,
            task_stage=row.task_stage,
            task_state=row.task_state,
        )
        for row in rows
    ]
    return Page(items=items, next=following)


@router.get("/workspaces/{workspace}/homecoming", operation_id="work.homecoming")
async def homecoming(here: Here = Permit("work.claim", on=workspace_access)) -> Homecoming:
    """What I come back to in a workspace: work that I left open, and work that came back with remarks."""
    left = await at_home.left_open(here.uow, here.workspace, here.actor.user_id)
    returned = await at_home.came_back(here.uow, here.workspace, here.actor.user_id)
    return Homecoming(
        left=[TaskLeft(**_of_mine(row), lease=row["lease"], drafted=row["drafted"]) for row in left],
        returned=[TaskReturned(**_of_mine(row), remark=row["remark"], author=row["author_id"]) for row in returned],
        returned_in=await at_home.waiting_in(here.uow, here.workspace, here.actor.user_id),
    )


def _of_mine(row: Any) -> dict[str, Any]:
    step = read_flow(orjson.loads(row["workflow"])).steps.get(row["stage"])
    return {
        "task": row["task_id"],
        "item": row["item_id"],
        "key": row["key"],
        "stage": row["stage"],
        "kind": "review" if step is not None and step.by_reviewers else "annotate",
        "project": row["project_id"],
        "project_title": row["project_title"] or row["project_name"],
        "at": row["at"],
    }


def document_in(body: bytes, wish: SubmitWish) -> Document:
    """The document of a body that did not fit at once: brought up to date from an older version, or refused by
    ``Invalid``, which names the object that is wrong."""
    value = parse(body)
    return Document.read(value["document"] if isinstance(value, dict) else wish.document)


def _warnings(asked: HotRequest, findings: Sequence[tuple[str, Finding]]) -> list[dict[str, object]]:
    language = spoken_language(asked.request.headers.get("accept-language"))
    return [warning(check, finding, language) for check, finding in findings]


def _submitted(submission: object, receipt: Receipt, warnings: list[dict[str, object]]) -> bytes:
    return orjson.dumps(
        {
            "submission": str(submission),
            "annotation": None if receipt.annotation is None else str(receipt.annotation),
            "task": str(receipt.task),
            "remaining": max(receipt.remaining, 0),
            "warnings": warnings,
        }
    )
