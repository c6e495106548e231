"""Finds the few routes that a path can mean before any pattern is tried: a house of routes costs no more than a room.

Routes are grouped by the number of segments of their path and its second one (``/api/projects/{project}/leases`` is
``(5, "projects")``); FastAPI's own router then matches inside the group, with all its rules.
"""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import APIRoute, APIRouter
from starlette.types import ASGIApp, Receive, Scope, Send

Key = tuple[int, str]


class Dispatcher:
    """Takes the place of the router's own search; a path of no group goes through all routes."""

    def __init__(self, router: APIRouter, groups: dict[Key, APIRouter]) -> None:
        self._whole = router
        self._groups = groups

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to the router of its group."""
        router: ASGIApp = self._whole.app
        if scope["type"] == "http":
            path: str = scope["path"]
            root: str = scope.get("root_path", "")
            group = self._groups.get(_key(path.removeprefix(root) if root else path))
            if group is not None:
                router = group.app
        await router(scope, receive, send)


def index_routes(app: FastAPI) -> None:
    """Make the application find its routes by groups. After all of them have been added."""
    grouped: dict[Key, list[APIRoute]] = {}
    endless: dict[str, list[APIRoute]] = {}
    for route in app.routes:
        if not isinstance(route, APIRoute):
            return
        key = _key(route.path)
        if ":path}" in route.path:
            # A parameter that may hold slashes makes paths of any length: it stands behind every group of its room.
            endless.setdefault(key[1], []).append(route)
        else:
            grouped.setdefault(key, []).append(route)
    groups = {}
    for key, routes in grouped.items():
        group = APIRouter(redirect_slashes=False, default=app.router.default)
        group.routes.extend([*routes, *endless.get(key[1], ())])
        groups[key] = group
    app.router.middleware_stack = Dispatcher(app.router, groups)


def _key(path: str) -> Key:
    parts = path.split("/")
    return len(parts), parts[2] if len(parts) > 2 else ""
