"""What happens to workspaces and their people."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.errors import Conflict, Forbidden, Gone, Invalid
from dianjing.core.permissions import ROLE_PERMISSIONS, Role
from dianjing.core.words import Words
from dianjing.server.audit.service import record
from dianjing.server.kit.access import uuid_of
from dianjing.server.kit.authentication import Authenticator, hash_of, new_secret, revoke
from dianjing.server.kit.gates import not_found
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.retention import KEPT
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.workspaces import repository


async def create_workspace(uow: UnitOfWork, *, name: str, slug: str | None, owner: UUID) -> Row[Any]:
    """A new workspace with its first owner. Raises ``Conflict`` when the slug that was asked for is taken."""
    made = await repository.insert_workspace(uow, name=name, slug=slug or slug_of(name), created_by=owner)
    if made is None and slug is None:
        fresh = f"{slug_of(name)[:54]}-{secrets.token_hex(4)}"
        made = await repository.insert_workspace(uow, name=name, slug=fresh, created_by=owner)
    if made is None:
        raise Conflict(
            "workspaces.slug_taken",
            Words(zh=f"标识 {slug!r} 已被占用", en=f"The short name {slug!r} is taken"),
            where="slug",
        )
    await repository.insert_member(uow, made.id, owner, "owner")
    await record(uow, "workspaces.create", "workspace", made.id, workspace=made.id)
    return made


def slug_of(name: str) -> str:
    """A short name for addresses, from the Latin letters and digits of a name.

    >>> slug_of("Ada's  Lab 2")
    'ada-s-lab-2'
    """
    found = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:63].rstrip("-")
    return found or f"workspace-{secrets.token_hex(4)}"


async def forget_rights(uow: UnitOfWork, authenticator: Authenticator, user_id: UUID) -> None:
    """After the commit, what a user may do is read anew."""
    await revoke(uow, authenticator, user_id)


async def workspaces_of(uow: UnitOfWork, user_id: UUID) -> Sequence[Row[Any]]:
    """The workspaces that a user is in."""
    return await repository.workspaces_of(uow, user_id)


async def workspace_shown(uow: UnitOfWork, workspace_id: UUID) -> Row[Any]:
    """The workspace's row."""
    return await repository.workspace_by_id(uow, workspace_id)


async def rename_workspace(uow: UnitOfWork, workspace_id: UUID, name: str | None) -> Row[Any]:
    """Give it a new name."""
    if name is not None:
        await repository.rename_workspace(uow, workspace_id, name)
        await record(uow, "workspace.write", "workspace", workspace_id, workspace=workspace_id)
    return await repository.workspace_by_id(uow, workspace_id)


async def deleted_of(uow: UnitOfWork, user_id: UUID) -> Sequence[Row[Any]]:
    """The workspaces of mine that were deleted and can still be restored."""
    return await repository.deleted_of(uow, user_id, KEPT)


async def delete_workspace(uow: UnitOfWork, authenticator: Authenticator, workspace_id: UUID, name: str) -> None:
    """Put a workspace away: nobody is in it any more; for 30 days an owner can restore it.

    Raises ``Invalid`` unless ``name`` is its name, typed by whoever means it.
    """
    row = await repository.workspace_by_id(uow, workspace_id, lock=True)
    if name.strip() != row.name:
        raise Invalid(
            "workspaces.name_differs",
            Words(zh="输入的名称与工作空间名称不一致", en="This is not the name of the workspace"),
            where="name",
            hint=Words(zh="请完整输入工作空间名称以确认删除", en="Type the workspace's whole name to delete it"),
        )
    await repository.delete_workspace(uow, workspace_id)
    await _forget_all(uow, authenticator, workspace_id)
    await record(uow, "workspace.delete", "workspace", workspace_id, workspace=workspace_id)


async def restore_workspace(uow: UnitOfWork, authenticator: Authenticator, user_id: UUID, workspace: str) -> Row[Any]:
    """Bring a workspace of mine back. Raises ``NotFound`` where I do not own it, or when it is too late."""
    identity = uuid_of(workspace)
    row = None if identity is None else await repository.owned(uow, user_id, identity)
    if row is None or identity is None:
        raise not_found()
    if row.deleted_at is not None:
        if not await repository.restore(uow, identity, KEPT):
            raise not_found()
        await _forget_all(uow, authenticator, identity)
        refs = {"restored": True}
        await record(uow, "workspace.delete", "workspace", identity, workspace=identity, refs=refs)
    return await repository.workspace_by_id(uow, identity)


async def _forget_all(uow: UnitOfWork, authenticator: Authenticator, workspace_id: UUID) -> None:
    for user in await repository.users_in(uow, workspace_id):
        await revoke(uow, authenticator, user)


async def members_page(
    uow: UnitOfWork, workspace_id: UUID, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of members."""
    return await repository.members_page(uow, workspace_id, asked)


async def add_member(uow: UnitOfWork, workspace_id: UUID, user_id: UUID, role: Role) -> UUID | None:
    """Make a user a member; None when they are one already. For invitations, and for the demo's and tests' people."""
    made = await repository.insert_member(uow, workspace_id, user_id, role)
    if made is not None:
        await record(uow, "members.add", "member", made, workspace=workspace_id, refs={"role": role})
    return made


async def change_role(
    uow: UnitOfWork, authenticator: Authenticator, workspace_id: UUID, member: Row[Any], role: Role
) -> Row[Any]:
    """Give a member another role; the last owner stays one."""
    await _keep_an_owner(uow, workspace_id, member.id, leaves=role != "owner")
    await repository.set_role(uow, workspace_id, member.id, role)
    await revoke(uow, authenticator, member.user_id)
    refs = {"from": str(member.role), "to": role}
    await record(uow, "members.manage", "member", member.id, workspace=workspace_id, refs=refs)
    return await repository.member_by_id(uow, workspace_id, member.id)


async def remove_member(uow: UnitOfWork, authenticator: Authenticator, workspace_id: UUID, member: Row[Any]) -> None:
    """End a membership; the last owner stays."""
    await _keep_an_owner(uow, workspace_id, member.id, leaves=True)
    await repository.delete_member(uow, workspace_id, member.id)
    await revoke(uow, authenticator, member.user_id)
    await record(uow, "members.remove", "member", member.id, workspace=workspace_id, refs={"user": str(member.user_id)})


async def invite(
    uow: UnitOfWork,
    workspace_id: UUID,
    inviter: UUID,
    permissions: frozenset[str],
    *,
    role: Role,
    email: str | None,
    days: int,
) -> tuple[Row[Any], str]:
    """A link that makes whoever opens it a member. Nobody gives what they do not have themselves."""
    if not ROLE_PERMISSIONS[role] <= permissions:
        raise Forbidden(
            "workspaces.role_beyond_own",
            Words(zh="不能授予超出自己权限的角色", en="You cannot give a role that may more than you"),
            where="role",
        )
    secret = new_secret()
    made = await repository.insert_invitation(
        uow, workspace_id, hash_of(secret), role=role, email=email, days=days, created_by=inviter
    )
    await record(uow, "members.invite", "invitation", made.id, workspace=workspace_id, refs={"role": role})
    return made, secret


async def open_invitations(uow: UnitOfWork, workspace_id: UUID) -> Sequence[Row[Any]]:
    """The invitations that can still be accepted."""
    return await repository.open_invitations(uow, workspace_id)


async def withdraw_invitation(uow: UnitOfWork, workspace_id: UUID, invitation_id: UUID) -> None:
    """Make the link worthless."""
    await repository.delete_invitation(uow, workspace_id, invitation_id)
    await record(uow, "members.uninvite", "invitation", invitation_id, workspace=workspace_id)


async def invitation_shown(uow: UnitOfWork, secret: str, *, lock: bool = False) -> Row[Any]:
    """The invitation behind a link. Raises ``Gone`` when it was never there, is spent, withdrawn or over."""
    found = await repository.invitation_by_token(uow, hash_of(secret), lock=lock)
    if found is None:
        raise Gone(
            "workspaces.invitation_over",
            Words(zh="这个邀请已失效", en="This invitation is not valid any more"),
            hint=Words(zh="请让对方重新发一个", en="Ask for a new one"),
        )
    return found


async def accept(
    uow: UnitOfWork, authenticator: Authenticator, invitation: Row[Any], user_id: UUID, email: str
) -> None:
    """Make the user a member with the invitation's role. A member already keeps their role."""
    if invitation.email is not None and invitation.email.lower() != email.lower():
        raise Invalid(
            "workspaces.invitation_for_another",
            Words(zh="这个邀请是发给另一个邮箱的", en="This invitation is for another address"),
            where="email",
        )
    await add_member(uow, invitation.workspace_id, user_id, invitation.role)
    await repository.accept_invitation(uow, invitation.workspace_id, invitation.id, user_id)
    await revoke(uow, authenticator, user_id)
    await record(uow, "members.join", "invitation", invitation.id, workspace=invitation.workspace_id)


async def _keep_an_owner(uow: UnitOfWork, workspace_id: UUID, member_id: UUID, *, leaves: bool) -> None:
    # Two owners who demote each other at once wait here, and the second sees what the first did.
    await repository.workspace_by_id(uow, workspace_id, lock=True)
    if leaves and await repository.owners(uow, workspace_id) == [member_id]:
        raise Conflict(
            "workspaces.last_owner",
            Words(zh="工作空间至少要有一名所有者", en="A workspace keeps at least one owner"),
            hint=Words(zh="先把另一名成员设为所有者", en="Make another member an owner first"),
        )
