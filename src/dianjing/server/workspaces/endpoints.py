"""Routes about workspaces, their members, and invitations into them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response

from dianjing.core.errors import Forbidden, Invalid
from dianjing.core.words import Words
from dianjing.server.accounts.passwords import open_passwords
from dianjing.server.accounts.presenting import me_of, put_session_cookie
from dianjing.server.accounts.schemas import Me, UserShown
from dianjing.server.accounts.service import create_user, open_session
from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.authentication import COOKIE, csrf_of, open_authenticator
from dianjing.server.kit.edge import describe_client
from dianjing.server.kit.gates import Anyone, Here, Otherwise, Permit, SignedIn
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.workspaces import service
from dianjing.server.workspaces.access import invitation_access, is_oneself, member_access
from dianjing.server.workspaces.schemas import (
    Acceptance,
    InvitationListed,
    InvitationMade,
    Invitations,
    InvitationShown,
    InvitationWish,
    MemberChanges,
    MemberShown,
    WorkspaceChanges,
    WorkspaceNamed,
    WorkspaceShown,
    WorkspaceWish,
)

router = FeatureRouter("workspaces")


@router.get("/workspaces", operation_id="workspaces.list")
async def list_workspaces(
    deleted: Annotated[bool, Query(description="those of mine that can be restored")] = False,
    here: Here = SignedIn("account.read"),
) -> Page[WorkspaceShown]:
    """The workspaces that I am in; with ``deleted`` those that I owned, were deleted, and can still be restored."""
    found = service.deleted_of if deleted else service.workspaces_of
    return Page(items=[_shown(row) for row in await found(here.uow, here.actor.user_id)], next=None)


@router.post("/workspaces", status_code=201, operation_id="workspaces.create")
async def create_workspace(wish: WorkspaceWish, here: Here = SignedIn("workspaces.create")) -> WorkspaceShown:
    """A new workspace of which I am the owner; who may make one is a setting of the instance."""
    if here.resources.settings.workspace_creation == "administrators" and not here.actor.administrator:
        raise Forbidden(
            "workspaces.only_administrators",
            Words(zh="只有实例管理员可以新建工作空间", en="Only administrators of this instance make workspaces"),
        )
    made = await service.create_workspace(here.uow, name=wish.name, slug=wish.slug, owner=here.actor.user_id)
    await service.forget_rights(here.uow, here.resources.once(open_authenticator), here.actor.user_id)
    return _shown(made)


@router.get("/workspaces/{workspace}", operation_id="workspaces.get")
async def get_workspace(here: Here = Permit("workspace.read", on=workspace_access)) -> WorkspaceShown:
    """One workspace."""
    return _shown(await service.workspace_shown(here.uow, here.workspace))


@router.patch("/workspaces/{workspace}", operation_id="workspaces.change")
async def change_workspace(
    wish: WorkspaceChanges, here: Here = Permit("workspace.write", on=workspace_access)
) -> WorkspaceShown:
    """Rename a workspace."""
    return _shown(await service.rename_workspace(here.uow, here.workspace, wish.name))


@router.delete("/workspaces/{workspace}", status_code=204, operation_id="workspaces.delete")
async def delete_workspace(
    name: Annotated[str, Query(max_length=100, description="the workspace's name, typed by whoever means it")],
    here: Here = Permit("workspace.delete", on=workspace_access),
) -> None:
    """Put a workspace away with everything in it; for 30 days an owner can restore it, then it goes for good."""
    await service.delete_workspace(here.uow, here.resources.once(open_authenticator), here.workspace, name)


@router.post("/workspaces/{workspace}/restore", operation_id="workspaces.restore")
async def restore_workspace(workspace: str, here: Here = SignedIn("workspaces.restore")) -> WorkspaceShown:
    """Bring back a workspace that I own and that was deleted."""
    authenticator = here.resources.once(open_authenticator)
    return _shown(await service.restore_workspace(here.uow, authenticator, here.actor.user_id, workspace))


@router.get("/workspaces/{workspace}/members", operation_id="workspaces.list_members")
async def list_members(asked: AskedPage, here: Here = Permit("members.read", on=workspace_access)) -> Page[MemberShown]:
    """Who is in the workspace."""
    rows, following = await service.members_page(here.uow, here.workspace, asked)
    return Page(items=[_member(row) for row in rows], next=following)


@router.patch("/workspaces/{workspace}/members/{member}", operation_id="workspaces.change_member")
async def change_member(wish: MemberChanges, here: Here = Permit("members.manage", on=member_access)) -> MemberShown:
    """Give a member another role."""
    authenticator = here.resources.once(open_authenticator)
    return _member(await service.change_role(here.uow, authenticator, here.workspace, here.thing, wish.role))


@router.delete("/workspaces/{workspace}/members/{member}", status_code=204, operation_id="workspaces.remove_member")
async def remove_member(
    here: Here = Permit("members.manage", on=member_access, otherwise=[Otherwise("workspace.read", is_oneself)]),
) -> None:
    """Remove a member; everybody may remove themselves."""
    await service.remove_member(here.uow, here.resources.once(open_authenticator), here.workspace, here.thing)


@router.get("/workspaces/{workspace}/invitations", operation_id="workspaces.list_invitations")
async def list_invitations(here: Here = Permit("members.invite", on=workspace_access)) -> Invitations:
    """The invitations that nobody has accepted yet."""
    rows = await service.open_invitations(here.uow, here.workspace)
    return Invitations(items=[InvitationListed.model_validate(row, from_attributes=True) for row in rows])


@router.post("/workspaces/{workspace}/invitations", status_code=201, operation_id="workspaces.invite")
async def invite(wish: InvitationWish, here: Here = Permit("members.invite", on=workspace_access)) -> InvitationMade:
    """A link that makes whoever opens it a member; shown this once."""
    row, secret = await service.invite(
        here.uow,
        here.workspace,
        here.actor.user_id,
        here.permissions,
        role=wish.role,
        email=wish.email,
        days=wish.days,
    )
    listed = InvitationListed.model_validate(row, from_attributes=True)
    settings = here.resources.settings
    base = settings.public_url.rstrip("/") if settings.public_url else str(here.request.base_url).rstrip("/")
    return InvitationMade(**listed.model_dump(), token=secret, url=f"{base}/invitations/{secret}")


@router.delete(
    "/workspaces/{workspace}/invitations/{invitation}",
    status_code=204,
    operation_id="workspaces.withdraw_invitation",
)
async def withdraw_invitation(here: Here = Permit("members.invite", on=invitation_access)) -> None:
    """Make an invitation's link worthless."""
    await service.withdraw_invitation(here.uow, here.workspace, here.thing.id)


@router.get("/invitations/{token}", operation_id="workspaces.show_invitation")
async def show_invitation(token: str, here: Here = Anyone("invitations.read")) -> InvitationShown:
    """What an invitation's link offers."""
    row = await service.invitation_shown(here.uow, token)
    return InvitationShown(
        workspace=WorkspaceNamed(name=row.workspace_name), role=row.role, email=row.email, expires_at=row.expires_at
    )


@router.post("/invitations/{token}/accept", operation_id="workspaces.accept_invitation")
async def accept_invitation(
    token: str, wish: Acceptance, response: Response, here: Here = Anyone("invitations.accept", recognise=True)
) -> Me:
    """Join, as who I am when signed in, else with a new account, which the answer signs in."""
    invitation = await service.invitation_shown(here.uow, token, lock=True)
    authenticator = here.resources.once(open_authenticator)
    if here.visitor is not None:
        await service.accept(here.uow, authenticator, invitation, here.visitor.user_id, here.visitor.email)
        cookie = here.request.cookies.get(COOKIE) if here.visitor.via == "session" else None
        return await me_of(here.uow, here.visitor.user_id, csrf=csrf_of(cookie) if cookie else "")
    email = wish.email or invitation.email
    if email is None or wish.name is None or wish.password is None:
        raise Invalid(
            "workspaces.account_needed",
            Words(
                zh="请登录，或填写姓名、邮箱和密码新建账户",
                en="Sign in, or give a name, an address and a password for a new account",
            ),
        )
    user_id = await create_user(
        here.uow, here.resources.once(open_passwords), email=email, name=wish.name, password=wish.password
    )
    await service.accept(here.uow, authenticator, invitation, user_id, email)
    days = here.resources.settings.session_days
    opened = await open_session(here.uow, user_id, days=days, address=describe_client(here.request.scope))
    put_session_cookie(response, here, opened.cookie)
    return await me_of(here.uow, user_id, csrf=csrf_of(opened.cookie))


def _shown(row: Any) -> WorkspaceShown:
    return WorkspaceShown.model_validate(row, from_attributes=True)


def _member(row: Any) -> MemberShown:
    user = UserShown(id=row.user_id, email=row.email, name=row.name)
    return MemberShown(id=row.id, user=user, role=row.role, joined_at=row.created_at)
