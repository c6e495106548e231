"""What was deleted 30 days ago goes for good, whatever kills the purge on its way; what releases hold stays."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import psycopg
import pytest_asyncio

from dianjing.core.ids import uuid7
from dianjing.core.release import check
from dianjing.server.app import create_app, edge_of
from dianjing.server.audit.reading import verify
from dianjing.server.audit.sealer import seal
from dianjing.server.blobs.garbage import collect, compare
from dianjing.server.blobs.service import open_blobs
from dianjing.server.db.models import all_tables
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.purge.service import purge
from dianjing.server.purge.statements import KEPT_OF_WORKSPACE
from dianjing.server.releases.tests.test_flow import cut, fetched
from dianjing.server.settings import Settings
from tests.fixtures.application import ORIGIN
from tests.fixtures.people import Place, make_place
from tests.fixtures.work import run_jobs

_PURGE = """
import asyncio, sys
from pathlib import Path
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.purge import service
from dianjing.server.settings import Settings

service._BATCH = 1

async def main():
    resources = Resources(Settings(data_dir=Path(sys.argv[2])), Database(sys.argv[1], connections=2))
    print("begun", flush=True)
    await service.purge(resources)

asyncio.run(main())
"""


@dataclass(slots=True)
class Instance:
    """An instance of the test's own, whose clock can be set forward."""

    place: Place
    resources: Resources
    url: str
    late: Resources | None = None

    async def later(self, days: int) -> Resources:
        """Let the days pass; the resources of a process that starts then."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(f"ALTER DATABASE \"{name}\" SET dianjing.shift = '{days} days'".encode())
        if self.late is not None:
            await self.late.close()
        self.late = Resources(self.resources.settings, Database(self.url, connections=3))
        return self.late

    def count(self, table: str, workspace: UUID | None = None) -> int:
        """Rows of a workspace in a table."""
        with psycopg.connect(self.url) as connection:
            query = f'SELECT count(*) FROM "{table}" WHERE workspace_id = %s'.encode()
            row = connection.execute(query, [workspace or self.place.id]).fetchone()
        assert row is not None
        return int(row[0])


@pytest_asyncio.fixture(loop_scope="session")
async def instance(own_database_url: str, tmp_path: Path) -> AsyncIterator[Instance]:
    settings = Settings(data_dir=tmp_path, database_url=own_database_url, workspace_creation="everyone")
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        resources: Resources = app.state.resources
        opened: list[httpx.AsyncClient] = []

        def browser() -> httpx.AsyncClient:
            transport = httpx.ASGITransport(edge_of(app, settings), client=("127.0.0.1", 40_000))
            opened.append(httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"Accept-Language": "en"}))
            return opened[-1]

        place = await make_place(resources.database, browser, roles=("owner",))
        instance = Instance(place, resources, own_database_url)
        yield instance
        if instance.late is not None:
            await instance.late.close()
        for client in opened:
            await client.aclose()


async def dataset(instance: Instance, name: str, *files: tuple[str, str]) -> str:
    """A dataset of texts, each kept as a blob, with a project on it."""
    me = instance.place.owner
    made = str((await me.post(f"{instance.place.path}/datasets", {"name": name})).json()["id"])
    uploads = []
    for path, content in files:
        data = content.encode()
        begun = (await me.post(f"/datasets/{made}/uploads", {"path": path, "size": len(data)})).json()
        await me.client.put(f"/api/uploads/{begun['id']}?offset=0", content=data)
        uploads.append(begun["id"])
    asked = await me.post(f"/datasets/{made}/imports", {"source": {"uploads": uploads}, "format": "raw"})
    assert asked.status_code == 202, asked.text
    await run_jobs(instance.resources, instance.place.id)
    return made


async def project_on(instance: Instance, name: str) -> str:
    """A project whose tasks are all done."""
    me = instance.place.owner
    wish = {"name": f"{name}-work", "dataset": name, "ontology": {"classes": [{"name": "thing", "shapes": ["span"]}]}}
    made = await me.post(f"{instance.place.path}/projects", wish)
    assert made.status_code == 201, made.text
    project = str(made.json()["id"])
    await run_jobs(instance.resources, instance.place.id)
    while leases := (await me.post(f"/projects/{project}/leases", {"count": 5})).json()["leases"]:
        for lease in leases:
            body = {"submission": str(uuid7()), "document": {"version": 1}}
            done = await me.post(f"/leases/{lease['id']}/submit", body)
            assert done.status_code == 200, done.text
        await run_jobs(instance.resources, instance.place.id)
    return project


def files(kind: str, count: int = 4) -> list[tuple[str, str]]:
    return [(f"{kind}-{n}.txt", f"{kind} {n} " * 2_000) for n in range(count)]


async def test_a_dataset_goes_with_all_that_hangs_on_it_but_not_what_a_release_holds(instance: Instance) -> None:
    me = instance.place.owner
    plain = await dataset(instance, "plain", *files("plain"), ("shared.txt", "shared " * 3_000))
    await project_on(instance, "plain")
    released = await dataset(instance, "released", *files("released"), ("shared.txt", "shared " * 3_000))
    await project_on(instance, "released")
    release = await cut(me, instance.resources, released, statuses=["accepted"])
    assert release["counts"]["items"] == 5
    await dataset_grows(instance, released)
    for one in (plain, released):
        assert (await me.client.delete(f"/api/datasets/{one}")).status_code == 204
    store = instance.resources.once(open_blobs).store

    soon = await instance.later(29)
    assert sum((await purge(soon)).values()) == 0

    late = await instance.later(31)
    gone = await purge(late)
    assert gone == {"workspace": 0, "dataset": 2, "project": 0, "item": 0}
    assert (instance.count("datasets"), instance.count("projects")) == (1, 1)
    assert instance.count("items") == 5, "what the release holds"
    assert instance.count("tasks") == instance.count("slots") == instance.count("task_events") == 0
    assert instance.count("lanes") == instance.count("task_counters") == 0
    assert instance.count("annotations") == 5
    assert await collect(late.database, store, grace=timedelta(0)) > 4
    mismatch = await compare(late.database, store)
    assert (mismatch.orphans, mismatch.missing) == ([], [])
    package = await fetched(me, release)
    for fault in check(package)[1]:
        # The media, which are fetched one by one.
        package.add(fault.path, (await me.get(f"/releases/{release['id']}/files/{fault.path}")).content)
    assert check(package)[1] == []
    assert (await me.post(f"/datasets/{released}/restore")).status_code == 404
    assert sum((await purge(late)).values()) == 0, "nothing comes again"
    await sound_audit(late, instance.place.id)
    events = (await me.get(f"{instance.place.path}/audit?limit=200")).json()["items"]
    assert {one["thing"] for one in events if one["verb"] == "system.purge"} >= {plain, released}


async def sound_audit(late: Resources, workspace: UUID) -> None:
    """The chain holds, with the purge in it."""
    async with late.database.begin() as uow:
        await seal(uow)
    assert (await verify(late.database, workspace)).flaws == []


async def dataset_grows(instance: Instance, of: str) -> None:
    """One item more, which no release holds."""
    me = instance.place.owner
    begun = (await me.post(f"/datasets/{of}/uploads", {"path": "late.txt", "size": 5})).json()
    await me.client.put(f"/api/uploads/{begun['id']}?offset=0", content=b"later")
    await me.post(f"/datasets/{of}/imports", {"source": {"uploads": [begun["id"]]}, "format": "raw"})
    await run_jobs(instance.resources, instance.place.id)


async def test_an_item_and_a_project_go_alone(instance: Instance) -> None:
    me = instance.place.owner
    kept = await dataset(instance, "kept", *files("kept"))
    project = await project_on(instance, "kept")
    other = (await me.post(f"{instance.place.path}/projects", {"name": "other", "dataset": "kept"})).json()["id"]
    await run_jobs(instance.resources, instance.place.id)
    items = (await me.get(f"/datasets/{kept}/items")).json()["items"]
    assert (await me.client.delete(f"/api/items/{items[0]['id']}")).status_code == 204
    assert (await me.client.delete(f"/api/projects/{project}")).status_code == 204
    late = await instance.later(31)
    assert await purge(late) == {"workspace": 0, "dataset": 0, "project": 1, "item": 1}
    assert (instance.count("items"), instance.count("tasks"), instance.count("annotations")) == (3, 3, 0)
    with psycopg.connect(instance.url) as connection:
        rows = connection.execute("SELECT project_id::text, sum(tasks)::int FROM task_counters GROUP BY 1").fetchall()
    assert rows == [(other, 3)]


async def test_a_workspace_goes_whole_and_its_audit_stays(instance: Instance) -> None:
    me, place = instance.place.owner, instance.place
    notes = await dataset(instance, "notes", *files("notes"))
    await project_on(instance, "notes")
    await cut(me, instance.resources, notes, statuses=["accepted"])
    wrong = await me.client.delete(f"/api{place.path}?name=test")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "workspaces.name_differs")
    assert (await me.client.delete(f"/api{place.path}?name=Test")).status_code == 204
    assert (await me.get(f"/datasets/{notes}")).status_code == 404
    assert [one["id"] for one in (await me.get("/workspaces?deleted=true")).json()["items"]] == [str(place.id)]
    assert (await me.post(f"{place.path}/restore")).status_code == 200
    assert (await me.get(f"/datasets/{notes}")).status_code == 200
    assert (await me.client.delete(f"/api{place.path}?name=Test")).status_code == 204

    late = await instance.later(31)
    assert await purge(late) == {"workspace": 1, "dataset": 0, "project": 0, "item": 0}
    left = {
        table.name: instance.count(table.name)
        for table in all_tables().tables.values()
        if "workspace_id" in table.columns and table.name not in KEPT_OF_WORKSPACE
    }
    assert {name: count for name, count in left.items() if count} == {}
    store = late.once(open_blobs).store
    await collect(late.database, store, grace=timedelta(0))
    assert instance.count("blobs") == 0
    assert [stored async for stored in store.iterate()] == []
    await sound_audit(late, place.id)
    assert instance.count("audit_events") > 0


async def test_a_purge_that_is_killed_goes_on(instance: Instance, tmp_path: Path) -> None:
    me = instance.place.owner
    made = await dataset(instance, "many", *files("many", 30))
    await project_on(instance, "many")
    assert (await me.client.delete(f"/api/datasets/{made}")).status_code == 204
    late = await instance.later(31)
    for milliseconds in (5, 40, 120):
        process = subprocess.Popen([sys.executable, "-c", _PURGE, instance.url, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        await asyncio.to_thread(process.stdout.readline)
        await asyncio.sleep(milliseconds / 1000)
        process.kill()
        process.wait()
        process.stdout.close()
    await purge(late)
    for table in ("datasets", "projects", "items", "tasks", "slots", "annotations", "media", "media_parts", "layers"):
        assert instance.count(table) == 0, table
