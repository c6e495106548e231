"""Where a member works: a project with its flow, and what they may do in it. Kept in memory.

What a project is to everybody (its ground) is read anew every few seconds, by whoever comes first. What it is to one
member serves as long as the actor is the very one it was made for and the ground has not changed: when rights are
taken away, the actor is read anew, and so is their station. So ten thousand people at work cost one small query every
few seconds, not ten thousand.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import asyncpg
import orjson

from dianjing.core.errors import Invalid, NotFound
from dianjing.core.permissions import ROLES
from dianjing.core.words import Words
from dianjing.server.kit.gates import not_found, refused
from dianjing.server.kit.hot import HotPool, open_hot_pool
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.resources import Resources
from dianjing.server.projects.flow import Flow, Step, read_flow
from dianjing.server.projects.settings import ProjectSettings, read_settings
from dianjing.server.work.hot import SQL

K = TypeVar("K")
V = TypeVar("V")

_SECONDS = 5.0
_MOST = 50_000
"""Stations that a process keeps, as many as actors."""


@dataclass(frozen=True, slots=True)
class Station:
    """A member's place in a project. ``alone`` says that the workspace has no other member, who could review."""

    workspace: UUID
    project: UUID
    layer: UUID
    flow: Flow
    settings: ProjectSettings
    permissions: frozenset[str]
    demands: tuple[str, ...]
    alone: bool

    def require(self, actor: Actor, verb: str) -> None:
        """Raise ``Forbidden`` unless the member may do this here."""
        if verb not in self.permissions or not actor.in_scope(verb):
            raise refused(verb, actor)

    def stages_for(self, wanted: str | None) -> tuple[str, ...]:
        """The stages that ``annotate`` (or nothing), ``review`` or a stage's own name means. Raises ``Invalid``."""
        if wanted is None or wanted == "annotate":
            return self.flow.annotating
        if wanted == "review":
            return self.flow.reviewing
        step = self.flow.steps.get(wanted)
        if step is None or step.kind.work != "people":
            raise Invalid(
                "work.no_such_stage",
                Words(
                    zh=f"流程里没有由人工作的环节 {wanted!r}",
                    en=f"The workflow has no stage {wanted!r} in which people work",
                ),
                where="stage",
            )
        return (wanted,)

    def step(self, stage: str) -> Step:
        """A stage of the workflow. Raises ``NotFound`` where it was taken out meanwhile."""
        found = self.flow.steps.get(stage)
        if found is None:
            raise NotFound(
                "work.no_such_stage", Words(zh="流程里已没有这个环节", en="The workflow has no such stage any more")
            )
        return found


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a project is to everybody; ``written`` is what it was read from."""

    workspace: UUID
    layer: UUID
    flow: Flow
    settings: ProjectSettings
    alone: bool
    written: tuple[object, ...]


class Desk:
    """The stations of one process."""

    def __init__(self, pool: HotPool) -> None:
        self._pool = pool
        self._grounds: OrderedDict[UUID, tuple[_Ground, float]] = OrderedDict()
        self._kept: OrderedDict[tuple[UUID, UUID], tuple[Actor, _Ground, Station]] = OrderedDict()

    async def station(self, actor: Actor, project: UUID) -> Station:
        """The actor's place in a project. Raises ``NotFound`` for one of another workspace, like one that is not."""
        kept, known = self._kept.get((actor.user_id, project)), self._grounds.get(project)
        if kept is None or known is None or kept[0] is not actor or kept[1] is not known[0]:
            return await self._read(actor, project)
        ground, read_at = known
        now = time.monotonic()
        if now - read_at >= _SECONDS:
            # Whoever comes meanwhile works on what is known.
            self._grounds[project] = (ground, now)
            return await self._read(actor, project)
        return kept[2]

    async def _read(self, actor: Actor, project: UUID) -> Station:
        row = await self._pool.row(
            SQL["station"], project=project, user=actor.user_id, workspaces=list(actor.memberships)
        )
        if row is None:
            known = self._grounds.get(project)
            if known is not None and known[0].workspace in actor.memberships:
                del self._grounds[project]
            raise not_found()
        ground = self._noted(project, row)
        station = _station_of(actor, project, ground, row)
        _keep(self._kept, (actor.user_id, project), (actor, ground, station))
        return station

    def _noted(self, project: UUID, row: asyncpg.Record) -> _Ground:
        known = self._grounds.get(project)
        written = (row["workspace_id"], row["layer_id"], row["workflow"], row["settings"], row["alone"])
        if known is not None and known[0].written == written:
            ground = known[0]
        else:
            ground = _Ground(
                workspace=row["workspace_id"],
                layer=row["layer_id"],
                flow=read_flow(orjson.loads(row["workflow"])),
                settings=read_settings(orjson.loads(row["settings"])),
                alone=row["alone"],
                written=written,
            )
        _keep(self._grounds, project, (ground, time.monotonic()))
        return ground


def _station_of(actor: Actor, project: UUID, ground: _Ground, row: asyncpg.Record) -> Station:
    membership = actor.memberships[ground.workspace]
    beneath = ROLES[ROLES.index(membership.role) :] if membership.role in ROLES[:4] else (membership.role,)
    return Station(
        workspace=ground.workspace,
        project=project,
        layer=ground.layer,
        flow=ground.flow,
        settings=ground.settings,
        permissions=(membership.permissions | frozenset(row["widened"] or ())) - frozenset(row["narrowed"] or ()),
        demands=("", *beneath, *(row["qualifications"] or ())),
        alone=ground.alone,
    )


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > _MOST:
        kept.popitem(last=False)


def open_desk(resources: Resources) -> Desk:
    """The process's desk, for ``resources.once``."""
    return Desk(resources.once(open_hot_pool))
