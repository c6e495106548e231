"""Setting up a fresh instance, once."""

from __future__ import annotations

import hmac

from fastapi import Response
from pydantic import BaseModel

from dianjing.core.errors import Conflict, Forbidden
from dianjing.core.words import Words
from dianjing.server.accounts.passwords import open_passwords
from dianjing.server.accounts.presenting import me_of, put_session_cookie
from dianjing.server.accounts.schemas import Email, Me, Password, PersonName, Wish
from dianjing.server.accounts.service import create_user, open_session
from dianjing.server.kit.authentication import csrf_of
from dianjing.server.kit.edge import describe_client
from dianjing.server.kit.gates import Anyone, Here
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.setup.service import begin_setup, is_needed
from dianjing.server.workspaces.schemas import WorkspaceName
from dianjing.server.workspaces.service import create_workspace

router = FeatureRouter("setup")

_HERE = frozenset({"127.0.0.1", "::1", "unix"})


class SetupWish(Wish):
    """The first user, the workspace they own, and the token of the link that ``serve`` printed."""

    email: Email
    name: PersonName
    password: Password
    workspace: WorkspaceName
    token: str | None = None


class SetupState(BaseModel):
    """Whether somebody still has to set this instance up."""

    needed: bool


@router.get("/setup", operation_id="setup.state")
async def state(here: Here = Anyone("setup.state")) -> SetupState:
    """Whether this instance still waits for its first user."""
    return SetupState(needed=await is_needed(here.uow))


@router.post("/setup", status_code=201, operation_id="setup.create")
async def create(wish: SetupWish, response: Response, here: Here = Anyone("setup.create")) -> Me:
    """Make the first user and their workspace, and sign them in. Only while there is no user."""
    _check_place(here, wish.token)
    if not await begin_setup(here.uow):
        raise Conflict(
            "setup.done",
            Words(zh="这个实例已经完成初始设置", en="This instance has been set up already"),
            hint=Words(zh="请登录", en="Sign in"),
        )
    address = describe_client(here.request.scope)
    settings = here.resources.settings
    user_id = await create_user(
        here.uow,
        here.resources.once(open_passwords),
        email=wish.email,
        name=wish.name,
        password=wish.password,
        administrator=True,
    )
    await create_workspace(here.uow, name=wish.workspace, slug=None, owner=user_id)
    opened = await open_session(here.uow, user_id, days=settings.session_days, address=address)
    put_session_cookie(response, here, opened.cookie)
    return await me_of(here.uow, user_id, csrf=csrf_of(opened.cookie))


def _check_place(here: Here, token: str | None) -> None:
    """Whoever reaches a fresh server first over a network is not thereby its owner."""
    expected = here.resources.settings.setup_token
    if expected is not None:
        allowed = token is not None and hmac.compare_digest(token.encode(), expected.get_secret_value().encode())
    else:
        allowed = False
    # Behind a proxy on this machine every visitor seems to be local, so forwarded requests need the token, too.
    forwarded = any(name in here.request.headers for name in ("x-forwarded-for", "forwarded", "x-forwarded-host"))
    if allowed or (describe_client(here.request.scope) in _HERE and not forwarded):
        return
    raise Forbidden(
        "setup.not_here",
        Words(
            zh="初始设置只能在本机，或用启动时打印的链接进行",
            en="Set up on the machine itself, or with the link that serve printed",
        ),
    )
