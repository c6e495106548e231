"""Routes about one's own account, and those of the instance's administrators."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from dianjing.core.errors import Forbidden
from dianjing.core.words import Words
from dianjing.server.accounts import service
from dianjing.server.accounts.passwords import open_passwords
from dianjing.server.accounts.presenting import me_of, put_session_cookie, take_session_cookie
from dianjing.server.accounts.schemas import (
    Credentials,
    Me,
    MeChanges,
    PasswordChange,
    Sessions,
    SessionShown,
    TokenMade,
    Tokens,
    TokenShown,
    TokenWish,
    UserAdministered,
    UserChanges,
)
from dianjing.server.kit.access import uuid_of
from dianjing.server.kit.authentication import COOKIE, csrf_of, open_authenticator
from dianjing.server.kit.edge import describe_client
from dianjing.server.kit.gates import Administrator, Anyone, Here, SignedIn
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("accounts")


@router.post("/session", operation_id="accounts.sign_in")
async def sign_in(wish: Credentials, response: Response, here: Here = Anyone("account.sign_in")) -> Me:
    """Sign in with address and password; the answer sets the session cookie."""
    opened = await service.sign_in(
        here.uow,
        here.resources.database,
        here.resources.once(open_passwords),
        email=wish.email,
        password=wish.password,
        address=describe_client(here.request.scope),
        days=here.resources.settings.session_days,
    )
    put_session_cookie(response, here, opened.cookie)
    return await me_of(here.uow, opened.user_id, csrf=csrf_of(opened.cookie))


@router.delete("/session", status_code=204, operation_id="accounts.sign_out")
async def sign_out(response: Response, here: Here = SignedIn("account.write")) -> None:
    """End this session everywhere."""
    session_id = _in_a_session(here)
    await service.sign_out(here.uow, here.resources.once(open_authenticator), here.actor.user_id, session_id)
    take_session_cookie(response, here)


@router.get("/me", operation_id="accounts.me")
async def me(here: Here = SignedIn("account.read")) -> Me:
    """Who I am, and what I may do where."""
    cookie = here.request.cookies.get(COOKIE, "") if here.actor.via == "session" else ""
    return await me_of(here.uow, here.actor.user_id, csrf=csrf_of(cookie) if cookie else "")


@router.patch("/me", operation_id="accounts.change_me")
async def change_me(wish: MeChanges, here: Here = SignedIn("account.write")) -> Me:
    """Change my name, language, theme and settings."""
    await service.change_me(here.uow, here.resources.once(open_authenticator), here.actor.user_id, wish)
    return await me(here)


@router.post("/me/password", status_code=204, operation_id="accounts.change_password")
async def change_password(wish: PasswordChange, here: Here = SignedIn("account.write")) -> None:
    """Change my password; my other sessions end."""
    await service.change_password(
        here.uow,
        here.resources.database,
        here.resources.once(open_passwords),
        here.resources.once(open_authenticator),
        here.actor.user_id,
        _in_a_session(here),
        current=wish.current,
        password=wish.password,
        address=describe_client(here.request.scope),
    )


@router.get("/me/sessions", operation_id="accounts.list_sessions")
async def list_sessions(here: Here = SignedIn("account.read")) -> Sessions:
    """Where I am signed in."""
    mine = here.actor.credential_id if here.actor.via == "session" else None
    return Sessions(
        items=[
            SessionShown(
                id=row.id,
                address=row.address,
                current=row.id == mine,
                created_at=row.created_at,
                expires_at=row.expires_at,
            )
            for row in await service.sessions_of(here.uow, here.actor.user_id)
        ]
    )


@router.delete("/me/sessions", status_code=204, operation_id="accounts.end_other_sessions")
async def end_other_sessions(here: Here = SignedIn("account.write")) -> None:
    """Sign out everywhere but here."""
    session_id = _in_a_session(here)
    authenticator = here.resources.once(open_authenticator)
    await service.end_other_sessions(here.uow, authenticator, here.actor.user_id, session_id)


@router.delete("/me/sessions/{session}", status_code=204, operation_id="accounts.end_session")
async def end_session(session: str, here: Here = SignedIn("account.write")) -> None:
    """Sign out one of my browsers."""
    authenticator = here.resources.once(open_authenticator)
    await service.end_session(here.uow, authenticator, here.actor.user_id, uuid_of(session))


@router.get("/me/tokens", operation_id="accounts.list_tokens")
async def list_tokens(here: Here = SignedIn("account.read")) -> Tokens:
    """My personal tokens, without their secrets."""
    rows = await service.tokens_of(here.uow, here.actor.user_id)
    return Tokens(items=[TokenShown.model_validate(row, from_attributes=True) for row in rows])


@router.post("/me/tokens", status_code=201, operation_id="accounts.create_token")
async def create_token(wish: TokenWish, here: Here = SignedIn("account.write")) -> TokenMade:
    """A new personal token; its secret is in this answer and nowhere else."""
    _in_a_session(here)
    row, secret = await service.create_token(here.uow, here.actor.user_id, wish)
    shown = TokenShown.model_validate(row, from_attributes=True)
    return TokenMade(**shown.model_dump(), token=secret)


@router.delete("/me/tokens/{token}", status_code=204, operation_id="accounts.delete_token")
async def delete_token(token: str, here: Here = SignedIn("account.write")) -> None:
    """End one of my tokens."""
    await service.delete_token(here.uow, here.resources.once(open_authenticator), here.actor.user_id, uuid_of(token))


@router.get("/instance/users", operation_id="accounts.list_users")
async def list_users(asked: AskedPage, here: Here = Administrator("instance.users.read")) -> Page[UserAdministered]:
    """All users of the instance."""
    rows, following = await service.list_users(here.uow, asked)
    return Page(items=[UserAdministered.model_validate(row, from_attributes=True) for row in rows], next=following)


@router.patch("/instance/users/{user}", operation_id="accounts.change_user")
async def change_user(
    user: str, wish: UserChanges, here: Here = Administrator("instance.users.write")
) -> UserAdministered:
    """Make or unmake an administrator, lock an account out or let it in again."""
    row = await service.change_user(here.uow, here.resources.once(open_authenticator), uuid_of(user), wish)
    return UserAdministered.model_validate(row, from_attributes=True)


def _in_a_session(here: Here) -> UUID:
    """The session's id. A token, whoever got hold of it, cannot make more tokens or change the password."""
    if here.actor.via == "token":
        raise Forbidden(
            "accounts.session_only",
            Words(zh="此操作需要在浏览器中登录后进行", en="This is done signed in with the password, not with a token"),
        )
    return here.actor.credential_id
