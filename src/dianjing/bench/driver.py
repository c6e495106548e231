"""The people of ``bench work``: a process of its own, over TCP, that logs each acknowledgement itself.

``python -m dianjing.bench.driver`` reads its orders as JSON from standard input and writes what it saw to standard
output; acknowledged submissions go to the file that the orders name, one ``submission lease`` a line.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

import orjson

from dianjing.bench.http import Connection, encoded

_SUBMIT_EVERY, _SAVE_EVERY = 30.0, 10.0


@dataclass(slots=True)
class Seen:
    """Latencies in seconds by what was asked, errors, and acknowledged submissions."""

    acks: TextIO
    claims: list[float] = field(default_factory=list)
    submits: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    empty: int = 0

    def failed(self, what: str) -> None:
        """Count an error."""
        self.errors[what] = self.errors.get(what, 0) + 1


@dataclass(frozen=True, slots=True)
class Orders:
    """What to do: ``mode`` closed (as fast as answers come) or open (a schedule that does not wait for them)."""

    host: str
    port: int
    project: str
    tokens: list[str]
    mode: str
    seconds: float
    document: dict[str, Any]
    acks: str
    connections: int = 256


class Person:
    """One simulated member."""

    def __init__(self, orders: Orders, seen: Seen, token: str) -> None:
        self._orders = orders
        self._seen = seen
        self._token = token
        self._document = encoded(orders.document)

    async def claim(self, connection: Connection) -> str | None:
        """A lease, or None when nothing is left or the claim failed."""
        path = f"/api/projects/{self._orders.project}/leases"
        status, body = await self._timed(self._seen.claims, connection, "POST", path, b"{}")
        if status != 200:
            self._seen.failed(f"claim {status}")
            return None
        leases = orjson.loads(body)["leases"]
        if not leases:
            self._seen.empty += 1
            return None
        return str(leases[0]["id"])

    async def submit(self, connection: Connection, lease: str) -> None:
        """Hand the document in and log the acknowledgement."""
        submission = str(uuid4())
        body = (
            b'{"submission":"'
            + submission.encode()
            + b'","seconds":31.5,"edits":12,"document":'
            + self._document
            + b"}"
        )
        path = f"/api/leases/{lease}/submit"
        status, _ = await self._timed(self._seen.submits, connection, "POST", path, body)
        if status == 200:
            self._seen.acks.write(f"{submission} {lease}\n")
        else:
            self._seen.failed(f"submit {status}")

    async def save(self, connection: Connection, lease: str, sequence: int) -> None:
        """Autosave."""
        body = b'{"sequence":' + str(sequence).encode() + b',"document":' + self._document + b"}"
        status, _ = await self._timed(self._seen.saves, connection, "PUT", f"/api/leases/{lease}/draft", body)
        if status != 200:
            self._seen.failed(f"draft {status}")

    async def _timed(
        self, into: list[float], connection: Connection, method: str, path: str, body: bytes
    ) -> tuple[int, bytes]:
        begun = time.perf_counter()
        try:
            answer = await connection.send(method, path, self._token, body)
        except OSError:
            return 0, b""
        into.append(time.perf_counter() - begun)
        return answer


async def closed(orders: Orders, seen: Seen) -> None:
    """Each person claims and submits as fast as answers come, over a connection of their own."""
    until = time.monotonic() + orders.seconds

    async def loop(token: str) -> None:
        person, connection = Person(orders, seen, token), Connection(orders.host, orders.port)
        while time.monotonic() < until:
            lease = await person.claim(connection)
            if lease is None:
                if seen.empty:
                    break
                continue
            await person.submit(connection, lease)
        connection.close()

    await asyncio.gather(*(loop(token) for token in orders.tokens))


async def opened(orders: Orders, seen: Seen) -> None:
    """Each person saves and submits by the clock. A latency counts from when it was due, so waiting is not hidden."""
    pool: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(orders.connections):
        pool.put_nowait(Connection(orders.host, orders.port))
    begun = time.monotonic()
    until = begun + orders.seconds

    async def at(due: float, into: list[float], ask: Any) -> Any:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        connection = await pool.get()
        waited = time.monotonic() - due
        before = len(into)
        try:
            return await ask(connection)
        finally:
            pool.put_nowait(connection)
            if len(into) > before:
                into[-1] += max(0.0, waited)

    async def live(token: str) -> None:
        person = Person(orders, seen, token)
        due = begun + random.random() * _SUBMIT_EVERY
        while due < until:
            lease = await at(due, seen.claims, person.claim)
            if lease is None:
                due += _SUBMIT_EVERY
                continue
            for sequence in (1, 2):
                await at(due + sequence * _SAVE_EVERY, seen.saves, partial(person.save, lease=lease, sequence=sequence))
            due += _SUBMIT_EVERY
            await at(due, seen.submits, partial(person.submit, lease=lease))

    await asyncio.gather(*(live(token) for token in orders.tokens))


def percentiles(values: list[float]) -> dict[str, float]:
    """p50, p95, p99 and the worst, in milliseconds."""
    ordered = sorted(values)
    if not ordered:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {
        name: round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2) for name, share in at.items()
    }


def main() -> None:
    """Read orders, carry them out, tell."""
    orders = Orders(**orjson.loads(sys.stdin.buffer.read()))
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with Path(orders.acks).open("w") as acks:
        seen = Seen(acks)
        begun = time.perf_counter()
        asyncio.run(closed(orders, seen) if orders.mode == "closed" else opened(orders, seen))
        wall = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "wall_s": round(wall, 2),
        "claims": len(seen.claims),
        "submits": len(seen.submits),
        "saves": len(seen.saves),
        "claim_ms": percentiles(seen.claims),
        "submit_ms": percentiles(seen.submits),
        "save_ms": percentiles(seen.saves),
        "errors": seen.errors,
        "nothing_left": seen.empty,
        "driver_cpu_s": round(used.ru_utime + used.ru_stime, 2),
    }
    sys.stdout.buffer.write(orjson.dumps(told))


if __name__ == "__main__":
    main()
