"""``bench work``: claim and submit over HTTP, against pgbench with the same SQL in the same run."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import orjson
import psycopg

from dianjing.bench import machine
from dianjing.bench.ageing import age, do_head, overlapping, settle
from dianjing.bench.instance import Measured, instance, start
from dianjing.bench.peer import pgbench
from dianjing.bench.scene import Scene, build, ten_boxes
from dianjing.server.kit.database import Database

CLOSED = (1, 16, 64, 256)
TYPICAL = 16
"""People of the closed loop that is repeated after many submissions, and of the one that saves."""
LIMIT_MS = 1000.0
_PROBES = 3
"""Further open loops in which the number of people that holds the limit is looked for."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured; ``open_seconds`` come after half a minute in which people arrive."""

    tasks: int = 1_000_000
    people: int = 10_000
    seconds: float = 15.0
    open_seconds: float = 20.0
    loops: tuple[int, ...] = CLOSED
    aged: int = 300_000
    head: int = 100_000


class Bench:
    """One run on one instance: sends the driver out and keeps what it acknowledged."""

    def __init__(self, measured: Measured, scene: Scene, say: Say) -> None:
        self.measured = measured
        self.scene = scene
        self.say = say
        self.acks: list[Path] = []
        self.errors = 0

    def load(
        self, mode: str, tokens: list[str], seconds: float, *, project: UUID | None = None, of: str = "submits"
    ) -> dict[str, Any]:
        """What the driver saw, with CPU milliseconds of each part of the server for one of ``of``."""
        file = self.measured.data_dir / f"acks-{mode}-{len(tokens)}-{time.time_ns()}"
        orders = {
            "host": self.measured.host,
            "port": self.measured.port,
            "project": str(project or self.scene.project),
            "tokens": tokens,
            "mode": mode,
            "seconds": seconds,
            "document": orjson.loads(ten_boxes().stored()),
            "acks": str(file),
        }
        before = machine.cpu_seconds(self.measured.pid)
        command = [sys.executable, "-m", "dianjing.bench.driver"]
        done = subprocess.run(command, input=orjson.dumps(orders), capture_output=True, check=True)
        after = machine.cpu_seconds(self.measured.pid)
        self.acks.append(file)
        told: dict[str, Any] = orjson.loads(done.stdout)
        self.errors += sum(told["errors"].values())
        each = 1000 / max(1, told[of])
        return told | {
            "people": len(tokens),
            f"{of}_per_s": round(told[of] / told["wall_s"], 1),
            "cpu_ms": {part: round(each * (after[part] - before[part]), 3) for part in after},
            "cpu_ms_each": round(each * sum(after[part] - before[part] for part in after), 3),
        }

    def restart(self, web_processes: int) -> None:
        """Stop the instance and start it on the same data with so many web processes."""
        self.measured.stop()
        self.measured = start(self.measured.data_dir, web_processes=web_processes)

    def holding(self, people: int, seconds: float) -> dict[str, Any]:
        """Open loops: all the people first, then, where they do not hold the limit, how many do."""
        told: dict[str, Any] = {"runs": []}
        low, asked = 0, people
        high = people + 1
        for _ in range(1 + _PROBES):
            self.say(f"open loop of {asked:,}")
            run = self.load("open", self.scene.tokens[:asked], seconds)
            told["runs"].append(run)
            if not run["errors"] and worst_p95(run) < LIMIT_MS:
                low = asked
            else:
                high = asked
            if high - low <= max(1, people // 50):
                break
            asked = (low + high) // 2
        return told | {"people_at_p95_1s": low}


def run(size: Size, *, say: Say = lambda line: None) -> dict[str, Any]:
    """Measure; see ``docs/benchmarks.md`` for what each figure means."""
    with instance() as measured:
        say(f"scene: {size.tasks:,} tasks, {size.people:,} people")
        begun = time.perf_counter()
        scene = asyncio.run(_scene(measured, size.tasks, size.people))
        wait_for_tasks(measured, scene.project, size.tasks)
        told: dict[str, Any] = {"conditions": machine.conditions(), "tasks": size.tasks}
        told["tasks_per_s"] = round(size.tasks / (time.perf_counter() - begun))
        bench = Bench(measured, scene, say)
        try:
            return told | _measured(bench, size)
        finally:
            # The crowd may have had it started anew.
            bench.measured.stop()


def _measured(bench: Bench, size: Size) -> dict[str, Any]:
    told: dict[str, Any] = {"closed": {}}
    tokens = bench.scene.tokens
    for count in size.loops:
        bench.say(f"closed loop of {count}")
        told["closed"][str(count)] = bench.load("closed", tokens[:count], size.seconds)
    bench.say("closed loop of autosaves")
    told["saves"] = bench.load("saves", tokens[:TYPICAL], size.seconds, of="saves")
    bench.say("pgbench with the same SQL")
    peer = pgbench(bench.scene, bench.measured.database_url, clients=16, seconds=int(size.seconds))
    told["open"] = _crowd(bench, size) if size.people > max(size.loops, default=0) else {}
    told["overlap"] = _overlap(bench, size)
    told["aged"] = _aged(bench, size)
    best = max(told["closed"].values(), key=lambda one: one["submits_per_s"])
    return told | {
        "submits_per_s": best["submits_per_s"],
        "cpu_ms_per_loop": min(one["cpu_ms_each"] for one in told["closed"].values()),
        "cpu_ms_per_autosave": told["saves"]["cpu_ms_each"],
        "pgbench_tps": round(peer["tps"], 1),
        "ratio": round(best["submits_per_s"] / peer["tps"], 3),
        "people_at_p95_1s": told["open"].get("people_at_p95_1s"),
        "web_processes": told["open"].get("web_processes"),
        "aged_ratio": told["aged"]["ratio"],
        "overlap_ratio": told["overlap"]["ratio"],
        **_checked(bench.measured, bench.acks),
        "errors": bench.errors,
    }


def _crowd(bench: Bench, size: Size) -> dict[str, Any]:
    """How many people one web process holds and, where these are not all, how many two hold; the larger counts."""
    found = {1: bench.holding(size.people, size.open_seconds)}
    if found[1]["people_at_p95_1s"] < size.people:
        bench.say("the same with two web processes")
        bench.restart(web_processes=2)
        found[2] = bench.holding(size.people, size.open_seconds)
        bench.restart(web_processes=1)
    best = max(found, key=lambda count: found[count]["people_at_p95_1s"])
    return {
        "by_web_processes": {str(count): one for count, one in found.items()},
        "people_at_p95_1s": found[best]["people_at_p95_1s"],
        "web_processes": best,
    }


def worst_p95(told: dict[str, Any]) -> float:
    """The slowest p95 of the three requests in milliseconds; infinite where one of them was never answered."""
    return float(max(told[f"{what}_ms"].get("p95", float("inf")) for what in ("claim", "submit", "save")))


def _overlap(bench: Bench, size: Size) -> dict[str, Any]:
    """Somebody who has done the head of a level with overlap 3, against somebody new to it."""
    bench.say(f"overlap 3, with one person who has done {size.head:,} tasks")
    tasks = size.head + size.head // 10
    project = asyncio.run(overlapping(bench.measured, bench.scene, tasks))
    wait_for_tasks(bench.measured, project, 3 * tasks)
    fast, fresh = bench.scene.tokens[:2]
    told: dict[str, Any] = {"done": do_head(bench.measured, project, bench.scene.users[0], size.head)}
    told |= {
        name: bench.load("closed", [token], size.seconds / 3, project=project)
        for name, token in (("newcomer", fresh), ("fast", fast))
    }
    # A claim by the submission next to it, so that the machine's mood of these seconds does not count.
    slow, quick = (told[name]["claim_ms"]["p50"] / told[name]["submit_ms"]["p50"] for name in ("fast", "newcomer"))
    return told | {"ratio": round(slow / quick, 3)}


def _aged(bench: Bench, size: Size) -> dict[str, Any]:
    """What a loop costs now and after many submissions, measured near each other because machines change their mind."""
    young = bench.load("closed", bench.scene.tokens[:TYPICAL], size.seconds)
    bench.say(f"the rows of {size.aged:,} submissions")
    submitted = age(bench.measured, bench.scene, size.aged)
    settle(bench.measured)
    bench.say("closed loop after them")
    old = bench.load("closed", bench.scene.tokens[:TYPICAL], size.seconds)
    return {
        "submissions": submitted,
        "young": young,
        "old": old,
        "ratio": round(old["cpu_ms_each"] / young["cpu_ms_each"], 3),
    }


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


def wait_for_tasks(measured: Measured, project: UUID, slots: int) -> None:
    """A new project's own job makes tasks of all items; returns when so many slots are there."""
    with psycopg.connect(measured.database_url, autocommit=True) as database:
        while _number(database, "SELECT count(*) FROM slots WHERE project_id = %s", project) < slots:
            time.sleep(0.5)
        database.execute("VACUUM ANALYZE")


def _number(database: psycopg.Connection[Any], sql: LiteralString, *values: object) -> int:
    row = database.execute(sql, values).fetchone()
    return int(row[0]) if row is not None else 0


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
