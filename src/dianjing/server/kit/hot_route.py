"""Routes of the hot path: the same gates and the same place in the API's description, without what FastAPI does
between them (solving dependencies, building models, checking answers) and without a unit of work that is not needed.

    @hot_route(router, "POST", "/leases/{lease}/submit", operation_id="work.submit",
               gate=Permit("work.submit", on=lease_access), body=SubmitWish, answer=Submitted)
    async def submit(asked: HotRequest) -> bytes: ...

The function asks for the gate's permission itself, by ``asked.permit(permissions)``, as soon as it knows what the actor
may do with the thing. One that has not asked gets no answer out.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from dianjing.server.kit.access import uuid_of
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.gates import Here, PermitGate, gates_of, not_found, refused
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.routing import FeatureRouter, UngatedRoute

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class HotRequest:
    """A request of somebody who is signed in; nothing of the database was asked yet."""

    resources: Resources
    actor: Actor
    by: Acting
    verb: str
    path: Mapping[str, str]
    body: bytes
    request: Request
    permitted: bool = False
    """Whether the permission was asked for, and is there."""

    def permit(self, permissions: frozenset[str]) -> None:
        """Raise ``Forbidden`` unless the gate's verb is among what the actor may do with the thing, and in scope."""
        if self.verb not in permissions or not self.actor.in_scope(self.verb):
            raise refused(self.verb, self.actor)
        self.permitted = True

    def id(self, parameter: str) -> UUID:
        """The id that the path names. Raises ``NotFound`` for what is no id, like for one that nobody gave."""
        found = uuid_of(self.path[parameter])
        if found is None:
            raise not_found()
        return found

    def read(self, model: type[M]) -> M:
        """The body as a model. Raises what FastAPI raises for a body that does not fit."""
        try:
            return cast(M, _adapter(model).validate_json(self.body or b"{}"))
        except ValidationError as error:
            raise RequestValidationError(
                [
                    {**one, "loc": ("body", *one["loc"])}
                    for one in error.errors(include_url=False, include_context=False)
                ]
            ) from error

    def read_plain(self, model: type[M]) -> M:
        """``read`` for a model of nothing but what JSON parsers make: a quick parser first, which spares a large
        document the checks of a model that asks nothing of it."""
        try:
            return cast(M, _adapter(model).validate_python(orjson.loads(self.body or b"{}")))
        except (orjson.JSONDecodeError, ValidationError):
            return self.read(model)

    def fits(self, model: type[M]) -> M | None:
        """The body as a model, or None where it does not fit: for a quick look before a slow and exact one."""
        try:
            return cast(M, _adapter(model).validate_json(self.body or b"{}"))
        except ValidationError:
            return None


HotFunction = Callable[[HotRequest], Awaitable[bytes | None]]
Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class HotRoute(APIRoute):
    """Hands the request to the hot function of its endpoint."""

    def get_route_handler(self) -> Handle:
        """What runs for each request."""
        run: HotFunction = self.endpoint.hot  # type: ignore[attr-defined]
        (gate,) = gates_of(self)
        assert isinstance(gate, PermitGate)
        status = self.status_code or 200

        async def handle(request: Request) -> Response:
            resources: Resources = request.app.state.resources
            actor = await gate.actor(request, resources)
            asked = HotRequest(
                resources=resources,
                actor=actor,
                by=Acting(user_id=actor.user_id, via=actor.via, request_id=request.scope.get("request_id", "")),
                verb=gate.verb,
                path=request.path_params,
                body=await _body(request.receive),
                request=request,
            )
            answer = await run(asked)
            if not asked.permitted:
                raise UngatedRoute(f"{self.unique_id} answered without asking for {gate.verb}")
            if answer is None:
                return Response(status_code=204)
            return Response(answer, status_code=status, media_type="application/json")

        return handle


class HotDoor:
    """Stands before the application and takes requests for hot routes past the layers of the framework, with the same
    handlers of errors.

    Every hot route is ``/api/{thing}/{id}/{verb}``, so one look into a table finds it.
    """

    def __init__(self, app: FastAPI) -> None:
        """After all routes have been added to ``app``."""
        self._app = app
        self._routes: dict[tuple[str, str, str], tuple[HotRoute, str, Handle]] = {}
        for route in app.routes:
            if isinstance(route, HotRoute):
                _, _, thing, parameter, verb = route.path.split("/")
                for method in route.methods or ():
                    self._routes[method, thing, verb] = (route, parameter.strip("{}"), route.get_route_handler())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a hot route; hand on all others."""
        found = None
        if scope["type"] == "http":
            root: str = scope.get("root_path", "")
            parts = (scope["path"][len(root) :] if root else scope["path"]).split("/")
            if len(parts) == 5 and parts[1] == "api":
                found = self._routes.get((scope["method"], parts[2], parts[4]))
        if found is None:
            await self._app(scope, receive, send)
            return
        route, parameter, handle = found
        scope["app"] = self._app
        scope["path_params"] = {parameter: parts[3]}
        scope["route"] = route
        request = Request(scope, receive)
        try:
            response = await handle(request)
        except Exception as error:
            said = await self._said(error, request)
            if said is None:
                raise
            response = said
        await response(scope, receive, send)

    async def _said(self, error: Exception, request: Request) -> Response | None:
        for kind in type(error).__mro__:
            handler = self._app.exception_handlers.get(kind)
            if handler is not None:
                response: Response = await handler(request, error)  # type: ignore[misc]
                return response
        return None


def hot_route(
    router: FeatureRouter,
    method: str,
    path: str,
    *,
    operation_id: str,
    gate: Any,
    body: type[BaseModel] | None,
    answer: type[BaseModel] | None,
    status_code: int = 200,
) -> Callable[[HotFunction], HotFunction]:
    """Declare the decorated function as what a route runs; ``body`` and ``answer`` describe it."""

    def declare(run: HotFunction) -> HotFunction:
        async def endpoint() -> None:
            raise AssertionError("a hot route runs its hot function")

        parameters = []
        if body is not None:
            parameters.append(inspect.Parameter("wish", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=body))
        parameters.append(
            inspect.Parameter("here", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Here, default=gate)
        )
        endpoint.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        endpoint.__name__ = run.__name__
        endpoint.__doc__ = run.__doc__
        endpoint.hot = run  # type: ignore[attr-defined]
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            operation_id=operation_id,
            response_model=answer,
            status_code=204 if answer is None else status_code,
            route_class_override=HotRoute,
        )
        return run

    return declare


async def _body(receive: Receive) -> bytes:
    """The whole body, which nearly always comes in one message. Raises ``ClientDisconnect``."""
    parts = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)


@cache
def _adapter(model: type[BaseModel]) -> TypeAdapter[Any]:
    return TypeAdapter(model)
