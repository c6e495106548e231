"""Every route of the running application, asked for real by everybody, gives what its gate declares."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from dianjing.server.app import api_routes, create_app
from dianjing.server.kit.resources import Resources
from dianjing.server.settings import Settings
from tests.fixtures.application import MakeBrowser
from tests.permissions.judging import Inquiry
from tests.permissions.site import make_site

ROUTES = [
    (route.unique_id, method)
    for route in api_routes(create_app(Settings(database_url="postgresql://unused")))
    for method in sorted(route.methods or ())
]


def route_of(running: FastAPI, operation: str) -> APIRoute:
    return next(route for route in api_routes(running) if route.unique_id == operation)


@pytest.mark.parametrize(("operation", "method"), ROUTES, ids=[operation for operation, _ in ROUTES])
async def test_a_route_gives_everybody_what_its_gate_declares(
    operation: str, method: str, running: FastAPI, resources: Resources, browser: MakeBrowser, served: ASGIApp
) -> None:
    site = await make_site(resources, browser, served, whole=True)
    other = await make_site(resources, browser, served, whole=False)
    inquiry = Inquiry(route_of(running, operation), method, site, other)
    assert await inquiry.run() == []
