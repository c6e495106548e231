"""Queries on workspaces, members and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from dianjing.core.ids import uuid7
from dianjing.core.permissions import Role
from dianjing.server.db.models.users import User
from dianjing.server.db.models.workspaces import Invitation, Member, Workspace
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

_BY_AGE = Order("age", (Key(Member.__table__.c.id),))


async def insert_workspace(uow: UnitOfWork, *, name: str, slug: str, created_by: UUID) -> Row[Any] | None:
    """A new workspace; None when the slug is taken."""
    made = (
        insert(Workspace)
        .values(id=uuid7(), name=name, slug=slug, created_by=created_by)
        .on_conflict_do_nothing()
        .returning(*Workspace.__table__.c)
    )
    return (await uow.execute(made)).first()


async def workspace_by_id(uow: UnitOfWork, workspace_id: UUID, *, lock: bool = False) -> Row[Any]:
    """The workspace; ``lock`` makes other changes to its owners wait."""
    wanted = select(Workspace.__table__).where(Workspace.id == workspace_id)
    return (await uow.execute(wanted.with_for_update() if lock else wanted)).one()


async def workspaces_of(uow: UnitOfWork, user_id: UUID) -> Sequence[Row[Any]]:
    """The workspaces that a user is in."""
    return await uow.rows(
        select(Workspace.__table__)
        .join(Member, Member.workspace_id == Workspace.id)
        .where(Member.user_id == user_id, Workspace.deleted_at.is_(None))
        .order_by(Workspace.slug)
    )


async def deleted_of(uow: UnitOfWork, user_id: UUID, kept: timedelta) -> Sequence[Row[Any]]:
    """The workspaces that a user owns, that were deleted, and that can still be restored."""
    return await uow.rows(
        select(Workspace.__table__)
        .join(Member, Member.workspace_id == Workspace.id)
        .where(Member.user_id == user_id, Member.role == "owner", Workspace.deleted_at > func.dianjing_now() - kept)
        .order_by(Workspace.slug)
    )


async def owned(uow: UnitOfWork, user_id: UUID, workspace: UUID) -> Row[Any] | None:
    """A workspace that a user owns, deleted or not, locked."""
    return await uow.row(
        select(Workspace.__table__)
        .join(Member, Member.workspace_id == Workspace.id)
        .where(Member.user_id == user_id, Member.role == "owner", Workspace.id == workspace)
        .with_for_update(of=Workspace)
    )


async def delete_workspace(uow: UnitOfWork, workspace_id: UUID) -> None:
    """Put a workspace away."""
    await uow.execute(update(Workspace).where(Workspace.id == workspace_id).values(deleted_at=func.dianjing_now()))


async def restore(uow: UnitOfWork, workspace_id: UUID, kept: timedelta) -> bool:
    """Bring a workspace back that was deleted within ``kept``; False when it is too late."""
    done = (
        update(Workspace)
        .where(Workspace.id == workspace_id, Workspace.deleted_at > func.dianjing_now() - kept)
        .values(deleted_at=None)
    )
    return (await uow.execute(done)).rowcount == 1


async def users_in(uow: UnitOfWork, workspace_id: UUID) -> list[UUID]:
    """Everybody who is in the workspace."""
    rows = await uow.rows(select(Member.user_id).where(Member.workspace_id == workspace_id))
    return [row.user_id for row in rows]


async def rename_workspace(uow: UnitOfWork, workspace_id: UUID, name: str) -> None:
    """A new name; the slug stays, for addresses hold it."""
    await uow.execute(update(Workspace).where(Workspace.id == workspace_id).values(name=name))


async def insert_member(uow: UnitOfWork, workspace_id: UUID, user_id: UUID, role: Role) -> UUID | None:
    """A new member; None when the user is one already."""
    made = (
        insert(Member)
        .values(id=uuid7(), workspace_id=workspace_id, user_id=user_id, role=role)
        .on_conflict_do_nothing()
        .returning(Member.id)
    )
    found: UUID | None = await uow.scalar(made)
    return found


async def members_page(
    uow: UnitOfWork, workspace_id: UUID, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """The members with their users, in the order in which they came."""
    return await page_of(uow, _with_users().where(Member.workspace_id == workspace_id), _BY_AGE, asked)


async def member_by_id(uow: UnitOfWork, workspace_id: UUID, member_id: UUID) -> Row[Any]:
    """One member with the user."""
    wanted = _with_users().where(Member.workspace_id == workspace_id, Member.id == member_id)
    return (await uow.execute(wanted)).one()


async def owners(uow: UnitOfWork, workspace_id: UUID) -> list[UUID]:
    """The members who own the workspace."""
    wanted = select(Member.id).where(Member.workspace_id == workspace_id, Member.role == "owner")
    return [row.id for row in await uow.rows(wanted)]


async def set_role(uow: UnitOfWork, workspace_id: UUID, member_id: UUID, role: Role) -> None:
    """A new role."""
    await uow.execute(
        update(Member).where(Member.workspace_id == workspace_id, Member.id == member_id).values(role=role)
    )


async def delete_member(uow: UnitOfWork, workspace_id: UUID, member_id: UUID) -> None:
    """The membership ends; what the member did stays."""
    await uow.execute(delete(Member).where(Member.workspace_id == workspace_id, Member.id == member_id))


async def insert_invitation(
    uow: UnitOfWork,
    workspace_id: UUID,
    token_hash: bytes,
    *,
    role: Role,
    email: str | None,
    days: int,
    created_by: UUID,
) -> Row[Any]:
    """A new invitation."""
    made = (
        insert(Invitation)
        .values(
            id=uuid7(),
            workspace_id=workspace_id,
            token_hash=token_hash,
            role=role,
            email=email,
            created_by=created_by,
            expires_at=func.now() + func.make_interval(0, 0, 0, days),
        )
        .returning(*Invitation.__table__.c)
    )
    return (await uow.execute(made)).one()


async def open_invitations(uow: UnitOfWork, workspace_id: UUID) -> Sequence[Row[Any]]:
    """The invitations that can still be accepted, the newest first."""
    return await uow.rows(
        select(Invitation.__table__)
        .where(
            Invitation.workspace_id == workspace_id,
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > func.now(),
        )
        .order_by(Invitation.id.desc())
        .limit(1000)
    )


async def invitation_by_token(uow: UnitOfWork, token_hash: bytes, *, lock: bool = False) -> Row[Any] | None:
    """The open invitation with this secret, with the name of its workspace."""
    wanted = (
        select(*Invitation.__table__.c, Workspace.name.label("workspace_name"))
        .join(Workspace, Workspace.id == Invitation.workspace_id)
        .where(
            Invitation.token_hash == token_hash,
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > func.now(),
            Workspace.deleted_at.is_(None),
        )
    )
    return await uow.row(wanted.with_for_update(of=Invitation) if lock else wanted)


async def accept_invitation(uow: UnitOfWork, workspace_id: UUID, invitation_id: UUID, user_id: UUID) -> None:
    """Note who accepted; the link is spent."""
    await uow.execute(
        update(Invitation)
        .where(Invitation.workspace_id == workspace_id, Invitation.id == invitation_id)
        .values(accepted_by=user_id, accepted_at=func.dianjing_now())
    )


async def delete_invitation(uow: UnitOfWork, workspace_id: UUID, invitation_id: UUID) -> None:
    """Withdraw an invitation: the link is dead."""
    await uow.execute(delete(Invitation).where(Invitation.workspace_id == workspace_id, Invitation.id == invitation_id))


def _with_users() -> Select[*tuple[Any, ...]]:
    return select(Member.id, Member.role, Member.user_id, Member.created_at, User.email, User.name).join(
        User, User.id == Member.user_id
    )
