"""Finding routes by groups changes nothing but the time it takes."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from dianjing.server.kit.dispatch import Dispatcher, index_routes


def application() -> FastAPI:
    app = FastAPI(redirect_slashes=False, openapi_url=None)
    for path in ("/api/a", "/api/a/{one}", "/api/a/{one}/files/{path:path}", "/api/b/{one}", "/api/a/{one}/b/{two}"):

        async def answer(template: str = path) -> str:
            return template

        app.add_api_route(path, answer)
    return app


@pytest.mark.parametrize(
    "path",
    [
        "/api/a",
        "/api/a/1",
        "/api/a/1/files/x",
        "/api/a/1/files/x/y/z/w",
        "/api/b/1",
        "/api/a/1/b/2",
        "/api/c",
        "/api/a/1/2",
    ],
)
async def test_the_same_route_answers(path: str) -> None:
    plain, indexed = application(), application()
    index_routes(indexed)
    assert isinstance(indexed.router.middleware_stack, Dispatcher)
    answers = []
    for app in (plain, indexed):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
            answer = await client.get(path)
            answers.append((answer.status_code, answer.json()))
    assert answers[0] == answers[1]
