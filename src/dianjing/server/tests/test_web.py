"""What every answer has in common: problems in two languages, headers, limits, the page and its files."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from starlette.types import ASGIApp, Message
from structlog.testing import capture_logs

from dianjing.core.ids import uuid7
from dianjing.server.app import api_routes, create_app, edge_of
from dianjing.server.errors import handle_errors
from dianjing.server.settings import Settings
from dianjing.server.ui import BrowserUi
from tests.fixtures.people import Place


async def test_problems_speak_the_language_that_is_liked_best(stranger: httpx.AsyncClient) -> None:
    wanted = {
        "en": "Sign in to go on",
        "zh-CN,zh;q=0.9,en;q=0.8": "请先登录",
        "en;q=0.5,zh;q=0.4": "Sign in to go on",
        "fr": "请先登录",
        "zh;q=nonsense, en;q=0.1": "Sign in to go on",
    }
    for header, detail in wanted.items():
        answer = await stranger.get("/api/me", headers={"Accept-Language": header})
        assert answer.json()["detail"] == detail, header
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "en"


async def test_a_problem_names_what_where_and_the_request(place: Place) -> None:
    answer = await place.owner.post("/workspaces", {"name": ""}, headers={"X-Request-Id": "my-request-7"})
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["type"] == "urn:dianjing:problem:request.invalid"
    assert problem["where"] == "name"
    assert problem["request_id"] == answer.headers["x-request-id"] == "my-request-7"
    odd = await place.owner.get("/me", headers={"X-Request-Id": "<script>"})
    assert odd.headers["x-request-id"] != "<script>"


async def test_what_cannot_be_read_is_refused(place: Place) -> None:
    client = place.owner.client
    json = {"Content-Type": "application/json"}
    broken = await client.post("/api/workspaces", content=b"{", headers=json)
    assert broken.status_code == 422
    assert (await client.post("/api/workspaces", content=b"\xff\xfe", headers=json)).status_code == 422
    assert (await client.put("/api/workspaces", content=b"{}", headers=json)).status_code == 405
    unknown = await client.get("/api/unheard-of")
    assert unknown.json()["code"] == "request.no_such_route"
    assert (await client.get("/api/workspaces/")).json()["code"] == "request.no_such_route"
    assert (await client.get("/api")).status_code == 404


async def test_too_large_a_body_is_refused_whether_announced_or_not(place: Place) -> None:
    client = place.owner.client

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * (1024 * 1024)

    headers = {"Content-Type": "application/json"}
    announced = await client.post("/api/workspaces", content=b" " * (17 * 1024 * 1024), headers=headers)
    streamed = await client.post("/api/workspaces", content=endless(), headers=headers)
    assert announced.status_code == streamed.status_code == 413
    assert announced.json()["code"] == "request.too_large"


async def test_a_client_that_goes_away_in_the_middle_of_its_body_is_no_error_of_ours(
    place: Place, served: ASGIApp
) -> None:
    request = place.owner.client.build_request("POST", f"/api/leases/{uuid7()}/submit", content=b"{}")
    scope = {
        "type": "http",
        "method": "POST",
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": b"",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 1),
        "server": ("dianjing.test", 80),
        "scheme": "http",
        "root_path": "",
    }
    said: list[Message] = [
        {"type": "http.request", "body": b'{"docu', "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return said.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    with capture_logs() as logged:
        await served(scope, receive, send)
    assert not said
    assert sent[0]["status"] == 400
    assert "request.failed" not in [line["event"] for line in logged]


async def test_what_the_api_serves_can_run_nothing_in_a_browser(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/api/setup")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = await stranger.get("/")
    assert "script-src 'self' 'wasm-unsafe-eval'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_the_description_names_permissions_and_problems_and_is_openapi_3_1() -> None:
    app = create_app(Settings(database_url="postgresql://unused"))
    described = app.openapi()
    assert described["openapi"].startswith("3.1")
    operation = described["paths"]["/api/workspaces/{workspace}/members"]["get"]
    assert operation["operationId"] == "workspaces.list_members"
    assert operation["x-permission"] == "members.read"
    assert operation["responses"]["default"]["content"]["application/problem+json"]
    assert described["paths"]["/api/setup"]["get"]["security"] == []
    names = [route.unique_id for route in api_routes(app)]
    assert len(names) == len(set(names))


@pytest.fixture
def built(tmp_path: Path) -> Path:
    assets = tmp_path / "assets"
    assets.mkdir()
    page = '<!doctype html><head><base href="/" /></head><script src="./assets/main-1a2b.js"></script>'
    (tmp_path / "index.html").write_text(page)
    (assets / "main-1a2b.js").write_text("run()")
    (assets / "main-1a2b.js.gz").write_bytes(gzip.compress(b"run()"))
    return tmp_path


@pytest_asyncio.fixture(loop_scope="session")
async def page(built: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    handle_errors(app)
    app.router.default = BrowserUi(built)
    edge = edge_of(app, Settings(root_path="/tools"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url="http://dianjing.test") as client:
        yield client


async def test_every_address_of_the_page_is_the_page_under_its_folder(page: httpx.AsyncClient) -> None:
    for address in ("/tools/", "/tools/w/lab/datasets", "/w/lab"):
        answer = await page.get(address)
        assert '<base href="/tools/"' in answer.text, address
        assert answer.headers["cache-control"] == "no-cache"


async def test_hashed_files_last_and_are_sent_packed_to_who_can_unpack(page: httpx.AsyncClient) -> None:
    packed = await page.get("/tools/assets/main-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == "run()"
    plain = await page.get("/tools/assets/main-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == "run()"
    assert "immutable" in plain.headers["cache-control"]
    assert "javascript" in plain.headers["content-type"]
    assert (await page.get("/tools/assets/gone.js")).status_code == 404


async def test_no_address_leads_out_of_the_folder(page: httpx.AsyncClient, built: Path) -> None:
    (built.parent / "secret").write_text("secret")
    for address in ("/..%2fsecret", "/%2e%2e/secret", "/assets/..%2f..%2fsecret", "/%00", "//etc/passwd"):
        answer = await page.get(f"/tools{address}")
        assert "secret" not in answer.text.replace("secrets", "")
        assert "root:" not in answer.text
