"""Lending tasks, and writing what the editor needs as the bytes of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

import asyncpg
import orjson

from dianjing.core.document import DOCUMENT_VERSION, Document
from dianjing.core.errors import Conflict, Unavailable
from dianjing.core.words import Words
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.hot import HotPool, open_hot_pool
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.resources import Resources
from dianjing.server.ontologies.migrating import read_forward
from dianjing.server.tasks import queue
from dianjing.server.tasks import service as tasks
from dianjing.server.work import repository
from dianjing.server.work.book import LeaseBook, open_lease_book
from dianjing.server.work.desk import Station
from dianjing.server.work.hot import SQL
from dianjing.server.work.lease import LeaseFacts

_TRIES = 32
"""Statements that one lease may cost. Each moves the member's cursors on, so this is reached only by a workflow with a
hundred levels, or under heavy contention."""
_STRETCH, _LONGEST_STRETCH = 200, 10_000
"""Slots of a lane that a statement looks at: the first one, and twice as many each time when none was for the member.
Who lost their cursor in a lane whose head they have done passes 250,000 slots in one request, once."""
_CLEARED = 100
"""Tasks of deleted items that one request clears away at most."""
_EMPTY = orjson.Fragment(b'{"version":1}')
_CURRENT = f'"version":{DOCUMENT_VERSION}}}'.encode()


class Lender:
    """Lends tasks to members; one a process."""

    def __init__(self, resources: Resources) -> None:
        self._database = resources.database
        self._pool: HotPool = resources.once(open_hot_pool)
        self._book: LeaseBook = resources.once(open_lease_book)
        self._root = resources.settings.root_path

    async def lend(
        self, actor: Actor, station: Station, stages: Sequence[str], held: Sequence[UUID], count: int
    ) -> bytes:
        """Up to ``count`` leases in the stages, as the JSON of ``Leases``; the caller has checked the permission."""
        lent: list[dict[str, Any]] = []
        open_by_client = list(held)
        for _ in range(count + _CLEARED):
            if len(lent) == count or not stages:
                break
            row = await self._one(actor, station, stages, open_by_client)
            if row is None:
                break
            open_by_client.append(row["id"])
            if row["item_deleted_at"] is not None:
                # Whoever comes upon a task whose item was deleted clears it away, and goes on.
                async with self._database.begin() as uow:
                    await tasks.close_for_good(uow, station.workspace, row["task_id"], "item.deleted")
                continue
            lent.append(await self._shown(actor, station, row))
        return orjson.dumps({"leases": lent}, default=str)

    async def lend_named(self, actor: Actor, by: Acting, station: Station, task: UUID, stage: str) -> bytes:
        """This very task, as the JSON of ``Leases``. Raises ``Conflict`` where it is not the member's to take."""
        step = station.step(stage)
        async with self._database.begin(by=by) as uow:
            lease = await queue.take_named(
                uow,
                station.workspace,
                task,
                actor.user_id,
                demands=station.demands,
                others=step.by_reviewers and not station.alone,
                seconds=step.people.lease_minutes * 60.0,
            )
            if lease is None:
                raise Conflict(
                    "work.not_for_you",
                    Words(
                        zh="这条任务已不在等你：可能已交给别人，或已经做完",
                        en="This task does not wait for you any more: somebody else has it, or it is done",
                    ),
                    hint=Words(zh="可以接着做下一条", en="Go on with the next one"),
                )
            held = await repository.held_beside(uow, station.workspace, station.project, actor.user_id, lease)
        # All other leases are named as open, so the claim comes upon this one.
        return await self.lend(actor, station, (stage,), held, 1)

    async def _one(
        self, actor: Actor, station: Station, stages: Sequence[str], held: Sequence[UUID]
    ) -> asyncpg.Record | None:
        judging = station.step(stages[0]).by_reviewers
        asked = {
            "workspace": station.workspace,
            "project": station.project,
            "user": actor.user_id,
            "stages": list(stages),
            "demands": list(station.demands),
            "held": list(held),
            "others": judging and not station.alone,
            "cursor": uuid5(actor.user_id, "alone") if judging and station.alone else actor.user_id,
            "lease_seconds": station.step(stages[0]).people.lease_minutes * 60.0,
        }
        for again in range(_TRIES):
            stretch = min(_STRETCH << again, _LONGEST_STRETCH)
            try:
                row = await self._pool.row(SQL["claim"], **asked, stretch=stretch)
            except asyncpg.UniqueViolationError:
                # The same member in two windows reached for two slots of one task.
                continue
            if row is None or row["id"] is not None:
                return row
            if row["lanes"] == 0:
                return None
        raise Unavailable(
            "work.crowded",
            Words(zh="领取任务的人太多，请稍后重试", en="Too many people are taking tasks just now; try again"),
        )

    async def _shown(self, actor: Actor, station: Station, row: asyncpg.Record) -> dict[str, Any]:
        step = station.step(row["stage"])
        media = orjson.loads(row["media"] or "[]")
        self._book.note(
            LeaseFacts(
                lease=row["id"],
                workspace=station.workspace,
                project=station.project,
                layer=station.layer,
                task=row["task_id"],
                item=row["item_id"],
                holder=actor.user_id,
                stage=row["stage"],
                round=row["round"],
                ontology_version=row["ontology_version"],
                base=row["base_id"],
                media={one["name"]: one["sha256"] for one in media},
            )
        )
        assisted = row["proposal"] is not None and step.by_annotators
        base = row["base"]
        return {
            "id": row["id"],
            "expires_at": row["expires_at"],
            "task": {
                "id": row["task_id"],
                "stage": row["stage"],
                "kind": "annotate" if step.by_annotators else "review",
                "round": row["round"],
                "priority": row["level"],
                "read": row["read"],
                "returns": row["returns"],
            },
            "item": {
                "id": row["item_id"],
                "key": row["key"],
                "modality": row["modality"],
                "metadata": orjson.Fragment(row["metadata"] or "{}"),
                "media": [self._media(row["item_id"], one) for one in media],
            },
            "ontology_version": row["ontology_version"],
            "guideline_version": row["guideline_version"],
            "document": _EMPTY if base is None else await self._current(station, row, base, row["base_version"]),
            "base": row["base_id"],
            "proposals": await self._proposals(station, row) if assisted else None,
            "assisted": assisted,
            "draft": None
            if row["draft"] is None
            else {"sequence": row["draft_sequence"], "document": orjson.Fragment(row["draft"])},
            "comments": orjson.Fragment(row["comments"] or "[]"),
            "votes": [] if step.by_annotators else await self._votes(station, row),
        }

    async def _current(
        self, station: Station, row: asyncpg.Record, data: bytes, made_under: int | None
    ) -> orjson.Fragment:
        """A stored document of the project's layer, read under the version that the lease begins with."""
        if made_under is None or made_under >= row["ontology_version"]:
            return stored_document(data)
        async with self._database.begin() as uow:
            read = await read_forward(
                uow, station.workspace, station.layer, Document.read(data), made_under, row["ontology_version"]
            )
        return orjson.Fragment(read.stored())

    async def _proposals(self, station: Station, row: asyncpg.Record) -> orjson.Fragment:
        # An assistant proposes under the project's ontology, so the project's migrations lead it forward; labels that
        # came with the data have an ontology of their own.
        if row["proposal_by"] != "assistant":
            return stored_document(row["proposal"])
        return await self._current(station, row, row["proposal"], row["proposal_version"])

    def _media(self, item: UUID, one: dict[str, Any]) -> dict[str, Any]:
        address = f"{self._root}/api/items/{item}/media/{quote(one['name'], safe='')}"
        facts = one["facts"]
        width, height = facts.get("width"), facts.get("height")
        return {
            **one,
            "width": width if isinstance(width, int) else None,
            "height": height if isinstance(height, int) else None,
            "url": address,
            "preview": f"{address}/preview",
            "text": f"{address}/text",
        }

    async def _votes(self, station: Station, row: asyncpg.Record) -> list[dict[str, Any]]:
        async with self._database.begin() as uow:
            votes = await repository.votes_before(
                uow, station.workspace, row["task_id"], list(station.flow.annotating), row["round"]
            )
        return [
            {
                "annotation": vote.id,
                "author": vote.author_id,
                "created_at": vote.created_at,
                "seconds": vote.seconds,
                "document": await self._current(station, row, vote.document, vote.ontology_version),
            }
            for vote in votes
        ]


def open_lender(resources: Resources) -> Lender:
    """The process's lender, for ``resources.once``."""
    return Lender(resources)


def stored_document(data: bytes) -> orjson.Fragment:
    """The bytes of a stored document as they go into an answer; older versions are brought up to date."""
    # Keys are sorted in the stored form, and "version" is the last one.
    return orjson.Fragment(data if data.endswith(_CURRENT) else Document.read(data).stored())
