"""How a person and their session are shown to their own browser or program."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from dianjing.server.accounts import service
from dianjing.server.accounts.schemas import Me, MyWorkspace, UserShown
from dianjing.server.kit.authentication import COOKIE, memberships_of
from dianjing.server.kit.gates import Here
from dianjing.server.kit.unit_of_work import UnitOfWork


async def me_of(uow: UnitOfWork, user_id: UUID, *, csrf: str) -> Me:
    """Everything a client needs to know of who it acts for, as it stands in this transaction."""
    user = await service.user_shown(uow, user_id)
    places = await memberships_of(uow, user_id)
    return Me(
        user=UserShown(id=user.id, email=user.email, name=user.name),
        administrator=user.administrator,
        csrf=csrf,
        workspaces=[
            MyWorkspace(
                id=place.workspace_id,
                name=place.name,
                slug=place.slug,
                role=place.role,
                permissions=sorted(place.permissions),
            )
            for place in places.values()
        ],
        language=user.language,
        theme=user.theme,
        settings=user.settings,
    )


def put_session_cookie(response: Response, here: Here, cookie: str) -> None:
    """Hand the session to the browser: out of reach of scripts, and not sent along from other sites."""
    settings = here.resources.settings
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=settings.session_days * 86_400,
        path=settings.root_path or "/",
        httponly=True,
        samesite="lax",
        secure=here.request.url.scheme == "https" or (settings.public_origin or "").startswith("https:"),
    )


def take_session_cookie(response: Response, here: Here) -> None:
    """Take the session from the browser again."""
    response.delete_cookie(COOKIE, path=here.resources.settings.root_path or "/", httponly=True, samesite="lax")
