"""The web application: finds the features, checks that each of their routes stands behind a gate, and serves them."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

import dianjing
import dianjing.server
from dianjing.server.errors import Problem, handle_errors
from dianjing.server.kit.authentication import COOKIE, open_authenticator
from dianjing.server.kit.database import Database
from dianjing.server.kit.dispatch import index_routes
from dianjing.server.kit.edge import Edge
from dianjing.server.kit.gates import Gate, PermitGate, SignedInGate, gates_of
from dianjing.server.kit.hot_route import HotDoor
from dianjing.server.kit.metrics import observe_request
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.routing import FeatureRouter, UngatedRoute
from dianjing.server.settings import Settings
from dianjing.server.ui import BrowserUi


def create_app(settings: Settings, *, database_url: str | None = None) -> FastAPI:
    """The application without its edge, for tools that look at its routes. ``web_application`` is what is served."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        url = database_url or settings.database_url
        if url is None:
            raise RuntimeError("the web process is given the address of its database")
        resources = Resources(settings, Database(url, connections=settings.database_connections))
        app.state.resources = resources
        await resources.once(open_authenticator).start()
        try:
            yield
        finally:
            await resources.close()

    app = FastAPI(
        title="Dianjing",
        version=dianjing.__version__,
        lifespan=life,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    handle_errors(app)
    for router in _feature_routers():
        # The routes themselves, not the router: so each is found in one step, and a test sees what is served.
        app.router.routes.extend(router.routes)
    app.router.default = BrowserUi()
    check_gates(app)
    index_routes(app)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def web_application(settings: Settings, *, database_url: str | None = None) -> ASGIApp:
    """The application as a web process serves it."""
    return edge_of(create_app(settings, database_url=database_url), settings)


def edge_of(app: FastAPI, settings: Settings) -> Edge:
    """What is served of an application: its edge, behind which hot routes come first."""
    return Edge(HotDoor(app), settings, observe_request)


def api_routes(app: FastAPI) -> list[APIRoute]:
    """The routes of the running application. Raises ``UngatedRoute`` for one that is not FastAPI's own kind."""
    for route in app.routes:
        if not isinstance(route, APIRoute):
            raise UngatedRoute(f"{route!r} cannot stand behind a gate")
    return [route for route in app.routes if isinstance(route, APIRoute)]


def gate_of(route: APIRoute) -> Gate:
    """The one gate of a route. Raises ``UngatedRoute`` when there is none, or more than one."""
    gates = gates_of(route)
    if len(gates) != 1:
        raise UngatedRoute(
            f"{sorted(route.methods or ())} {route.path} stands behind {len(gates)} gates instead of one"
        )
    return gates[0]


def check_gates(app: FastAPI) -> None:
    """Refuse an application in which a route names no permission, or two share an operation id."""
    seen: set[str] = set()
    for route in api_routes(app):
        gate_of(route)
        if route.unique_id in seen:
            raise UngatedRoute(f"two routes are called {route.unique_id!r}")
        seen.add(route.unique_id)


def _feature_routers() -> list[FeatureRouter]:
    found: list[FeatureRouter] = []
    for feature in sorted(pkgutil.iter_modules(dianjing.server.__path__), key=lambda entry: entry.name):
        name = f"{dianjing.server.__name__}.{feature.name}.endpoints"
        if not feature.ispkg or importlib.util.find_spec(name) is None:
            continue
        module = importlib.import_module(name)
        found += [router for router in vars(module).values() if isinstance(router, FeatureRouter)]
    return found


def _described(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1, with what FastAPI cannot know: how to sign in, the permission of each route, the form of errors."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    described = FastAPI.openapi(app)
    components = described.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
        "token": {"type": "http", "scheme": "bearer"},
    }
    refusal = {
        "description": "A problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for route in api_routes(app):
        if not route.include_in_schema:
            continue
        for method in route.methods or ():
            operation = described["paths"][route.path_format][method.lower()]
            gate = gate_of(route)
            operation["x-permission"] = gate.verb
            operation["security"] = [{"session": []}, {"token": []}] if _is_closed(gate) else []
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = refusal
    app.openapi_schema = described
    return described


def _is_closed(gate: Gate) -> bool:
    return isinstance(gate, PermitGate | SignedInGate)
