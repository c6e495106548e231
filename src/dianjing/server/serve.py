"""``dianjing serve``: one command that starts everything an instance needs and stops everything it started.

The process itself serves nothing. It holds the lock of the data directory, runs the embedded database where no other is
named, migrates it, starts the web processes and the worker, starts again what dies, and ends them in order: web,
worker, database.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import psycopg
import structlog

import dianjing
from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.sdk.local import Instance, write_private
from dianjing.server.db.embedded import EmbeddedPostgres
from dianjing.server.instance import describe, forget, held
from dianjing.server.schema import check_schema, migrate_embedded
from dianjing.server.settings import Settings, hand_on

DATABASE = "dianjing"
TOKEN_PREFIX = "dj_"
_TICK = 0.2
_WORST_RESTARTS = 8
"""Deaths of one process within a minute after which it is not started again and the instance ends."""
_SOCKET_LIMIT = 100
_START_SECONDS = 60.0
_END_SECONDS = 30.0

_log = structlog.get_logger("dianjing.serve")


@dataclass(frozen=True, slots=True)
class Ready:
    """What a person needs to know once the instance answers."""

    url: str | None
    socket: Path
    setup_url: str | None


@dataclass(slots=True)
class Child:
    """One of our processes."""

    role: str
    index: int
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        """``web 0``."""
        return f"{self.role} {self.index}"

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C reaches us alone, and we end the others in order."""
        command = [sys.executable, "-m", "dianjing.server.processes", self.role, str(self.index)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def keep_up(self) -> None:
        """Start it again when it has died. Raises ``Unavailable`` when it dies again and again."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        self.deaths = [at for at in self.deaths if now - at < 60] + [now]
        _log.error("process.died", process=self.name, code=self.process.returncode, deaths=len(self.deaths))
        if len(self.deaths) > _WORST_RESTARTS:
            raise Unavailable(
                "serve.keeps_dying",
                Words(zh=f"进程 {self.name} 反复退出", en=f"The process {self.name} keeps dying"),
                hint=Words(zh="原因见上面的日志", en="The log above says why"),
            )
        self.start()

    def ask_to_end(self) -> None:
        """SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait for its end; kill it when it takes too long."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.error("process.killed", process=self.name)
            self.process.kill()
            self.process.wait()


class Serving:
    """One run of ``serve``. ``run`` returns when it was told to stop, or when nobody has needed it for a while."""

    def __init__(self, settings: Settings, *, idle_exit: float | None = None, tcp: bool = True) -> None:
        """``idle_exit`` ends it after so many seconds without a request or a job; without ``tcp`` only the Unix socket
        answers."""
        self._settings = settings
        self._idle_exit = idle_exit
        self._tcp = tcp
        self._stopping = False
        self._postgres: EmbeddedPostgres | None = None
        self._children: list[Child] = []
        self._port_holder: socket.socket | None = None

    @property
    def _is_passing(self) -> bool:
        return self._idle_exit is not None

    def run(self, on_ready: Callable[[Ready], None]) -> None:
        """Start, tell ``on_ready`` when the first request is answered, keep everything up, stop in order."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_stop)
        with held(self._settings.data_dir, relieving=not self._is_passing):
            try:
                ready = self._start()
                on_ready(ready)
                self._watch()
            finally:
                self._stop()

    def _start(self) -> Ready:
        url = self._database()
        setup_token = None if _is_set_up(url) else secrets.token_urlsafe(24)
        self._settings = self._settings.having(
            database_url=url,
            port=self._reserved_port(),
            socket=_short_enough(self._settings.socket_path),
            setup_token=setup_token,
            local_token=self._local_token(),
            activity_file=self._settings.data_dir / "run" / "activity" if self._idle_exit else None,
        )
        counts = self._settings.data_dir / "run" / "counts"
        shutil.rmtree(counts, ignore_errors=True)
        counts.mkdir()
        hand_on(self._settings, counts=counts)
        self._children = [Child("web", index) for index in range(self._settings.web_processes)]
        if self._settings.worker_threads:
            self._children.append(Child("worker", 0))
        for child in self._children:
            child.start()
        self._wait_for_an_answer()
        settings = self._settings
        address = None
        if settings.port:
            host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
            named = (
                settings.public_url
                or f"http://{f'[{host}]' if ':' in host else host}:{settings.port}{settings.root_path}"
            )
            address = named.rstrip("/") + "/"
        describe(
            settings.data_dir,
            Instance(
                pid=os.getpid(),
                url=address,
                socket=str(settings.socket_path),
                database_url=url,
                version=dianjing.__version__,
                passing=self._is_passing,
            ),
        )
        wanted = f"{address}setup?token={quote(setup_token)}" if address and setup_token else None
        return Ready(url=address, socket=settings.socket_path, setup_url=wanted)

    def _local_token(self) -> str:
        """A fresh secret for commands on this machine, readable by whoever owns the data directory and nobody else."""
        token = TOKEN_PREFIX + secrets.token_urlsafe(32)
        write_private(self._settings.data_dir / "run" / "token", token + "\n")
        return token

    def _database(self) -> str:
        if self._settings.database_url is not None:
            check_schema(self._settings.database_url)
            return self._settings.database_url
        self._postgres = EmbeddedPostgres(self._settings.data_dir / "postgres")
        self._postgres.start()
        make_database(self._postgres, DATABASE)
        migrate_embedded(self._postgres, DATABASE, self._settings.data_dir / "backups")
        return self._postgres.url(DATABASE)

    def _reserved_port(self) -> int:
        """The port of all our web processes. They share it (SO_REUSEPORT), so we check here that nobody else has it."""
        if not self._tcp:
            return 0
        family = socket.AF_INET6 if ":" in self._settings.host else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_STREAM) as alone:
                alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                alone.bind((self._settings.host, self._settings.port))
                port: int = alone.getsockname()[1]
            # Bound, never listening: it keeps the number ours without taking connections.
            holder = socket.socket(family, socket.SOCK_STREAM)
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            holder.bind((self._settings.host, port))
        except OSError as error:
            raise Unavailable(
                "serve.port_taken",
                Words(
                    zh=f"端口 {self._settings.host}:{self._settings.port} 已被占用",
                    en=f"The port {self._settings.host}:{self._settings.port} is taken",
                ),
                hint=Words(
                    zh="用 --port 换一个；0 表示任选空闲端口", en="Choose another with --port; 0 takes any free one"
                ),
            ) from error
        self._port_holder = holder
        return port

    def _wait_for_an_answer(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(self._settings.socket_path):
            for child in self._children:
                child.keep_up()
            if self._stopping or time.monotonic() > deadline:
                raise Unavailable("serve.not_started", Words(zh="没有启动成功", en="It did not start"))
            time.sleep(0.05)

    def _watch(self) -> None:
        last_needed = time.monotonic()
        while not self._stopping:
            time.sleep(_TICK)
            if self._postgres is not None and self._postgres.ensure_running():
                _log.error("database.restarted")
            for child in self._children:
                child.keep_up()
            if self._idle_exit is None:
                continue
            if self._is_needed():
                last_needed = time.monotonic()
            elif time.monotonic() - last_needed > self._idle_exit:
                return

    def _is_needed(self) -> bool:
        """Whether there was a request a moment ago, or a job waits or runs."""
        activity = self._settings.activity_file
        try:
            if activity is not None and time.time() - activity.stat().st_mtime < 2.0:
                return True
        except OSError:
            return False
        return _has_jobs(self._settings.database_url or "")

    def _stop(self) -> None:
        forget(self._settings.data_dir)
        # The web first: what it still answers may queue a job, which the worker then hands back.
        for role in ("web", "worker"):
            mine = [child for child in self._children if child.role == role]
            deadline = time.monotonic() + _END_SECONDS
            for child in mine:
                child.ask_to_end()
            for child in mine:
                child.wait(deadline)
        if self._postgres is not None:
            self._postgres.stop()
        if self._port_holder is not None:
            self._port_holder.close()

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def make_database(cluster: EmbeddedPostgres, name: str) -> None:
    """Make the database in the cluster unless it is there."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())


def _is_set_up(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1 FROM users WHERE password_hash IS NOT NULL LIMIT 1").fetchone() is not None


def _has_jobs(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            waiting = connection.execute("SELECT 1 FROM jobs WHERE state IN ('queued', 'running') LIMIT 1").fetchone()
    except psycopg.Error:
        return True
    return waiting is not None


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1.0)
            client.connect(str(path))
            client.sendall(b"GET /api/setup HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return client.recv(12).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def _short_enough(path: Path) -> Path:
    """The path itself, or one in a private temporary folder where the operating system's limit would cut it off."""
    if len(os.fsencode(path)) <= _SOCKET_LIMIT:
        return path
    return Path(tempfile.mkdtemp(prefix="dianjing-")) / "http.sock"
