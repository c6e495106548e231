"""The processes that ``serve`` starts: what runs in each of them, and how they live and die together.

    python -m dianjing.server.processes web 0      the first web process: TCP and the Unix socket
    python -m dianjing.server.processes web 1      a further one: the same TCP port
    python -m dianjing.server.processes worker 0   jobs, chores and the outbox

They read their settings from the environment that ``serve`` handed on. When ``serve`` dies, the kernel tells them to
end.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import uvloop

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.server.logs import configure_logs
from dianjing.server.settings import Settings

_PR_SET_PDEATHSIG = 1
DRAIN_SECONDS = 10.0
"""How long answers that are being written may take when a process ends."""
HAND_BACK_SECONDS = 25.0
"""How long running jobs may take to reach their next checkpoint when a worker ends."""
ORPHAN_SECONDS = 2.0
_STARTED_SECONDS = 3.0
_parent = os.getppid()


def end_with_parent() -> None:
    """Ask the kernel for SIGTERM when the process that started us dies; end at once if it has already."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if parent == 1 or os.getppid() != parent:
        sys.exit(1)


def is_orphan() -> bool:
    """Whether the process that started us has died."""
    return os.getppid() != _parent


async def until_signalled(run: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run with an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(stop)


async def run_web(settings: Settings, index: int, stop: asyncio.Event) -> None:
    """Serve HTTP until told to stop, then let the answers that are under way come to their end."""
    # The web half is heavy and only its processes load it.
    from granian.constants import Interfaces
    from granian.server.embed import Server

    from dianjing.server.app import create_app, edge_of
    from dianjing.server.kit.resources import Resources

    app = create_app(settings)
    edge = edge_of(app, settings)
    listening: dict[str, Any] = {"interface": Interfaces.ASGINL, "log_enabled": False, "backlog": 2048}
    servers = []
    if settings.port:
        servers.append(Server(edge, address=settings.host, port=settings.port, **listening))
    if index == 0:
        settings.socket_path.unlink(missing_ok=True)
        servers.append(Server(edge, uds=settings.socket_path, **listening))
    async with app.router.lifespan_context(app):
        resources: Resources = app.state.resources
        _collect_less()
        serving = [asyncio.create_task(server.serve()) for server in servers]
        if settings.activity_file is not None:
            serving.append(asyncio.create_task(_note_activity(edge, settings.activity_file)))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([stopping, *serving], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        resources.stopping.set()
        for server in servers:
            server.stop()  # type: ignore[no-untyped-call]
        _, late = await asyncio.wait(serving[: len(servers)], timeout=DRAIN_SECONDS)
        for task in [*late, *serving[len(servers) :]]:
            task.cancel()
    if not stop.is_set():
        raise Unavailable("web.ended", Words(zh="网页进程意外停止", en="The web process ended unasked"))


def _collect_less() -> None:
    """What is there now stays for good, and requests leave hardly any circles: looking for them may be rare."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


async def run_worker(settings: Settings, stop: asyncio.Event) -> None:
    """Work until told to stop."""
    from dianjing.server.kit.database import Database
    from dianjing.server.kit.resources import Resources
    from dianjing.server.worker import Worker

    if settings.database_url is None:
        raise Unavailable("worker.no_database", Words(zh="没有指定数据库", en="No database is named"))
    database = Database(settings.database_url, connections=settings.database_connections, application="dianjing worker")
    resources = Resources(settings, database)
    worker = Worker(resources, at_once=settings.worker_threads)

    async def pass_on() -> None:
        await stop.wait()
        worker.stop()

    # What is there by then stays for good, and need not be looked through each time for circles that nobody holds.
    asyncio.get_running_loop().call_later(_STARTED_SECONDS, gc.freeze)
    passing = asyncio.create_task(pass_on())
    working = asyncio.create_task(worker.run())
    try:
        await asyncio.wait([working, passing], return_when=asyncio.FIRST_COMPLETED)
        # With ``serve`` gone its database is gone, too, and nothing can be handed back to it.
        await asyncio.wait([working], timeout=ORPHAN_SECONDS if is_orphan() else HAND_BACK_SECONDS)
        if not working.done():
            working.cancel()
            return
        await working
    finally:
        passing.cancel()
        await resources.close()


async def _note_activity(edge: Any, file: Path) -> None:
    """Touch a file while requests come or are being answered, so that ``serve`` knows when nobody needs it."""
    seen = -1
    while True:
        if edge.requests != seen or edge.open_requests:
            seen = edge.requests
            file.touch()
        await asyncio.sleep(1.0)


def main(arguments: list[str]) -> None:
    """Become the process that the arguments name."""
    role, index = arguments[0], int(arguments[1])
    end_with_parent()
    settings = Settings()
    configure_logs(settings.log_format, settings.log_level)
    roles: dict[str, Callable[[asyncio.Event], Coroutine[Any, Any, None]]] = {
        "web": lambda stop: run_web(settings, index, stop),
        "worker": lambda stop: run_worker(settings, stop),
    }
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(until_signalled(roles[role]))


if __name__ == "__main__":
    main(sys.argv[1:])
