"""One PostgreSQL cluster in a data directory: made, started, watched, stopped."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.server.db.embedded import launch
from dianjing.server.db.embedded.binaries import Account, Binaries, unprivileged_account
from dianjing.server.db.embedded.configuration import USER, configuration, initdb_arguments

# A Unix socket's path has room for 107 bytes on Linux; the name of the socket itself takes 15.
_SOCKET_FOLDER_LIMIT = 90
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
# What a start can meet right after a kill -9, and what goes away by itself.
_PASSING = ("lock file", "shared memory block", "could not bind Unix address", "is in use")


class EmbeddedPostgres:
    """A PostgreSQL of our own, reachable over a Unix socket only, with a password kept in the data directory.

    The caller holds the lock of the data directory: whatever PostgreSQL still runs on it is a left-over of a
    killed server. ``start``, ``ensure_running`` and ``stop`` belong to one thread that outlives the database, because
    the kernel ends the database with the thread that started it; the main thread is taken.

    Folders under ``home``: ``database/`` (the cluster), ``database.password``, ``database.log``, ``run/`` (the socket).
    """

    def __init__(
        self,
        home: Path,
        *,
        binaries: Binaries | None = None,
        settings: Mapping[str, str] | None = None,
        durable: bool = True,
    ) -> None:
        """``settings`` go over our own; ``durable=False`` skips every fsync and is for tests only."""
        self.home = home.resolve()
        self.cluster = self.home / "database"
        self._account: Account | None = unprivileged_account()
        found = binaries or Binaries.found()
        self._binaries = found.readable_copy() if self._account else found
        self._settings = dict(settings or {})
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets: Path | None = None

    @property
    def binaries(self) -> Binaries:
        """The programs in use; ``pg_dump`` and ``pgbench`` of the same version stand beside the server."""
        return self._binaries

    def url(self, database: str = "dianjing") -> str:
        """How to reach a database of the running cluster; libpq and asyncpg both read it."""
        if self._sockets is None:
            raise RuntimeError("the database has not been started")
        password = quote(self._password_file.read_text().strip())
        return f"postgresql://{USER}:{password}@/{database}?host={quote(str(self._sockets), safe='/')}"

    def start(self) -> None:
        """Make the cluster when there is none, stop a left-over, start, and wait until it answers.

        Raises ``Unavailable`` with the end of the log when it does not come up.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("the embedded database is started from the main thread")
        self._make_cluster()
        self._check_version()
        self._end_left_over()
        # After a crash the same folder again: processes that hold our URL go on with it.
        self._sockets = self._sockets or self._socket_folder()
        included = self.cluster / "dianjing.conf"
        included.write_text(configuration(self._sockets, self._settings, durable=self._durable))
        self._give_away(included)
        deadline = time.monotonic() + _START_SECONDS
        while not self._try_start(deadline):
            time.sleep(0.2)

    def ensure_running(self) -> bool:
        """Start again if the database has died; True when that was needed."""
        if self._process is not None and self._process.poll() is None:
            return False
        self.start()
        return True

    def stop(self) -> None:
        """End all sessions and the database (fast shutdown), and wait for it."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(_STOP_SECONDS)
        sockets, self._sockets = self._sockets, None
        if sockets is not None and sockets.parent != self.home:
            shutil.rmtree(sockets, ignore_errors=True)

    @property
    def process_id(self) -> int | None:
        """The postmaster's process id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def _password_file(self) -> Path:
        return self.home / "database.password"

    @property
    def _log_file(self) -> Path:
        return self.home / "database.log"

    def _make_cluster(self) -> None:
        if (self.cluster / "PG_VERSION").exists():
            return
        self.home.mkdir(parents=True, exist_ok=True)
        draft = self.home / "database.new"
        # A draft that is there was left by an initdb that did not end: nothing has ever been stored in it.
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._give_away(draft)
        password = secrets.token_urlsafe(24)
        with self._handed_over(password) as pwfile:
            arguments = initdb_arguments(self._binaries, self._folder_argument(draft), pwfile, durable=self._durable)
            made = subprocess.run(self._command(draft, arguments), capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise self._failed("database.not_made", made.stderr[-2000:])
        settings = draft / "postgresql.conf"
        with settings.open("a") as file:
            file.write("\ninclude 'dianjing.conf'\n")
        fresh = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fresh, "w") as file:
            file.write(password)
        draft.rename(self.cluster)

    def _check_version(self) -> None:
        made_by = int((self.cluster / "PG_VERSION").read_text().split(".")[0])
        if made_by == self._binaries.major:
            return
        raise Unavailable(
            "database.other_version",
            Words(
                zh=f"数据目录由 PostgreSQL {made_by} 创建，当前程序带的是 {self._binaries.major}",
                en=f"The data directory was made by PostgreSQL {made_by}; this program brings {self._binaries.major}",
            ),
            where=str(self.cluster),
            hint=Words(
                zh="先用原版本执行 dianjing backup，再用当前版本执行 dianjing restore",
                en="Run dianjing backup with the old program, then dianjing restore with this one",
            ),
        )

    def _end_left_over(self) -> None:
        """Stop a PostgreSQL that a killed server left on this cluster, and forget a lock that is nobody's."""
        lock = self.cluster / "postmaster.pid"
        deadline = time.monotonic() + _STOP_SECONDS
        signalled: int | None = None
        while (pid := self._postmaster_on_this_cluster()) is not None:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                deadline += _STOP_SECONDS
            elif signalled != pid:
                os.kill(pid, signal.SIGINT)
                signalled = pid
            time.sleep(0.05)
        if Path("/proc/self/cwd").exists():
            # No postmaster works in this cluster, whatever program has its process id today (after a restart of a
            # container often ourselves). PostgreSQL would refuse for ever; its check of shared memory still stands.
            lock.unlink(missing_ok=True)

    def _postmaster_on_this_cluster(self) -> int | None:
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
            works_in = Path(f"/proc/{pid}/cwd").resolve(strict=True)
        except (OSError, ValueError):
            return None
        return pid if works_in == self.cluster else None

    def _try_start(self, deadline: float) -> bool:
        log = os.open(self._log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            began = os.fstat(log).st_size
            program = str(self._binaries.program("postgres"))
            command = self._command(self.cluster, [program, "-D", self._folder_argument(self.cluster)])
            # A session of its own: Ctrl-C in a terminal reaches the server, which then stops the database in order.
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        finally:
            os.close(log)
        while process.poll() is None:
            if self._answers(process.pid):
                self._process = process
                return True
            if time.monotonic() > deadline:
                process.send_signal(signal.SIGQUIT)
                process.wait()
                raise self._failed("database.not_started", self._log_since(began))
            time.sleep(0.02)
        said = self._log_since(began)
        if time.monotonic() > deadline or not any(passing in said for passing in _PASSING):
            raise self._failed("database.not_started", said)
        return False

    def _answers(self, pid: int) -> bool:
        try:
            lines = (self.cluster / "postmaster.pid").read_text().split("\n")
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _log_since(self, offset: int) -> str:
        with self._log_file.open("rb") as file:
            file.seek(offset)
            return file.read().decode("utf-8", "replace")[-2000:]

    def _command(self, folder: Path, command: list[str]) -> list[str]:
        uid, gid = (self._account.uid, self._account.gid) if self._account else (-1, -1)
        return [sys.executable, "-I", "-S", launch.__file__, str(uid), str(gid), str(folder), *command]

    def _folder_argument(self, folder: Path) -> str:
        # Root may have put the data where the other account cannot walk (/root); it starts inside, and stays there.
        # Before version 16 PostgreSQL walks away and back while it looks for its programs, so there it must be able to.
        return "/proc/self/cwd" if self._account and self._binaries.major >= 16 else str(folder)

    def _socket_folder(self) -> Path:
        folder = self.home / "run"
        if self._account or len(os.fsencode(folder)) > _SOCKET_FOLDER_LIMIT:
            # What a killed server left in the temporary folder is taken away by the next one.
            noted = self.home / "sockets"
            if noted.exists():
                shutil.rmtree(Path(tempfile.gettempdir()) / Path(noted.read_text()).name, ignore_errors=True)
            folder = Path(tempfile.mkdtemp(prefix="dianjing-"))
            noted.write_text(str(folder))
        folder.mkdir(mode=0o700, exist_ok=True)
        self._give_away(folder)
        return folder

    @contextlib.contextmanager
    def _handed_over(self, secret: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="dianjing-") as folder:
            file = Path(folder) / "password"
            file.touch(mode=0o600)
            file.write_text(secret)
            self._give_away(file)
            self._give_away(Path(folder))
            yield file

    def _give_away(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.uid, self._account.gid)

    def _failed(self, code: str, said: str) -> Unavailable:
        return Unavailable(
            code,
            Words(zh="内置数据库没有启动", en="The embedded database did not start"),
            where=str(self._log_file),
            hint=Words(zh=f"日志末尾：{said}", en=f"The end of its log: {said}"),
        )
