"""Processes that read lines for an import, where reading is what takes the time.

Parsing and validating hold the interpreter's lock, so that threads would only take turns with the job itself, with the
other jobs of its worker and with the router. A process of its own costs a second to start, and each line some 15
microseconds on its way there and back; and however fast lines are read, the database takes 30 to 90 microseconds to
write one. So an import begins by reading its lines itself, and has processes started once it has seen that its lines
are many and dear: polygons, relations and answers are, bare items and boxes are not.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from types import TracebackType
from typing import Any, Self

from dianjing.core.errors import Unavailable
from dianjing.core.item import ItemLines, Record
from dianjing.core.report import Entry, Report
from dianjing.core.words import Words
from dianjing.server.imports.reading import ReadItem, read_lines

Read = list[ReadItem | Entry]

_MOST = 4
"""More than this the database does not keep up with."""
_MANY_SECONDS = 1.0
_LOOK_AGAIN_SECONDS = 0.1
_DEAR_SECONDS = 120e-6


class ReadingPool:
    """Reads lines in up to ``processes`` processes, or here while that is cheaper; 0: always here.

    ``many`` is the CPU time in seconds that an import spends on reading before they are started, ``dear`` what a line
    has to cost. Use it as a context manager: its processes end with it, and with this process however that ends.
    """

    def __init__(self, processes: int = 0, *, many: float = _MANY_SECONDS, dear: float = _DEAR_SECONDS) -> None:
        self._processes = processes
        self._many, self._dear = many, dear
        self._spent, self._lines = 0.0, 0
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, after the lines that they are at; what waits is given up."""
        executor, self._executor = self._executor, None
        if executor is not None:
            _end(executor)

    @property
    def pids(self) -> list[int]:
        """The processes that there are."""
        return [] if self._executor is None else list(self._executor._processes)

    @property
    def ahead(self) -> int:
        """How many pieces of lines may be under way: one for each process to read and one to find waiting."""
        return 2 * self._processes

    def read(self, lines: ItemLines) -> Read | Future[Read]:
        """The items of lines, or the promise of them. Raises ``Unavailable`` where a process has died."""
        if self._executor is None:
            if not self._pays():
                return self._read_here(lines)
            self._executor = ProcessPoolExecutor(
                self._processes, multiprocessing.get_context("spawn"), initializer=_end_with_parent
            )
        try:
            return self._executor.submit(read_lines, lines)
        except BrokenExecutor as error:
            raise _died() from error

    def _pays(self) -> bool:
        return self._processes > 0 and self._spent >= self._many and self._spent >= self._dear * self._lines

    def _read_here(self, lines: ItemLines) -> Read:
        began = time.thread_time()
        found = read_lines(lines)
        self._spent += time.thread_time() - began
        self._lines += len(lines.lines)
        return found


def processes_here() -> int:
    """How many an import may have where no setting says so: all cores but the one that the job itself is on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST, cores - 1)


def read_in_order(
    records: Callable[[Report], Iterable[Record | ItemLines]], pool: ReadingPool
) -> Iterator[Record | ReadItem | Entry]:
    """What a reader yields with its lines read, and in between what it reports, all in the order of the source.

    ``records`` calls the reader with a report. Raises ``Unavailable`` where a process of the pool has died.
    """
    waiting: deque[Record | Entry | Read | Future[Read]] = deque()
    for record in records(Report(sink=waiting.append)):
        waiting.append(pool.read(record) if isinstance(record, ItemLines) else record)
        while waiting and (len(waiting) > pool.ahead or _is_there(waiting[0])):
            yield from _read(waiting.popleft())
    while waiting:
        yield from _read(waiting.popleft())


def _end(executor: ProcessPoolExecutor) -> None:
    """Shut it down and wait for it, also where one of its processes was killed while lines were on their way there.

    Until Python 3.12 (gh-94777) its thread then waits for ever for somebody to read them: once there is nobody left who
    could, the pipe is closed at our end, too, and the writing fails.
    """
    inside: Any = executor
    manager, calls = inside._executor_manager_thread, inside._call_queue
    executor.shutdown(wait=False, cancel_futures=True)
    while manager is not None and manager.is_alive():
        manager.join(_LOOK_AGAIN_SECONDS)
        if inside._broken:
            calls._reader.close()


def _is_there(one: object) -> bool:
    return not isinstance(one, Future) or one.done()


def _read(one: Record | Entry | Read | Future[Read]) -> Iterator[Record | ReadItem | Entry]:
    if isinstance(one, Future):
        try:
            yield from one.result()
        except BrokenExecutor as error:
            raise _died() from error
    elif isinstance(one, list):
        yield from one
    else:
        yield one


def _died() -> Unavailable:
    return Unavailable(
        "imports.reader_died",
        Words(
            zh="读取数据的进程意外退出，导入会从断点继续",
            en="A process that read lines died; the import goes on from there.",
        ),
        hint=Words(zh="反复出现时，多半是内存不足", en="Where it happens again and again, memory most likely ran out."),
    )


def _end_with_parent() -> None:
    """In a process of the pool: end at once when the job's process does, and leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="ends with the job", daemon=True).start()
