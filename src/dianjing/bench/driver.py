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
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TextIO, TypeVar
from uuid import uuid4

import orjson

from dianjing.bench.http import Connection, encoded

T = TypeVar("T")

_SUBMIT_EVERY = 30.0
_SAVES_AT = (5.0, 15.0, 25.0)
"""Seconds after taking a task: an autosave each ten seconds, a submission each thirty."""
_GRACE = 2.0
"""Seconds that an answer may come after the end of an open loop; what has not come then counts as still waiting."""


@dataclass(slots=True)
class Seen:
    """Latencies in seconds by what was asked, errors, and acknowledged submissions.

    In an open loop only what was due after ``counted_from`` (seconds of the monotonic clock) counts: until then people
    come to work one by one.
    """

    acks: TextIO
    counted_from: float = 0.0
    latencies: dict[str, list[float]] = field(default_factory=lambda: {"claim": [], "submit": [], "save": []})
    answered: dict[str, int] = field(default_factory=lambda: {"claim": 0, "submit": 0, "save": 0})
    """All answers, those that do not count among the latencies too: what the server's CPU is divided by."""
    errors: dict[str, int] = field(default_factory=dict)
    empty: int = 0
    unanswered: int = 0

    def took(self, what: str, due: float) -> None:
        """Note that what was due at ``due`` is answered now."""
        if due >= self.counted_from:
            self.latencies[what].append(time.monotonic() - due)

    def failed(self, what: str) -> None:
        """Count an error."""
        self.errors[what] = self.errors.get(what, 0) + 1


@dataclass(frozen=True, slots=True)
class Orders:
    """What to do: ``mode`` closed or saves (as fast as answers come) or open (a schedule that does not wait for them).

    An open loop has people come to work during ``ramp`` seconds and measures for ``seconds`` after that.
    """

    host: str
    port: int
    project: str
    tokens: list[str]
    mode: str
    seconds: float
    document: dict[str, Any]
    acks: str
    ramp: float = _SUBMIT_EVERY
    connections: int = 256


class Person:
    """One simulated member. ``due`` is when a request should have gone out: waiting for a connection is not hidden."""

    def __init__(self, orders: Orders, seen: Seen, token: str) -> None:
        self._orders = orders
        self._seen = seen
        self._token = token
        self._document = encoded(orders.document)

    async def claim(self, connection: Connection, due: float) -> str | None:
        """A lease, or None when nothing is left or the claim failed."""
        path = f"/api/projects/{self._orders.project}/leases"
        status, body = await self._asked("claim", due, connection, "POST", path, b"{}")
        if status != 200:
            return None
        leases = orjson.loads(body)["leases"]
        if not leases:
            self._seen.empty += 1
            return None
        return str(leases[0]["id"])

    async def submit(self, connection: Connection, due: float, *, lease: str) -> None:
        """Hand the document in and log the acknowledgement."""
        submission = str(uuid4())
        body = (
            b'{"submission":"'
            + submission.encode()
            + b'","seconds":31.5,"edits":12,"document":'
            + self._document
            + b"}"
        )
        status, _ = await self._asked("submit", due, connection, "POST", f"/api/leases/{lease}/submit", body)
        if status == 200:
            self._seen.acks.write(f"{submission} {lease}\n")

    async def save(self, connection: Connection, due: float, *, lease: str, sequence: int) -> None:
        """Autosave."""
        body = b'{"sequence":' + str(sequence).encode() + b',"document":' + self._document + b"}"
        await self._asked("save", due, connection, "PUT", f"/api/leases/{lease}/draft", body)

    async def _asked(
        self, what: str, due: float, connection: Connection, method: str, path: str, body: bytes
    ) -> tuple[int, bytes]:
        try:
            status, answer = await connection.send(method, path, self._token, body)
        except OSError:
            status, answer = 0, b""
        if status == 200:
            self._seen.answered[what] += 1
            self._seen.took(what, due)
        else:
            self._seen.failed(f"{what} {status}")
        return status, answer


async def closed(orders: Orders, seen: Seen) -> None:
    """Each person claims and submits as fast as answers come, over a connection of their own."""
    until = time.monotonic() + orders.seconds

    async def loop(token: str) -> None:
        person, connection = Person(orders, seen, token), Connection(orders.host, orders.port)
        while time.monotonic() < until:
            lease = await person.claim(connection, time.monotonic())
            if lease is not None:
                await person.submit(connection, time.monotonic(), lease=lease)
            elif seen.empty:
                break
        connection.close()

    await asyncio.gather(*(loop(token) for token in orders.tokens))


async def saves(orders: Orders, seen: Seen) -> None:
    """Each person takes a task and saves the whole document as fast as answers come."""
    until = time.monotonic() + orders.seconds

    async def loop(token: str) -> None:
        person, connection = Person(orders, seen, token), Connection(orders.host, orders.port)
        lease = await person.claim(connection, time.monotonic())
        # A task that was left open has a draft: this sequence is beyond its own.
        sequence = time.time_ns() // 1000
        while lease is not None and time.monotonic() < until:
            await person.save(connection, time.monotonic(), lease=lease, sequence=sequence)
            sequence += 1
        connection.close()

    await asyncio.gather(*(loop(token) for token in orders.tokens))


class Crowd:
    """People who save and submit by the clock. A latency counts from when it was due, so waiting is not hidden."""

    def __init__(self, orders: Orders, seen: Seen) -> None:
        self._orders = orders
        self._seen = seen
        self._begun = time.monotonic()
        seen.counted_from = self._begun + orders.ramp
        self._until = seen.counted_from + orders.seconds
        self._free: asyncio.Queue[Connection] = asyncio.Queue()
        for _ in range(orders.connections):
            self._free.put_nowait(Connection(orders.host, orders.port))

    async def run(self) -> None:
        """Let them all come, work until the end, and go."""
        people = [asyncio.create_task(self._live(token)) for token in self._orders.tokens]
        await asyncio.wait(people, timeout=self._until + _GRACE - time.monotonic())
        for one in people:
            one.cancel()
        for outcome in await asyncio.gather(*people, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome

    async def _live(self, token: str) -> None:
        person = Person(self._orders, self._seen, token)
        due = self._begun + random.random() * self._orders.ramp
        while due < self._until:
            lease = await self._at(due, "claim", person.claim)
            if lease is not None:
                # A task that was left open has a draft: these sequences are beyond its own.
                first = time.time_ns() // 1000
                for number, after in enumerate(_SAVES_AT):
                    save = partial(person.save, lease=lease, sequence=first + number)
                    await self._at(due + after, "save", save)
                await self._at(due + _SUBMIT_EVERY, "submit", partial(person.submit, lease=lease))
            due += _SUBMIT_EVERY

    async def _at(self, due: float, what: str, ask: Callable[[Connection, float], Awaitable[T]]) -> T:
        await asyncio.sleep(due - time.monotonic())
        try:
            connection = await self._free.get()
            try:
                return await ask(connection, due)
            finally:
                self._free.put_nowait(connection)
        except asyncio.CancelledError:
            # It still waits at the end: counted with what it has waited so far.
            if due < self._until:
                self._seen.unanswered += 1
                self._seen.took(what, due)
            raise


async def opened(orders: Orders, seen: Seen) -> None:
    """An open loop; see ``Crowd``."""
    await Crowd(orders, seen).run()


MODES = {"closed": closed, "saves": saves, "open": opened}


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
        asyncio.run(MODES[orders.mode](orders, seen))
        wall = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "wall_s": round(wall, 2),
        **{f"{what}s": number for what, number in seen.answered.items()},
        **{f"{what}_ms": percentiles(took) for what, took in seen.latencies.items()},
        "errors": seen.errors,
        "nothing_left": seen.empty,
        "unanswered": seen.unanswered,
        "driver_cpu_s": round(used.ru_utime + used.ru_stime, 2),
    }
    sys.stdout.buffer.write(orjson.dumps(told))


if __name__ == "__main__":
    main()
