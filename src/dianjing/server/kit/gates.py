"""Every route stands behind exactly one gate, which names a permission. ``app.py`` refuses to start otherwise.

``Permit(verb, on=access)``   a member of the thing's workspace whose role (and project, and token) holds the verb
``SignedIn(verb)``            anybody who is signed in, about what is their own
``Administrator(verb)``       who looks after the instance
``Anyone(why)``               the whole world: signing in, health

    @router.get("/datasets/{dataset}", operation_id="datasets.get")
    async def get_dataset(here: Here = Permit("datasets.read", on=dataset_access)) -> DatasetOut: ...

A gate opens the request's unit of work, which is committed before the answer is sent.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Path, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from dianjing.core.errors import Forbidden, NotFound, Unauthenticated
from dianjing.core.permissions import ROLE_PERMISSIONS, VERBS, Role
from dianjing.core.words import Words
from dianjing.server.kit.access import Access, Found
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.authentication import COOKIE, csrf_matches, open_authenticator
from dianjing.server.kit.identity import ACCOUNT_VERBS, Actor
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def refused(verb: str, actor: Actor) -> Forbidden:
    """What to answer to somebody who may not ``verb``, or whose token may not."""
    return _forbidden(verb) if actor.in_scope(verb) else _out_of_scope(verb)


def not_found() -> NotFound:
    """What to answer about a thing that is not there, or is in a workspace that the actor is not in."""
    return _not_found()


class Here:
    """Where an endpoint stands: the transaction, who asks, in which workspace, about which thing."""

    __slots__ = ("_actor", "_workspace", "permissions", "request", "resources", "thing", "uow")

    def __init__(self, request: Request, resources: Resources, uow: UnitOfWork, actor: Actor | None) -> None:
        self.request = request
        self.resources = resources
        self.uow = uow
        self._actor = actor
        self._workspace: UUID | None = None
        self.thing: Any = None
        """The row that the path names, as the feature's access gave it."""
        self.permissions: frozenset[str] = frozenset()
        """What the actor may do with the thing."""

    @property
    def visitor(self) -> Actor | None:
        """Who asks, where that may be nobody."""
        return self._actor

    @property
    def actor(self) -> Actor:
        """Who asks; behind ``Anyone`` there is nobody."""
        if self._actor is None:
            raise RuntimeError("nobody is signed in behind this gate")
        return self._actor

    @property
    def workspace(self) -> UUID:
        """The workspace that the thing belongs to."""
        if self._workspace is None:
            raise RuntimeError("this gate leads into no workspace")
        return self._workspace

    def may(self, verb: str) -> bool:
        """Whether the actor may also do this with the thing."""
        return verb in self.permissions and self.actor.in_scope(verb)

    def require(self, verb: str) -> None:
        """Raise ``Forbidden`` unless the actor may also do this."""
        if not self.may(verb):
            raise _forbidden(verb)

    async def reach(self, access: Access, **values: str) -> Any:
        """A second thing, by the same rules and with the same permissions asked of it as of the first.

        Raises ``NotFound`` when it is not in the same workspace.
        """
        found = await access.find(self.uow, self.actor, values)
        if found is None or found.workspace_id != self.workspace:
            raise _not_found()
        return found.thing

    def admit(self, found: Found) -> None:
        """Enter the workspace of what was found. For gates alone."""
        membership = self.actor.memberships[found.workspace_id]
        self._workspace = found.workspace_id
        self.thing = found.thing
        self.permissions = (membership.permissions | found.widened) - found.narrowed


Condition = Callable[[Here], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Another verb that opens the gate where a condition holds: an annotator may read the item they hold."""

    verb: str
    condition: Condition


class Gate:
    """What all gates do: find out who asks, refuse forged writes, open the unit of work."""

    def __init__(self, verb: str, parameters: Sequence[str] = ()) -> None:
        self.verb = verb
        self.parameters = tuple(parameters)
        # FastAPI reads the signature: so the path's parameters stand in the API's description.
        self.__signature__ = inspect.Signature(
            [inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)]
            + [
                inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=_described(name))
                for name in self.parameters
            ]
        )

    async def __call__(self, request: Request, **values: str) -> AsyncIterator[Here]:
        resources: Resources = request.app.state.resources
        actor = await self._actor(request, resources)
        by = Acting(
            user_id=actor.user_id if actor else None,
            via=actor.via if actor else "system",
            request_id=request.scope.get("request_id", ""),
        )
        async with resources.database.begin(by=by) as uow:
            here = Here(request, resources, uow, actor)
            await self._admit(here, values)
            yield here

    async def _actor(self, request: Request, resources: Resources) -> Actor | None:
        actor = await _authenticated(request, resources)
        if actor is None:
            raise _unauthenticated()
        if not actor.in_scope(self.verb):
            raise _out_of_scope(self.verb)
        return actor

    async def _admit(self, here: Here, values: dict[str, str]) -> None:
        raise NotImplementedError


class PermitGate(Gate):
    """See ``Permit``."""

    def __init__(self, verb: str, access: Access, otherwise: tuple[Otherwise, ...]) -> None:
        super().__init__(verb, access.parameters)
        self.access = access
        self.otherwise = otherwise

    async def actor(self, request: Request, resources: Resources) -> Actor:
        """Who asks, for hot routes, which look for the thing and its permission themselves."""
        actor = await self._actor(request, resources)
        if actor is None:
            raise _unauthenticated()
        return actor

    def opens_for(self, role: Role) -> bool:
        """Whether the role's own verbs open it, without a condition and without a project's changes."""
        return self.verb in ROLE_PERMISSIONS[role]

    async def _actor(self, request: Request, resources: Resources) -> Actor | None:
        actor = await _authenticated(request, resources)
        if actor is None:
            raise _unauthenticated()
        return actor

    async def _admit(self, here: Here, values: dict[str, str]) -> None:
        found = await self.access.find(here.uow, here.actor, values)
        if found is None:
            raise _not_found()
        here.admit(found)
        if here.may(self.verb):
            return
        for other in self.otherwise:
            if here.may(other.verb) and await other.condition(here):
                return
        raise refused(self.verb, here.actor)


class SignedInGate(Gate):
    """See ``SignedIn``."""

    async def _admit(self, here: Here, values: dict[str, str]) -> None:
        """Being signed in is enough: what follows is about the actor's own things."""


class AdministratorGate(Gate):
    """See ``Administrator``."""

    async def _admit(self, here: Here, values: dict[str, str]) -> None:
        if not here.actor.administrator:
            raise _forbidden(self.verb)


class AnyoneGate(Gate):
    """See ``Anyone``."""

    def __init__(self, verb: str, *, recognise: bool) -> None:
        super().__init__(verb)
        self._recognise = recognise

    async def _actor(self, request: Request, resources: Resources) -> Actor | None:
        _check_origin(request, resources)
        return await _authenticated(request, resources) if self._recognise else None

    async def _admit(self, here: Here, values: dict[str, str]) -> None:
        """Open to the world."""


def Permit(verb: str, *, on: Access, otherwise: Sequence[Otherwise] = ()) -> Any:
    """A dependency that lets in members who may ``verb`` on what ``on`` finds in the path, and gives ``Here``."""
    unknown = {verb, *(other.verb for other in otherwise)} - VERBS
    if unknown:
        raise ValueError(f"no role has the verb {sorted(unknown)}: name it in core/permissions.py")
    return Depends(PermitGate(verb, on, tuple(otherwise)), scope="function")


def SignedIn(verb: str) -> Any:
    """A dependency that lets in whoever is signed in; tokens need the verb in their scopes."""
    if verb not in ACCOUNT_VERBS:
        raise ValueError(f"{verb!r} is no verb of one's own account: name it in kit/identity.py")
    return Depends(SignedInGate(verb), scope="function")


def Administrator(verb: str) -> Any:
    """A dependency that lets in instance administrators."""
    return Depends(AdministratorGate(verb), scope="function")


def Anyone(verb: str, *, recognise: bool = False) -> Any:
    """A dependency that lets in the whole world; ``verb`` says for what.

    ``recognise`` makes ``here.visitor`` who is signed in, if anybody is.
    """
    return Depends(AnyoneGate(verb, recognise=recognise), scope="function")


def gates_of(route: APIRoute) -> list[Gate]:
    """The gates that a route stands behind."""
    return list(_gates(route.dependant))


def _gates(dependant: Dependant) -> list[Gate]:
    found = [dependant.call] if isinstance(dependant.call, Gate) else []
    return found + [gate for inner in dependant.dependencies for gate in _gates(inner)]


def _described(name: str) -> Any:
    if name == "workspace":
        return Annotated[str, Path(description="id or slug of the workspace; `-` is the first of mine, by slug")]
    return Annotated[str, Path(json_schema_extra={"format": "uuid"})]


async def recognised(request: Request, resources: Resources) -> Actor | None:
    """Who asks, looked up anew: a stream that goes on for hours asks this again. None once they are nobody."""
    return await _authenticated(request, resources)


async def _authenticated(request: Request, resources: Resources) -> Actor | None:
    authenticator = resources.once(open_authenticator)
    # Straight from the list: this is asked by every request.
    authorization = next((value for name, value in request.scope["headers"] if name == b"authorization"), None)
    if authorization is not None:
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        return await authenticator.by_token(token.strip()) if scheme.lower() == "bearer" else None
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return None
    actor = await authenticator.by_session(cookie)
    if actor is not None and request.method not in _SAFE:
        _check_origin(request, resources)
        if not csrf_matches(cookie, request.headers.get("x-csrf-token")):
            raise Forbidden(
                "request.forged",
                Words(zh="请求缺少页面令牌，未执行", en="The request lacks the page's token and was not carried out"),
                hint=Words(zh="刷新页面后重试", en="Reload the page and try again"),
            )
    return actor


def _check_origin(request: Request, resources: Resources) -> None:
    """A write that a browser sends from another site is refused, whatever else it carries."""
    origin = request.headers.get("origin")
    if origin is None or request.method in _SAFE or origin == resources.settings.public_origin:
        return
    if urlsplit(origin).netloc != request.headers.get("host"):
        raise Forbidden(
            "request.foreign_origin",
            Words(zh="请求来自其他网站，未执行", en="The request came from another site and was not carried out"),
            hint=Words(zh="若在反向代理之后，请设置 DIANJING_PUBLIC_URL", en="Behind a proxy, set DIANJING_PUBLIC_URL"),
        )


def _unauthenticated() -> Unauthenticated:
    return Unauthenticated("request.not_signed_in", Words(zh="请先登录", en="Sign in to go on"))


def _not_found() -> NotFound:
    return NotFound(
        "request.no_such_thing",
        Words(zh="没有找到，或不在你的工作空间中", en="Not found, or not in a workspace of yours"),
    )


def _forbidden(verb: str) -> Forbidden:
    return Forbidden(
        "request.not_permitted",
        Words(zh="你的角色没有此项权限", en="Your role does not include this"),
        hint=Words(zh="请联系工作空间管理员", en="Ask a manager of the workspace"),
        params={"verb": verb},
    )


def _out_of_scope(verb: str) -> Forbidden:
    return Forbidden(
        "token.out_of_scope",
        Words(zh=f"这个令牌的范围不包含 {verb}", en=f"This token's scopes do not include {verb}"),
        hint=Words(
            zh=f"在“我的”页面新建一个包含 {verb} 的令牌", en=f"Make a token with the scope {verb} on your own page"
        ),
        params={"verb": verb},
    )
