"""Alive, ready, and metrics."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from dianjing.server.app import create_app, edge_of
from dianjing.server.settings import Settings
from tests.fixtures.people import Place
from tests.fixtures.server import StartServer


@asynccontextmanager
async def _client(settings: Settings, address: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(edge_of(app, settings), client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://dianjing.test") as client:
            yield client


async def test_a_running_instance_is_alive_and_ready(stranger: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/readyz"):
        answer = await stranger.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_without_its_database_a_process_is_alive_and_not_ready(tmp_path: Path) -> None:
    away = Settings(data_dir=tmp_path, database_url="postgresql://nobody@127.0.0.1:1/nothing")
    async with _client(away) as client:
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "health.database_not_ready")


async def test_with_an_older_schema_it_is_not_ready(own_database_url: str, tmp_path: Path) -> None:
    connection = await asyncpg.connect(own_database_url)
    await connection.execute("UPDATE alembic_version SET version_num = 'older'")
    await connection.close()
    async with _client(Settings(data_dir=tmp_path, database_url=own_database_url)) as client:
        answer = await client.get("/readyz")
    assert answer.json()["code"] == "health.schema_not_ready"
    assert "dianjing migrate" in answer.json()["hint"]


async def test_when_blobs_cannot_be_kept_it_is_not_ready(own_database_url: str, tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("in the way")
    async with _client(Settings(data_dir=tmp_path, database_url=own_database_url)) as client:
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "blobs.unavailable")


async def test_the_metrics_count_requests_by_route_template_and_show_the_queues(
    stranger: httpx.AsyncClient, place: Place
) -> None:
    await place.owner.get(place.path)
    answer = await stranger.get("/metrics")
    assert answer.status_code == 200
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    routes = {sample.labels["route"] for sample in families["dianjing_http_request_seconds"].samples}
    assert "/api/workspaces/{workspace}" in routes
    assert str(place.id) not in answer.text
    assert {"dianjing_jobs", "dianjing_leases", "dianjing_audit_seal_age_seconds"} <= set(families)


async def test_the_metrics_are_for_the_machine_itself_or_for_who_has_the_token(
    own_database_url: str, tmp_path: Path
) -> None:
    closed = Settings(data_dir=tmp_path, database_url=own_database_url)
    async with _client(closed, "192.0.2.7") as client:
        assert (await client.get("/metrics")).json()["code"] == "health.metrics_closed"
    guarded = Settings(data_dir=tmp_path, database_url=own_database_url, metrics_token=SecretStr("s3cret"))
    async with _client(guarded) as client:
        assert (await client.get("/metrics")).status_code == 403
        wrong = await client.get("/metrics", headers={"Authorization": "Bearer wrong"})
        assert wrong.status_code == 403
        right = await client.get("/metrics", headers={"Authorization": "Bearer s3cret"})
        assert right.status_code == 200


def test_the_metrics_of_several_processes_are_summed_whoever_is_asked(serve: StartServer) -> None:
    served = serve("--web-processes", "2")
    for _ in range(40):
        # Each a connection of its own, so that both processes get some.
        httpx.get(f"{served.url}healthz").raise_for_status()
    for _ in range(5):
        answer = httpx.get(f"{served.url}metrics")
        families = {family.name: family for family in text_string_to_metric_families(answer.text)}
        (count,) = (
            sample.value
            for sample in families["dianjing_http_request_seconds"].samples
            if sample.name.endswith("_count") and sample.labels["route"] == "/healthz"
        )
        assert count == 40


_WAITS = """
import asyncio, httpx
from dianjing.server.kit.edge import Edge
from dianjing.server.logs import configure_logs
from dianjing.server.settings import Settings

async def takes_five_milliseconds(scope, receive, send):
    await asyncio.sleep(0.005)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})

async def main():
    for limit in (60_000, 1):
        edge = Edge(takes_five_milliseconds, Settings(slow_request_ms=limit), lambda *counted: None)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url="http://x") as client:
            await client.get("/somewhere")

configure_logs("json", "info")
asyncio.run(main())
"""


def test_a_request_that_lets_people_wait_is_logged_as_slow() -> None:
    # In a process of its own: a process configures its logs once.
    done = subprocess.run([sys.executable, "-c", _WAITS], capture_output=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [("request", "info"), ("slow request", "warning")]
    assert all(line["path"] == "/somewhere" and line["request_id"] for line in lines)


async def test_the_api_describes_itself_as_what_is_committed(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/api/openapi.json")
    assert answer.status_code == 200
    found = answer.json()
    assert found.pop("servers") == [{"url": "/"}]
    committed = json.loads((Path(__file__).parents[5] / "schema" / "openapi.json").read_text())
    assert found["openapi"].startswith("3.1")
    assert found["paths"].keys() == committed["paths"].keys()
    assert found["paths"]["/api/projects/{project}/leases"] == committed["paths"]["/api/projects/{project}/leases"]
