"""The ways to what belongs to a workspace's people."""

from __future__ import annotations

from dianjing.server.db.models.workspaces import Invitation, Member
from dianjing.server.kit.access import RowAccess
from dianjing.server.kit.gates import Here

member_access = RowAccess("member", Member, within_workspace=True)
invitation_access = RowAccess("invitation", Invitation, within_workspace=True)


async def is_oneself(here: Here) -> bool:
    """Whether the member that the path names is who asks: everybody may leave."""
    return bool(here.thing.user_id == here.actor.user_id)
