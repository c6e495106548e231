"""The wire between people and the server, which can be cut: a small TCP proxy in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from types import TracebackType
from typing import Self

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER that makes a close a reset, as when somebody pulls the plug."""


class Wire:
    """Forwards ``port`` to wherever ``lead_to`` said last. A context manager."""

    def __init__(self) -> None:
        self.port = 0
        self._target: tuple[str, int] | None = None
        self._deaf = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wire", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._listening.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def lead_to(self, host: str, port: int) -> None:
        """Where connections go from now on; those that are open stay where they are."""
        self._target = (host, port)

    def cut(self) -> None:
        """Break every connection that is open now."""
        self._loop.call_soon_threadsafe(self._break_all)

    def deafen(self, *, deaf: bool) -> None:
        """While deaf, requests arrive and no answer comes back."""
        self._deaf = deaf

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _break_all(self) -> None:
        for writer in list(self._open):
            self._break(writer)

    def _break(self, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far: asyncio.StreamWriter | None = None
        self._open.add(writer)
        try:
            answers, far = await asyncio.open_connection(*(self._target or ("127.0.0.1", 1)))
            self._open.add(far)
            passing = [
                asyncio.create_task(self._pass(reader, far, answering=False)),
                asyncio.create_task(self._pass(answers, writer, answering=True)),
            ]
            _, rest = await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
            for task in rest:
                task.cancel()
        except OSError:
            pass
        finally:
            for one in (writer, far):
                if one is not None:
                    self._open.discard(one)
                    one.close()

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, answering: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65_536):
                if answering and self._deaf:
                    return
                target.write(data)
                await target.drain()
