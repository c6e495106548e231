"""Where a member works: a project with its flow, and what they may do in it. Kept in memory for a few seconds.

An entry serves only as long as the actor is the very one it was made for: when rights are taken away, the actor is
read anew, and so is the entry.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from dianjing.core.errors import Invalid, NotFound
from dianjing.core.permissions import ROLES
from dianjing.core.words import Words
from dianjing.server.db.models.workspaces import Member
from dianjing.server.kit.database import Database
from dianjing.server.kit.gates import not_found, refused
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.project_access import project_access
from dianjing.server.kit.resources import Resources
from dianjing.server.projects.flow import Flow, Step, read_flow
from dianjing.server.projects.settings import ProjectSettings, read_settings

_SECONDS = 5.0
_MOST = 20_000


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


class Desk:
    """The stations of one process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[tuple[UUID, UUID], tuple[Actor, float, Station]] = OrderedDict()

    async def station(self, actor: Actor, project: UUID) -> Station:
        """The actor's place in a project. Raises ``NotFound`` for one of another workspace, like one that is not."""
        key = (actor.user_id, project)
        kept = self._kept.get(key)
        now = time.monotonic()
        if kept is not None and kept[0] is actor and now - kept[1] < _SECONDS:
            return kept[2]
        station = await self._load(actor, project)
        self._kept[key] = (actor, now, station)
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return station

    async def _load(self, actor: Actor, project: UUID) -> Station:
        async with self._database.begin() as uow:
            found = await project_access.find(uow, actor, {"project": str(project)})
            if found is None:
                raise not_found()
            others = await uow.scalar(
                select(func.count()).select_from(
                    select(Member.id).where(Member.workspace_id == found.workspace_id).limit(2).subquery()
                )
            )
        return station_of(actor, found, alone=others < 2)


def station_of(actor: Actor, found: Any, *, alone: bool) -> Station:
    """The station of an actor at a project that an access found for them."""
    row = found.thing
    membership = actor.memberships[found.workspace_id]
    beneath = ROLES[ROLES.index(membership.role) :] if membership.role in ROLES[:4] else (membership.role,)
    return Station(
        workspace=found.workspace_id,
        project=row.id,
        layer=row.layer_id,
        flow=read_flow(row.workflow),
        settings=read_settings(row.settings),
        permissions=(membership.permissions | found.widened) - found.narrowed,
        demands=("", *beneath, *(row.qualifications or ())),
        alone=alone,
    )


def open_desk(resources: Resources) -> Desk:
    """The process's desk, for ``resources.once``."""
    return Desk(resources.database)
