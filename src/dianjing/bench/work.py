"""``bench work``: claim and submit over HTTP, against pgbench with the same SQL in the same run."""

from __future__ import annotations

import asyncio
import http.client
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import psycopg

from dianjing.bench import machine
from dianjing.bench.instance import Measured, instance
from dianjing.bench.peer import pgbench
from dianjing.bench.scene import Scene, build, ten_boxes
from dianjing.server.kit.database import Database

CLOSED = (1, 16, 64, 256)

Say = Callable[[str], None]


def run(
    *,
    tasks: int = 1_000_000,
    people: int = 10_000,
    seconds: float = 15.0,
    open_seconds: float = 90.0,
    loops: tuple[int, ...] = CLOSED,
    say: Say = lambda line: None,
) -> dict[str, Any]:
    """Measure; see ``docs/benchmarks.md`` for what each figure means."""
    with instance() as measured:
        say(f"scene: {tasks:,} tasks, {people:,} people")
        begun = time.perf_counter()
        scene = asyncio.run(_scene(measured, tasks, people))
        wait_for_tasks(measured, scene, tasks)
        told: dict[str, Any] = {"conditions": machine.conditions(), "tasks": tasks}
        told["tasks_per_s"] = round(tasks / (time.perf_counter() - begun))
        told["closed"] = {}
        acks: list[Path] = []
        for count in loops:
            say(f"closed loop of {count}")
            told["closed"][str(count)], file = _load(measured, scene, "closed", scene.tokens[:count], seconds)
            acks.append(file)
        say("pgbench with the same SQL")
        peer = pgbench(scene, measured.database_url, clients=16, seconds=int(seconds))
        if people > max(loops, default=0):
            say(f"open loop of {people:,}")
            told["open"], file = _load(measured, scene, "open", scene.tokens[:people], open_seconds)
            acks.append(file)
        best = max(told["closed"].values(), key=lambda one: one["submits_per_s"])
        told |= {
            "submits_per_s": best["submits_per_s"],
            "cpu_ms_per_loop": min(one["cpu_ms_per_loop"] for one in told["closed"].values()),
            "pgbench_tps": round(peer["tps"], 1),
            "ratio": round(best["submits_per_s"] / peer["tps"], 3),
            **_checked(measured, acks),
        }
        told["errors"] = sum(
            sum(one["errors"].values())
            for one in [*told["closed"].values(), *([told["open"]] if "open" in told else [])]
        )
        return told


async def _scene(measured: Measured, tasks: int, people: int) -> Scene:
    database = Database(measured.database_url, connections=2)
    try:
        scene = await build(database, measured.database_url, tasks=tasks, people=people)
    finally:
        await database.close()
    with psycopg.connect(measured.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bench_people (n int PRIMARY KEY, user_id uuid)")
        connection.execute(
            "INSERT INTO bench_people SELECT n, u FROM unnest(%s::uuid[]) WITH ORDINALITY AS p(u, n)", [scene.users]
        )
        connection.execute("VACUUM ANALYZE")
    return scene


def wait_for_tasks(measured: Measured, scene: Scene, tasks: int) -> None:
    """The server's own job makes the tasks; asked for over HTTP by the owner."""
    connection = http.client.HTTPConnection(measured.host, measured.port, timeout=600)
    headers = {"Authorization": f"Bearer {scene.tokens[0]}", "Content-Type": "application/json"}
    connection.request("POST", f"/api/projects/{scene.project}/tasks", b'{"all": true}', headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 202:
        raise RuntimeError(f"tasks were refused: {answer.status} {body[:500]!r}")
    with psycopg.connect(measured.database_url, autocommit=True) as database:
        while True:
            row = database.execute("SELECT count(*) FROM slots WHERE project_id = %s", [scene.project]).fetchone()
            if row is not None and row[0] >= tasks:
                break
            time.sleep(0.5)
        database.execute("VACUUM ANALYZE")


def _load(
    measured: Measured, scene: Scene, mode: str, tokens: list[str], seconds: float
) -> tuple[dict[str, Any], Path]:
    file = measured.data_dir / f"acks-{mode}-{len(tokens)}-{time.time_ns()}"
    orders = {
        "host": measured.host,
        "port": measured.port,
        "project": str(scene.project),
        "tokens": tokens,
        "mode": mode,
        "seconds": seconds,
        "document": orjson.loads(ten_boxes().stored()),
        "acks": str(file),
    }
    before = machine.cpu_seconds(measured.pid)
    done = subprocess.run(
        [sys.executable, "-m", "dianjing.bench.driver"], input=orjson.dumps(orders), capture_output=True, check=True
    )
    used = machine.cpu_seconds(measured.pid) - before
    told: dict[str, Any] = orjson.loads(done.stdout)
    loops = max(1, told["submits"])
    return told | {
        "people": len(tokens),
        "submits_per_s": round(told["submits"] / told["wall_s"], 1),
        "cpu_ms_per_loop": round(1000 * used / loops, 3),
    }, file


def _checked(measured: Measured, acks: list[Path]) -> dict[str, int]:
    """What the clients were told, held against the database: each acknowledged submission once, no slot held twice."""
    told = [line.split()[0] for file in acks for line in file.read_text().splitlines()]
    with psycopg.connect(measured.database_url) as connection:
        found = connection.execute(
            "SELECT count(*), count(DISTINCT submission_id) FROM annotations WHERE submission_id = ANY(%s::uuid[])",
            [told],
        ).fetchone()
        twice = connection.execute(
            "SELECT count(*) FROM (SELECT task_id, stage, round, slot FROM slots WHERE state IN ('leased', 'done')"
            " GROUP BY 1, 2, 3, 4 HAVING count(*) > 1) AS held"
        ).fetchone()
    stored = found[0] if found else 0
    return {
        "acknowledged": len(told),
        "lost_submissions": len(set(told)) - stored,
        "double_leases": twice[0] if twice else 0,
    }
