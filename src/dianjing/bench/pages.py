"""``bench pages``: every filter and order of the tasks, the objects and the gallery, with the database's plans.

The pages are asked of the running server, first for the time, then with ``auto_explain`` on for the plan.
"""

from __future__ import annotations

import asyncio
import http.client
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
import psycopg

from dianjing.bench import machine
from dianjing.bench.instance import Measured, instance
from dianjing.bench.lists import ITEM_ORDERS, OBJECT_ORDERS, TASK_ORDERS, Listing, fill, listings
from dianjing.bench.scene import Scene, build
from dianjing.bench.work import wait_for_tasks
from dianjing.server.app import create_app
from dianjing.server.kit.database import Database
from dianjing.server.settings import Settings

Say = Callable[[str], None]

_TIMES = 5
_BIG = frozenset({"items", "tasks", "slots", "media", "item_labels", "objects"})
_MOST_ROWS = 5_000
"""Rows that the database may look at for one page of 50: every part of a list reads one page of its own at most."""
_LIMIT_MS = 50.0
_PLAN = re.compile(r"duration: ([\d.]+) ms  plan:\n((?:\t.*\n)+)")
_ASKED = {
    "items": {
        "cursor",
        "limit",
        "order",
        "modality",
        "split",
        "group",
        "label",
        "prefix",
        "project",
        "state",
        "deleted",
    },
    "tasks": {"cursor", "limit", "order", "stage", "state", "assignee", "holding", "prefix"},
    "objects": {
        "cursor",
        "limit",
        "order",
        "label",
        "person",
        "since",
        "until",
        "stage",
        "state",
        "least",
        "most",
        "made",
    },
}
"""What is turned over here; a parameter that a route offers besides is an error, so that nothing goes unmeasured."""


def run(*, rows: int = 1_000_000, say: Say = lambda line: None) -> dict[str, Any]:
    """Milliseconds in the server for each list, and what is wrong with its plan."""
    with instance() as measured:
        say(f"scene: {rows:,} items and tasks")
        scene = asyncio.run(_scene(measured, rows))
        wait_for_tasks(measured, scene.project, rows)
        fill(scene, measured.database_url)
        _check_offers(measured)
        asked = list(listings(scene, measured.database_url))
        pages: dict[str, dict[str, Any]] = {one.name: {"ms": _timed(measured, scene, one)} for one in asked}
        _explain(measured)
        for one in asked:
            spent, flaws = _plans(measured, scene, one)
            pages[one.name] |= {"database_ms": spent, "flaws": flaws}
            say(f"{pages[one.name]['ms']:8.1f} ms {spent:8.1f} ms  {one.name}  {'; '.join(flaws)}")
    slowest = max(pages, key=lambda name: pages[name]["ms"])
    return {
        "conditions": machine.conditions(),
        "rows": rows,
        "lists": len(pages),
        "slowest": slowest,
        "slowest_ms": pages[slowest]["ms"],
        "over_50_ms": [name for name, page in pages.items() if page["ms"] > _LIMIT_MS],
        "bad_plans": {name: page["flaws"] for name, page in pages.items() if page["flaws"]},
        "pages": pages,
    }


async def _scene(measured: Measured, rows: int) -> Scene:
    database = Database(measured.database_url, connections=2)
    try:
        return await build(database, measured.database_url, tasks=rows, people=2)
    finally:
        await database.close()


def _check_offers(measured: Measured) -> None:
    paths = create_app(Settings(data_dir=measured.data_dir, database_url=measured.database_url)).openapi()["paths"]
    for path, known, listed in (
        ("/api/datasets/{dataset}/items", "items", ITEM_ORDERS),
        ("/api/projects/{project}/tasks", "tasks", TASK_ORDERS),
        ("/api/projects/{project}/objects", "objects", OBJECT_ORDERS),
    ):
        offered = {one["name"]: one for one in paths[path]["get"]["parameters"] if one["in"] == "query"}
        if set(offered) != _ASKED[known]:
            raise RuntimeError(f"{path} offers {sorted(offered)}; measured are {sorted(_ASKED[known])}")
        orders = set(offered["order"]["schema"].get("enum", ()))
        if orders != set(listed):
            raise RuntimeError(f"{path} offers the orders {sorted(orders)}")


def _timed(measured: Measured, scene: Scene, one: Listing) -> float:
    """The median of some requests, in milliseconds, as the server needs them: the client only reads the bytes."""
    times = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        _page(measured, scene, one)
        times.append(1000 * (time.perf_counter() - begun))
    return round(statistics.median(times), 1)


def _page(measured: Measured, scene: Scene, one: Listing) -> None:
    asked = {**one.asked, **({"cursor": one.cursor} if one.cursor else {})}
    status, body = _get(measured, scene.tokens[0], f"{one.path}?{urlencode(asked)}")
    if status != http.client.OK:
        raise RuntimeError(f"{one.name}: {status} {body[:300]!r}")


def _get(measured: Measured, token: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(measured.host, measured.port, timeout=120)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _explain(measured: Measured) -> None:
    """Have the database write the plan of every statement of new sessions into its log."""
    with psycopg.connect(measured.database_url, autocommit=True) as connection:
        name = connection.info.dbname
        for setting, value in (
            ("session_preload_libraries", "auto_explain"),
            ("auto_explain.log_min_duration", "0"),
            ("auto_explain.log_analyze", "on"),
            ("auto_explain.log_format", "json"),
        ):
            connection.execute(f"ALTER DATABASE \"{name}\" SET {setting} = '{value}'".encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    time.sleep(1.0)


def _plans(measured: Measured, scene: Scene, one: Listing) -> tuple[float, list[str]]:
    """Milliseconds in the statements themselves, and what is wrong with their plans."""
    log = measured.data_dir / "postgres" / "database.log"
    before = log.stat().st_size
    _page(measured, scene, one)
    time.sleep(0.02)
    with log.open("rb") as file:
        file.seek(before)
        text = file.read().decode(errors="replace")
    found: set[str] = set()
    plans, spent = 0, 0.0
    for match in _PLAN.finditer(text):
        spent += float(match[1])
        nodes = list(_nodes(orjson.loads(match[2])["Plan"]))
        if not any(node.get("Relation Name") in _BIG for node in nodes):
            continue
        plans += 1
        found |= {f"scans {node['Relation Name']}" for node in nodes if _scans(node)}
        looked = sum(_looked_at(node) for node in nodes if node.get("Relation Name") in _BIG)
        if looked > _MOST_ROWS:
            found.add(f"looks at {looked:,} rows")
    return round(spent, 1), sorted(found) if plans else ["no plan was seen"]


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _scans(node: Mapping[str, Any]) -> bool:
    return node["Node Type"] == "Seq Scan" and node.get("Relation Name") in _BIG


def _looked_at(node: Mapping[str, Any]) -> int:
    each = (
        node.get("Actual Rows", 0)
        + node.get("Rows Removed by Filter", 0)
        + node.get("Rows Removed by Index Recheck", 0)
    )
    return round(float(each) * float(node.get("Actual Loops", 1)))
